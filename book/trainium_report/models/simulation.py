"""Ranges as distributions: a result under many draws of the assumptions at once."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from . import charts, claims, explore, figures, markup, models, views

SHAPES = ("triangular", "uniform")
SPANS = {"cases": "from one best case to the other", "limits": "over the whole of each control"}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_CHUNK = 50_000
_BINS = 40

Progress = Callable[[float], None]


@dataclass(frozen=True)
class MonteCarlo:
    """A model output under draws of the assumptions it rests on; a cell that ends in one shows it.

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

    @property
    def table(self) -> pd.DataFrame:
        """Quantiles, or for a verdict the share of each, then those of the verdicts that follow."""
        form = explore.output_template(self.name)
        rows = []
        if self.name not in self.verdicts:
            rows = [
                (f"{at:.0%} of draws are below", form.show(float(value)))
                for at, value in self.quantiles().items()
            ]
        for name, shares in self.verdicts.items():
            of = models.outputs()[name].label
            rows += [(f"{of}: {_words(slug)}", f"{part:.0%}") for slug, part in shares.items()]
        return pd.DataFrame(rows, columns=["what", "value"])

    def chart(self) -> alt.LayerChart:
        """A histogram of the draws, for a verdict a bar for each of its values."""
        listed = "; ".join(f"{what} {value}" for what, value in self.table.itertuples(index=False))
        told = f"{self.label} in {len(self.draws):,} draws. {listed}."
        if self.name in self.verdicts:
            shares = self.verdicts[self.name].items()
            frame = pd.DataFrame(
                [{"label": _words(slug), "share": part, "maker": "Other"} for slug, part in shares]
            )
            return charts.ranked_bars(
                frame.sort_values("share", ascending=False), "share", format="{:.0%}", what=told
            )
        return self._histogram().properties(height=220, description=told)

    def _histogram(self) -> alt.LayerChart:
        known = self.draws[~np.isnan(self.draws)]
        if not known.size:
            raise ValueError(f"{self.label}: no data under these choices")
        low, high = np.quantile(known, [0.001, 0.999]).tolist()
        around = max(abs(low), 1) / 2 if high - low <= 1e-9 * abs(low) else 0
        ends = (low - around, high + around)
        counts, edges = np.histogram(known, bins=_BINS, range=ends)
        bins = pd.DataFrame(
            {"low": edges[:-1], "high": edges[1:], "share": counts / len(self.draws)}
        )
        form = explore.output_template(self.name)
        label = f"'{form.before}' + format(datum.value, '{form.spec}')"
        scale = alt.Scale(domain=list(ends), nice=False, zero=False)
        x = alt.X(
            "low:Q", title=None, bin="binned", scale=scale,
            axis=alt.Axis(labelExpr=label, grid=False),
        )  # fmt: skip
        bars = alt.Chart(bins).mark_bar(color=charts.ACCENT).encode(
            x=x, x2="high:Q",
            y=alt.Y("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=4)),
            tooltip=[alt.Tooltip("share:Q", format=".1%", title="Share of draws")],
        )  # fmt: skip
        found = self.quantiles(0.05, 0.5, 0.95).tolist()
        marks = [(found[0], "5%"), (found[1], "half"), (found[2], "95%")]
        lines = alt.Chart(pd.DataFrame(marks, columns=["at", "text"]))
        where = alt.X("at:Q", scale=scale)
        rules = lines.mark_rule(strokeDash=[3, 3], color=charts.INK).encode(x=where)
        heads = lines.mark_text(baseline="bottom", dy=-2).encode(
            x=where, y=alt.value(0), text="text:N"
        )
        layers: alt.LayerChart = alt.layer(bars, rules, heads)  # type: ignore[assignment]
        return layers

    @property
    def sources(self) -> list[str]:
        """Ids of the sources that the output rests on."""
        return views.sources_of(self.name)

    def figure(self) -> figures.Figure:
        """The chart as a figure of the report, with its table and sources.

        Raises FigureError where the output rests on no source.
        """
        if not self.sources:
            raise figures.FigureError(f"figure of {self.name!r} lacks a source")
        form = explore.output_template(self.name)
        low, middle, high = (form.show(v) for v in self.quantiles(0.05, 0.5, 0.95))
        title = f"{self.label}: half of the draws below {middle}, nine in ten from {low} to {high}"
        if self.name in self.verdicts:
            slug, part = max(self.verdicts[self.name].items(), key=lambda item: item[1])
            title = f"{_words(slug)} in {part:.0%} of the draws: {self.label}"
        varied = "; ".join(self.ranges["assumption"])
        subtitle = (
            f"Share of {len(self.draws):,} draws, seed {self.seed}, {self.shape}, "
            f"{SPANS[self.span]}; each assumption by itself. Varied: {varied or 'nothing'}."
        )
        return figures.figure(
            self.chart(), id=f"draws-{self.name.replace('_', '-')}", title=title,
            subtitle=subtitle, data=self.table, columns={"what": "What", "value": "Value"},
            source_ids=self.sources, how=[self.name],
        )  # fmt: skip

    def html(self) -> str:
        """The table alone, for a result without a source, which can be no figure."""
        return markup.table(self.table, {"what": self.label, "value": "Value"}, self.label)

    def _repr_mimebundle_(self, **_: Any) -> Any:
        if self.sources:
            return self.figure()._repr_mimebundle_()
        return {"text/html": self.html(), "text/plain": self.table.to_string(index=False)}


def _words(slug: str) -> str:
    return claims.VERDICTS[slug].text


def _ends(item: models.Input, span: str, mode: float) -> tuple[float, float]:
    if span == "limits":
        return item.low, item.high
    cases = (item.best_case_trainium, item.best_case_nvidia, mode)
    return min(cases), max(cases)


def _stream(seed: int, key: str) -> np.random.Generator:
    # One for each assumption: another output of the same seed meets the same draws.
    return np.random.default_rng([seed, zlib.crc32(key.encode())])


def _combinations(
    name: str, over: Sequence[str], span: str, state: Mapping[str, Any]
) -> list[dict[str, str]]:
    """The options of the drawn choices, each combination that has data once."""
    options = []
    for key in over:
        item = models.choices()[key]
        cases = dict.fromkeys([state[key], *map(item.preset, models.PRESETS)])
        options.append(list(cases if span == "cases" else item.options))
    made = [dict(zip(over, chosen, strict=True)) for chosen in product(*options)]
    known = [c for c in made if not np.isnan(models.evaluate(name, **{**state, **c}))]
    return known if over and known else [{}]


def run(
    name: str, draws: int = 20_000, seed: int = 1, *, shape: str = "triangular",
    span: str = "cases", over: Sequence[str] = (), fixed: Sequence[str] = (),
    given: Mapping[str, Any] | None = None, progress: Progress | None = None,
) -> MonteCarlo:  # fmt: skip
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

    >>> result = run("required_mfu", draws=1000, seed=7)
    >>> result.draws.shape
    (1000,)
    >>> bool((result.draws == run("required_mfu", draws=1000, seed=7).draws).all())
    True
    """
    if name not in models.outputs():
        raise KeyError(f"{name!r} is no output of a model")
    if shape not in SHAPES or span not in SPANS or draws < 1:
        expected = f"shape one of {', '.join(SHAPES)}; span one of {', '.join(SPANS)}; draws > 0"
        raise ValueError(f"found {shape!r}, {span!r}, {draws!r}; expected {expected}")
    state = models.state(**(given or {}))
    output = models.outputs()[name]
    coded = [key for key, item in models.outputs().items() if item.codes]
    follow = [key for key in coded if name in models.needs([key])]
    needed = models.needs([name, *follow])
    drawn, rows = {}, []
    for key, item in models.inputs().items():
        low, high = _ends(item, span, state[key])
        if key in needed and key not in fixed and low < high:
            peak = () if shape == "uniform" else (state[key],)
            draw = getattr(_stream(seed, key), shape)
            drawn[key] = draw(low, *peak, high, draws)
            rows.append([item.label, low, state[key], high])
    own = models.needs([name])
    varied = list(over) or ([c for c in models.choices() if c in own] if not own & {*drawn} else [])
    combinations = _combinations(name, varied, span, state)
    moved = [key for key in varied if len({options.get(key) for options in combinations}) > 1]
    rows += [[models.choices()[key].label, "", "", ""] for key in moved]
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
    return MonteCarlo(
        name=name, label=output.label, unit=output.unit, draws=whole[name],
        now=float(models.evaluate(name, **state)), shape=shape, span=span, seed=seed,
        ranges=pd.DataFrame(rows, columns=["assumption", "low", "mode", "high"]),
        verdicts={key: _shares(key, whole[key]) for key in follow},
    )  # fmt: skip


def _shares(name: str, codes: np.ndarray) -> dict[str, float]:
    slugs = models.outputs()[name].codes
    shares = {slug: float(np.mean(codes == at)) for at, slug in enumerate(slugs)}
    missing = float(np.mean(np.isnan(codes)))
    return {**shares, **({"no_data": missing} if missing else {})}
