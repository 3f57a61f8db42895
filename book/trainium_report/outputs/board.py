"""The board of verdicts: all claims in one view, a mark each, by chapter."""

from __future__ import annotations

from html import escape

from . import claims, ledger
from .chapter import CHAPTERS, title
from .figures import face


def _marks(entries: list[ledger.Entry], on_page: bool) -> str:
    shown = []
    for entry in entries:
        mark = claims.badge(entry.verdict, entry.signal if on_page else "")
        text = f'<span class="board-number">{entry.claim_id}</span> {mark}'
        if on_page:
            where = f"claims.html#{entry.claim_id}"
            words = f'<span class="board-claim">{escape(entry.claim)}</span>'
            text = f'<a href="{where}">{text} {words}</a>'
        shown.append(f"<li>{text}</li>")
    return "".join(shown)


class Board:
    """Every verdict with its mark, and how many there are of each; a cell that ends in it shows it.

    On a page each mark leads to its claim in the ledger, shows the claim's words under a pointer or
    the focus, and follows the reader's assumptions.
    """

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        on_page = face() == "page"
        every = ledger.entries()
        rows, plain = [], []
        for stem in CHAPTERS[1:]:
            listed = [entry for entry in every if entry.chapter == stem]
            name = escape(title(stem))
            link = f'<a href="{stem}.html">{name}</a>' if on_page else name
            rows.append(
                f'<div class="board-row"><p>{link}</p><ul>{_marks(listed, on_page)}</ul></div>'
            )
            marks = "  ".join(f"{e.claim_id} {claims.VERDICTS[e.verdict].mark}" for e in listed)
            plain.append(f"{title(stem)}: {marks}")
        key = "".join(
            f"<li>{claims.badge(slug)} {number}</li>" for slug, number in ledger.counts().items()
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
