"""Controls over the assumptions: plain HTML on the page, ipywidgets in a running kernel."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from . import models
from .figures import Figure, face
from .values import Template, registry

ORIGINS = {
    "measured": "measured",
    "estimated": "estimated by a named source",
    "assumed": "assumed by us",
}
PRESET_LABELS = {
    "neutral": "Neutral",
    "best_case_trainium": "Best case for Trainium",
    "best_case_nvidia": "Best case for Nvidia",
}


def template(item: models.Input) -> Template:
    """How the value of an input is written beside its control."""
    if item.unit == "%":
        return Template.parse("{:.0%}")
    digits = max(0, -_exponent(item.step))
    return Template.parse(f"{{:,.{digits}f}} {item.unit}")


def output_template(name: str) -> Template:
    """How an output or lookup is written: as the prose writes it, else with its own unit."""
    for value in registry().values():
        if value.signal == name and value.template:
            return value.template
    known: Mapping[str, models.Output | models.Lookup] = {**models.lookups(), **models.outputs()}
    if known[name].unit == "%":
        return Template.parse("{:.0%}")
    large = abs(models.evaluate(name)) >= 100
    return Template.parse("{:,.0f}" if large else "{:,.2f}")


def _exponent(step: float) -> int:
    from math import floor, log10

    return floor(log10(step) + 1e-9)


def number(item: models.Input, key: str) -> str:
    """A slider with its value and origin."""
    form = template(item)
    return (
        f'<div class="control"><label for="{key}">{escape(item.label)}</label>'
        f'<input type="range" id="{key}" data-assumption="{item.id}" '
        f'min="{item.low!r}" max="{item.high!r}" step="{item.step!r}" value="{item.default!r}">'
        f'<output for="{key}" data-signal="{item.id}" data-format="{form.spec}" '
        f'data-after="{escape(form.after)}">{form.show(item.default)}</output>'
        f'<span class="control-origin" title="{escape(item.reason)}">'
        f"{ORIGINS[item.origin]}</span></div>"
    )


def select(item: models.Choice, key: str) -> str:
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


def actions() -> str:
    """The buttons that set all assumptions at once."""
    presets = "".join(
        f'<button type="button" data-preset="{key}" aria-pressed="{str(key == "neutral").lower()}"'
        f">{label}</button>"
        for key, label in PRESET_LABELS.items()
    )
    return (
        f'{presets}<button type="button" data-reset>Reset</button>'
        '<button type="button" data-copy>Copy link to my assumptions</button>'
    )


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
            if name in models.choices():
                rows.append(select(models.choices()[name], f"{group}-{name}"))
            else:
                rows.append(number(models.inputs()[name], f"{group}-{name}"))
        buttons = f'<div class="controls-actions">{actions()}</div>' if self.presets else ""
        return (
            f'<form class="controls" hidden><fieldset><legend>{escape(self.legend)}</legend>'
            f"{''.join(rows)}</fieldset>{buttons}</form>"
        )

    def _repr_mimebundle_(self, **_: Any) -> Any:
        plain = f"{self.legend}: {', '.join(self.names)}"
        if face() == "live":
            from .lab import panel

            return panel(self)._repr_mimebundle_()
        shown = self.page() if face() == "page" else f"<p><em>{escape(plain)}</em></p>"
        return {"text/html": shown, "text/plain": plain}


def controls(
    legend: str, *names: str, answers: Sequence[str] = (), presets: bool = False
) -> Controls:
    """Controls for the named assumptions (inputs and choices), under a legend.

    ``answers`` are the model outputs shown beside the panel in Jupyter; on the page the sentences
    around it answer. ``presets`` adds the buttons that set all assumptions at once. Raises
    KeyError for an unknown name.

    >>> controls("Your use", "mfu_rival", answers=["required_mfu"]).names
    ('mfu_rival',)
    """
    for name in names:
        if name not in models.choices() and name not in models.inputs():
            raise KeyError(f"{name!r} is no assumption")
    for name in answers:
        models.needs([name])
    return Controls(legend, names, answers, presets)


def live_figure(figure: Figure) -> Any:
    """The widget of a figure in a running kernel."""
    from .lab import live_figure as make

    return make(figure)
