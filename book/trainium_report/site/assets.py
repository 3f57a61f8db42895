"""Our own static files: the page's script and the chart library, wrapped and loaded on demand."""

from __future__ import annotations

from pathlib import Path

import vl_convert as vlc
from sphinx.application import Sphinx

STATIC = Path(__file__).parent / "static"


def bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one classic script that leaks only ``reportVega``."""
    return f"(function(){{{vlc.javascript_bundle('window.reportVega = vegaEmbed;')}}})();\n"


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
