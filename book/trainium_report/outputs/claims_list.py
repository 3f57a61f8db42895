"""What a chapter begins with: its number for figures, and the list of the article's claims."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..chapters import CHAPTERS, report
from ..results import VERDICTS
from ..results.claims import ruling
from ..results.texts import rendered
from ..tables import near
from .display import Bundle, renderer, still
from .figures import numbering
from .how_sure import how_sure
from .html import badge, checked, copy_link
from .verdict_line import still_line, still_text, verdict_line


@dataclass(frozen=True)
class ClaimsList:
    """The claims of a chapter with their verdicts; the reason for each is folded."""

    chapter: str


def _line(rule: str, claim_id: str, on_page: bool) -> str:
    if not on_page:
        return still_line(rule)
    return f"{verdict_line(rule, claim_id)}{how_sure(rule, claim_id) if rule else ''}"


@still.register(ClaimsList)
def _claims_list(shown: ClaimsList) -> Bundle:
    rows = report().table("claims")
    rows = rows[rows["chapter"] == shown.chapter]
    on_page = renderer() == "page"
    items, lines = [], []
    for claim in rows.itertuples(index=False):
        found = ruling(report(), claim.claim_id)
        mark = badge(found.verdict, found.signal if on_page else "")
        name = claim.claim_id
        link = f'<a href="claims.html#{name}">evidence for {name}</a>' if on_page else name
        copy = f" {copy_link(name)}" if on_page else ""
        reason = rendered(claim.reason, escape, checked)
        items.append(
            f'<li id="{name}"><details><summary>{mark} <span>{escape(claim.claim)}</span></summary>'
            f"<p>{reason} <small>Verdict {found.method}; {link}.{copy}</small></p>"
            f"{_line(found.signal, name, on_page)}</details></li>"
        )
        lines.append(f"{name}  {VERDICTS[found.verdict].text}: {claim.claim}")
        if turning := still_text(found.signal):
            lines.append(f"     {turning}")
    html = f'<ul class="claims-list" aria-label="The article\'s claims">{"".join(items)}</ul>'
    return {"text/html": html, "text/plain": "\n".join(lines)}


def start_chapter(stem: str) -> None:
    """Number the figures of a chapter from one.

    Raises ValueError for a stem that is no chapter.
    """
    if stem not in CHAPTERS:
        raise ValueError(f"no chapter named {stem!r}{near(stem, list(CHAPTERS))}")
    numbering.begin(CHAPTERS.index(stem))


def claims_list(stem: str) -> ClaimsList:
    """The article's claims in a chapter: a badge and a line each, the reasons folded.

    Raises ValueError for a stem without claims.
    """
    known = list(dict.fromkeys(report().table("claims")["chapter"]))
    if stem not in known:
        raise ValueError(f"data/claims.csv: no claim of chapter {stem!r}{near(stem, known)}")
    return ClaimsList(stem)
