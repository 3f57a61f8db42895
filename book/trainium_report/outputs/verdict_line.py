"""The verdict line: along one assumption, where a verdict turns and where the reader stands.

It is drawn in plain HTML and said in words beside it. The page's ``verdicts.js`` draws and says
the same at the reader's assumptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import floor
from operator import itemgetter

from ..chapters import report
from ..models import PRESETS, Part
from ..models.together import groups
from ..results import VERDICTS
from ..results.formats import NumberFormat
from ..results.turning import Axis, axis
from .controls import PRESET_LABELS, input_format
from .html import badge_class

LETTERS = ("T", "N")
NEAR = 0.08
"""Letters closer than this part of a line are set side by side."""


def name(along: Axis) -> str:
    """What runs along the line, in words."""
    first, *rest = along.items
    if not rest:
        return first.label
    return groups(report().tables)[first.id].label


def sentence(along: Axis, found: Sequence[Part], at: tuple[float, float], verdict: str) -> str:
    """The verdicts along the line and the reader's place, in words: `said` in ``verdicts.js``."""
    form = input_format(along.items[0])
    texts = [_piece(along, found, index, form) for index in range(len(found))]
    where = _span(form, min(at), max(at))
    return f"{_capital(', '.join(texts))}. You: {where} ({_word(verdict)})."


def still_text(rule: str) -> str:
    """The whole text of a line at the default assumptions; empty where nothing turns the rule."""
    along = _axis(rule)
    if along is None:
        return ""
    now = sentence(along, along.parts, along.place(), report().verdict(rule))
    return f"{name(along)}: {now[:1].lower()}{now[1:]} {_rest(along)}"


def _axis(rule: str) -> Axis | None:
    return axis(report(), rule) if rule else None


def verdict_line(rule: str, claim_id: str) -> str:
    """A claim's line on a page, which follows the reader; empty where nothing turns its rule."""
    along = _axis(rule)
    if along is None:
        return ""
    form = input_format(along.items[0])
    needed = report().models.dependencies([rule]) - {*along.ids}
    needs = [key for key in report().models.preset(PRESETS[0]) if key in needed]
    now = sentence(along, along.parts, along.place(), report().verdict(rule))
    drawn = "".join(_part(along, part) for part in along.parts)
    return (
        f'<div class="verdict-line" data-rule="{rule}" data-of="{" ".join(along.ids)}" '
        f'data-needs="{" ".join(needs)}" data-steps="{along.steps}" '
        f'data-format="{form.spec}" data-after="{escape(form.after)}">'
        f'<p class="line-name">Where the verdict on {claim_id} turns: '
        f"<b>{escape(name(along))}</b></p>"
        f'<div class="line-drawing" aria-hidden="true" style="{_from(along, *along.place())}">'
        f'<p class="line-you"><b>You</b></p><div class="line-bar">{drawn}</div>'
        f'<i class="line-at"></i><p class="line-cases">{_marks(along)}</p>'
        f'<p class="line-ends"><span>{form.format(along.low)}</span>'
        f"<span>{form.format(along.high)}</span></p></div>"
        f'<p class="line-said"><span>{escape(now)}</span> {escape(_rest(along))}</p></div>'
    )


def still_line(rule: str) -> str:
    """The line as a notebook keeps it, at the default assumptions; it brings its own style."""
    along = _axis(rule)
    if along is None:
        return ""
    form = input_format(along.items[0])
    low, high = along.place()
    drawn = "".join(
        f'<span style="box-sizing:border-box;overflow:hidden;white-space:nowrap;border:1px solid;'
        f'padding:0 4px;width:{_share(along, part.high) - _share(along, part.low):.1f}%">'
        f"{VERDICTS[part.verdict].mark} {short(part.verdict)}</span> "
        for part in along.parts
    )
    start, width = _share(along, low), _share(along, high) - _share(along, low)
    return (
        f"<p>Where the verdict turns, from {form.format(along.low)} to {form.format(along.high)}:"
        "</p>"
        f'<div style="max-width:40em"><div style="display:flex">{drawn}</div>'
        f'<div style="margin-left:{start:.1f}%;width:{width:.1f}%;border-top:4px solid;'
        'min-width:4px">You</div></div>'
        f"<p>{escape(still_text(rule))}</p>"
    )


