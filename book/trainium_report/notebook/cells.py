"""What a cell has shown: widgets end when their cell runs again, and keep a plain face beside them.
"""

from __future__ import annotations

from typing import Any, TypeVar

import ipywidgets as widgets
from IPython import get_ipython

from ..outputs.display import Bundle, bundle

_Shown = TypeVar("_Shown", bound=widgets.Widget)

VIEW = "application/vnd.jupyter.widget-view+json"
_made: dict[str, tuple[int, list[widgets.Widget]]] = {}


def asked() -> dict[str, Any]:
    """What came with the request to run the present cell, empty where no notebook asks."""
    shell = get_ipython()
    parent: Any = getattr(shell, "get_parent", dict)() or {}
    found: dict[str, Any] = parent.get("metadata") or {}
    return found


def watched() -> bool:
    """Whether a notebook with a reader before it runs the cell: it names the cell, tools do not."""
    return "cellId" in asked()


def keep(shown: _Shown) -> _Shown:
    """The widget itself, which ends when the cell that made it runs again."""
    cell, shell = asked().get("cellId"), get_ipython()
    if cell:
        number = shell.execution_count
        before, parts = _made.get(cell, (number, []))
        if before != number:
            for part in parts:
                end(part)
            parts = []
        _made[cell] = (number, [*parts, shown])
    return shown


def end(shown: widgets.Widget) -> None:
    """Close a widget and all within it, its layout and style too, but for what others show too."""
    if getattr(shown, "lasting", False):
        return
    inner = (getattr(shown, "layout", None), getattr(shown, "style", None))
    for part in (*getattr(shown, "children", ()), *inner):
        if isinstance(part, widgets.Widget):
            end(part)
    shown.close()


def view(shown: widgets.Widget) -> Bundle:
    """The view of a widget alone."""
    return {VIEW: {"version_major": 2, "version_minor": 0, "model_id": shown.model_id}}


class Panel(widgets.VBox):
    """A box of controls; where it cannot live a notebook shows ``plain`` in its place."""

    def __init__(self, children: Any, plain: Any) -> None:
        super().__init__(children)
        self.plain = plain
        self.add_class("trainium-controls")
        keep(self)

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return {**bundle(self.plain, watched=False), **view(self)}
