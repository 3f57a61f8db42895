"""The ledger of claims: vocabulary, badges and the table at the head of a chapter."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from . import data, models, rules, values
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
class Ruling:
    """The verdict on a claim as it stands: computed now, or judged and signed as such.

    ``signal`` is the model output that the verdict follows on the page, if it depends on the
    reader; ``origins`` are what a rule over tables has read.
    """

    claim_id: str
    verdict: str
    method: str
    signal: str
    origins: tuple[values.Origin, ...]


def row(claim_id: str) -> pd.Series:
    """A claim as ``data/claims.csv`` has it; LookupError if there is none of that name."""
    rows = data.table("claims")
    rows = rows[rows["claim_id"] == claim_id]
    if len(rows) != 1:
        raise LookupError(f"data/claims.csv: {len(rows)} claims {claim_id!r}, expected one")
    return rows.iloc[0]


def ruling(claim_id: str, **given: Any) -> Ruling:
    """The verdict on a claim, by its rule where it has one.

    Assumptions may be given by name; they matter to rules that are model outputs. Raises
    LookupError where the rule of a claim is neither a model output nor a function.
    """
    claim = row(claim_id)
    name = claim["rule"] if isinstance(claim["rule"], str) else ""
    if not name:
        return Ruling(claim_id, claim["verdict"], "judged", "", ())
    if name in models.outputs():
        return Ruling(claim_id, models.verdict(name, **given), "computed", name, ())
    if name not in rules.rules():
        raise LookupError(f"data/claims.csv: {claim_id} names the rule {name!r}, which is unknown")
    with values.tracing() as found:
        verdict = rules.rules()[name]()
    if verdict not in VERDICTS:
        raise LookupError(f"rule {name!r}: unknown verdict {verdict!r}")
    return Ruling(claim_id, verdict, "computed", "", tuple(found))


_READ = {"direct": 0, "second_hand": 1, "domain_only": 2, "no_address": 2}
_STANDING = {"primary": 0, "research": 0, "press": 1, "individual": 1, "aggregator": 2}
CONFIDENCE = ("high", "medium", "low")


def confidence(claim_id: str) -> str:
    """How far the evidence carries a verdict, by its best row.

    High: a primary or research document that we read at its address. Medium: press or an
    individual, or a better document read in a copy. Low: an aggregator, or no address at all.
    """
    known = data.table("evidence").set_index("evidence_id")
    standing = data.table("sources").set_index("source_id")["authority"]
    listed = row(claim_id)["evidence_ids"]
    best = 2
    for evidence_id in listed.split(";") if isinstance(listed, str) else ():
        found = known.loc[evidence_id]
        weakest = max(_STANDING[standing[found["source_id"]]], _READ[found["source_status"]])
        best = min(best, weakest)
    return CONFIDENCE[best]


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
        for claim in rows.itertuples(index=False):
            found = ruling(claim.claim_id)
            on_page = face() == "page"
            mark = badge(found.verdict, found.signal if on_page else "")
            link = f'<a href="claims.html#{claim.claim_id}">{claim.claim_id}</a>'
            body.append(
                f'<tr id="{claim.claim_id}"><th scope="row">{link if on_page else claim.claim_id}'
                f"</th><td>{escape(claim.claim)}</td><td>{mark}<br><small>{found.method}</small>"
                f"</td><td>{escape(claim.reason)}</td></tr>"
            )
            plain.append(f"{claim.claim_id}  {VERDICTS[found.verdict].text}: {claim.claim}")
        head = "".join(
            f'<th scope="col">{h}</th>' for h in ("Claim", "What it says", "Verdict", "Why")
        )
        table = f"<table class='claims'><thead><tr>{head}</tr></thead>"
        html = wrap(f"{table}<tbody>{''.join(body)}</tbody></table>", "The article's claims")
        return {"text/html": html, "text/plain": "\n".join(plain)}
