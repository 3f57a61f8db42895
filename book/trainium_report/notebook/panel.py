"""Panels: sliders, menus, buttons and the answers under them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets as widgets

from ..chapters import report
from ..models import Choice, Input, Lookup, Model
from ..outputs import address, html, own
from ..outputs.controls import PRESET_LABELS, Controls
from ..outputs.display import Bundle, live
from ..results.formats import NO_DATA, NumberFormat
from .assumptions import assumptions
from .cells import Panel, view
from .draws import ROW, draws_panel
from .nearest import way_out
from .prose import prose
from .sentences import living
from .sliders import slider
from .widgets import HtmlWidget


def _answer(name: str, formats: Mapping[str, NumberFormat]) -> str:
    item = report().models.item(name)
    if getattr(item, "codes", ()):
        shown, unit = html.badge(report().verdict(name, **assumptions.state)), ""
    else:
        value, unit = assumptions.value(name), item.unit
        form = formats.get(name)
        text = form.format(value) if form and value is not None else html.cell(value)
        shown = escape(NO_DATA if value is None else text)
        unit = "" if unit == "%" and shown.endswith("%") else unit
        if name in report().models.own and name in assumptions.state:
            unit += ", yours"
    return f'<tr><th scope="row">{escape(item.label)}</th><td>{shown}</td><td>{escape(unit)}</td>'


def _answers(names: Sequence[str], legend: str) -> HtmlWidget:
    """The named results in a table that follows the assumptions, and the chapter's answer."""
    formats = {
        value.signal: NumberFormat("", value.format.spec, "")
        for value in report().values.values()
        if value.signal and value.format
    }

    def shown() -> str:
        rows = "".join(_answer(name, formats) for name in names)
        told = escape(assumptions.told(*names))
        note = f'<p class="own-note">{told}</p>' if told else ""
        table = f'<table class="answers"><tbody>{rows}</tbody></table>'
        return f"{table}{note}{living(legend)}"

    part = HtmlWidget(html=shown())
    assumptions.follow(lambda: part.set_trait("html", shown()), part)
    return part


def _labels(choice: str, lookups: Iterable[str]) -> list[tuple[str, str]]:
    """The options of a choice; one that, with the other choices, finds no row says so."""
    fixed, item = assumptions.state, report().models.choices[choice]
    known = [report().models.lookups[name] for name in lookups]
    tables = [table for table in known if item.id in table.keys and table.id not in fixed]

    def label(option: str, text: str) -> str:
        state = {**fixed, item.id: option}
        missing = any(math.isnan(table.at(state)) for table in tables)
        return f"{text} · {NO_DATA}" if missing else text

    return [(label(option, text), option) for option, text in item.options.items()]


