"""What each page must do in every engine, by mouse, key and finger."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import browser as shared
from pypdf import PdfReader
from websocket import WebSocketException

HERE = Path(__file__).parent
SIZES = ((1280, 900), (390, 800))
MOST_SHEETS = 10
"""Sheets of paper that a chapter takes."""
FEW = 20
"""Cards that are opened on a page: WebKit without a graphics processor paints slowly."""
NO_ANSWER = (RuntimeError, OSError, WebSocketException)
"""What an engine raises for a page that does not answer in time, or that ends it."""


class Engine(Protocol):
    """A browser that is driven; see firefox.py for what each act gives."""

    name: str
    touch: bool
    listener: str

    def open(self, address: str) -> None: ...
    def run(self, body: str, given: Any = None) -> Any: ...
    def size(self, width: int, height: int) -> None: ...
    def press(self, key: str) -> None: ...
    def click(self, x: float, y: float) -> None: ...
    def tap(self, x: float, y: float) -> None: ...
    def paper(self) -> bytes | None: ...
    def picture(self) -> bytes: ...
    def faults(self) -> list[str]: ...
    def close(self) -> None: ...


@functools.cache
def _library() -> str:
    names = (shared.ROOT / "tests" / "colours.js", shared.ROOT / "tests" / "in_page.js",
             HERE / "check.js")  # fmt: skip
    return "\n".join(path.read_text(encoding="utf-8") for path in names)


def _do(engine: Engine, act: str, given: Any = None) -> Any:
    return engine.run(f"{_library()}\nreturn await {act}(given);", given)


def page(engine: Engine, address: str) -> Iterator[str]:
    """A line for each fault of a page."""
    for width, height in SIZES:
        engine.size(width, height)
        engine.open(address)
        # Assumptions that the last look has set would come back with a load.
        engine.run("localStorage.clear()")
        engine.open(address)
        for fault in _looked(engine):
            yield f"{width} px: {fault}"
        for fault in _worked(engine):
            yield f"{width} px: {fault}"
        for said in engine.faults():
            yield f"{width} px: console: {said}"
    engine.open(address)
    yield from _printed(engine)
    for said in engine.faults():
        yield f"paper: console: {said}"


def _looked(engine: Engine) -> Iterator[str]:
    yield from _do(engine, "check.underlines")
    figures = _do(engine, "inside.wake", "figure[data-spec]")
    alive = _do(engine, "inside.living")
    if alive != [True] * len(alive) or figures != len(alive):
        yield f"{alive.count(True)} of {len(alive)} figures live"
    _do(engine, "inside.unfold")
    yield from _do(engine, "inside.sideways")
    count = engine.run("return document.querySelectorAll('article a:is(.value, .term)').length")
    yield from _do(engine, "inside.cards", 1 + count // FEW)


def _worked(engine: Engine) -> Iterator[str]:
    ways = {"mouse": engine.click, **({"finger": engine.tap} if engine.touch else {})}
    for kind in ("value", "term"):
        for way, point in ways.items():
            if place := _do(engine, "check.place", kind):
                point(*place)
                if (stands := _do(engine, "check.stands", True)) is not True:
                    yield f"{kind} by {way}: {stands}"
    yield from _keyed(engine)
    if slider := _do(engine, "check.slider"):
        engine.press("End")
        if not _do(engine, "check.moved"):
            yield f"{slider}: nothing follows the slider"
    if _do(engine, "check.reading"):
        engine.press("ArrowRight")
        if not _do(engine, "check.told"):
            yield "the arrow keys read no point of a figure"
        elif engine.touch:
            engine.tap(*_do(engine, "check.point"))
            if not _do(engine, "check.told"):
                yield "a tap on a point of a figure tells nothing"


def _keyed(engine: Engine) -> Iterator[str]:
    if not _do(engine, "check.keyed"):
        return
    engine.press("Enter")
    if not _do(engine, "check.entered"):
        yield "the Enter key opens no card"
        return
    engine.press("Tab")
    if not _do(engine, "check.onLink"):
        yield "the Tab key does not reach a link of the card"
    engine.press("Escape")
    if not _do(engine, "check.left"):
        yield "the Escape key does not lead back to the number"


def _plain(text: str) -> str:
    """Text as letters and digits alone: what a PDF does to spaces and signs does not count."""
    return re.sub(r"\W+", "", text).lower()


def _printed(engine: Engine) -> Iterator[str]:
    """Figures that paper tears: the beginning of the title on one page, the sources on another."""
    titles = engine.run(
        "return [...document.querySelectorAll('figure.figure')].map((figure) => ["
        "figure.id, figure.querySelector('.figure-subtitle').textContent,"
        " figure.querySelector('.figure-source').textContent])"
    )
    made = engine.paper()
    if made is None:
        return
    sheets = [_plain(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(made)).pages]
    if titles and len(sheets) > MOST_SHEETS:
        yield f"paper: {len(sheets)} sheets, at most {MOST_SHEETS}"
    for key, subtitle, sources in titles:
        at = [n for n, text in enumerate(sheets) if _plain(subtitle)[:40] in text]
        end = [n for n, text in enumerate(sheets) if _plain(sources)[:60] in text]
        if not at or not end:
            yield f"paper: {key} is not found on it"
        elif not {*at} & {*end}:
            yield f"paper: {key} is torn: its title on sheet {at[0] + 1}, its end on {end[0] + 1}"
