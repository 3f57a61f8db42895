"""Trainium against Nvidia: the claims, recomputed. The library behind the chapters.

A chapter begins with ``from trainium_report import charts, controls, figure, report`` and takes its
own frames and charts from :mod:`trainium_report.chapters`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

# Altair loads jsonschema, which tries this package for formats that no chart has: a second of
# every kernel's start goes into its grammars.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

if TYPE_CHECKING:
    from . import charts
    from . import notebook as lab
    from .chapters import report
    from .outputs.board import board
    from .outputs.claims_list import claims_list, start_chapter
    from .outputs.controls import controls
    from .outputs.figures import figure
    from .outputs.glance import Bar, answer, glance
    from .outputs.guess import guess

__all__ = [
    "Bar", "answer", "board", "charts", "claims_list", "controls", "figure", "glance", "guess",
    "lab", "report", "start_chapter",
]  # fmt: skip

_PLACES = {
    "board": "outputs.board", "claims_list": "outputs.claims_list", "controls": "outputs.controls",
    "Bar": "outputs.glance", "answer": "outputs.glance", "glance": "outputs.glance",
    "figure": "outputs.figures", "guess": "outputs.guess", "report": "chapters",
    "start_chapter": "outputs.claims_list",
}  # fmt: skip
_MODULES = {"charts": "charts", "lab": "notebook"}
_RENAMED = {
    "begin": "start_chapter",
    "data": "report().table('prices')",
    "sources": "trainium_report.tables.source",
    "values": "report().value('ratio_h100_july')",
    "views": "report().along, report().tornado and the frames of trainium_report.chapters",
}


def __getattr__(name: str) -> Any:
    # Loaded on demand, so that the data can be checked before anything is computed from them.
    if name in _RENAMED:
        raise ImportError(f"trainium_report.{name} has moved: use {_RENAMED[name]}")
    if name in _MODULES:
        return import_module(f".{_MODULES[name]}", __name__)
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_PLACES[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__


_DISPLAYED = (
    "models.definitions.Model", "models.simulation.Simulation", "notebook.added_rows.Row",
    "notebook.assumptions.Assumptions", "notebook.my_offer.Offer",
    "outputs.board.Board", "outputs.claims_list.ClaimsList", "outputs.comparison.Comparison",
    "outputs.controls.Controls", "outputs.explore.Explorer", "outputs.figures.Figure",
    "outputs.glance.Glance", "outputs.guess.Guess",
)  # fmt: skip


def _show(shown: Any) -> Any:
    display = import_module(".outputs.display", __name__)
    import_module(".outputs.formulas", __name__)
    if type(shown).__module__.startswith("altair."):
        import_module(".outputs.plain_chart", __name__)
    watched = False
    if display.renderer() == "live":
        import_module(".notebook", __name__)
        watched = import_module(".notebook.cells", __name__).watched()
    return display.bundle(shown, watched)


def _complete(context: Any) -> Any:
    return import_module(".notebook.completion", __name__).matcher(context)


_complete.matcher_api_version = 2  # type: ignore[attr-defined]


def load_ipython_extension(shell: Any) -> None:
    """Let a kernel show what cells end in. A kernel that imports the library needs no more."""
    formatter = shell.display_formatter.mimebundle_formatter
    matchers = shell.Completer.custom_matchers
    if _complete not in matchers:
        matchers.append(_complete)
    for path in _DISPLAYED:
        module, _, name = f"{__name__}.{path}".rpartition(".")
        formatter.for_type_by_name(module, name, _show)
    formatter.for_type_by_name("altair.vegalite.v6.api", "TopLevelMixin", _show)


if "IPython" in sys.modules and (_shell := sys.modules["IPython"].get_ipython()):
    load_ipython_extension(_shell)
