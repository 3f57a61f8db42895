"""Chapter 1: its models against worked cases, its rules against changed data."""

from __future__ import annotations

import pytest
from changed import Change, verdict
from trainium_report.chapters import report
from trainium_report.chapters.market import frames, models
from trainium_report.chapters.shared.market_data import MARKETS, quarters, shipments, studies
from trainium_report.results import claims
from trainium_report.tables import current, known_on
from trainium_report.tables.known import ARTICLE

SHARES = {"mkt_nvidia": 0.3, "mkt_google": 0.3, "mkt_amazon": 0.2, "mkt_amd": 0.2}


def test_index_of_the_published_example() -> None:
    # US Department of Justice, page on the index: 30, 30, 20 and 20 per cent make 2,600 points.
    assert report().evaluate("mkt_hhi", **SHARES) == pytest.approx(2600, rel=1e-12)
    assert report().evaluate("mkt_effective", **SHARES) == pytest.approx(10000 / 2600, rel=1e-12)


def test_equal_makers_are_counted_as_they_are() -> None:
    equal = dict.fromkeys(SHARES, 0.25)
    assert report().evaluate("mkt_effective", **equal) == pytest.approx(4, rel=1e-12)
    # A fifth maker of the same size, missing from the data, is the upper bound.
    assert report().evaluate("mkt_hhi_high", mkt_missing=0.2, **equal) == pytest.approx(2000)
    assert report().evaluate("mkt_effective_least", mkt_missing=0.2, **equal) == pytest.approx(5)


def test_bounds_close_when_nothing_is_missing() -> None:
    for end in ("mkt_hhi_low", "mkt_hhi_high"):
        assert report().evaluate(end, mkt_missing=0) == report().evaluate("mkt_hhi")


def test_any_split_of_the_missing_share_lies_within_the_bounds() -> None:
    missing = 0.3
    low, high = (report().evaluate(f"mkt_hhi_{e}", mkt_missing=missing) for e in ("low", "high"))
    known = (1 - missing) ** 2 * report().evaluate("mkt_hhi")
    for parts in (1, 2, 7, 1000):
        index = known + parts * (100 * missing / parts) ** 2
        assert low < index <= high * (1 + 1e-12)


def test_index_agrees_with_the_table_of_makers() -> None:
    for unit, year, points in (
        ("units", "2024", 3850), ("units", "2025", 3774),
        ("compute", "2024", 4981), ("compute", "2025", 5113),
    ):  # fmt: skip
        index = report().evaluate("mkt_hhi", mkt_unit=unit, mkt_year=year)
        assert index == pytest.approx(points, abs=0.6)
        assert index == pytest.approx(report().evaluate(f"mkt_index_{year}", mkt_unit=unit))


def test_units_and_compute_disagree_on_the_direction() -> None:
    assert report().verdict("mkt_fell", mkt_unit="units", mkt_missing=0) == "supported"
    assert report().verdict("mkt_fell", mkt_unit="compute", mkt_missing=0) == "wrong"
    assert report().verdict("mkt_fell") == "depends"
    assert report().verdict("mkt_fell", mkt_unit="revenue") == "no_data"


@pytest.mark.parametrize("unit", ["units", "compute"])
def test_direction_is_lost_at_the_flip_point(unit: str) -> None:
    flip = report().evaluate("mkt_missing_flip", mkt_unit=unit)
    assert report().verdict("mkt_fell", mkt_unit=unit, mkt_missing=flip - 1e-9) != "depends"
    assert report().verdict("mkt_fell", mkt_unit=unit, mkt_missing=flip + 1e-9) == "depends"


def test_weight_needed_makes_the_share_claimed() -> None:
    weight = report().evaluate("mkt_weight_needed")
    assert report().evaluate("mkt_weighted", mkt_weight=weight) == pytest.approx(0.8, rel=1e-12)
    assert report().switching_value("mkt_weighted", 0.8, "mkt_weight") == pytest.approx(weight)
    half = {"mkt_unit_share": 0.5}
    assert report().evaluate("mkt_weight_needed", **half) == pytest.approx(4, rel=1e-12)
    assert report().evaluate("mkt_weighted", mkt_weight=1) == report().evaluate("mkt_unit_share")


def test_default_weight_is_that_of_compute() -> None:
    units, compute = (shipments(current())[(c, "2025")] for c in ("units", "compute"))
    others = ["google", "amazon", "amd"]
    weight = (compute["nvidia"] / units["nvidia"]) / (compute[others].sum() / units[others].sum())
    assert round(weight, 1) == report().models.inputs["mkt_weight"].default
    share = report().evaluate("mkt_weighted", mkt_weight=weight)
    assert share == pytest.approx(report().evaluate("mkt_nvidia", mkt_unit="compute"), rel=1e-12)


def test_verdict_follows_the_market_and_the_threshold() -> None:
    assert report().verdict("mkt_holds") == "depends"
    found = {m: report().verdict("mkt_holds", mkt_market=m) for m in MARKETS.values()}
    assert found == {
        "gpu": "supported", "revenue": "supported",
        "servers": "no_data", "units": "wrong", "compute": "wrong",
    }  # fmt: skip
    assert report().verdict("mkt_holds", mkt_market="servers", mkt_period="2025") == "wrong"
    assert report().verdict("mkt_holds", mkt_market="revenue", mkt_threshold=0.85) == "wrong"
    assert report().verdict("mkt_holds", mkt_market="units", mkt_threshold=0.5) == "supported"


