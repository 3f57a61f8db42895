"""Offers of the reader's own on a page: the part that takes a file, and its script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from sphinx.application import Sphinx

from ..outputs import html, offers
from .assets import bare
from .catalogue import FOLDER

SCRIPT = Path(__file__).parent / "static" / "offers.js"
RESULTS = frozenset({"useful_cost_rival", "useful_cost_trainium", "required_ratio"})
"""What offers are compared by: a page that takes a file needs these results."""

_HEADS = {
    "Offer": "", "Chip": "", "USD per chip-hour": "num", "Utilisation": "num",
    "USD per useful PFLOP-hour": "num",
    "Trainium must reach, of its utilisation": "num",
}  # fmt: skip
_FORM = re.compile(
    r'<form class="controls"(?:(?!</form>).)*data-own="rival_price".*?</form>', re.DOTALL
)


def placed(body: str, found: Iterable[str]) -> str:
    """A page with room for such a file after the controls of a comparator, if it has any.

    ``found`` are the pages of the book: only to them does it lead.
    """
    form = _FORM.search(body)
    if not form:
        return body
    return body[: form.end()] + block("book/compare" in found) + body[form.end() :]


def block(comparison: bool) -> str:
    """The part of a page that takes such a file; its script shows it.

    The last column of the table is the utilisation that Trainium needs over that of the offer.
    """
    listed = "".join(
        f"<li><b>{name}</b>: {escape(text)}</li>" for name, text in offers.COLUMNS.items()
    )
    names = offers.definition()["chips"].values()
    heads = "".join(
        f'<th scope="col"{f" class={kind}" if kind else ""}>{escape(head)}</th>'
        for head, kind in _HEADS.items()
    )
    beside = ' Per chip and per dollar: <a href="compare.html">compare chips</a>.'
    table = f"<table><thead><tr>{heads}</tr></thead><tbody></tbody></table>"
    return (
        '<details class="offers model" hidden><summary>Your own offers, from a file</summary>'
        "<p>Choose a CSV with your prices and measured utilisations, or drop it on this page. "
        "It is read in this window and nothing is sent. No link holds it. The report's other "
        "pages in this window have it too, until you press ‘Defaults’ or close the window.</p>"
        '<div class="offers-file"><label>File '
        '<input type="file" accept=".csv,text/csv,text/plain"></label> '
        f'<a href="../_static/{FOLDER}/{offers.FILE}" download>A template</a> '
        '<button type="button" data-away hidden>Remove my offers</button></div>'
        '<p class="offers-said" role="status"></p>'
        f'<div class="offers-place" hidden>{html.wrap(table, "Your offers among published ones")}'
        f'<p>In Jupyter: <code>lab.my_offers("file.csv")</code>.{beside if comparison else ""}</p>'
        "</div><details><summary>Columns</summary>"
        f"<ul>{listed}</ul><p>Chips: {escape(', '.join(names))}. Cells may be parted by commas, "
        "semicolons or tabs.</p></details></details>"
    )


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    known = json.dumps(offers.definition(), ensure_ascii=False, separators=(",", ":"))
    text = f"window.reportOffersKnown={known};\n{bare(SCRIPT.read_text(encoding='utf-8'))}"
    (Path(app.outdir) / "_static" / SCRIPT.name).write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Give the script what Python defines."""
    app.connect("build-finished", _write, priority=50)
