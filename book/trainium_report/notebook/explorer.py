"""The tables of the report in a notebook: the same rows and tools as on their pages."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

from ..outputs.display import live
from ..outputs.explore import Explorer, explorer
from .widgets import COLOURS

_OURS = Path(__file__).parent / "static"
_PAGE = Path(__file__).parents[1] / "site" / "static"

_RENDER = """
export default { render({ model, el }) {
  const root = document.createElement("div");
  root.className = "trainium";
  root.innerHTML = model.get("html");
  el.append(root);
  window.reportExplore(root.querySelector(".explore"));
} };
"""


class TableWidget(anywidget.AnyWidget):
    """Widget that shows a table with the tools of its page, but the plot."""

    _esm = (_PAGE / "explore.js").read_text(encoding="utf-8") + _RENDER
    _css = "".join(
        file.read_text(encoding="utf-8")
        for file in (COLOURS, _OURS / "lab.css", _PAGE / "explore.css")
    )
    html = traitlets.Unicode().tag(sync=True)


def explore(name: str) -> Explorer:
    """A table of the data with its tools: sort, filter by words and ranges, pick columns, save.

    It has the rows of the session too. For more than that, ``report().table(name)`` is the table
    as a DataFrame. KeyError, with near names, for an unknown table.

    >>> explore("prices").title
    'Prices'
    """
    return explorer(name)


@live.register(Explorer)
def _explorer(shown: Explorer) -> object:
    return TableWidget(html=shown.html(page=False))._repr_mimebundle_()
