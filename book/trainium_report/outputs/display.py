"""How the library's objects are shown: on a page, stored in a notebook, live in a kernel.

Objects do not display themselves. :data:`still` holds a function for each of their types;
:data:`live` holds those that a running kernel puts in their place.
"""

from __future__ import annotations

import os
from functools import singledispatch
from typing import Any

Bundle = dict[str, str]


def renderer() -> str:
    """'page', 'stored' or 'live', as the environment variable ``TRAINIUM_FACE`` says."""
    return os.environ.get("TRAINIUM_FACE", "live")


@singledispatch
def still(shown: Any) -> Bundle:
    """An object as HTML and plain text. TypeError for a type that nobody has registered."""
    raise TypeError(f"no way to show a {type(shown).__name__}")


@singledispatch
def live(shown: Any) -> Any:
    """An object in a running kernel; where nobody has registered its type, as it is when still."""
    return still(shown)


def bundle(shown: Any) -> Any:
    """What IPython is given of an object, by the renderer in use."""
    return live(shown) if renderer() == "live" else still(shown)
