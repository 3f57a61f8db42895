"""Trainium against Nvidia: the claims, recomputed. The library behind the chapters."""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

# Altair loads jsonschema, which tries this package for formats that no chart has: a second of
# every kernel's start goes into its grammars.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

if TYPE_CHECKING:
    from . import charts, data, lab, models, sources, values, views
    from .chapter import begin
    from .explore import controls
    from .figures import figure
    from .verdict_board import board

__all__ = [
    "begin", "board", "charts", "controls", "data", "figure", "lab", "models", "sources", "values",
    "views",
]  # fmt: skip

_FUNCTIONS = {
    "begin": "chapter", "board": "verdict_board", "controls": "explore", "figure": "figures",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    # Loaded on demand, so that the data can be checked before anything is computed from them.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f".{_FUNCTIONS.get(name, name)}", __name__)
    return getattr(module, name) if name in _FUNCTIONS else module
