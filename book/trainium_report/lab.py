"""The report in a running notebook: living figures, and panels over shared assumptions.

Every panel and every figure of a kernel follows one object, :data:`assumptions`. A slider sets it,
and so does a cell: ``lab.assumptions.set(mfu_rival=0.5)``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from . import claims, explore, markup, models, values
from .figures import Figure, svg
from .vegajs import bundle

_STATIC = Path(__file__).parent / "static_lab"
_ROW = {"width": "36rem", "max_width": "100%"}


class Assumptions(traitlets.HasTraits):
    """What the reader assumes: the value of every input and the option of every choice, by id."""

    state = traitlets.Dict()

    @traitlets.default("state")
    def _neutral(self) -> dict[str, Any]:
        return models.preset("neutral")

    def set(self, **given: Any) -> None:
        """Change some assumptions; a lookup such as ``rival_price`` may be fixed too.

        Raises KeyError for an unknown name, ValueError for an unknown option, for a number outside
        the range of its input and for what is no number.
        """
        models.state(**given)
        for name, value in given.items():
            if name in models.choices():
                continue
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"{name}: {value!r} is no number")
            item = models.inputs().get(name)
            if item and not item.low <= value <= item.high:
                raise ValueError(f"{name}: {value!r} is not within {item.low!r} and {item.high!r}")
        self.state = {**self.state, **given}

    def preset(self, name: str) -> None:
        """Set every assumption to a preset: one of ``models.PRESETS``, KeyError for another."""
        self.state = models.preset(name)

    def reset(self) -> None:
        """Return to the defaults."""
        self.preset("neutral")

    def matching(self) -> str | None:
        """The preset that these assumptions are, if they are one."""
        return next((name for name in models.PRESETS if self.state == models.preset(name)), None)

    def value(self, name: str) -> Any:
        """An input, choice, lookup or output under these assumptions; None where data lack."""
        found = models.evaluate(name, **self.state)
        return None if isinstance(found, float) and math.isnan(found) else found


assumptions = Assumptions()
"""The assumptions of this kernel."""


class Part(anywidget.AnyWidget):
    """A piece of the report in a notebook: HTML, and for a figure the chart that comes alive.

    ``chart`` has the specifications ``wide`` and, where it differs, ``narrow``; ``params`` the
    values of those of their parameters that are assumptions or results.
    """

    _esm = _STATIC / "lab.js"
    _css = _STATIC / "lab.css"
    html = traitlets.Unicode().tag(sync=True)
    chart = traitlets.Dict().tag(sync=True)
    params = traitlets.Dict().tag(sync=True)

    _pages: set[str] = set()  # noqa: RUF012  (those that have been sent the chart library)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.on_msg(self._asked)

    def _asked(self, _: Any, message: Mapping[str, Any], __: Any) -> None:
        page = message.get("page")
        if message.get("kind") == "library" and page not in self._pages:
            self._pages.add(str(page))
            self.send({"kind": "library"}, buffers=[bundle().encode()])


def live_figure(figure: Figure) -> Part:
    """The widget of a figure: its drawing at once, its chart when the library has arrived.

    The chart follows :data:`assumptions`.
    """
    chart = {"wide": figure.wide}
    if {**figure.narrow, "width": 0} != {**figure.wide, "width": 0}:
        chart["narrow"] = figure.narrow
    known = {*models.inputs(), *models.choices(), *models.lookups(), *models.outputs()}
    declared = {param["name"] for spec in chart.values() for param in spec.get("params", [])}
    names = sorted(known & declared)

    def current() -> dict[str, Any]:
        return {name: assumptions.value(name) for name in names}

    html = figure.shell(svg(figure.wide, f"{figure.id}-n"))
    part = Part(html=html, chart=chart, params=current())
    if names:
        assumptions.observe(lambda _: part.set_trait("params", current()), "state")
    return part


def _answer(name: str, formats: Mapping[str, values.Template]) -> str:
    known: Mapping[str, Any] = {**models.inputs(), **models.lookups(), **models.outputs()}
    item = known[name]
    if getattr(item, "codes", ()):
        shown, unit = claims.badge(models.verdict(name, **assumptions.state)), ""
    else:
        value, unit = assumptions.value(name), item.unit
        form = formats.get(name)
        text = form.show(value) if form and value is not None else markup.cell(value)
        shown = escape(values.NO_DATA if value is None else text)
    return f'<tr><th scope="row">{escape(item.label)}</th><td>{shown}</td><td>{escape(unit)}</td>'


def _answers(names: Sequence[str]) -> Part:
    """The named results in a table that follows the assumptions."""
    formats = {
        value.signal: values.Template("", value.template.spec, "")
        for value in values.registry().values()
        if value.signal and value.template
    }

    def html() -> str:
        rows = "".join(_answer(name, formats) for name in names)
        return f'<table class="answers"><tbody>{rows}</tbody></table>'

    part = Part(html=html())
    assumptions.observe(lambda _: part.set_trait("html", html()), "state")
    return part


def _labels(item: models.Choice, lookups: Iterable[models.Lookup]) -> list[tuple[str, str]]:
    """The options of a choice; one that, with the other choices, finds no row says so."""
    fixed = assumptions.state
    tables = [table for table in lookups if item.id in table.keys and table.id not in fixed]

    def label(option: str, text: str) -> str:
        state = {**fixed, item.id: option}
        missing = any(math.isnan(table.at(state)) for table in tables)
        return f"{text} · {values.NO_DATA}" if missing else text

    return [(label(option, text), option) for option, text in item.options.items()]


def _select(item: models.Choice, lookups: Sequence[models.Lookup], style: Any) -> widgets.Widget:
    control = widgets.Dropdown(
        options=_labels(item, lookups), value=assumptions.state[item.id],
        description=item.label, style=style, layout=_ROW,
    )  # fmt: skip
    following = False

    def follow(_: Any = None) -> None:
        nonlocal following
        following = True
        with control.hold_sync():
            labels = _labels(item, lookups)
            if list(control.options) != labels:
                control.options = labels
            control.value = assumptions.state[item.id]
        following = False

    def chosen(change: Any) -> None:
        if not following:
            assumptions.set(**{item.id: change["new"]})

    control.observe(chosen, "value")
    assumptions.observe(follow, "state")
    return control


def _slider(item: models.Input, style: Any) -> widgets.Widget:
    control = widgets.FloatSlider(
        value=assumptions.state[item.id], min=item.low, max=item.high, step=item.step,
        readout_format=explore.template(item).spec, description=_described(item),
        tooltip=item.reason, style=style, layout=_ROW,
    )  # fmt: skip

    def moved(change: Any) -> None:
        # A step of a slider leaves a tail of digits that the reader did not mean.
        assumptions.set(**{item.id: float(f"{change['new']:.12g}")})

    control.observe(moved, "value")
    assumptions.observe(lambda _: control.set_trait("value", assumptions.state[item.id]), "state")
    note = f'<span class="trainium-note">{escape(explore.ORIGINS[item.origin])}</span>'
    return widgets.HBox([control, widgets.HTML(note)], layout={"align_items": "center"})


def _described(item: models.Input) -> str:
    return item.label if item.unit == "%" else f"{item.label} ({item.unit})"


def _buttons() -> widgets.Widget:
    presets = widgets.ToggleButtons(
        options=[(label, key) for key, label in explore.PRESET_LABELS.items()],
        value=assumptions.matching(), style={"button_width": "auto"},
    )  # fmt: skip

    def chosen(change: Any) -> None:
        if change["new"]:
            assumptions.preset(change["new"])

    presets.observe(chosen, "value")
    assumptions.observe(lambda _: presets.set_trait("value", assumptions.matching()), "state")
    reset = widgets.Button(description="Reset", icon="undo", layout={"width": "auto"})
    reset.on_click(lambda _: assumptions.reset())
    return widgets.HBox([presets, reset], layout={"flex_flow": "row wrap"})


def panel(controls: explore.Controls) -> widgets.VBox:
    """Sliders, menus and buttons over :data:`assumptions`, with the answers under them."""
    needed = models.needs(controls.answers) if controls.answers else set(models.lookups())
    lookups = [table for key, table in models.lookups().items() if key in needed]
    choices, inputs = models.choices(), models.inputs()
    labels = [choices[n].label if n in choices else _described(inputs[n]) for n in controls.names]
    style = {"description_width": f"{max(map(len, labels), default=0) * 0.56 + 1:.1f}em"}
    rows = [
        _select(choices[n], lookups, style) if n in choices else _slider(inputs[n], style)
        for n in controls.names
    ]
    if controls.presets:
        rows.append(_buttons())
    if controls.answers:
        rows.append(_answers(controls.answers))
    legend = widgets.HTML(f"<strong>{escape(controls.legend)}</strong>")
    return widgets.VBox([legend, *rows]).add_class("trainium-controls")


def explore_model(model: models.Model) -> widgets.VBox:
    """A panel for a whole model: all its inputs and choices, the presets, and every result."""
    names = [*(item.id for item in model.choices), *(item.id for item in model.inputs)]
    return panel(explore.Controls(model.title, names, [o.id for o in model.outputs], True))
