"""How a number is written, the same in Python and in the browser."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NO_DATA = "no data"
BELOW, ABOVE = "less than 0% (not possible)", "more than 100% (not possible)"
MINUS = "\N{MINUS SIGN}"

_FORMAT = re.compile(r"^(?P<before>[^{}]*)\{:(?P<spec>,?\.\d+[f%])\}(?P<after>[^{}]*)$")


@dataclass(frozen=True)
class NumberFormat:
    """Text around one number format that Python and d3 read alike.

    ``spec`` is ``.2f``, ``,.0f`` or ``.0%`` with any number of digits.
    """

    before: str
    spec: str
    after: str

    @classmethod
    def parse(cls, text: str) -> NumberFormat:
        """Read ``${:.2f}`` or ``{:.0%}``; ValueError on anything d3 would write differently."""
        found = _FORMAT.match(text)
        if not found:
            raise ValueError(f"format {text!r}: expected one of {{:.2f}}, {{:,.0f}} or {{:.0%}}")
        return cls(found["before"], found["spec"], found["after"])

    def format(self, number: float) -> str:
        """The number as text, halves rounded away from zero as browsers do; 'no data' for nan."""
        if math.isnan(number):
            return NO_DATA
        scaled = number * 100 if self.spec.endswith("%") else number
        digits = int(self.spec.lstrip(",.")[:-1])
        exact = Decimal(scaled).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
        text = f"{abs(exact):{',' if self.spec.startswith(',') else ''}.{digits}f}"
        sign = MINUS if exact < 0 else ""
        percent = "%" if self.spec.endswith("%") else ""
        return f"{sign}{self.before}{text}{percent}{self.after}"


def number(value: float, format: str) -> str:
    """A number in a template such as ``{:.0%}`` or ``${:,.0f} million``; 'no data' for nan."""
    return NumberFormat.parse(format).format(float(value))


def join_words(items: list[str]) -> str:
    """A list in words: 'a, b and c'."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
