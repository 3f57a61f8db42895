"""Our own static files: the page's script and the chart library, wrapped and loaded on demand."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from ..vegajs import bundle

STATIC = Path(__file__).parent / "static"


def _write(app: Sphinx) -> None:
    if app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vega.js").write_text(bundle(), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Add the static folder and write the bundle."""
    app.config.html_static_path.append(str(STATIC))
    app.connect("builder-inited", _write)
