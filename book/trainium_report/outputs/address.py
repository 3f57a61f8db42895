"""The reader's assumptions as the end of a page's address, the same text on page and in panel.

The form is ``#s1:month=2026-02&mfu_rival=0.5``: a version, then what differs from the default
assumptions, as a form's fields are encoded. ``site/page/address.js`` reads and writes it too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, quote_plus, unquote

from ..chapters import report

VERSION = "s1:"
_BEHIND = re.compile(r"""[).,;:!?'"\]>]+$""")
"""Signs that a sentence leaves behind a link."""
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", re.ASCII | re.IGNORECASE)


def read(text: str) -> dict[str, Any] | None:
    """The assumptions in an address, or in its part from the ``#`` on: what differs by id.

    Numbers are brought into the range of their input; unknown names, unknown options, what is no
    number and own prices that can be none are left out. None where the text holds no assumptions
    of this version. Never raises.

    >>> read("price_performance.html#s1:month=2026-02&mfu_rival=7&colour=red")
    {'month': '2026-02', 'mfu_rival': 0.7}
    >>> read("price_performance.html#when-is-it-cheaper") is None
    True
    """
    fragment = _fragment(text.partition("#")[2] if "#" in text else text)
    if not fragment.startswith(VERSION):
        return None
    state: dict[str, Any] = {}
    neutral = report().models.preset("neutral")
    fields = fragment.removeprefix(VERSION)
    for name, given in parse_qsl(fields, keep_blank_values=True, errors="replace"):
        kept = _kept(name, given)
        if kept is None:
            kept = _kept(name, _BEHIND.sub("", given))
        if kept is not None and kept != neutral.get(name):
            state[name] = kept
    return state


def _fragment(text: str) -> str:
    """The text as it was before other programs encoded it again."""
    text = text.replace("&amp;", "&")
    return unquote(text) if text[: len(VERSION) + 2].lower() == "s1%3a" else text


def _kept(name: str, text: str) -> Any:
    models = report().models
    if name in models.choices:
        return text if text in models.choices[name].options else None
    own = models.own.get(name)
    if not (own or name in models.inputs) or not _NUMBER.fullmatch(text):
        return None
    if own and own.own:
        low, high = own.own
        return float(text) if low <= float(text) <= high else None
    return models.inputs[name].clamp(float(text))


def write(state: Mapping[str, Any]) -> str:
    """The assumptions as the end of an address, empty where all of them are the defaults.

    What a page has no control for, such as a peak that a cell has fixed, is left out.

    >>> write({"month": "2026-02", "mfu_rival": 0.5, "rival_price": 2.1})
    '#s1:mfu_rival=0.5&month=2026-02&rival_price=2.1'
    >>> write(report().models.preset("neutral"))
    ''
    """
    models = report().models
    known = [*sorted(models.inputs), *sorted(models.choices), *sorted(models.own)]  # as on the page
    neutral = models.preset("neutral")
    names = [name for name in known if name in state and state[name] != neutral.get(name)]
    pairs = [f"{_encoded(name)}={_encoded(_text(state[name]))}" for name in names]
    return f"#{VERSION}{'&'.join(pairs)}" if pairs else ""


def _text(value: Any) -> str:
    """A value as JavaScript's String gives it."""
    if isinstance(value, str):
        return value
    number = float(value)
    if number == 0:
        return "0"
    shortest = Decimal(repr(number))
    if 1e-6 <= abs(number) < 1e21:
        plain = f"{shortest:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    sign, digits, _ = shortest.normalize().as_tuple()
    figures = "".join(map(str, digits))
    fraction = f".{figures[1:]}" if len(figures) > 1 else ""
    return f"{'-' if sign else ''}{figures[0]}{fraction}e{shortest.adjusted():+d}"


def _encoded(text: str) -> str:
    return quote_plus(text, safe="*").replace("~", "%7E")
