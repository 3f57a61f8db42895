"""What a chapter begins with: its number for figures, and what the article claims in it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..chapters import CHAPTERS, report
from ..results import VERDICTS
from ..results.claims import ruling
from ..results.texts import plain
from ..tables import near
from .display import Bundle, renderer, still
from .figures import numbering
from .html import badge, wrap


@dataclass(frozen=True)
class ClaimsTable:
    """The claims of a chapter with their verdicts."""

    chapter: str


@still.register(ClaimsTable)
def _claims_table(shown: ClaimsTable) -> Bundle:
    rows = report().table("claims")
    rows = rows[rows["chapter"] == shown.chapter]
    if rows.empty:
        raise LookupError(f"data/claims.csv: no claim of chapter {shown.chapter!r}")
    body, lines = [], []
    for claim in rows.itertuples(index=False):
        found = ruling(report(), claim.claim_id)
        on_page = renderer() == "page"
        mark = badge(found.verdict, found.signal if on_page else "")
        link = f'<a href="claims.html#{claim.claim_id}">{claim.claim_id}</a>'
        body.append(
            f'<tr id="{claim.claim_id}"><th scope="row">{link if on_page else claim.claim_id}'
            f"</th><td>{escape(claim.claim)}</td><td>{mark}<br><small>{found.method}</small>"
            f"</td><td>{escape(plain(claim.reason))}</td></tr>"
        )
        lines.append(f"{claim.claim_id}  {VERDICTS[found.verdict].text}: {claim.claim}")
    head = "".join(
        f'<th scope="col">{h}</th>' for h in ("Claim", "What it says", "Verdict", "Why")
    )
    table = f"<table class='claims'><thead><tr>{head}</tr></thead>"
    html = wrap(f"{table}<tbody>{''.join(body)}</tbody></table>", "The article's claims")
    return {"text/html": html, "text/plain": "\n".join(lines)}


def start_chapter(stem: str) -> ClaimsTable | None:
    """Number the chapter's figures from one; its claims, to be shown.

    The overview has no claims of its own. Raises ValueError for a stem that is no chapter.
    """
    if stem not in CHAPTERS:
        raise ValueError(f"no chapter named {stem!r}{near(stem, list(CHAPTERS))}")
    numbering.begin(CHAPTERS.index(stem))
    return ClaimsTable(stem) if stem != "index" else None
