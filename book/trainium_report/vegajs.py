"""The chart library for a browser: one script for the pages of the book and for notebooks."""

from __future__ import annotations

from functools import cache

import vl_convert as vlc


@cache
def bundle() -> str:
    """Vega, Vega-Lite and Vega-Embed as one classic script that leaks only ``reportVega``."""
    return f"(function(){{{vlc.javascript_bundle('window.reportVega = vegaEmbed;')}}})();\n"
