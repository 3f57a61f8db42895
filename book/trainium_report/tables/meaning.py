"""Rules for what a figure means: its bound, its convention, and whose word sets a range.

Each takes the tables that it needs as frames and yields the problems it finds. :data:`RULES` lists
them with what they need; a rule without needs sees every table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

import pandas as pd

from .package import near
from .problems import Problem
from .problems import at as _at

Frames = dict[str, pd.DataFrame]

BOUNDED = [
    ("clusters", "chips", "chips_bound"),
    ("clusters", "power_mw", "power_bound"),
    ("deals", "usd_bn", "usd_bound"),
    ("deals", "quantity", "quantity_bound"),
    ("ecosystem", "value", "bound"),
    ("market_share", "share_low", "bound"),
    ("market_size", "value", "bound"),
    ("realized_performance", "value_low", "bound"),
    ("realized_performance", "value_high", "bound"),
    ("trainium_business", "value", "bound"),
    ("vendor_year", "value", "bound"),
]
_KINDS = {
    "at_most": "up to|at most|nearly|almost|just under|under|below|less than",
    "at_least": "more than|at least|just over|over|above",
    "about": "about|around|approximately|roughly",
}
_BOUND = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{kind}>{words})' for kind, words in _KINDS.items())})"
    r" (?:about |approximately )?(?:USD ?|\$)?(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?: ?(?P<scale>k|thousand|m|million|bn|billion|MW|GW)\b)?",
    re.IGNORECASE,
)
_SCALE = {"k": 1e3, "t": 1e3, "m": 1e6, "b": 1e9, "g": 1e9}


def _written(number: float, *scales: float) -> set[str]:
    """A number at several scales, as text: 2.2 GW is 2200 MW whatever binary fractions say."""
    return {f"{number * scale:.9g}" for scale in scales}


def _said(text: str) -> Iterator[tuple[str, str, set[str]]]:
    """Each bounded number in a text: kind, words, and the number plain and in full."""
    for found in _BOUND.finditer(text):
        kind = next(kind for kind in _KINDS if found[kind])
        number = float(found["number"].replace(",", ""))
        scale = _SCALE.get((found["scale"] or "")[:1].lower(), 1)
        yield kind, found[0], _written(number, 1, scale)


def _bounds(frames: Frames, _: object) -> Iterator[Problem]:
    for name, column, bound in BOUNDED:
        if name not in frames:
            continue
        frame = frames[name]
        texts = frame["notes"].fillna("")
        if "statement" in frame:
            texts = frame["statement"].fillna("") + "; " + texts
        values = frame[column].dropna()
        for index, value in values.items():
            units = _written(value, 1, 1e6, 1e9)  # a cell may count in MW or in billions
            for kind, words, numbers in _said(texts[index]):
                if numbers & units and frame.at[index, bound] != kind:
                    expected = f"{kind}, as the row says {words!r}"
                    yield _at(frame, index, bound, frame.at[index, bound], expected)


def _estimates(frames: Frames, _: object) -> Iterator[Problem]:
    """An estimate is no exact figure, whatever its digits look like."""
    frame = frames["clusters"]
    power = frame["estimated"].fillna(False) & frame["power_mw"].notna()
    for index in frame.index[power & (frame["power_bound"] == "exact")]:
        yield _at(frame, index, "power_bound", "exact", "about, as the row is an estimate")


def _conventions(frames: Frames, _: object) -> Iterator[Problem]:
    counted = frames["mfu_conventions"].drop_duplicates("convention_id").set_index("convention_id")
    runs, rows = frames["training_runs"], frames["realized_performance"]
    utilisations = rows["metric"].isin(["mfu", "mfu_derived", "job_mfu_derived", "hfu"])
    for frame, needed in ((rows, utilisations), (runs, runs["mfu"].notna())):
        for index in frame.index[needed != frame["convention"].notna()]:
            wanted = (
                "what the utilisation counts" if needed[index] else "nothing beside this metric"
            )
            yield _at(frame, index, "convention", frame.at[index, "convention"], wanted)
    again = rows["convention"].map(counted["recomputation"]) == "yes"
    for index in rows.index[utilisations & (again != (rows["metric"] == "hfu"))]:
        expected = "hfu exactly where the convention counts recomputation"
        yield _at(rows, index, "metric", rows.at[index, "metric"], expected)
    table = frames["mfu_conventions"]
    left_out = (table["attention"] == "no") != (table["causal_half"] == "not_applicable")
    for index in table.index[left_out]:
        expected = "not_applicable exactly where attention is left out"
        yield _at(table, index, "causal_half", table.at[index, "causal_half"], expected)


def _individuals(frames: Frames, _: object) -> Iterator[Problem]:
    sources = frames["sources"]
    alone = sources["authority"] == "individual"
    for index in sources.index[alone != sources["checkable"].notna()]:
        expected = "a value for an individual, and for nobody else"
        yield _at(sources, index, "checkable", sources.at[index, "checkable"], expected)
    barred = sources["source_id"][alone & (sources["checkable"] != "repeated")]
    cells = frames["accelerator_sources"]
    for frame, sets in (
        (frames["assumptions"], "an assumption"),
        (cells[cells["preferred"]], "a preferred value"),
    ):
        for index in frame.index[frame["source_id"].isin(barred)]:
            expected = f"a source that may set {sets}: an individual's must be repeated"
            yield _at(frame, index, "source_id", frame.at[index, "source_id"], expected)


def _copies(frames: Frames, _: object) -> Iterator[Problem]:
    sources = frames["sources"]
    named = sources["source_id"].str.contains("-copy", regex=False)
    for index in sources.index[named & ~sources["copy"].fillna(False)]:
        yield _at(sources, index, "copy", sources.at[index, "copy"], "true, as the name says")


def _only_values(frames: Frames, _: object) -> Iterator[Problem]:
    cells = frames["accelerator_sources"]
    values = cells.groupby(["chip_id", "field"])["value"].transform("nunique")
    only = cells["preferred_reason"] == "only value found"
    for index in cells.index[only & (values > 1)]:
        expected = "a reason that fits a cell with several values"
        yield _at(cells, index, "preferred_reason", "only value found", expected)


def _forecasts(frames: Frames, _: object) -> Iterator[Problem]:
    for name, said in (("market_share", "as_of"), ("market_size", "published")):
        frame = frames[name]
        years = frame["period"].str.fullmatch(r"\d{4}") & (frame[said].str.len() >= 7)
        before = frame[said].str[:7] < frame["period"] + "-10"
        for index in frame.index[years & (before != frame["forecast"])]:
            early = (
                "true, as it was said before"
                if before[index]
                else "false, as it was not said before"
            )
            expected = f"{early} the last quarter of {frame.at[index, 'period']}"
            yield _at(frame, index, "forecast", frame.at[index, "forecast"], expected)


def _investments(frames: Frames, _: object) -> Iterator[Problem]:
    deals = frames["deals"]
    for index in deals.index[(deals["kind"] == "investment") & deals["quantity"].notna()]:
        expected = "nothing: what an investor's partner buys is a deal of its own"
        yield _at(deals, index, "quantity", deals.at[index, "quantity"], expected)


def _peaks(frames: Frames, _: object) -> Iterator[Problem]:
    peaks = frames["framework_peaks"]
    chips = frames["accelerators"].set_index("chip_id")["bf16_dense_tflops"]
    ours = peaks["chip_id"].map(chips)
    for index in peaks.index[(peaks["maker_tflops"] / ours - 1).abs() > 0.01]:
        expected = f"{ours[index]:g} within 1 %, as in accelerators"
        yield _at(peaks, index, "maker_tflops", peaks.at[index, "maker_tflops"], expected)


def _domains(frames: Frames, _: object) -> Iterator[Problem]:
    links = frames["interconnect"]
    sizes = links["topology"].str.extract(r"(\d+(?:x\d+)+)")[0].dropna()
    for index, text in sizes.items():
        size = math.prod(int(part) for part in text.split("x"))
        if links.at[index, "domain_size"] != size:
            expected = f"{size}, as {text} chips make"
            yield _at(links, index, "domain_size", links.at[index, "domain_size"], expected)


NAMES = [
    ("prices", "provider"), ("prices", "region"), ("prices", "instance"),
    ("company_quarters", "company"), ("market_share", "holder"), ("clusters", "operator"),
    ("clusters", "user"), ("deals", "buyer"), ("deals", "seller"), ("training_runs", "developer"),
]  # fmt: skip
"""Columns by whose values rows are found and grouped."""


def _spelled(frames: Frames, _: object) -> Iterator[Problem]:
    """A name is written one way: capitals make another name of it for whoever groups by it."""
    for name, column in NAMES:
        if name not in frames or column not in frames[name]:
            continue
        frame, written = frames[name], frames[name][column].dropna()
        usual = {text.casefold(): text for text in reversed(written.value_counts().index)}
        for index, text in written.items():
            if text != usual[text.casefold()]:
                expected = f"{usual[text.casefold()]}, as in the other rows"
                yield _at(frame, index, column, text, expected)


def _choices(frames: Frames, _: object) -> Iterator[Problem]:
    """A menu has one option for each case, and chips stand in it under their keys."""
    table, chips = frames["choices"], set(frames["accelerators"]["chip_id"])
    for name, rows in table.groupby("choice_id", sort=False):
        for case in ("neutral", "best_case_trainium", "best_case_nvidia"):
            marked = rows.index[rows[case].fillna(False)]
            for index in marked[1:] if len(marked) else rows.index[:1]:
                found = "true a second time" if len(marked) else "no option that is true"
                yield _at(table, index, case, found, f"true for one option of {name}")
        known = rows["option"].isin(chips)
        if known.sum() > 1:
            for index, option in rows["option"][~known].items():
                expected = f"a key of accelerators, as other options of {name}{near(option, chips)}"
                yield _at(table, index, "option", option, expected)


Rule = Callable[[Frames, object], Iterator[Problem]]
RULES: list[tuple[list[str], Rule]] = [
    ([], _bounds),
    (["clusters"], _estimates),
    (["realized_performance", "training_runs", "mfu_conventions"], _conventions),
    (["sources", "assumptions", "accelerator_sources"], _individuals),
    (["sources"], _copies),
    ([], _spelled),
    (["choices", "accelerators"], _choices),
    (["accelerator_sources"], _only_values),
    (["market_share", "market_size"], _forecasts),
    (["deals"], _investments),
    (["framework_peaks", "accelerators"], _peaks),
    (["interconnect"], _domains),
]
