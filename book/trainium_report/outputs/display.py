"""How the library's objects are shown: on a page, stored in a notebook, live in a kernel.

Objects do not display themselves. :data:`still` holds a function for each of their types;
:data:`live` holds those that a running kernel adds where somebody looks on.
"""

from __future__ import annotations

import os
from functools import singledispatch
from typing import Any

from .html import as_tex

Bundle = dict[str, Any]


def renderer() -> str:
    """'page', 'stored' or 'live', as the environment variable ``TRAINIUM_FACE`` says."""
    return os.environ.get("TRAINIUM_FACE", "live")


@singledispatch
def still(shown: Any) -> Bundle:
    """An object as HTML and plain text. TypeError for a type that nobody has registered."""
    raise TypeError(f"no way to show a {type(shown).__name__}")


@singledispatch
def live(shown: Any) -> Bundle:
    """What a running kernel adds to an object, such as the view of a widget; mostly nothing."""
    return {}


def bundle(shown: Any, watched: bool = True) -> Bundle:
    """What IPython is given of an object, by the renderer in use.

    A living object keeps its still face beside it: that is what a saved notebook shows. One that
    nobody watches, as papermill and nbconvert run it, is still from the start.
    """
    made = still(shown)
    if renderer() == "page":
        return made
    # Viewers read a formula between any two dollar signs, such as those of two prices.
    plain = f'<div class="mathjax_ignore">{as_tex(made["text/html"])}</div>'
    alive = live(shown) if watched and renderer() == "live" else {}
    return {**made, "text/html": plain, **alive}
