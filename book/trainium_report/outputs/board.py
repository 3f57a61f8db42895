"""The board of verdicts: all claims in words, shown by what a reader asks."""

from __future__ import annotations

from html import escape

from ..chapters import CHAPTERS, report, title
from ..results import VERDICTS, ledger
from .display import Bundle, renderer, still
from .html import badge, badge_class


class Board:
    """Every claim in words with its verdict, one question or one verdict at a time.

    On a page each claim leads to its entry in the ledger and its badge follows the reader. The
    choice is made by radio buttons alone, so that it needs no script.
    """


def _choice(key: str, label: str, first: bool = False) -> str:
    on = " checked" if first else ""
    return (
        f'<label><input type="radio" name="board" value="{key}"{on}><span>{label}</span></label>'
    )


def _only(key: str, those: str) -> str:
    return f'.board:has([value="{key}"]:checked) li:not({those}){{display:none}}'


def _claim(entry: ledger.Entry, on_page: bool) -> str:
    text = escape(entry.claim)
    if on_page:
        text = f'<a href="claims.html#{entry.claim_id}">{text}</a>'
    mark = badge(entry.verdict, entry.signal if on_page else "")
    return f'<li data-chapter="{entry.chapter}">{mark} <span>{text}</span></li>'


@still.register(Board)
def _board(_: Board) -> Bundle:
    every = ledger.entries(report())
    asked = [stem for stem in CHAPTERS if any(entry.chapter == stem for entry in every)]
    by_question = [_choice(stem, escape(title(stem)), stem == asked[0]) for stem in asked]
    counts = ledger.counts(report())
    by_verdict = [_choice(slug, f"{badge(slug)} {n}") for slug, n in counts.items()]
    rules = [_only(stem, f'[data-chapter="{stem}"]') for stem in asked]
    rules += [_only(slug, f":has(.{badge_class(slug).split()[1]})") for slug in counts]
    computed = sum(entry.method == "computed" for entry in every)
    on_page = renderer() == "page"
    made = len({entry.claim_id[:3] for entry in every})
    total = f'<a href="claims.html">{len(every)}</a>' if on_page else str(len(every))
    how = (
        f"Some of the article's {made} claims are split in two, which makes {total}. "
        f"A rule computes {computed} of the verdicts; we judged {len(every) - computed}."
    )
    listed = "".join(_claim(entry, on_page) for entry in every)
    html = (
        f'<section class="board" aria-label="Verdicts on all claims"><style>{"".join(rules)}'
        f"</style><fieldset><legend>By question</legend>{''.join(by_question)}</fieldset>"
        "<fieldset><legend>By verdict, with the number by default</legend>"
        f"{''.join(by_verdict)}</fieldset>"
        f'<ul class="board-claims">{listed}</ul><p class="board-how">{how}</p></section>'
    )
    lines = [f"{e.claim_id}  {VERDICTS[e.verdict].text}: {e.claim}" for e in every]
    return {"text/html": html, "text/plain": "\n".join(lines)}


def board() -> Board:
    """The board of verdicts."""
    return Board()
