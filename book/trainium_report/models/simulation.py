"""Ranges as distributions: a result under many draws of the assumptions at once."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from .definitions import PRESETS, Input
from .model_set import ModelSet

SHAPES = ("triangular", "uniform")
SPANS = {"cases": "from one best case to the other", "limits": "over the whole of each control"}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_CHUNK = 50_000

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Simulation:
    """A model output under draws of the assumptions it rests on.

    ``draws`` has one number a draw, in ``unit``; nan where data lack. ``ranges`` has one row for
    each assumption that varied: ``assumption``, ``low``, ``mode``, ``high``, empty for a choice.
    ``verdicts`` has, for each verdict that rests on the output, the share of draws that gives it
    each of its values.
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

    def quantiles(self, *at: float) -> pd.Series:
        """The output at the given shares of the draws (by default 5, 25, 50, 75 and 95 %)."""
        known = self.draws[~np.isnan(self.draws)]
        wanted = list(at or QUANTILES)
        found = np.quantile(known, wanted) if known.size else np.full(len(wanted), np.nan)
        return pd.Series(found, index=wanted, name=self.name)

    def probability(self, low: float = -np.inf, high: float = np.inf) -> float:
        """The share of draws from ``low`` to ``high``, ends included."""
        return float(np.mean((self.draws >= low) & (self.draws <= high)))


def _ends(item: Input, span: str, mode: float) -> tuple[float, float]:
    if span == "limits":
        return item.low, item.high
    cases = (item.best_case_trainium, item.best_case_nvidia, mode)
    return min(cases), max(cases)


def _stream(seed: int, key: str) -> np.random.Generator:
    # One for each assumption: another output of the same seed meets the same draws.
    return np.random.default_rng([seed, zlib.crc32(key.encode())])


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
    models: ModelSet, name: str, draws: int = 20_000, seed: int = 1, *, shape: str = "triangular",
    span: str = "cases", over: Sequence[str] = (), fixed: Sequence[str] = (),
    given: Mapping[str, Any] | None = None, progress: Progress | None = None,
) -> Simulation:  # fmt: skip
    """Draw the assumptions behind a model output and compute it for each draw.

    ``shape`` is 'triangular', with its peak at the assumption as it stands, or 'uniform'; ``span``
    is 'cases' (from one best case to the other, the range that the report has grounds for) or
    'limits' (all that a control admits). Inputs named in ``fixed`` stay as ``given`` has them, by
    default neutral. So do choices, but for those named in ``over``, and for all choices of an
    output that rests on no number: they take the options of the three presets ('limits': every
    option) in turn, each combination that has data as often as another. Each assumption is drawn
    by itself: where two move together the result is too wide or too narrow. ``progress`` hears the
    share done. Raises KeyError for an unknown output or choice, ValueError for another shape, span
    or number of draws.
    """
    output = models.output(name)
    if shape not in SHAPES or span not in SPANS or draws < 1:
        expected = f"shape one of {', '.join(SHAPES)}; span one of {', '.join(SPANS)}; draws > 0"
        raise ValueError(f"found {shape!r}, {span!r}, {draws!r}; expected {expected}")
    state = models.assumptions(**(given or {}))
    coded = [key for key, item in models.outputs.items() if item.codes]
    follow = [key for key in coded if name in models.dependencies([key])]
    needed = models.dependencies([name, *follow])
    drawn, rows = {}, []
    for key, item in models.inputs.items():
        low, high = _ends(item, span, state[key])
        if key in needed and key not in fixed and low < high:
            peak = () if shape == "uniform" else (state[key],)
            draw = getattr(_stream(seed, key), shape)
            drawn[key] = draw(low, *peak, high, draws)
            rows.append([item.label, low, state[key], high])
    for pair in models.pairs.items():
        # The lower of the two draws is the lowest.
        one, other = (np.asarray(drawn.get(key, state[key])) for key in pair)
        ordered = zip(pair, (np.minimum(one, other), np.maximum(one, other)), strict=True)
        drawn |= {key: ends for key, ends in ordered if key in drawn}
    own = models.dependencies([name])
    varied = list(over) or ([c for c in models.choices if c in own] if not own & {*drawn} else [])
    combinations = _combinations(models, name, varied, span, state)
    moved = [key for key in varied if len({options.get(key) for options in combinations}) > 1]
    rows += [[models.choices[key].label, "", "", ""] for key in moved]
    whole = {key: np.full(draws, np.nan) for key in dict.fromkeys([name, *follow])}
    done = 0
    for at, options in enumerate(combinations):
        members = np.arange(at, draws, len(combinations))
        for start in range(0, members.size, _CHUNK):
            here = members[start : start + _CHUNK]
            part = {key: sample[here] for key, sample in drawn.items()}
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
    )  # fmt: skip


def _shares(slugs: Sequence[str], codes: np.ndarray) -> dict[str, float]:
    shares = {slug: float(np.mean(codes == at)) for at, slug in enumerate(slugs)}
    missing = float(np.mean(np.isnan(codes)))
    return {**shares, **({"no_data": missing} if missing else {})}
