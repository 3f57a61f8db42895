"""Numbers of the reader's own in the place of published ones: read as people write them.

A price may be written ``2.10``, ``2,10`` or ``$2.10``. What makes no sense is refused in words, and
nothing is brought into a range in silence. ``site/page/own.js`` reads the same.
"""

from __future__ import annotations

import math
import re

from ..models import Lookup

FAULTS = {
    "text": "“{found}” is no price.",
    "doubtful": "“{found}” can be read in two ways: {ways}.",
    "not_above_zero": "A price is above zero.",
    "too_small": "{found} is too little for an hour of a chip.",
    "too_large": "{found} is too much for an hour of a chip.",
}
"""What is wrong with what was typed, by kind; :data:`EXPECTED` follows each."""

EXPECTED = (
    "Expected {unit} from {low} to {high}, such as 2.10. Until then the published price counts."
)
"""What would be right, and what counts meanwhile."""

TOLD = "With {yours}: {number} {per}."

_SIGN = re.compile(r"^(?:US ?\$|USD|\$) *| *(?:US ?\$|USD|\$)$", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"([-+−]?)(\d+(?:[.,]\d*)?|[.,]\d+)", re.ASCII)
_DOUBTFUL = re.compile(r"[1-9]\d{0,2},\d{3}", re.ASCII)
LONGEST = 40
"""Characters of what was typed that a message repeats."""


class OwnNumberError(ValueError):
    """What was given for a number of the reader's own is none; the message says what is expected.
    """


def refusal(lookup: Lookup, kind: str, found: str, ways: str = "") -> str:
    """What the field says: what is wrong, and what is expected."""
    low, high = lookup.own or (0.0, 0.0)
    shown = found if len(found) <= LONGEST else f"{found[:LONGEST]}…"
    fault = FAULTS[kind].format(found=shown, ways=ways)
    return f"{fault} {EXPECTED.format(unit=lookup.unit, low=f'{low:g}', high=f'{high:g}')}"


def read(lookup: Lookup, text: str) -> float | None:
    """What a reader has typed as a number, None where nothing was typed.

    Raises OwnNumberError, in words, for all else.

    >>> price = report().models.lookups["rival_price"]
    >>> read(price, "$2,10")
    2.1
    >>> read(price, "0")
    Traceback (most recent call last):
    ...
    trainium_report.outputs.own.OwnNumberError: A price is above zero. Expected USD per \
chip-hour from 0.05 to 50, such as 2.10. Until then the published price counts.
    """
    typed = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    if not typed:
        return None
    bare = _SIGN.sub("", typed)
    met = _NUMBER.fullmatch(bare)
    if not met:
        raise OwnNumberError(refusal(lookup, "text", typed))
    if _DOUBTFUL.fullmatch(bare):
        ways = f"write {bare.replace(',', '.')} or {bare.replace(',', '')}"
        raise OwnNumberError(refusal(lookup, "doubtful", typed, ways))
    number = float(met[2].replace(",", "."))
    return checked(lookup, -number if met[1] in ("-", "−") else number, typed)


def checked(lookup: Lookup, number: float, found: str = "") -> float:
    """The number itself where it may stand for the lookup; OwnNumberError, in words, elsewhere."""
    low, high = lookup.own or (0.0, 0.0)
    found = found or f"{number:g}"
    if low <= number <= high:
        return number
    if math.isnan(number):
        raise OwnNumberError(refusal(lookup, "text", found))
    kind = "not_above_zero" if number <= 0 else "too_small" if number < low else "too_large"
    raise OwnNumberError(refusal(lookup, kind, found))


def told(lookup: Lookup, number: float) -> str:
    """What stands beside a result that rests on a number of the reader's own."""
    return TOLD.format(yours=lookup.yours, number=text(number), per=lookup.unit.partition(" ")[2])


def text(number: float) -> str:
    """A price as it is written beside its field: two digits after the point, or as many as it has.
    """
    return f"${number:.2f}" if round(number, 2) == number else f"${number}"
