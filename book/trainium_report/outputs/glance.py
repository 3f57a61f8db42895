"""The report at a glance: its answers in a line each, with their numbers and a small chart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ..chapters import report
from .display import Bundle, still
from .html import checked


@dataclass(frozen=True)
class Bar:
    """A bar of a small chart: a named value, or the range between two."""

    label: str
    low: str
    high: str = ""
    maker: str = "other"


@dataclass(frozen=True)
class Answer:
    """A question in a word, the answer in a line, and the bars beside it.

    ``text`` has the names of values in braces. ``full`` is the number as long as the chart is
    wide; without it the largest bar is.
    """

    word: str
    text: str
    bars: Sequence[Bar]
    full: float | None = None


@dataclass(frozen=True)
class Glance:
    """Some answers side by side."""

    answers: tuple[Answer, ...]


def answer(word: str, *bars: Bar, text: str, full: float | None = None) -> Answer:
    """An answer of :func:`glance`."""
    return Answer(word, text, bars, full)


def glance(*answers: Answer) -> Glance:
    """The answers of the report in a line each."""
    return Glance(answers)


_NAMED = re.compile(r"\{(\w+)\}")


def _number(name: str) -> float:
    found = report().value(name).number
    if isinstance(found, str):
        raise TypeError(f"value {name!r}: a bar needs a number, got the text {found!r}")
    return found


def _bars(shown: Answer) -> str:
    ends = {bar: (_number(bar.low), _number(bar.high or bar.low)) for bar in shown.bars}
    full = shown.full or max(high for _, high in ends.values())
    rows = []
    for bar, (low, high) in ends.items():
        start = low if bar.high else 0
        told = report().value(bar.low).text
        if bar.high:
            told = f"{told} to {report().value(bar.high).text}"
        rows.append(
            f'<li><span class="glance-label">{escape(bar.label)}</span>'
            f'<span class="glance-bar {bar.maker.lower()}" style="margin-inline-start:'
            f'{100 * start / full:.1f}%;width:{max(100 * (high - start) / full, 0.8):.1f}%"></span>'
            f'<span class="glance-number">{escape(told)}</span></li>'
        )
    return f'<ul class="glance-bars" role="presentation">{"".join(rows)}</ul>'


def _line(text: str) -> str:
    parts = _NAMED.split(text)
    return "".join(checked(p) if at % 2 else escape(p) for at, p in enumerate(parts))


@still.register(Glance)
def _glance(shown: Glance) -> Bundle:
    html = "".join(
        f'<div class="glance-answer"><p><b>{escape(a.word)}</b> {_line(a.text)}</p>{_bars(a)}</div>'
        for a in shown.answers
    )
    plain = "\n".join(
        f"{a.word} {_NAMED.sub(lambda found: report().value(found[1]).text, a.text)}"
        for a in shown.answers
    )
    label = "The answers in a line each"
    return {
        "text/html": f'<section class="glance" aria-label="{label}">{html}</section>',
        "text/plain": plain,
    }
