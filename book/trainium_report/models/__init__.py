"""Models: one definition, three faces (formula, Python function, live control)."""

from .definitions import PRESETS, Choice, Input, Lookup, Model, Output, symbols
from .model_set import ModelSet
from .sensitivity import Swing

__all__ = ["PRESETS", "Choice", "Input", "Lookup", "Model", "ModelSet", "Output", "Swing",
           "symbols"]  # fmt: skip