def _word(slug: str) -> str:
    return short(slug).lower()


def short(slug: str) -> str:
    """A verdict in a word or two, whoever's assumption it rests on."""
    return VERDICTS[slug].text.removesuffix(" on your assumption")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _span(form: NumberFormat, low: float, high: float) -> str:
    if form.format(low) == form.format(high):
        return form.format(low)
    return f"{NumberFormat('', form.spec, '').format(low)} to {form.format(high)}"


def _piece(along: Axis, found: Sequence[Part], index: int, form: NumberFormat) -> str:
    """One verdict and where it is found; the unit is named in the first alone."""
    part, word = found[index], _word(found[index].verdict)
    bare = NumberFormat("", form.spec, "")
    if len(found) == 1:
        return f"{word} over the whole range, {_span(form, part.low, part.high)}"
    if index == 0:
        till = "up to" if _holds_at(along, part.high) else "below"
        return f"{word} {till} {form.format(part.high)}"
    if index < len(found) - 1:
        between = _span(bare, part.low, part.high)
        return f"{word} {'from' if ' to ' in between else 'at'} {between}"
    last = len(found) > 2 or _holds_at(along, part.low)
    return f"{word} above" if last else f"{word} from {bare.format(part.low)}"


def _holds_at(along: Axis, edge: float) -> bool:
    """Whether the step nearest to a turn still has the verdict below it."""
    width = (along.high - along.low) / along.steps
    return along.low + floor((edge - along.low) / width + 0.5) * width < edge


def _rest(along: Axis) -> str:
    """What does not follow the reader: the two best cases and what has been measured."""
    cases = [_case(along, preset) for preset in PRESETS[1:]]
    if cases[0] == cases[1]:
        told = f"Both best cases (T, N): {cases[0]}."
    else:
        told = " ".join(
            f"{PRESET_LABELS[preset]} ({letter}): {case}."
            for preset, letter, case in zip(PRESETS[1:], LETTERS, cases, strict=True)
        )
    form = input_format(along.items[0])
    band = along.measured
    known = f"Measured (hatched): {_span(form, *band)}." if band else "No measured range."
    return f"{told} {known}"


def _case(along: Axis, preset: str) -> str:
    place = along.place(preset)
    verdict = report().verdict(along.rule, **report().models.preset(preset))
    seen = {along.verdict(end) for end in place}
    alone = seen == {verdict} or (len(seen) > 1 and verdict == "depends")
    why = "" if alone else " with its other assumptions"
    return f"{_span(input_format(along.items[0]), *place)}, {_word(verdict)}{why}"


def _share(along: Axis, at: float) -> float:
    """How far along the line, in per cent."""
    return 100 * min(max((at - along.low) / (along.high - along.low), 0), 1)


def _from(along: Axis, low: float, high: float) -> str:
    """The place of something that is drawn, as the style has it."""
    return f"--from:{_share(along, low):.2f}%;--to:{_share(along, high):.2f}%"


def _part(along: Axis, part: Part) -> str:
    kind = badge_class(part.verdict).split()[-1]
    return (
        f'<span class="line-part {kind}" style="{_from(along, part.low, part.high)}">'
        f"<i>{VERDICTS[part.verdict].mark}</i> <b>{short(part.verdict)}</b></span>"
    )


def _marks(along: Axis) -> str:
    """The band of what has been measured, and the letters of the two best cases."""
    band = ""
    if along.measured:
        band = f'<i class="line-band" style="{_from(along, *along.measured)}"></i>'
    places = [along.place(preset) for preset in PRESETS[1:]]
    middles = [sum(place) / 2 for place in places]
    if abs(middles[0] - middles[1]) < NEAR * (along.high - along.low):
        order = sorted(zip(middles, LETTERS, strict=True), key=itemgetter(0))
        shown = [(sum(middles) / 2, " ".join(letter for _, letter in order))]
    else:
        shown = [*zip(middles, LETTERS, strict=True)]
    return band + "".join(f'<b style="{_from(along, at, at)}">{letter}</b>' for at, letter in shown)