def test_the_studies_are_of_one_year_unless_mixed() -> None:
    low, high = "mkt_share_low", "mkt_share_high"
    for year in ("2023", "2024", "2025"):
        seen = studies(current())
        seen = seen[seen["period"].str.startswith(year)]
        assert report().evaluate(low, mkt_period=year) == seen["low"].min()
        assert report().evaluate(high, mkt_period=year) == seen["high"].max()
    assert report().evaluate(low, mkt_period="any") == studies(current())["low"].min()


def test_what_was_published_later_was_not_known_then() -> None:
    then = known_on(current(), ARTICLE)
    found = {lookup.id: lookup for lookup in models.lookups(then)}
    assert ("units", "2024") not in found["mkt_share_low"].table
    assert found["mkt_share_low"].table[("any", "2024")] == 0.85
    assert found["mkt_share_low"].table[("any", "2025")] == 0.7
    assert found["mkt_forecast_low"].table == {(): 207.0}
    assert found["mkt_nvidia"].table == {}


@pytest.mark.parametrize(
    ("key", "expected"), [("c01", "supported"), ("c02", "supported"), ("c03", "needs_context")]
)
def test_the_verdict_on_the_day_of_the_article(key: str, expected: str) -> None:
    assert claims.ruling_then(report(), key).verdict == expected


def test_aggregators_and_forecasts_decide_nothing() -> None:
    found = studies(current())
    assert not found["forecast"].any()
    assert set(found["by"]) & {"Kaiso Research", "Alatirok", "AIExpert"} == set()
    drawn = frames.readings(report())
    assert len(drawn[~drawn["claimed"]]) == len(found)
    counted = frames.counts(report())
    assert len(counted[counted["market"] != "none"]) == len(found)


def test_what_the_press_wrote_is_drawn_as_a_range_and_compared_with_nothing() -> None:
    counted = frames.counts(report())
    told = counted[counted["market"] == "none"]
    assert told[["low", "high"]].to_numpy().tolist() == [[0.7, 0.95]]
    assert "none" not in report().models.choices["mkt_market"].options
    # The studies of the year that is compared come first, the highest first.
    year = report().evaluate("mkt_period")
    first = counted["year"] == year
    assert first[: first.sum()].all()
    assert counted.loc[first, "high"].is_monotonic_decreasing


def test_nvidias_year_and_everybodys_chips_are_told_apart() -> None:
    money = frames.money(report()).set_index("label")
    assert money["usd_bn"].is_monotonic_increasing
    assert set(money.loc[money["hollow"], "kind"]) == {"forecast, chips only"}
    assert money.at[frames.LATEST_YEAR, "usd_bn"] == pytest.approx(277.8, abs=0.05)
    assert money.at[frames.LEAST_FORECAST, "usd_bn"] == report().evaluate("mkt_forecast_low")


def test_four_quarters_make_the_fiscal_year() -> None:
    years = quarters(current()).set_index("fiscal_label")["year_usd_bn"]
    assert years["Q4 FY2026"] == pytest.approx(193.7, abs=0.05)  # as in Nvidia's annual report
    assert years["Q4 FY2025"] == pytest.approx(115.2, abs=0.05)


OMDIA = {"size_id": "omdia-gpus-and-ai-accelerators-for-data-centres-2025-2025"}
GARTNER = {"size_id": "gartner-ai-processing-semiconductors-2025-2025-09"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([("market_size", GARTNER, {"value": 199.0})], "disputed"),
        ([("market_size", OMDIA, {"value": 90.0}),
          ("sources", {"source_id": "omdia-ai-data-center-chips-2025-08"},
           {"authority": "aggregator"})], "supported"),
        ([("market_size", {"measure": "market"}, {"value": 150.0})], "wrong"),
    ],
)  # fmt: skip
def test_money_at_stake(changes: list[Change], expected: str) -> None:
    assert claims.ruling(report(), "c02").verdict == "supported"
    assert verdict("c02", *changes) == expected


def test_an_older_forecast_of_the_same_house_does_not_count() -> None:
    older = {"size_id": "gartner-ai-semiconductors-all-devices-2025-2024-05-29"}
    assert verdict("c02", ("market_size", older, {"value": 1.0})) == "supported"
    assert verdict("c02", ("market_size", older, {"published": "2025-12-01"})) == "disputed"


def test_hundreds_of_billions_is_the_readers_number() -> None:
    assert claims.ruling(report(), "c02", mkt_hundreds=208.0).verdict == "disputed"
    assert claims.ruling(report(), "c02", mkt_hundreds=300.0).verdict == "wrong"


def test_who_buys_from_its_rival_is_its_customer() -> None:
    bought = ("trainium_business", {"scope": "Nvidia", "unit": "GPUs"}, {})
    both = [("timeline", {"actor": actor}, {}) for actor in ("Amazon, Nvidia", "Nvidia, Amazon")]
    own = [
        ("trainium_business", {"scope": scope}, {})
        for scope in ("Trainium", "Trainium2", "Trainium3")
    ]
    assert claims.ruling(report(), "c03").verdict == "needs_context"
    assert verdict("c03", bought) == verdict("c03", *both) == "needs_context"
    assert verdict("c03", bought, *both) == "supported"
    assert verdict("c03", *own) == "wrong"


def test_the_share_turns_with_the_market_and_the_line() -> None:
    assert claims.ruling(report(), "c01").verdict == "depends"
    assert claims.ruling(report(), "c01", mkt_market="gpu").verdict == "supported"
    assert claims.ruling(report(), "c01", mkt_market="units").verdict == "wrong"
    assert claims.ruling(report(), "c01", mkt_threshold=0.5).verdict == "supported"
    mixed = {"mkt_market": "gpu", "mkt_period": "any"}
    assert report().verdict("mkt_holds", mkt_threshold=0.95, **mixed) == "depends"
