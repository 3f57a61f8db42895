"""The Sphinx extension: what turns chapters into the pages of the book.

It checks data and prose before anything is drawn, renders checked numbers with their sources,
moves the specification of each figure into a script of its own, sets formulas as MathML, and
gives each page the dataflow behind its controls.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from ..tables import check
from . import (
    api,
    article,
    assets,
    bibliography,
    catalogue,
    cite,
    compare,
    conclusions,
    dated,
    drawer,
    embeds,
    execution,
    figures,
    formulas,
    host,
    kit,
    ledger,
    machines,
    models_page,
    numbers,
    offers,
    pages,
    previews,
    search,
    sharing,
    tables,
    terms,
)

HERE = Path(__file__).parent
PARTS = (
    execution, numbers, formulas, figures, embeds, assets, bibliography, catalogue, ledger, article,
    conclusions, dated, models_page, compare, machines, api, kit, host, pages, tables, sharing,
    previews, drawer, search, terms, offers, cite,
)  # fmt: skip
"""The parts of the extension, in the order in which they connect."""


def check_data(app: Sphinx, config: Config) -> None:
    """Stop the build on the first bad row, with all of them named."""
    problems = check()
    if problems:
        shown = "\n".join(map(str, problems[:20]))
        raise ExtensionError(f"the data are not as they should be\n{shown}")


def on_all_processors(app: Sphinx, _: BuildEnvironment) -> None:
    """Let Sphinx write pages side by side, once all are read: not every extension can share that.

    Jupyter Book has no option for it.
    """
    app.parallel = os.cpu_count() or 1


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything; the kernels of the chapters draw for the page."""
    os.environ["TRAINIUM_FACE"] = "page"
    app.connect("config-inited", check_data, priority=100)
    app.add_html_theme("report", str(HERE / "theme"))
    for part in PARTS:
        part.setup(app)
    app.connect("env-updated", on_all_processors)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
