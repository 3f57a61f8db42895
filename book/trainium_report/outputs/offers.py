"""A file of the reader's own offers: what it may hold, and where a page reads it.

``site/static/offers.js`` reads the file in the browser and sets its rows among the published ones.
"""

from __future__ import annotations

from html import escape

from ..chapters import report
from . import html

COLUMNS = {
    "chip": "The chip, by name or key, such as H100 or nvidia-h100. Needed.",
    "usd_per_chip_hour": "Price of one chip for an hour, US dollars: 2.10, 2,10 or $2.10. Needed.",
    "name": "What you call the offer.",
    "contract": "Kind of contract, as in the menus, such as on demand. Without it that of "
    "your menu counts.",
    "utilisation": "Share of the dense peak that your program reaches there: 38% or 0.38. "
    "Without it your slider counts.",
}
"""Each column of the file, and what it holds."""

TEMPLATE = (
    "name,chip,contract,usd_per_chip_hour,utilisation\n"
    "An offer for H100,H100,one-year contract,2.10,38%\n"
    "An offer for Trainium2,Trainium2,on demand,1.90,30%\n"
)
"""A file to begin with: invented offers."""

FILE = "offers-template.csv"
_HEADS = {
    "Offer": "", "Chip": "", "USD per chip-hour": "num", "Utilisation": "num",
    "USD per useful PFLOP-hour": "num",
    "Trainium must reach, of its utilisation": "num",
}  # fmt: skip


def block(place: str) -> str:
    """The part of a page that takes such a file; its script shows it. ``place`` has the template.

    The last column of the table is the utilisation that Trainium needs over that of the offer.
    """
    listed = "".join(f"<li><b>{name}</b>: {escape(text)}</li>" for name, text in COLUMNS.items())
    chips = report().models.choices
    names = [*chips["rival_chip"].options.values(), *chips["trainium_chip"].options.values()]
    heads = "".join(
        f'<th scope="col"{f" class={kind}" if kind else ""}>{escape(head)}</th>'
        for head, kind in _HEADS.items()
    )
    table = f"<table><thead><tr>{heads}<td></td></tr></thead><tbody></tbody></table>"
    return (
        '<details class="offers model" hidden><summary>Your own offers, from a file</summary>'
        "<p>Choose a CSV with your prices and measured utilisations, or drop it on this page. "
        "It is read in this window: nothing is sent, no link holds it, and a reset or a new visit "
        "takes it away.</p>"
        '<div class="offers-file"><label>File '
        '<input type="file" accept=".csv,text/csv,text/plain"></label> '
        f'<a href="{place}{FILE}" download>A template</a> '
        '<button type="button" data-away hidden>Remove my offers</button></div>'
        '<p class="offers-said" role="status"></p>'
        f'<div class="offers-place" hidden>{html.wrap(table, "Your offers among published ones")}'
        "</div><details><summary>Columns</summary>"
        f"<ul>{listed}</ul><p>Chips: {escape(', '.join(names))}. Cells may be parted by commas, "
        "semicolons or tabs.</p></details></details>"
    )