def _select(item: Choice, lookups: Sequence[str], style: Any) -> widgets.Widget:
    control = widgets.Dropdown(
        options=_labels(item.id, lookups), value=assumptions.state[item.id],
        description=item.label, style=style, layout=ROW,
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
    assumptions.follow(follow, control)
    return control


def _own(item: Lookup, style: Any) -> widgets.Widget:
    """A field for a price of the reader's own; empty, the published one counts."""
    field = widgets.Text(
        description=_described(item), continuous_update=False, style=style, layout=ROW,
        tooltip="Empty: the published price of the chosen offer",
    )  # fmt: skip
    clear = widgets.Button(
        description="Clear", tooltip=f"Clear {item.yours}", layout={"width": "auto"}
    )
    note = widgets.HTML()

    def show(refused: str = "") -> None:
        given = assumptions.state.get(item.id)
        if not refused:
            field.value = "" if given is None else f"{given:.12g}"
        clear.layout.visibility = "visible" if field.value else "hidden"
        usd = report().models.lookups[item.id].at(assumptions.state)
        known = "none is published" if math.isnan(usd) else f"published: {own.text(usd)}"
        told = f"empty; {known}" if given is None else f"yours ({known})"
        fault = f'<strong role="alert">{escape(refused)}</strong> ' if refused else ""
        told = known if refused else told
        note.value = f'<span class="trainium-note">{fault}{escape(told)}</span>'

    def typed(change: Any) -> None:
        given = assumptions.state.get(item.id)
        try:
            number = own.read(item, change["new"])
        except own.OwnNumberError as refused:
            if given is not None:
                assumptions.set(**{item.id: None})
                field.value = change["new"]
            show(str(refused))
            return
        if number == given:
            show()
        else:
            assumptions.set(**{item.id: number})

    field.observe(typed, "value")
    clear.on_click(lambda _: field.set_trait("value", ""))
    assumptions.follow(show, field)
    show()
    place = {"align_items": "center", "flex_flow": "row wrap"}
    return widgets.HBox([field, clear, note], layout=place)


def _described(item: Input | Lookup) -> str:
    label = item.label
    if isinstance(item, Lookup):
        label = f"{item.yours[:1].upper()}{item.yours[1:]}"
    return f"{label} ({item.unit})" if item.unit else label


def _buttons() -> widgets.Widget:
    presets = widgets.ToggleButtons(
        options=[(label, key) for key, label in PRESET_LABELS.items()],
        value=assumptions.matching(), style={"button_width": "auto"},
    )  # fmt: skip

    def chosen(change: Any) -> None:
        if change["new"]:
            assumptions.preset(change["new"])

    presets.observe(chosen, "value")
    assumptions.follow(lambda: presets.set_trait("value", assumptions.matching()), presets)
    return presets


_RELATIVE = "The link is of the page alone: put it behind the address of the report."
_NO_LINK = '<span class="trainium-note">This is no link of the report: nothing has changed.</span>'


def _link() -> widgets.Widget:
    """The page's link to these assumptions; a link put in its place opens here."""
    field = widgets.Text(
        value=assumptions.link(), description="Link", continuous_update=False, layout=ROW,
        tooltip="The page with these assumptions; paste the link of a page to open it here",
    )  # fmt: skip
    copy = HtmlWidget(html="", copies=field.value)

    said = widgets.HTML()

    def show() -> None:
        link = assumptions.link()
        field.value = copy.copies = link
        notes = [_RELATIVE] if "://" not in link else []
        notes += [f"Left out: {name}." for name in assumptions.left_out()]
        said.value = f'<span class="trainium-note">{escape(" ".join(notes))}</span>'

    def typed(change: Any) -> None:
        # The field shows the link itself: what it says back is no wish, and it carries no price
        # that a cell has fixed.
        if change["new"] == assumptions.link():
            return
        found = address.read(change["new"])
        if found is not None:
            assumptions.state = report().models.assumptions(**found)
        show()
        said.value = said.value if found is not None else _NO_LINK

    field.observe(typed, "value")
    assumptions.follow(show, field)
    show()
    place = {"align_items": "center", "flex_flow": "row wrap"}
    return widgets.HBox([field, copy, said], layout=place)


def panel(controls: Controls) -> Panel:
    """Sliders, menus and buttons over :data:`assumptions`, with the answers under them."""
    needed = (
        report().models.dependencies(controls.answers)
        if controls.answers
        else set(report().models.lookups)
    )
    lookups = [key for key in report().models.lookups if key in needed]
    items = [report().models.item(name) for name in controls.names]
    labels = [item.label if isinstance(item, Choice) else _described(item) for item in items]
    width = f"{max(map(len, labels), default=0) * 0.56 + 1:.1f}em"
    style = {"description_width": width}

    def made(item: Choice | Input | Lookup) -> widgets.Widget:
        if isinstance(item, Choice):
            return _select(item, lookups, style)
        return _own(item, style) if isinstance(item, Lookup) else slider(item, width)

    rows = [made(item) for item in items]
    if any(isinstance(item, Choice) for item in items):
        rows.append(way_out(controls.names, lookups))
    if controls.presets:
        rows += [_buttons(), _link()]
    if controls.answers:
        rows.append(_answers(controls.answers, controls.legend))
    legend = widgets.HTML(f"<strong>{escape(controls.legend)}</strong>")
    return Panel([legend, *rows, prose()], controls)


def explore_model(model: Model) -> Panel:
    """A panel for a whole model: all its inputs and choices, the presets, and every result.

    Under it, folded, its results with their ranges drawn.
    """
    needed = report().models.dependencies(output.id for output in model.outputs)
    names = [
        *(item.id for item in report().models.choices_of(model)),
        *(key for key in report().models.own if key in needed),
        *(item.id for item in report().models.inputs_of(model)),
    ]
    results = [output.id for output in model.outputs]
    whole = panel(Controls(model.title, names, results, True))
    fold = widgets.Accordion([widgets.VBox()], titles=["Ranges instead of numbers"])

    def opened(change: Any) -> None:
        if change["new"] == 0 and not fold.children[0].children:
            fold.children[0].children = (draws_panel(*results),)

    fold.observe(opened, "selected_index")
    whole.children = (*whole.children, fold)
    return whole


@live.register(Controls)
def _controls(controls: Controls) -> Bundle:
    return view(panel(controls))
