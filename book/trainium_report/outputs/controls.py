"""Controls over the assumptions: plain HTML on the page, ipywidgets in a running kernel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

from ..chapters import report
from ..models import Choice, Input, Lookup
from ..results import VERDICTS
from ..results.formats import NO_DATA, NumberFormat
from ..tables import near
from .display import Bundle, renderer, still

ORIGINS = {
    "measured": "measured",
    "estimated": "estimated by a named source",
    "assumed": "assumed by us",
}
PRESET_LABELS = {
    "neutral": "Defaults",
    "best_case_trainium": "Best case for Trainium",
    "best_case_nvidia": "Best case for Nvidia",
}


def input_format(item: Input, *, finer: bool = False) -> NumberFormat:
    """How the value of an input is written beside its control; ``finer`` has a digit more.

    Two steps apart are two texts.
    """
    share = item.unit == "%"
    digits = max(0, -_exponent(round(100 * item.step, 9) if share else item.step)) + finer
    if share:
        return NumberFormat.parse(f"{{:.{digits}%}}")
    return NumberFormat.parse(f"{{:,.{digits}f}} {item.unit}".rstrip())


def output_format(name: str) -> NumberFormat:
    """How an output or lookup is written: as the prose writes it, else with its own unit."""
    for value in report().values.values():
        if value.signal == name and value.format:
            return value.format
    if report().models.item(name).unit == "%":
        return NumberFormat.parse("{:.0%}")
    large = abs(report().evaluate(name)) >= 100
    return NumberFormat.parse("{:,.0f}" if large else "{:,.2f}")


def apart(name: str, value: float | None) -> tuple[str, str]:
    """A result as a table has it: the number as text, and its unit; '%' stays at the number.

    >>> apart("required_ratio", 0.637)
    ('64%', '')
    """
    if value is None:
        return NO_DATA, ""
    unit = report().models.item(name).unit
    bare = NumberFormat("", output_format(name).spec, "")
    return bare.format(value), "" if unit == "%" else unit


def _exponent(step: float) -> int:
    return floor(log10(step) + 1e-9)


def number(item: Input, key: str) -> str:
    """A slider with its value and origin."""
    form = input_format(item)
    paired = item.id in {*report().models.pairs, *report().models.pairs.values()}
    told = f' aria-describedby="{key}-fault"' if paired else ""
    fault = f'<span class="control-fault" id="{key}-fault" role="status"></span>' if paired else ""
    return (
        f'<div class="control"><label for="{key}">{escape(item.label)}</label>'
        f'<input type="range" id="{key}" data-assumption="{item.id}"{told} '
        f'min="{item.low!r}" max="{item.high!r}" step="{item.step!r}" value="{item.default!r}">'
        f'<output for="{key}" data-signal="{item.id}" data-format="{form.spec}" '
        f'data-after="{escape(form.after)}">{form.format(item.default)}</output>'
        f'<span class="control-origin" title="{escape(item.reason)}">'
        f"{ORIGINS[item.origin]}</span>{fault}</div>"
    )


def select(item: Choice, key: str) -> str:
    """A selector; ``key`` is the id of the control."""
    options = "".join(
        f'<option value="{escape(key)}"{" selected" if key == item.default else ""}>'
        f"{escape(label)}</option>"
        for key, label in item.options.items()
    )
    return (
        f'<div class="control"><label for="{key}">{escape(item.label)}</label>'
        f'<select id="{key}" data-assumption="{item.id}">{options}</select></div>'
    )


def own_number(item: Lookup, key: str) -> str:
    """A field for a number of the reader's own in the place of a published one."""
    name = f"{item.yours[:1].upper()}{item.yours[1:]}"
    return (
        f'<div class="control own"><label for="{key}">{escape(name)}</label>'
        f'<span class="control-unit" id="{key}-unit">{escape(item.unit)}</span>'
        f'<input type="text" inputmode="decimal" id="{key}" data-own="{item.id}" '
        f'autocomplete="off" spellcheck="false" '
        f'aria-describedby="{key}-unit {key}-standing {key}-fault">'
        f'<button type="button" data-clear="{item.id}" hidden>Clear'
        f'<span class="visually-hidden"> {escape(item.yours)}</span></button>'
        f'<span class="control-origin" id="{key}-standing">empty: the published price</span>'
        f'<span class="control-fault" id="{key}-fault" role="status"></span></div>'
    )


