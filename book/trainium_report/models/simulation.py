"""Ranges as distributions: a result under many draws of the assumptions at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from .definitions import PRESETS
from .model_set import ModelSet
from .sequence import SHAPES, halton, shaped
from .together import SPANS, Drawn, Range, drawn

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
DRAWS = 1000
"""How many draws a page makes, and a notebook unless told otherwise."""
DOTS = 20
"""How many dots stand for all draws."""
_CHUNK = 50_000

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Simulation:
    """A model output under draws of the assumptions it rests on.

    ``draws`` has one number a draw, in ``unit``; nan where data lack. ``ranges`` has one row for
    each assumption that varied: ``assumption``, ``low``, ``mode``, ``high``, empty for a choice.
    ``verdicts`` has, for each verdict that rests on the output, the share of draws that gives it
    each of its values. ``held`` has the choices that it rests on and that were not drawn: the
    option of each, by label. ``beside`` has the draws of what else was asked for.
    """

    name: str
    label: str
    unit: str
    draws: np.ndarray
    now: float
    shape: str
    span: str
    seed: int
    ranges: pd.DataFrame
    verdicts: Mapping[str, Mapping[str, float]]
    held: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, np.ndarray] = field(default_factory=dict, repr=False)

    def quantiles(self, *at: float) -> pd.Series:
        """The output at the given shares of the draws (by default 5, 25, 50, 75 and 95 %)."""
        known = self.draws[~np.isnan(self.draws)]
        wanted = list(at or QUANTILES)
        found = np.quantile(known, wanted) if known.size else np.full(len(wanted), np.nan)
        return pd.Series(found, index=wanted, name=self.name)

    def probability(self, low: float = -np.inf, high: float = np.inf) -> float:
        """The share of draws from ``low`` to ``high``, ends included."""
        return float(np.mean((self.draws >= low) & (self.draws <= high)))

    def dots(self, number: str = "") -> list[tuple[float, float]]:
        """The draws as a quantile dot plot has them: the code of a verdict and a number, each.

        Each of the :data:`DOTS` dots stands for as many draws. The dots of a verdict lie at the
        quantiles of ``number``, one of ``beside``, among the draws that give it; without one they
        have no place (nan). A code is nan for draws without an answer. A result that is no verdict
        lies at its own quantiles, and its code is zero.
        """
        if self.name not in self.verdicts:
            return dots(np.where(np.isnan(self.draws), np.nan, 0.0), self.draws)
        beside = self.beside[number] if number else np.full(self.draws.size, np.nan)
        return dots(self.draws, beside)


def dots(codes: np.ndarray, numbers: np.ndarray) -> list[tuple[float, float]]:
    """See :meth:`Simulation.dots`; `dots` in ``sure.js``."""
    kinds = [*sorted({*codes[~np.isnan(codes)].tolist()}), float("nan")]
    members = [numbers[np.isnan(codes) if np.isnan(kind) else codes == kind] for kind in kinds]
    places = _apportioned([each.size for each in members], DOTS)
    made = []
    for kind, each, count in zip(kinds, members, places, strict=True):
        known = np.sort(each)
        at = [known[(2 * i + 1) * known.size // (2 * count)] for i in range(count)]
        made += [(kind, float(number)) for number in at]
    return made


def _apportioned(sizes: Sequence[int], seats: int) -> list[int]:
    """Seats in proportion to sizes: what is left over goes to the largest remainders."""
    whole = [size * seats // sum(sizes) for size in sizes]
    rest = [size * seats % sum(sizes) for size in sizes]
    order = sorted(range(len(sizes)), key=lambda at: (-rest[at], at))
    more = {*order[: seats - sum(whole)]}
    return [count + (at in more) for at, count in enumerate(whole)]


def _combinations(
    models: ModelSet, name: str, over: Sequence[str], span: str, state: Mapping[str, Any]
) -> list[dict[str, str]]:
    """The options of the drawn choices, each combination that has data once."""
    options = []
    for key in over:
        item = models.choices[key]
        cases = dict.fromkeys([state[key], *map(item.preset, PRESETS)])
        options.append(list(cases if span == "cases" else item.options))
    made = [dict(zip(over, chosen, strict=True)) for chosen in product(*options)]
    known = [c for c in made if not np.isnan(models.evaluate(name, **{**state, **c}))]
    return known if over and known else [{}]


def simulate(
    models: ModelSet, name: str, draws: int = DRAWS, seed: int = 1, *, shape: str = "triangular",
    span: str = "cases", over: Sequence[str] = (), fixed: Sequence[str] = (),
    ranges: Mapping[str, Range] | None = None, beside: Sequence[str] = (),
    given: Mapping[str, Any] | None = None, progress: Progress | None = None,
) -> Simulation:  # fmt: skip
    """Draw the assumptions behind a model output and compute it for each draw.

    The draws are a fixed sequence (:mod:`.sequence`), so the same call gives the same numbers, and
    the page gives them too. ``seed`` 1 takes its first ``draws`` points, 2 the next ones, and so
    on: two seeds that differ show how much the number of draws matters.

    ``shape`` is 'triangular', with its peak at the assumption as it stands, or 'uniform'; ``span``
    is 'cases' (from one best case to the other, the range that the report has grounds for) or
    'limits' (all that a control admits). ``ranges`` has other ends, by assumption. The two ends of
    a pair are a range themselves: one number between them stands for both, so they never cross.
    What ``data/drawn_together.csv`` names moves together; every other assumption is drawn by
    itself.

    Inputs named in ``fixed`` stay as ``given`` has them, or at their defaults. So do choices, and
    with them prices, but for the choices named in ``over``, and for all choices of an output that
    rests on no number: they take the options of the three presets ('limits': every option) in
    turn, each combination that has data as often as another. ``beside`` names outputs and inputs
    whose draws are kept. ``progress`` hears the share done.

    Raises KeyError for an unknown output or choice, ValueError for another shape, span or number of
    draws and for a range whose ends cross.
    """
    output = models.output(name)
    if shape not in SHAPES or span not in SPANS or draws < 1 or seed < 1:
        expected = f"shape one of {', '.join(SHAPES)}; span one of {', '.join(SPANS)}"
        raise ValueError(
            f"found {shape!r}, {span!r}, {draws!r}, {seed!r}; expected {expected}; draws and seed "
            "at least 1"
        )
    for key, (low, high) in (ranges or {}).items():
        if not low <= high or models.item(key) is not models.inputs.get(key):
            raise ValueError(f"range of {key!r}: found {low!r} to {high!r}; expected an assumption "
                             "and its lower end first")  # fmt: skip
    state = models.assumptions(**(given or {}))
    coded = [key for key, item in models.outputs.items() if item.codes]
    follow = [key for key in coded if name in models.dependencies([key])]
    every = list(dict.fromkeys([name, *follow, *beside]))
    moved = [
        item
        for item in drawn(models, every, state, span=span, fixed=fixed, ranges=ranges)
        if item.varies
    ]
    start = 1 + (seed - 1) * draws
    sample = {
        member: shaped(halton(draws, item.coordinate, start), *_range(item), shape)
        for item in moved
        for member in item.members
    }
    own = models.dependencies([name])
    alone = not own & {*models.inputs}
    varied = list(over) or ([c for c in models.choices if c in own] if alone else [])
    combinations = _combinations(models, name, varied, span, state)
    turned = [key for key in varied if len({options.get(key) for options in combinations}) > 1]
    rows = [[item.label, *_range(item)] for item in moved]
    rows += [[models.choices[key].label, "", "", ""] for key in turned]
    whole = {key: np.full(draws, np.nan) for key in every}
    done = 0
    for at, options in enumerate(combinations):
        members = np.arange(at, draws, len(combinations))
        for first in range(0, members.size, _CHUNK):
            here = members[first : first + _CHUNK]
            part = {key: numbers[here] for key, numbers in sample.items()}
            for key, results in whole.items():
                results[here] = models.evaluate(key, **{**state, **options, **part})
            done += here.size
            if progress:
                progress(done / draws)
    return Simulation(
        name=name, label=output.label, unit=output.unit, draws=whole[name],
        now=float(models.evaluate(name, **state)), shape=shape, span=span, seed=seed,
        ranges=pd.DataFrame(rows, columns=["assumption", "low", "mode", "high"]),
        verdicts={key: _shares(models.outputs[key].codes, whole[key]) for key in follow},
        held={
            item.label: item.options[state[key]]
            for key, item in models.choices.items()
            if key in own and key not in turned
        },
        beside={key: whole[key] for key in beside},
    )  # fmt: skip


def _range(item: Drawn) -> tuple[float, float, float]:
    return item.low, item.mode, item.high


def _shares(slugs: Sequence[str], codes: np.ndarray) -> dict[str, float]:
    shares = {slug: float(np.mean(codes == at)) for at, slug in enumerate(slugs)}
    missing = float(np.mean(np.isnan(codes)))
    return {**shares, **({"no_data": missing} if missing else {})}
