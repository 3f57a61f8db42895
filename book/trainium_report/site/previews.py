"""The pictures of link previews: a figure with its title and source, 1200 by 630 pixels."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from lxml import html as lxml_html
from sphinx.application import Sphinx
from sphinx.util.display import progress_message

from ..chapters import report
from ..outputs import drawing
from ..results import VERDICTS, ledger
from . import embeds, lettering, sharing

WIDTH, HEIGHT = sharing.SIZE
EDGE = 44
TEXT = 420
"""Width of the column of text, at the left."""
CHART = (EDGE + TEXT + 36, EDGE, WIDTH - 2 * EDGE - TEXT - 36, HEIGHT - 2 * EDGE)
"""Left, top, width and height of the place for the drawing."""
LARGEST = 1.6
INK, MUTED, RULE = "#1c1e22", "#5a5e66", "#e2dccf"
LOGO = '<path fill="#b54800" d="M0 9h9v15H0z"/><path fill="#00775a" d="M13 2h9v22h-9z"/>'


def _text(
    lines: list[str], x: float, y: float, size: float, fill: str, *, bold: bool = False
) -> str:
    weight = ' font-weight="700"' if bold else ""
    return "".join(
        f'<text x="{x:g}" y="{y + at * size * 1.24:.1f}" font-size="{size:g}" '
        f'fill="{fill}"{weight}>{escape(line)}</text>'
        for at, line in enumerate(lines)
    )


def _title(text: str) -> tuple[list[str], float]:
    """The title in lines, as large as it has room for."""
    for size in range(40, 24, -2):
        made = lettering.lines(text, size, TEXT, bold=True)
        if len(made) * size * 1.24 <= 320 and max(
            lettering.width(line, size, bold=True) for line in made
        ) <= TEXT:
            break
    return made[:11], float(size)


def _fitted(drawings: list[str]) -> str:
    """The drawing that can be shown largest, in its place."""
    left, top, wide, high = CHART

    def scale(drawn: str) -> float:
        width, height = embeds.size(drawn)
        return min(wide / width, high / height, LARGEST)

    best = max(drawings, key=scale)
    width, height = (side * scale(best) for side in embeds.size(best))
    box = (
        f'x="{left + (wide - width) / 2:.1f}" y="{top + (high - height) / 2:.1f}" '
        f'width="{width:.1f}" height="{height:.1f}"'
    )
    # The arrow points at what a reader has chosen. In the font of the charts it has no glyph, and
    # vl-convert then draws the whole text in another font.
    return drawing.plain(best).replace("▶ ", "").replace("<svg ", f"<svg {box} ", 1)


def picture(title: str, subtitle: str, source: str, drawings: list[str]) -> str:
    """The picture as SVG: title, subtitle and source at the left, a drawing at the right."""
    head, size = _title(title)
    y = EDGE + 56 + size
    below = y + len(head) * size * 1.24
    foot = [
        *lettering.lines(source, 14, TEXT, most=3),
        *lettering.lines(f"Facts as of {sharing.day()}. CC BY 4.0", 14, TEXT),
    ]
    start = HEIGHT - EDGE - (len(foot) - 1) * 14 * 1.24
    most = max(1, int((start - 30 - below) // (18 * 1.24)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f"font-family=\"'Liberation Sans', Arial, sans-serif\">"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>'
        f'<g transform="translate({EDGE},{EDGE - 6})">{LOGO}</g>'
        + _text(["Trainium against Nvidia"], EDGE + 32, EDGE + 16, 20, MUTED, bold=True)
        + f'<path d="M{EDGE + TEXT + 18} {EDGE}v{HEIGHT - 2 * EDGE}" stroke="{RULE}"/>'
        + _text(head, EDGE, y, size, INK, bold=True)
        + _text(lettering.lines(subtitle, 18, TEXT, most=most), EDGE, below, 18, MUTED)
        + _text(foot, EDGE, start, 14, MUTED)
        + _fitted(drawings)
        + "</svg>"
    )


def of_figure(page: Path) -> str:
    """The picture of a figure, from its own page."""
    root = lxml_html.parse(str(page)).getroot()
    text = page.read_text(encoding="utf-8")
    drawings = [
        text.split(f'<div class="{name}" aria-hidden="true">')[1].split("</div>")[0]
        for name in ("wide", "narrow")
    ]
    said = [" ".join(part.text_content().split()) for part in root.iterfind(".//main/*")]
    return picture(said[0], said[1], said[3], drawings)


def of_report() -> str:
    """The picture of the whole: how many claims have which verdict."""
    counted = ledger.counts(report())
    most, step = max(counted.values()), 48
    rows = "".join(
        f'<text x="250" y="{at * step + 24}" text-anchor="end" font-size="18" fill="{INK}">'
        f"{escape(VERDICTS[slug].text)}</text>"
        f'<rect x="262" y="{at * step + 6}" width="{330 * count / most:.1f}" height="24" '
        f'fill="{MUTED}"/><text x="{270 + 330 * count / most:.1f}" y="{at * step + 24}" '
        f'font-size="18" font-weight="700" fill="{INK}">{count}</text>'
        for at, (slug, count) in enumerate(counted.items())
    )
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {step * len(counted)}">'
        f"{rows}</svg>"
    )
    return picture(
        "Does Amazon's Trainium really challenge Nvidia? Not yet.",
        "The claims of an article, recomputed from data. Beside this: how many have which verdict.",
        "Trainium against Nvidia: the claims, recomputed.",
        [drawn],
    )


def _every(folder: Path) -> Iterator[tuple[str, str]]:
    yield sharing.REPORT, of_report()
    for page in sorted((folder / embeds.FOLDER).glob("*.html")):
        yield page.stem, of_figure(page)


def _draw(task: tuple[Path, str]) -> None:
    path, text = task
    path.write_bytes(drawing.rasterised(text))


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / sharing.PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    tasks = [(folder / f"{name}.png", text) for name, text in _every(Path(app.outdir))]
    with progress_message(f"drawing {len(tasks)} pictures for link previews"):
        if sys.platform != "linux":
            for task in tasks:
                _draw(task)
            return
        # Nothing is drawn in this process before: what draws cannot be forked once it has begun.
        with multiprocessing.get_context("fork").Pool(os.cpu_count() or 1) as pool:
            pool.map(_draw, tasks, chunksize=4)


def setup(app: Sphinx) -> None:
    """Draw the pictures once the pages are written."""
    app.connect("build-finished", _write, priority=40)
