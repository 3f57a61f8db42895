"""The report in a running notebook: living figures, panels, draws, and rows of your own.

Every panel and every figure of a kernel follows one object, :data:`assumptions`. A slider sets it,
and so does a cell: ``lab.assumptions.set(mfu_rival=0.5)``. A page's link sets it too, and it gives
the link of the page: ``lab.assumptions.open(link)``, ``lab.assumptions.link()``. Rows for the
session come by :func:`add` and :func:`change` and go by :func:`reset_data`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from . import address, chapter, claims, data, drawing, explore, markup, models, montecarlo, values
from .figures import Figure, face, numbering
from .session import Row, add, change
from .session import reset as reset_data

__all__ = [
    "Assumptions", "Part", "Row", "add", "assumptions", "change", "draws_panel", "explore_model",
    "live_figure", "monte_carlo", "panel", "reset_data",
]  # fmt: skip

_STATIC = Path(__file__).parent / "static_lab"
_COLOURS = Path(__file__).parent / "site" / "theme" / "static" / "colours.css"
_ROW = {"width": "36rem", "max_width": "100%"}


class Assumptions(traitlets.HasTraits):
    """What the reader assumes: the value of every input and the option of every choice, by id."""

    state = traitlets.Dict()
    rows = traitlets.Int(help="How often rows were added, changed or reset in this session.")

    @traitlets.default("state")
    def _neutral(self) -> dict[str, Any]:
        return models.preset("neutral")

    def set(self, **given: Any) -> None:
        """Change some assumptions; a lookup such as ``rival_price`` may be fixed too.

        Raises KeyError for an unknown name, ValueError for an unknown option, for a number outside
        the range of its input and for what is no number.

        >>> assumptions.set(mfu_rival=0.5, month="2026-02")
        >>> assumptions.value("mfu_rival")
        0.5
        >>> assumptions.link()
        'index.html#s1:mfu_rival=0.5&month=2026-02'
        >>> assumptions.reset()
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

    def open(self, link: str) -> None:
        """Take over the assumptions of a page's link, or of its part from the ``#`` on.

        What the link does not name becomes neutral; what in it makes no sense is left out, as on
        the page. ValueError for a text that holds no assumptions.
        """
        found = address.read(link)
        if found is None:
            raise ValueError(f"{link!r} holds no assumptions: expected #{address.VERSION} in it")
        self.state = models.state(**found)

    def link(self) -> str:
        """The link of the chapter's page that opens with these assumptions."""
        return f"{chapter.CHAPTERS[numbering.chapter]}.html{address.write(self.state)}"

    def follow(self, call: Callable[[], Any]) -> None:
        """Call ``call`` whenever an assumption or a row of data has changed."""
        self.observe(lambda _: call(), ["state", "rows"])

    def matching(self) -> str | None:
        """The preset that these assumptions are, if they are one."""
        return next((name for name in models.PRESETS if self.state == models.preset(name)), None)

    def value(self, name: str) -> Any:
        """An input, choice, lookup or output under these assumptions; None where data lack."""
        found = models.evaluate(name, **self.state)
        return None if isinstance(found, float) and math.isnan(found) else found


assumptions = Assumptions()
"""The assumptions of this kernel."""


def _rows_changed() -> None:
    known = models.choices()
    kept = {
        key: value if key not in known or value in known[key].options else known[key].default
        for key, value in assumptions.state.items()
    }
    with assumptions.hold_trait_notifications():
        assumptions.state = kept
        assumptions.rows += 1


data.listen(_rows_changed)


class Part(anywidget.AnyWidget):
    """A piece of the report in a notebook: HTML, and for a figure the chart that comes alive.

    ``chart`` has the specifications ``wide`` and, where it differs, ``narrow``; ``params`` the
    values of those of their parameters that are assumptions or results. ``copies`` is a text that
    a button copies.
    """

    _esm = _STATIC / "lab.js"
    _css = _COLOURS.read_text(encoding="utf-8") + (_STATIC / "lab.css").read_text(encoding="utf-8")
    html = traitlets.Unicode().tag(sync=True)
    chart = traitlets.Dict().tag(sync=True)
    params = traitlets.Dict().tag(sync=True)
    copies = traitlets.Unicode().tag(sync=True)

    _pages: set[str] = set()  # noqa: RUF012  (those that have been sent the chart library)

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.on_msg(self._asked)

    def _asked(self, _: Any, message: Mapping[str, Any], __: Any) -> None:
        page = message.get("page")
        if message.get("kind") == "library" and page not in self._pages:
            self._pages.add(str(page))
            self.send({"kind": "library"}, buffers=[drawing.library().encode()])


