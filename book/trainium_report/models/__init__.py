"""Models: one definition, three faces (formula, Python function, live control)."""

from . import (
    announcement,
    anthropic,
    cost,
    ecosystem,
    market,
    market_room,
    obstacles,
    roadmap,
    vega,
)
from .core import (
    PRESETS,
    Choice,
    Input,
    Lookup,
    Model,
    Output,
    Swing,
    choices,
    evaluate,
    flip_point,
    in_words,
    inputs,
    latex,
    lookups,
    models,
    needs,
    outputs,
    preset,
    state,
    tornado,
    verdict,
)
from .cost import (
    break_even_price,
    capacity_blocks,
    claimed_saving,
    comparisons,
    decoding_cost,
    drawn_comparisons,
    headline_comparisons,
    of_row,
    required_ratio,
    training_cost,
    useful_cost,
)
from .market import concentration, market_share
from .offers import observations, offers

__all__ = [
    "PRESETS", "Choice", "Input", "Lookup", "Model", "Output", "Swing", "announcement",
    "anthropic", "break_even_price", "capacity_blocks", "choices", "claimed_saving",
    "comparisons", "concentration", "cost", "decoding_cost", "drawn_comparisons", "ecosystem",
    "evaluate", "flip_point", "headline_comparisons", "in_words", "inputs", "latex", "lookups",
    "market", "market_room", "market_share", "models", "needs", "observations", "obstacles",
    "of_row", "offers", "outputs", "preset", "required_ratio", "roadmap", "state", "tornado",
    "training_cost",
    "useful_cost", "vega", "verdict",
]  # fmt: skip
