"""The checked numbers of a chapter's Markdown, as they are under the reader's assumptions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from ..chapters import report
from ..outputs import pairs
from ..results.formats import NO_DATA
from ..results.texts import LINK
from ..tables import current
from . import place
from .assumptions import assumptions
from .sentences import cells_of, told

_STATIC = Path(__file__).parent / "static"
LACKS = "No data for this choice."
"""What stands for a sentence that lacks a number, as on the page."""


class Prose(anywidget.AnyWidget):
    """What the numbers in a notebook's Markdown say now; it has no face of its own.

    ``cells`` has the names of the numbers of each cell, by their default texts, one a line;
    ``told`` has those that differ: ``text``, and ``lacks`` where there is none to tell.
    """

    _esm = _STATIC / "prose.js"
    lasting = True
    cells = traitlets.Dict().tag(sync=True)
    told = traitlets.Dict().tag(sync=True)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\\$", "$")).strip()


@cache
def _numbers(page: str) -> dict[str, list[str]]:
    """The names of the numbers of each Markdown cell of a page, by their texts."""
    found = {}
    for kind, source in cells_of(page):
        numbers = [*LINK.finditer(source)] if kind == "markdown" else []
        if numbers:
            key = "\n".join(_plain(number["text"]) for number in numbers)
            found[key] = [number["name"] for number in numbers]
    return found


def _now(page: str) -> dict[str, Any]:
    """The numbers of a page that are not what its Markdown says, with their texts."""
    given, own_rows = {*assumptions.given()}, bool(current().stand_ins)
    found: dict[str, Any] = {}
    if not given and not own_rows:
        return found
    models = report().models
    for key, names in _numbers(page).items():
        for name, text in zip(names, key.split("\n"), strict=True):
            signal = report().values[name].signal
            if not own_rows and not (signal and given & models.dependencies([signal])):
                continue
            try:
                shown = told(report().value(name))
            except ValueError:
                shown = NO_DATA
            if _plain(shown) != text:
                found[name] = {"text": shown}
            if shown == NO_DATA != text:
                crossed = pairs.crossed(models, assumptions.state, [signal]) if signal else []
                found[name]["lacks"] = f"No answer: {crossed[0]}" if crossed else LACKS
    return found


_made: dict[str, Prose] = {}


def prose() -> Prose:
    """The numbers of the page in use; a kernel has one such widget a page, each panel shows it."""
    page = place.page()
    part = _made.get(page)
    if part is None or part.comm is None:
        part = _made[page] = Prose(cells=_numbers(page), layout={"display": "none"})
        assumptions.follow(lambda: part.set_trait("told", _now(page)), part)
    part.told = _now(page)
    return part
