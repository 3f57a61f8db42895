"""The sentences of a chapter with the reader's numbers in them, as the page would write them."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from html import escape
from itertools import pairwise

from ..chapters import BOOK, report
from ..outputs.html import badge
from ..results import Result
from ..results.formats import ABOVE, BELOW, NO_DATA
from ..results.texts import LINK
from . import place
from .assumptions import assumptions

_ANSWER = re.compile(r"^> \*\*Answer\.?\*\*", re.MULTILINE)
_QUOTED = re.compile(r"^> ?", re.MULTILINE)
_MARKS = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*(.+?)\*"), r"<em>\1</em>"),
    (re.compile(r"\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\\\$"), "$"),
)


@cache
def cells_of(page: str) -> tuple[tuple[str, str], ...]:
    """The cells of a page as its file has them: kind and source."""
    cells = json.loads((BOOK / f"{page}.ipynb").read_text(encoding="utf-8"))["cells"]
    return tuple((cell["cell_type"], "".join(cell["source"])) for cell in cells)


def answer_below(legend: str) -> str:
    """The answer that stands in the chapter under the panel of a legend, empty where none does."""
    cells = cells_of(place.page())
    for (kind, source), (below, text) in pairwise(cells):
        if kind == "code" and f'"{legend}"' in source and below == "markdown":
            parts = [part for part in text.split("\n\n") if _ANSWER.match(part)]
            return _QUOTED.sub("", parts[0]) if parts else ""
    return ""


def follows(text: str) -> bool:
    """Whether a sentence has a number that the reader has moved."""
    given = assumptions.given()
    signals = [report().value(found["name"]).value.signal for found in LINK.finditer(text)]
    needed = report().models.dependencies(filter(None, signals))
    return any(name in needed for name in given)


def told(found: Result) -> str:
    """A named value under the reader's assumptions, as the page writes it."""
    value, models = found.value, report().models
    if not value.signal:
        return found.text
    if found.words is not None:
        codes = value.signal in models.outputs
        slug = (
            models.verdict(value.signal, **assumptions.state)
            if codes
            else str(assumptions.state[value.signal])
        )
        known = slug != "no_data" or value.badge
        return found.words.get(slug, NO_DATA) if known else NO_DATA
    number = assumptions.value(value.signal)
    if number is None or math.isnan(number):
        return NO_DATA
    number = abs(number) if value.absolute else number
    text = value.format.format(number) if value.format else str(number)
    if value.share and not 0 <= number <= 1:
        text = BELOW if number < 0 else ABOVE
    return f"{text} (yours)" if value.signal in models.own and _own(value.signal) else text


def _own(name: str) -> bool:
    return name in assumptions.state


def html(text: str) -> str:
    """A piece of Markdown with the reader's numbers in the place of the published ones."""
    shown: list[str] = []

    def put(found: re.Match[str]) -> str:
        value = report().value(found["name"])
        verdict = value.value.signal if value.value.badge else None
        shown.append(
            badge(report().verdict(verdict, **assumptions.state))
            if verdict
            else f"<b>{escape(told(value))}</b>"
        )
        return f"\0{len(shown) - 1}\0"

    made = escape(LINK.sub(put, text), quote=False)
    for mark, instead in _MARKS:
        made = mark.sub(instead, made)
    return re.sub(r"\0(\d+)\0", lambda found: shown[int(found[1])], made)


def living(legend: str) -> str:
    """The answer of a panel as it is under the reader's assumptions; empty at the defaults.

    It is hidden where the text of the notebook follows itself.
    """
    text = answer_below(legend)
    if not text or not follows(text):
        return ""
    note = "With your assumptions. The text of the notebook keeps to the defaults."
    shown = f'<p class="trainium-note">{note}</p><p class="living">{html(text)}</p>'
    return f'<div class="living-apart">{shown}</div>'
