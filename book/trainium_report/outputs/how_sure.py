"""How sure a verdict is: the share of draws that give it, as twenty dots, and the ranges drawn.

Plain HTML at the default assumptions, for pages; ``site/static/sure.js`` draws and says the same
at the reader's assumptions, ranges and shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from math import isnan

from ..chapters import report
from ..models.simulation import DOTS, DRAWS, Simulation, simulate
from ..models.together import Drawn, drawn
from ..results import VERDICTS
from ..results.formats import NumberFormat
from ..results.turning import told_number
from .controls import ORIGINS, input_format, output_format
from .html import badge_class
from .verdict_line import short

HELD = "Not drawn, but held as you chose"
"""What introduces the choices behind a verdict, on a page and in a notebook."""

COLUMNS = 20
"""In how many columns the dots are heaped along their number."""

Dot = tuple[str, float]


def found(rule: str) -> Simulation:
    """The draws of a verdict at the default assumptions, with those of its number."""
    key = (found, rule)
    if key not in report().kept:
        number = told_number(report(), rule)
        beside = [number] if number else []
        report().kept[key] = simulate(report().models, rule, beside=beside)
    made: Simulation = report().kept[key]
    return made


def behind(rule: str) -> list[Drawn]:
    """What may be drawn for a verdict, whether or not it has a range."""
    names = [rule, *filter(None, [told_number(report(), rule)])]
    return drawn(report().models, names, report().models.preset("neutral"))


def heaps(dots: Sequence[Dot]) -> list[list[str]]:
    """The verdicts of the dots, heaped by their number from the lowest to the highest.

    Side by side where they have no number, or all the same.
    """
    at = [number for _, number in dots]
    low, high = min(at), max(at)
    if any(map(isnan, at)) or not high > low:
        return [[slug] for slug, _ in dots]
    made: list[list[str]] = [[] for _ in range(COLUMNS)]
    for slug, number in dots:
        made[min(COLUMNS - 1, int((number - low) / (high - low) * COLUMNS))].append(slug)
    return made


def words_of(rule: str) -> dict[str, str]:
    """How the verdicts of an output read here: as its Answer says them, else as their badge."""
    values = [value for value in report().values.values() if value.signal == rule]
    if not any(value.badge for value in values):
        for value in values:
            if told := report().value(value.name).words:
                return {"no_data": short("no_data").lower(), **told}
    return {slug: short(slug).lower() for slug in (*report().models.outputs[rule].codes, "no_data")}


def said(counts: Sequence[tuple[str, int]], now: str, default: str, words: dict[str, str]) -> str:
    """The verdicts of the dots and the one without draws, in words: `said` in ``sure.js``."""
    parts = [f"{words[slug]} in {count}" for slug, count in counts]
    parts[0] += f" of {DOTS} draws"
    text = ", ".join(parts)
    told = f"{text[:1].upper()}{text[1:]}. At the values as set: {words[now]}."
    return told if now == default else f"{told} By default: {words[default]}."


def counted(dots: Sequence[Dot]) -> list[tuple[str, int]]:
    """The verdicts of dots with their numbers, the most frequent first."""
    counts = Counter(slug for slug, _ in dots)
    return sorted(counts.items(), key=lambda item: -item[1])


def slugs(rule: str, dots: Sequence[tuple[float, float]]) -> list[Dot]:
    """Dots with their verdicts in the place of codes."""
    codes = report().models.outputs[rule].codes
    return [("no_data" if isnan(code) else codes[int(code)], number) for code, number in dots]


def how_sure(rule: str, claim_id: str = "") -> str:
    """The draws of a verdict for a page, with the ranges folded; empty where nothing can vary."""
    items = behind(rule)
    if not items:
        return ""
    of = f"the verdict on {claim_id}" if claim_id else "this answer"
    number, words, now = told_number(report(), rule), words_of(rule), report().verdict(rule)
    dots = slugs(rule, found(rule).dots(number))
    varies = any(item.varies for item in items)
    told = said(counted(dots), now, now, words)
    if not varies:
        told = f"No range is published for what it rests on. At the values as set: {words[now]}."
    form = _format(number) if number else NumberFormat("", ",.0f", "")
    label = report().models.item(number).label if number else ""
    if number in report().models.inputs:
        label = next(item.label for item in items if number in item.members)
    listed = "".join(_item(item, rule) for item in items)
    return (
        f'<div class="sure" data-sure="{rule}" data-number="{number}" data-default="{now}"'
        f"{_form(form)}{_words(rule, words)}>"
        f'<p>How sure is <b>{escape(of)}</b>?</p>'
        f'<div class="sure-drawing" aria-hidden="true"{"" if varies else " hidden"}>'
        f'<div class="sure-dots">{_dots(dots)}</div>{_ends(dots, form, label)}</div>'
        f'<p class="sure-said">{escape(told)}</p>{_held(rule)}'
        f'<details class="sure-more"><summary>Ranges and shape'
        f'<span class="visually-hidden"> behind {escape(of)}</span></summary>'
        f"<ul>{listed}</ul><p>{_about(rule)}</p></details></div>"
    )


def _words(rule: str, words: dict[str, str]) -> str:
    """The words of an Answer, where they are its own."""
    codes = (*report().models.outputs[rule].codes, "no_data")
    if all(words[slug] == short(slug).lower() for slug in codes):
        return ""
    return f' data-words="{escape("|".join(words[slug] for slug in codes))}"'


def _form(form: NumberFormat) -> str:
    before = f' data-before="{escape(form.before)}"' if form.before else ""
    after = f' data-after="{escape(form.after)}"' if form.after else ""
    return f' data-format="{form.spec}"{before}{after}'


def _format(number: str) -> NumberFormat:
    item = report().models.inputs.get(number)
    return input_format(item) if item else output_format(number)


def _dots(dots: Sequence[Dot]) -> str:
    heaped = (
        "".join(
            f'<i class="{badge_class(slug).split()[-1]}">{VERDICTS[slug].mark}</i>'
            for slug in heap
        )
        for heap in heaps(dots)
    )
    return "".join(f"<span>{heap}</span>" for heap in heaped)


def _ends(dots: Sequence[Dot], form: NumberFormat, label: str) -> str:
    at = [number for _, number in dots]
    low, high = min(at), max(at)
    if any(map(isnan, at)) or not high > low:
        return '<p class="line-ends"></p>'
    ends = [f"<span>{escape(text)}</span>" for text in (form.format(low), label, form.format(high))]
    return f'<p class="line-ends">{"".join(ends)}</p>'


def _item(item: Drawn, rule: str) -> str:
    models = report().models
    first = models.inputs[item.id]
    form = input_format(first)
    point = next((key for key in (item.together.members if item.together else ())
                  if item.ends and key not in item.ends), "")  # fmt: skip
    members = f' data-members="{" ".join(item.members)}"' if len(item.members) > 1 else ""
    mode = f' data-point="{point}"' if point else ""
    return (
        f'<li data-item="{item.id}"{members} data-at="{item.coordinate}"{mode}{_form(form)}>'
        f"<b>{escape(item.label)}</b>: <span>{escape(range_text(item, form))}</span> "
        f"({ORIGINS[first.origin]}).{_together(item)}</li>"
    )


def range_text(item: Drawn, form: NumberFormat) -> str:
    """A range and its peak in words: `rangeText` in ``sure.js``."""
    if not item.varies:
        return f"{form.format(item.low)}, no range"
    bare = NumberFormat("", form.spec, "")
    return f"{bare.format(item.low)} to {form.format(item.high)}, peak at {bare.format(item.mode)}"


def _together(item: Drawn) -> str:
    if not item.together:
        return ""
    named = [key for key in item.together.members if key in {*item.members, *item.ends}]
    if len(named) < 2 and item.ends:
        return ""
    members = named if len(named) > 1 else item.together.members
    labels = [f"‘{report().models.inputs[key].label}’" for key in members]
    told = f"{', '.join(labels[:-1])} and {labels[-1]}"
    how = "take one number" if item.ends else "take the same place in their ranges"
    return f" <small>Drawn together: {escape(told)} {how}. {escape(item.together.reason)}</small>"


def _held(rule: str) -> str:
    """What is not drawn, though the verdict rests on it: the reader's choices, and prices."""
    models = report().models
    needed = models.dependencies([rule])
    held = [f"‘{item.label}’" for key, item in models.choices.items() if key in needed]
    if needed & {*models.own}:
        held.append("the prices that go with them" if held else "prices")
    if not held:
        return ""
    told = " and ".join(filter(None, [", ".join(held[:-1]), held[-1]]))
    return f'<p class="sure-held">{HELD}: {escape(told)}.</p>'


def _about(rule: str) -> str:
    return (
        f"Each dot is {DRAWS // DOTS} of {DRAWS:,} draws of a "
        '<a href="api.html#draws">fixed sequence</a>: the same for every reader, and in Jupyter by '
        f"<code>lab.monte_carlo(&quot;{rule}&quot;)</code>. What is not said to be drawn together "
        "is drawn by itself."
    )
