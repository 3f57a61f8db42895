"""The article's argument in our words: the sentences, with the claim that each part makes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ..tables import Tables


@dataclass(frozen=True)
class Part:
    """A sentence or a part of one: the words of a claim, and those around it."""

    claim_id: str
    chapter: str
    paragraph: int
    before: str
    words: str
    after: str


def parts(tables: Tables) -> Iterator[Part]:
    """Every part of the argument, in its order; where its row leaves a claim's words out, they
    are those of the claim's own table."""
    claims = tables["claims"].set_index("claim_id")
    for row in tables["article"].itertuples(index=False):
        claim = claims.loc[row.claim_id]
        before, _, rest = row.text.partition("[")
        words, _, after = rest.partition("]")
        if not words:
            words, after = claim["claim"], f".{after}"
        yield Part(row.claim_id, claim["chapter"], int(row.paragraph), before, words, after)


def paragraphs(tables: Tables, chapter: str) -> list[list[Part]]:
    """The parts of one section of the article, by paragraph."""
    own = [part for part in parts(tables) if part.chapter == chapter]
    return [list(group) for _, group in groupby(own, key=lambda part: part.paragraph)]