def actions() -> str:
    """The buttons that set all assumptions at once."""
    presets = "".join(
        f'<button type="button" data-preset="{key}" aria-pressed="{str(key == "neutral").lower()}"'
        f"{' data-reset' if key == 'neutral' else ''}>{label}</button>"
        for key, label in PRESET_LABELS.items()
    )
    return f'{presets}<button type="button" data-copy>Copy link to my assumptions</button>'


def control(item: Choice | Input | Lookup, key: str) -> str:
    """The control of what a reader may set; ``key`` is its id."""
    if isinstance(item, Choice):
        return select(item, key)
    return own_number(item, key) if isinstance(item, Lookup) else number(item, key)


@dataclass(frozen=True)
class Controls:
    """A group of controls with the outputs that answer to them."""

    legend: str
    names: Sequence[str]
    answers: Sequence[str]
    presets: bool

    def page(self) -> str:
        """The controls as a form; the page's script shows it, so that none is ever dead."""
        group = re.sub(r"\W+", "-", self.legend.lower()).strip("-")
        rows = []
        for name in self.names:
            item = report().models.item(name)
            rows.append(control(item, f"{group}-{name}"))
        buttons = f'<div class="controls-actions">{actions()}</div>' if self.presets else ""
        return (
            f'<form class="controls" hidden><fieldset><legend>{escape(self.legend)}</legend>'
            f"{''.join(rows)}</fieldset>{buttons}</form>"
        )


    def plain(self) -> dict[str, str]:
        """The defaults and results by their labels, for where no control can live."""
        models = report().models
        found = {}
        for name in dict.fromkeys([*self.names, *self.answers]):
            item = models.item(name)
            if isinstance(item, Choice):
                found[item.label] = item.options[item.default]
            elif isinstance(item, Input):
                found[item.label] = input_format(item).format(item.default)
            elif getattr(item, "codes", ()):
                found[item.label] = VERDICTS[models.verdict(name)].text
            else:
                found[item.label] = " ".join(filter(None, apart(name, models.evaluate(name))))
        return found


@still.register(Controls)
def _controls(controls: Controls) -> Bundle:
    # A question needs no colon before its answer.
    rows = {label if label.endswith("?") else f"{label}:": value
            for label, value in controls.plain().items()}  # fmt: skip
    plain = [f"{controls.legend}, by default. Run the cell to move it.",
             *(f"{label} {value}" for label, value in rows.items())]  # fmt: skip
    if renderer() == "page":
        shown = controls.page()
    else:
        listed = "".join(
            f"<li>{escape(label)} <b>{escape(value)}</b></li>" for label, value in rows.items()
        )
        head = f"<b>{escape(controls.legend)}</b>, by default. <em>Run the cell to move it.</em>"
        shown = f"<p>{head}</p><ul>{listed}</ul>"
    return {"text/html": shown, "text/plain": "\n".join(plain)}


def controls(
    legend: str, *names: str, answers: Sequence[str] = (), presets: bool = False
) -> Controls:
    """Controls for the named assumptions (inputs, choices, own prices), under a legend.

    ``answers`` are the model outputs shown beside the panel in Jupyter; on the page the sentences
    around it answer. ``presets`` adds the buttons that set all assumptions at once. Raises
    KeyError for an unknown name.

    >>> controls("Your use", "mfu_rival", answers=["required_mfu"]).names
    ('mfu_rival',)
    """
    models = report().models
    known = [*models.choices, *models.inputs, *models.own]
    for name in names:
        if name not in known:
            raise KeyError(f"{name!r} is no assumption{near(name, known)}")
    for name in answers:
        models.item(name)
    return Controls(legend, names, answers, presets)
