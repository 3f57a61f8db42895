"""Models: one definition, three faces (formula, Python function, live control)."""

from typing import Any

from .definitions import PRESETS, Choice, Input, Lookup, Model, Output, symbols
from .model_set import ModelSet
from .sensitivity import Part, Swing, turns

__all__ = ["PRESETS", "Choice", "Input", "Lookup", "Model", "ModelSet", "Output", "Part",
           "Swing", "symbols", "turns"]  # fmt: skip

_RENAMED = {
    "evaluate": "report().evaluate", "verdict": "report().verdict", "tornado": "report().swings",
    "flip_point": "report().switching_value", "choices": "report().options",
    "preset": "report().models.preset", "state": "report().models.assumptions",
    "needs": "report().models.dependencies", "inputs": "report().models.inputs",
    "outputs": "report().models.outputs", "lookups": "report().models.lookups",
    "models": "report().models.models",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _RENAMED:
        raise AttributeError(f"models.{name} has moved: use {_RENAMED[name]}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
