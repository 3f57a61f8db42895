"""A slider with a field beside it: one number of the reader's, moved or typed."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from ..chapters import report
from ..models import Input
from ..outputs import pairs, typed
from ..outputs.controls import ORIGINS, input_format
from .assumptions import assumptions
from .widgets import CSS

_STATIC = Path(__file__).parent / "static"


class NumberField(anywidget.AnyWidget):
    """A slider, and a field that takes what is typed.

    ``at`` is the number of the slider, ``field`` and ``spoken`` the same as text, ``note`` what
    stands beside it and ``fault`` why the last typed text counts for nothing. The browser writes
    ``asked`` alone, and only what a reader does: a ``number`` or a ``text``, with ``n`` as its
    count; ``heard`` is the count that these values answer.
    """

    _esm = _STATIC / "number.js"
    _css = CSS
    label = traitlets.Unicode().tag(sync=True)
    unit = traitlets.Unicode().tag(sync=True)
    width = traitlets.Unicode().tag(sync=True)
    low = traitlets.Float().tag(sync=True)
    high = traitlets.Float().tag(sync=True)
    step = traitlets.Float().tag(sync=True)
    at = traitlets.Float().tag(sync=True)
    field = traitlets.Unicode().tag(sync=True)
    spoken = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    fault = traitlets.Unicode().tag(sync=True)
    heard = traitlets.Int().tag(sync=True)
    asked = traitlets.Dict().tag(sync=True)


def slider(item: Input, width: str) -> NumberField:
    """The slider of an assumption; it follows :data:`assumptions`, and sets them."""
    scale = 100 if item.unit == "%" else 1

    def shown(value: float) -> float:
        return float(f"{scale * value:.12g}")

    made = NumberField(
        label=item.label, unit=item.unit, width=width, low=shown(item.low), high=shown(item.high),
        step=shown(item.step),
    )  # fmt: skip

    def show(fault: str = "") -> None:
        value = assumptions.state[item.id]
        crossed = " ".join(pairs.crossed(report().models, assumptions.state, [item.id]))
        with made.hold_sync():
            made.at = shown(value)
            made.spoken = typed.spoken(item, value)
            made.field = f"{shown(value):.10g}"
            made.note = escape(standing(item))
            made.fault = fault or crossed
            made.heard = int(made.asked.get("n", 0))

    def asked(change: Any) -> None:
        given = change["new"]
        try:
            if "text" in given:
                number = typed.read(item, str(given["text"]))
            else:
                # A step of a slider leaves a tail of digits that the reader did not mean.
                number = item.clamp(float(f"{float(given['number']) / scale:.12g}"))
        except typed.TypedError as refused:
            still = typed.spoken(item, assumptions.state[item.id])
            show(f"{refused} It is still {still}.")
            return
        if number == assumptions.state[item.id]:
            show()
        else:
            assumptions.set(**{item.id: number})

    made.observe(asked, "asked")
    assumptions.follow(show, made)
    show()
    return made


def standing(item: Input) -> str:
    """Whose a value is, where its default comes from, and how far its best cases lie apart."""
    said = ORIGINS[item.origin]
    if assumptions.state[item.id] != item.default:
        said = f"yours; default {input_format(item).format(item.default)}, {said}"
    low, high = sorted((item.best_case_trainium, item.best_case_nvidia))
    if low < high:
        form = input_format(item)
        said += f"; best cases {form.format(low)} to {form.format(high)}"
    return said
