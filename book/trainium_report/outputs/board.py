"""The board of verdicts: all claims in one view, a mark each, by chapter."""

from __future__ import annotations

from html import escape

from ..chapters import CHAPTERS, report, title
from ..results import VERDICTS, ledger
from .display import Bundle, renderer, still
from .html import badge


def _marks(entries: list[ledger.Entry], on_page: bool) -> str:
    shown = []
    for entry in entries:
        mark = badge(entry.verdict, entry.signal if on_page else "")
        text = f'<span class="board-number">{entry.claim_id}</span> {mark}'
        if on_page:
            where = f"claims.html#{entry.claim_id}"
            words = f'<span class="board-claim">{escape(entry.claim)}</span>'
            text = f'<a href="{where}">{text} {words}</a>'
        shown.append(f"<li>{text}</li>")
    return "".join(shown)


class Board:
    """Every verdict with its mark, and how many there are of each.

    On a page each mark leads to its claim in the ledger, shows the claim's words under a pointer or
    the focus, and follows the reader's assumptions.
    """


@still.register(Board)
def _board(_: Board) -> Bundle:
    on_page = renderer() == "page"
    every = ledger.entries(report())
    rows, plain = [], []
    for stem in CHAPTERS[1:]:
        listed = [entry for entry in every if entry.chapter == stem]
        name = escape(title(stem))
        link = f'<a href="{stem}.html">{name}</a>' if on_page else name
        rows.append(
            f'<div class="board-row"><p>{link}</p><ul>{_marks(listed, on_page)}</ul></div>'
        )
        marks = "  ".join(f"{e.claim_id} {VERDICTS[e.verdict].mark}" for e in listed)
        plain.append(f"{title(stem)}: {marks}")
    key = "".join(
        f"<li>{badge(slug)} {number}</li>" for slug, number in ledger.counts(report()).items()
    )
    computed = sum(entry.method == "computed" for entry in every)
    total = f"{len(every)} claims"
    total = f'<a href="claims.html">{total}</a>' if on_page else total
    how = f"{total}: {computed} computed by a rule, {len(every) - computed} judged."
    html = (
        '<section class="board" aria-label="Verdicts on all claims">'
        f'<ul class="board-key" aria-label="How many of each">{key}</ul>'
        f'<p class="board-how">{how}</p>{"".join(rows)}</section>'
    )
    return {"text/html": html, "text/plain": "\n".join(plain)}


def board() -> Board:
    """The board of verdicts."""
    return Board()