def live_figure(figure: Figure) -> Part:
    """The widget of a figure: its drawing at once, its chart when the library has arrived.

    The chart follows :data:`assumptions`.
    """
    chart = figure.compiled()
    known = {*models.inputs(), *models.choices(), *models.lookups(), *models.outputs()}
    declared = {param["name"] for spec in chart.values() for param in spec.get("signals", [])}
    names = sorted(known & declared)

    def current() -> dict[str, Any]:
        return {name: assumptions.value(name) for name in names}

    html = figure.shell(drawing.svg(figure.wide, f"{figure.id}-n"))
    part = Part(html=html, chart=chart, params=current())
    if names:
        assumptions.follow(lambda: part.set_trait("params", current()))
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
        unit = "" if unit == "%" and shown.endswith("%") else unit
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
    assumptions.follow(lambda: part.set_trait("html", html()))
    return part


def _labels(choice: str, lookups: Iterable[str]) -> list[tuple[str, str]]:
    """The options of a choice; one that, with the other choices, finds no row says so."""
    fixed, item = assumptions.state, models.choices()[choice]
    known = [models.lookups()[name] for name in lookups]
    tables = [table for table in known if item.id in table.keys and table.id not in fixed]

    def label(option: str, text: str) -> str:
        state = {**fixed, item.id: option}
        missing = any(math.isnan(table.at(state)) for table in tables)
        return f"{text} · {values.NO_DATA}" if missing else text

    return [(label(option, text), option) for option, text in item.options.items()]


def _select(item: models.Choice, lookups: Sequence[str], style: Any) -> widgets.Widget:
    control = widgets.Dropdown(
        options=_labels(item.id, lookups), value=assumptions.state[item.id],
        description=item.label, style=style, layout=_ROW,
    )  # fmt: skip
    following = False

    def follow() -> None:
        nonlocal following
        following = True
        with control.hold_sync():
            labels = _labels(item.id, lookups)
            if list(control.options) != labels:
                control.options = labels
            control.value = assumptions.state[item.id]
        following = False

    def chosen(change: Any) -> None:
        if not following:
            assumptions.set(**{item.id: change["new"]})

    control.observe(chosen, "value")
    assumptions.follow(follow)
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
    note = widgets.HTML()

    def say() -> None:
        note.value = f'<span class="trainium-note">{escape(_standing(item))}</span>'

    say()
    assumptions.follow(say)
    place = {"align_items": "center", "flex_flow": "row wrap"}
    return widgets.HBox([control, note], layout=place)


def _standing(item: models.Input) -> str:
    """Whose a value is, where its default comes from, and how far its best cases lie apart."""
    said = explore.ORIGINS[item.origin]
    if assumptions.state[item.id] != item.default:
        said = f"yours; neutral {explore.template(item).show(item.default)}, {said}"
    low, high = sorted((item.best_case_trainium, item.best_case_nvidia))
    if low < high:
        form = explore.template(item)
        said += f"; best cases {form.show(low)} to {form.show(high)}"
    return said


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


def _link() -> widgets.Widget:
    """The page's link to these assumptions; a link put in its place opens here."""
    field = widgets.Text(
        value=assumptions.link(), description="Link", continuous_update=False, layout=_ROW,
        tooltip="The page with these assumptions; paste the link of a page to open it here",
    )  # fmt: skip
    copy = Part(html="", copies=field.value)

    def show() -> None:
        field.value = assumptions.link()
        copy.copies = field.value

    def typed(change: Any) -> None:
        found = address.read(change["new"])
        if found is not None:
            assumptions.state = models.state(**found)
        show()

    field.observe(typed, "value")
    assumptions.follow(show)
    return widgets.HBox([field, copy], layout={"align_items": "center"})


