"""The ledger of claims: vocabulary, badges and the table at the head of a chapter."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from . import data, models
from .figures import face
from .markup import wrap


@dataclass(frozen=True)
class Verdict:
    """A verdict: how it reads, the shape that stands beside the colour, and whose colour it has."""

    text: str
    mark: str
    like: str = ""


VERDICTS = {
    "supported": Verdict("Supported", "●"),
    "mostly_supported": Verdict("Mostly supported", "◕"),
    "needs_context": Verdict("Needs context", "◐"),
    "disputed": Verdict("Disputed", "◇"),
    "wrong": Verdict("Wrong", "✕"),
    "unverifiable": Verdict("Unverifiable", "○"),
    "opinion": Verdict("Opinion", "“"),
    "came_true": Verdict("Came true", "▲"),
    "did_not_come_true": Verdict("Did not come true", "▽"),
    "open": Verdict("Open", "…"),
    "depends": Verdict("Depends on your assumption", "◑"),
    "no_data": Verdict("No data", "–"),
    "cheaper": Verdict("Cheaper on your figure", "●", "supported"),
    "dearer": Verdict("Dearer on your figure", "✕", "wrong"),
}


def badge_class(slug: str) -> str:
    """The CSS classes of a verdict's badge."""
    return f"verdict verdict-{(VERDICTS[slug].like or slug).replace('_', '-')}"


def badge(slug: str, signal: str = "") -> str:
    """A verdict as HTML; with ``signal`` it follows that model output on the page."""
    verdict = VERDICTS[slug]
    live = f' data-signal="{signal}" data-badge' if signal else ""
    return (
        f'<span class="{badge_class(slug)}"{live}>'
        f'<span class="verdict-mark" aria-hidden="true">{verdict.mark}</span>'
        f'<span class="verdict-text">{escape(verdict.text)}</span></span>'
    )


@dataclass(frozen=True)
class ClaimsTable:
    """The claims of a chapter with their verdicts; a cell that ends in one shows it."""

    chapter: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        rows = data.table("claims")
        rows = rows[rows["chapter"] == self.chapter]
        if rows.empty:
            raise LookupError(f"data/claims.csv: no claim of chapter {self.chapter!r}")
        body, plain = [], []
        for row in rows.itertuples(index=False):
            signal, slug, method = "", str(row.verdict), "judged"
            if isinstance(row.rule, str):
                signal, method = row.rule, "computed"
                slug = models.verdict(signal)
            mark = badge(slug, signal if face() == "page" else "")
            body.append(
                f'<tr id="{row.claim_id}"><th scope="row">{row.claim_id}</th>'
                f"<td>{escape(row.claim)}</td><td>{mark}<br><small>{method}</small></td>"
                f"<td>{escape(row.reason)}</td></tr>"
            )
            plain.append(f"{row.claim_id}  {VERDICTS[slug].text}: {row.claim}")
        head = "".join(
            f'<th scope="col">{h}</th>' for h in ("Claim", "What it says", "Verdict", "Why")
        )
        table = f"<table class='claims'><thead><tr>{head}</tr></thead>"
        html = wrap(f"{table}<tbody>{''.join(body)}</tbody></table>", "The article's claims")
        return {"text/html": html, "text/plain": "\n".join(plain)}
