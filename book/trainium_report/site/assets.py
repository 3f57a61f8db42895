"""Our own static files: the page's script and the chart library, wrapped and loaded on demand."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from ..outputs import drawing

STATIC = Path(__file__).parent / "static"


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vega.js").write_text(drawing.library(), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Add the static folder and write the bundle."""
    app.config.html_static_path.append(str(STATIC))
    # At the end: a kernel cannot be forked from a process that has drawn a chart.
    app.connect("build-finished", _write, priority=50)