def panel(controls: explore.Controls) -> widgets.VBox:
    """Sliders, menus and buttons over :data:`assumptions`, with the answers under them."""
    needed = models.needs(controls.answers) if controls.answers else set(models.lookups())
    lookups = [key for key in models.lookups() if key in needed]
    choices, inputs = models.choices(), models.inputs()
    labels = [choices[n].label if n in choices else _described(inputs[n]) for n in controls.names]
    style = {"description_width": f"{max(map(len, labels), default=0) * 0.56 + 1:.1f}em"}
    rows = [
        _select(choices[n], lookups, style) if n in choices else _slider(inputs[n], style)
        for n in controls.names
    ]
    if controls.presets:
        rows += [_buttons(), _link()]
    if controls.answers:
        rows.append(_answers(controls.answers))
    legend = widgets.HTML(f"<strong>{escape(controls.legend)}</strong>")
    return widgets.VBox([legend, *rows]).add_class("trainium-controls")


def explore_model(model: models.Model) -> widgets.VBox:
    """A panel for a whole model: all its inputs and choices, the presets, and every result.

    Under it, folded, its results with the ranges drawn at random.
    """
    names = [*(item.id for item in model.choices), *(item.id for item in model.inputs)]
    results = [output.id for output in model.outputs]
    whole = panel(explore.Controls(model.title, names, results, True))
    fold = widgets.Accordion([widgets.VBox()], titles=["Ranges instead of numbers"])

    def opened(change: Any) -> None:
        if change["new"] == 0 and not fold.children[0].children:
            fold.children[0].children = (draws_panel(*results),)

    fold.observe(opened, "selected_index")
    whole.children = (*whole.children, fold)
    return whole


def monte_carlo(name: str, draws: int = 20_000, seed: int = 1, **how: Any) -> montecarlo.MonteCarlo:
    """Draw the ranges of your assumptions and compute an output for each draw.

    Peaks and choices are those of :data:`assumptions`. ``how`` is passed on to
    :func:`trainium_report.montecarlo.run`: ``shape``, ``span``, ``over``, ``fixed``. A bar shows
    how far it is where that takes more than a second. Raises as that function does.

    >>> result = monte_carlo("training_saving", draws=5000, seed=1)
    >>> result.quantiles(0.5).round(1).tolist()
    [0.2]
    """
    bar = widgets.FloatProgress(max=1.0, description="Drawing")
    begun, shown = time.monotonic(), False

    def progress(done: float) -> None:
        nonlocal shown
        bar.value = done
        if not shown and done < 1 and time.monotonic() - begun > 1 and face() == "live":
            from IPython import display

            shown = True
            display.display(bar)  # type: ignore[no-untyped-call]

    try:
        return montecarlo.run(
            name, draws, seed, given=assumptions.state, progress=progress, **how
        )  # fmt: skip
    finally:
        bar.close()


def draws_panel(*names: str) -> widgets.VBox:
    """The ranges behind outputs as distributions: a menu of outputs, a shape, a range, a chart.

    It follows :data:`assumptions`. KeyError for a name that is no output.
    """
    known = models.outputs()
    output = widgets.Dropdown(
        options=[(known[name].label, name) for name in names], description="Result", layout=_ROW
    )  # fmt: skip
    shape = widgets.ToggleButtons(
        options=montecarlo.SHAPES, description="Shape", style={"button_width": "auto"}
    )  # fmt: skip
    spans = [(text[0].upper() + text[1:], key) for key, text in montecarlo.SPANS.items()]
    span = widgets.Dropdown(options=spans, description="Ranges", layout=_ROW)
    place = widgets.VBox()

    def draw(_: Any = None) -> None:
        try:
            drawn = monte_carlo(output.value, shape=shape.value, span=span.value)
            shown = live_figure(drawn.figure()) if drawn.sources else Part(html=drawn.html())
            made: widgets.Widget = shown
        except ValueError as error:
            made = widgets.HTML(f"<p>{escape(str(error))}</p>")
        old, place.children = place.children, (made,)
        for part in old:
            part.close()

    for control in (output, shape, span):
        control.observe(draw, "value")
    assumptions.follow(draw)
    draw()
    legend = widgets.HTML("<strong>Your ranges, drawn at random</strong>")
    return widgets.VBox([legend, output, shape, span, place]).add_class("trainium-controls")
