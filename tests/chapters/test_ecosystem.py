"""Chapter 8: its models against worked cases, its rules against changed data."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable

import changed
import nbformat
import numpy as np
import pandas as pd
import pytest
from changed import Change
from trainium_report.chapters import report
from trainium_report.chapters.ecosystem import frames
from trainium_report.chapters.shared import followed
from trainium_report.models import PRESETS
from trainium_report.results import claims
from trainium_report.site.refresh import BOOK
from trainium_report.tables import current

MAKERS = ("mkt_nvidia", "mkt_google", "mkt_amazon", "mkt_amd")


def test_a_price_that_halves_in_two_years() -> None:
    given = {"eco_from": 8, "eco_ratio": 0.5, "eco_years": 2, "eco_inflation": 0}
    assert report().evaluate("eco_to", **given) == pytest.approx(4)
    assert report().evaluate("eco_change", **given) == pytest.approx(-0.5)
    assert report().evaluate("eco_real", **given) == pytest.approx(-0.5)
    # Two years at ten per cent: a price that keeps up with inflation does not change in real terms.
    kept = {**given, "eco_ratio": 1.21, "eco_inflation": 0.1}
    assert report().evaluate("eco_real", **kept) == pytest.approx(0, abs=1e-12)


def test_cheaper_turns_at_the_fall_you_ask_for() -> None:
    for ratio, slug in ((0.9 - 1e-9, "supported"), (0.9 + 1e-9, "depends"), (1.0, "wrong")):
        assert report().verdict("eco_cheaper", eco_ratio=ratio, eco_fall=0.1) == slug
    target = report().evaluate("eco_target", eco_from=20, eco_fall=0.25)
    assert target == pytest.approx(15)


def test_on_demand_prices_are_those_of_the_table() -> None:
    first = {"eco_contract": "on_demand", "eco_since": "first"}
    # 98.32 and 55.04 dollars an hour for eight H100 of 989 TFLOP/s.
    assert report().evaluate("eco_from", **first) == pytest.approx(98.32 / 8 / 0.989)
    assert report().evaluate("eco_to", **first) == pytest.approx(55.04 / 8 / 0.989)
    bandwidth = report().evaluate("eco_from", eco_unit="tbs", **first)
    assert bandwidth == pytest.approx(98.32 / 8 / 3.35)


def test_one_chip_changes_alike_in_both_units() -> None:
    for contract in report().models.choices["eco_contract"].options:
        for since in report().models.choices["eco_since"].options:
            where = {"eco_contract": contract, "eco_since": since}
            changes = {
                report().evaluate("eco_change", eco_unit=u, **where) for u in ("pflop", "tbs")
            }
            assert len(changes) == 1


def test_the_cheapest_chip_is_no_dearer_than_the_cheapest_of_nvidia() -> None:
    for unit in ("pflop", "tbs"):
        for contract in ("on_demand", "capacity_block"):
            where = {"eco_contract": contract, "eco_unit": unit}
            ends = [report().evaluate("eco_to", eco_chip=c, **where) for c in ("any", "nvidia")]
            assert ends[0] <= ends[1] <= report().evaluate("eco_to", **where) * (1 + 1e-9)


def test_a_neocloud_has_no_trainium() -> None:
    where = {"eco_contract": "neocloud_1y", "eco_chip": "any"}
    assert math.isnan(report().evaluate("eco_from", **where))
    assert report().verdict("eco_cheaper", **where) == "no_data"


def test_no_aggregator_is_followed() -> None:
    told_by = report().table("sources").set_index("source_id")["authority"]
    for label in followed.SERIES:
        rows = followed.readings(current(), label)
        assert not rows.empty, label
        assert "aggregator" not in set(rows["source_id"].map(told_by)), label
        assert rows["purchase_model"].nunique() == 1, label
        assert rows["chip_id"].nunique() == 1, label


@pytest.mark.parametrize(
    ("days", "usd", "expected"),
    [
        (["2025-06-01", "2026-07-01"], [2.0, 2.0], 2.0),
        (["2025-06-01", "2026-02-01"], [2.0, 3.0], 3.0),
        (["2025-11-01", "2026-02-01"], [2.0, 3.0], 2.0),
        (["2025-06-01", "2026-07-01"], [2.0, 3.0], None),
        (["2025-06-01"], [2.0], None),
    ],
)
def test_the_reading_that_stands_for_the_article(
    days: list[str], usd: list[float], expected: float | None
) -> None:
    frame = pd.DataFrame(
        {"day": [datetime.date.fromisoformat(d) for d in days], "usd_per_chip_hour": usd}
    )
    found = followed.at_article(frame)
    assert (None if found is None else found["usd_per_chip_hour"]) == expected


def test_every_change_is_one_product_at_two_days() -> None:
    moves = followed.changes(current())
    assert set(moves["label"]) <= set(followed.SERIES)
    assert moves["change"].is_monotonic_decreasing
    assert (moves["from"] < moves["to"]).all()
    h100 = moves.set_index("label").loc["H100, AWS block"]
    assert h100["change"] == pytest.approx(h100["after"] / h100["before"] - 1)
    assert (h100["from"], h100["before"]) == ("2026-02-01", 3.933)


def test_the_start_then_the_contract_move_the_price_most() -> None:
    # As the title of the figure says.
    assert [s.id for s in report().swings("eco_real")][:2] == ["eco_since", "eco_contract"]


def test_both_trainiums_are_the_cheapest_blocks_in_both_units() -> None:
    # As the title of the figure says.
    rows = frames.blocks(report()).set_index("label")
    for unit in followed.UNITS:
        assert set(rows[f"{unit}_to"].nsmallest(2).index) == {"Trainium1", "Trainium2"}
    rest = rows[rows["maker"] == "Nvidia"]["pflop_to"]
    assert rest.idxmin() == "GB200"


def test_most_of_the_fall_on_demand_came_in_june_2025() -> None:
    # As the chapter says of both units.
    rows = frames.on_demand(report())
    rows = rows[rows["maker"] == "Nvidia"]
    for unit in ("pflop", "tbs"):
        before = rows[rows["as_of"] == "2025-04-28"][unit].min()
        after = rows[rows["as_of"] == "2025-06-23"][unit].min()
        fall = rows[unit].iloc[0] - rows[unit].min()
        assert (before - after) / fall > 0.5


def _index(shares: list[float]) -> float:
    return 10000 * sum(share**2 for share in shares)


def test_moved_share_is_the_index_of_the_new_shares() -> None:
    given = dict(zip(MAKERS, (0.3, 0.3, 0.2, 0.2), strict=True))
    assert report().evaluate("eco_moved", eco_loss=0, **given) == pytest.approx(2600)
    after = report().evaluate("eco_moved", eco_loss=0.05, eco_taker=0.2, **given)
    assert after == pytest.approx(_index([0.25, 0.3, 0.2, 0.25]))
    new = report().evaluate("eco_moved", eco_loss=0.1, eco_taker=0, **given)
    assert new == pytest.approx(_index([0.2, 0.3, 0.2, 0.2, 0.1]))


@pytest.mark.parametrize("winner", ["google", "amazon", "amd", "new"])
@pytest.mark.parametrize("unit", ["units", "compute"])
def test_the_index_is_back_at_the_return_point(winner: str, unit: str) -> None:
    where = {"eco_winner": winner, "mkt_unit": unit}
    back = report().evaluate("eco_return", **where)
    index = report().evaluate("mkt_hhi", mkt_unit=unit)
    assert report().evaluate("eco_moved", eco_loss=back, **where) == pytest.approx(index, rel=1e-12)
    assert report().evaluate("eco_moved", eco_loss=back / 2, **where) < index
    taker = report().evaluate(f"mkt_{winner}", mkt_unit=unit) if winner != "new" else 0
    assert back == pytest.approx(report().evaluate("mkt_nvidia", mkt_unit=unit) - taker)


def test_missing_makers_can_hide_the_direction() -> None:
    assert report().verdict("eco_less", mkt_missing=0) == "supported"
    assert report().verdict("eco_less", mkt_missing=0, eco_loss=0.3) == "wrong"
    assert report().verdict("eco_less", mkt_missing=0.3) == "depends"
    assert report().verdict("eco_less", mkt_year="2026") == "no_data"


def test_polyas_urn_keeps_its_mean_and_has_its_variance() -> None:
    # Draws in proportion: the mean stays, the variance is s(1-s)n / ((w+1)(w+n)) (beta-binomial).
    share, weight, steps, runs = 0.68, 10.0, 400, 4000
    found = frames.urn(share, 1, weight=weight, steps=steps, runs=runs)
    variance = share * (1 - share) * steps / ((weight + 1) * (weight + steps))
    assert found.mean() == pytest.approx(share, abs=5 * math.sqrt(variance / runs))
    assert found.var() == pytest.approx(variance, rel=0.1)


def test_returns_decide_between_lock_in_and_an_even_split() -> None:
    assert np.abs(frames.urn(0.68, 0.5) - 0.5).max() < 0.2
    locked = frames.urn(0.68, 2.0)
    assert (np.abs(locked - 0.5) > 0.4).mean() > 0.9
    assert (frames.urn(0.5, 2.0, weight=1) < 0.5).mean() == pytest.approx(0.5, abs=0.12)


def test_the_urn_is_seeded_and_drives_no_verdict() -> None:
    assert np.array_equal(frames.urn(0.68, 1.5), frames.urn(0.68, 1.5))
    assert not np.array_equal(frames.urn(0.68, 1.5), frames.urn(0.68, 1.5, seed=1))
    code = " ".join(rule.source for rule in report().rules.values())
    assert not {"frames.urn", "frames.lock_in"} & set(re.findall(r"\w+\.\w+", code))


def test_weight_of_earlier_buyers_ends_the_luck() -> None:
    # As the chapter's exercise says.
    assert (frames.urn(0.68, 1.5) < 0.5).any()
    assert (frames.urn(0.68, 1.5, weight=100) < 0.5).mean() < 0.01


def test_the_chapter_lists_every_forecast_with_its_claim_and_its_day() -> None:
    # The table under 'What will decide the open claims?'.
    cells = nbformat.read(BOOK / "ecosystem.ipynb", as_version=4).cells
    (text,) = (c.source for c in cells if "(fig-forecasts)=" in c.source)
    rows = {
        found[1]: line
        for line in text.splitlines()
        if (found := re.search(r'href="claims\.html#(c\w+)"', line))
    }
    table = report().table("forecasts").set_index("claim_id")
    assert set(rows) == set(table.index)
    for claim, line in rows.items():
        day = datetime.date.fromisoformat(table.at[claim, "decides_by"])
        end = f"end of {day.year}" if (day.month, day.day) == (12, 31) else f"{day:%-d %B %Y}"
        assert line.endswith(f"| {end} |"), line
        said = str(table.at[claim, "reading_as_of"])
        assert not said.startswith("20") or said[:4] in line, line


def test_aws_cut_nvidias_list_prices_in_one_month() -> None:
    # As the title of the figure says.
    listed = frames.on_demand(report())
    assert frames.cut_months(listed) == ["June 2025"]
    own = listed[listed["maker"] == "Amazon"]
    assert own["usd_per_chip_hour"].nunique() == 1


def test_the_figure_of_changes_gathers_the_prices_that_did_not_move() -> None:
    both = frames.since_and_before(report())
    shown = frames.moves(both)
    moved = shown[~shown["head"] & (shown["change"] != 0)]
    assert len(moved) == (both["change"] != 0).sum()
    (rest,) = shown.loc[~shown["head"] & (shown["change"] == 0), "label"]
    assert rest == f"{(both['change'] == 0).sum()} other prices"


SHARE = {"forecast_id": "nvidia-share-of-accelerator-revenue"}
AMAZON = {"forecast_id": "amazon-share-of-ai-chips"}
YEARS = {"forecast_id": "years-between-nvidia-generations"}
BETA = {"forecast_id": "neuron-components-in-beta"}
PROFIT = {"forecast_id": "profit-of-the-chips-business"}
NEW = {
    "reading_as_of": "2027-06-30",
    "source_id": "futurumgroup-4q-2024-record-sales-of-32-6b-for-data",
}
LATE = datetime.date(2030, 1, 1)


def verdict(key: str, changes: Iterable[Change] = (), day: datetime.date | None = None) -> str:
    """The verdict on a claim after constructed changes of data, on another day."""
    updated = (day or report().tables.as_of).isoformat()
    return changed.verdict(key, *changes, updated=updated)


def cheaper(chips: Iterable[str]) -> list[Change]:
    """All prices of July 2026 and later become a tenth."""
    return [
        ("prices", {"price_id": key}, {"usd_per_chip_hour": 0.1})
        for key, chip, as_of in report()
        .table("prices")[["price_id", "chip_id", "as_of"]]
        .to_numpy()
        if chip in set(chips) and as_of >= "2026-03"
    ]


CHEAP = cheaper(
    ["nvidia-h100", "nvidia-h200", "nvidia-b200", "nvidia-b300", "nvidia-gb200", "nvidia-a100-40",
     "nvidia-a100-80"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "day", "expected"),
    [
        # Neither half alone decides before the day.
        ([("forecasts", SHARE, {**NEW, "reading": 58.0})], None, "open"),
        ([("forecasts", SHARE, {**NEW, "reading": 58.0})], LATE, "needs_context"),
        ([("forecasts", SHARE, {**NEW, "reading": 58.0}), *CHEAP], None, "came_true"),
        (CHEAP, None, "open"),
        ([("forecasts", SHARE, {**NEW, "reading": 80.0})], None, "open"),
        ([("forecasts", SHARE, {**NEW, "reading": 80.0})], LATE, "did_not_come_true"),
        ([("forecasts", SHARE, {**NEW, "reading": 80.0}), *CHEAP], LATE, "needs_context"),
        ([], LATE, "unverifiable"),
        ([("forecasts", SHARE, {**NEW, "reading": 58.0, "source_id": "alatirok"})], None, "open"),
    ],
)
def test_less_dependence_and_lower_prices(
    changes: list[Change], day: datetime.date | None, expected: str
) -> None:
    assert verdict("c56") == "open"
    assert verdict("c56", changes, day) == expected


ON_DEMAND = {"purchase_model": "on_demand"}
REGIONS = ("us-east-1", "us-east-2", "eu-north-1", "ap-south-1", "ap-northeast-1")


def test_c57_needs_both_halves() -> None:
    assert verdict("c57") == "open"
    assert verdict("c57", day=LATE) == "needs_context"
    block = {"price_id": "aws-trn2-48xlarge-capacity-block-2026-07-22"}

    def listed(*regions: str) -> Change:
        return ("prices", block, {**ON_DEMAND, "region": "|".join(regions)})

    assert verdict("c57", [listed(*REGIONS)]) == "came_true"
    assert verdict("c57", [listed(*REGIONS[:2])]) == "depends"
    second = {"price_id": "aws-trn2-48xlarge-spot-2026-10-03"}
    rest = {**ON_DEMAND, "region": "|".join(REGIONS[2:])}
    assert verdict("c57", [listed(*REGIONS[:2]), ("prices", second, rest)]) == "came_true"
    # Without another maker one must still go through Nvidia or AWS.
    others = [
        ("prices", {"chip_id": chip, **ON_DEMAND}, {"purchase_model": "reserved_1y"})
        for chip in ("google-tpu-v6e", "google-tpu-v7", "amd-mi300x")
    ]
    assert verdict("c57", [*others, listed(*REGIONS)]) == "open"
    assert verdict("c57", [*others, listed(*REGIONS)], LATE) == "needs_context"
    assert verdict("c57", others) == "open"
    assert verdict("c57", others, LATE) == "did_not_come_true"


@pytest.mark.parametrize(
    ("reading", "day", "expected"),
    [
        (16.0, None, "came_true"),
        (12.0, None, "open"),
        (12.0, LATE, "needs_context"),
        (4.0, LATE, "did_not_come_true"),
    ],
)
def test_c60b_turns_with_amazons_share(
    reading: float, day: datetime.date | None, expected: str
) -> None:
    assert verdict("c60b") == "open"
    assert verdict("c60b", [("forecasts", AMAZON, {**NEW, "reading": reading})], day) == expected
    aggregated = {**NEW, "reading": reading, "source_id": "alatirok"}
    assert verdict("c60b", [("forecasts", AMAZON, aggregated)]) == "open"


def test_a_year_that_was_nearly_over_decides_nothing() -> None:
    assert verdict("c60b", [("forecasts", AMAZON, {"reading": 40})]) == "open"


def test_the_bars_of_c60b_are_the_ends_of_significant() -> None:
    row = report().table("forecasts").set_index("forecast_id").loc[AMAZON["forecast_id"]]
    inputs = report().models.inputs
    assert row["threshold"] == pytest.approx(100 * inputs["room_share_high"].default)
    assert row["failed_at"] == pytest.approx(100 * inputs["room_share_low"].default)


def shares(holder: str, units: float, compute: float) -> list[Change]:
    return [
        ("market_share", {"holder": holder, "period": "2025", "measure": measure},
         {"share_low": share, "share_high": share})
        for measure, share in (("units", units), ("compute", compute))
    ]  # fmt: skip


def test_c60a_counts_sales_beside_shipments() -> None:
    assert verdict("c60a") == "depends"
    amd = {"holder": "AMD", "measure": "revenue"}
    assert verdict("c60a", [("market_share", amd, {"share_low": 16})]) == "supported"
    assert verdict("c60a", [("market_share", amd, {"share_low": 4})]) == "needs_context"
    assert verdict("c60a", shares("Google TPU", 31.6, 12)) == "depends"
    least = [*shares("Google TPU", 31.6, 5), *shares("AMD Instinct", 5, 5)]
    nobody = [*least, ("market_share", {"holder": "AMD", "measure": "revenue"}, {"share_low": 5})]
    assert verdict("c60a", nobody) == "unverifiable"
    presets = [report().models.preset(name) for name in PRESETS]
    found = [claims.ruling(report(), "c60a", **state).verdict for state in presets]
    assert found == ["depends", "supported", "needs_context"]


def test_c61_depends_on_the_count() -> None:
    assert verdict("c61") == "depends"
    assert verdict("c61", shares("Amazon Trainium", 18, 17)) == "supported"
    assert verdict("c61", shares("Amazon Trainium", 5.4, 5.4)) == "wrong"
    # A king is no contender.
    assert verdict("c61", shares("Amazon Trainium", 80, 17)) == "depends"


@pytest.mark.parametrize(
    ("key", "where", "right", "wrong"),
    [("c55", YEARS, 1.2, 2.1), ("c58", BETA, 0.0, 3.0)],
)
def test_forecasts_with_one_reading(
    key: str, where: dict[str, str], right: float, wrong: float
) -> None:
    assert verdict(key) == "open"
    assert verdict(key, [("forecasts", where, {**NEW, "reading": right})]) == "came_true"
    changes: list[Change] = [("forecasts", where, {**NEW, "reading": wrong})]
    assert verdict(key, changes) == "open"
    assert verdict(key, changes, LATE) == "did_not_come_true"


def test_c62_has_two_doors() -> None:
    assert verdict("c62") == "open"
    profit = {"reading": 2.0, "reading_as_of": "2027-02-01"}
    assert verdict("c62", [("forecasts", PROFIT, profit)]) == "came_true"
    assert verdict("c62", [("forecasts", PROFIT, {**profit, "reading": -2.0})]) == (
        "did_not_come_true"
    )
    # A run rate, however high, decides nothing before the day; on the day AWS's margin helps it.
    bundle = {"fact_id": "2026-07-30-chips-run-rate"}
    assert verdict("c62", [("trainium_business", bundle, {"value": 250})]) == "open"
    assert verdict("c62", day=LATE) == "came_true"
    less: Change = ("trainium_business", bundle, {"value": 9})
    thin: Change = (
        "company_quarters",
        {"company": "Amazon", "metric": "operating_income", "fiscal_label": "Q2 2026"},
        {"value": 9000},
    )
    assert verdict("c62", [thin], LATE) == "needs_context"
    assert verdict("c62", [less, thin], LATE) == "did_not_come_true"
    # Without a run rate there is nothing to hold against it.
    none: Change = ("trainium_business", {"quantity": "chips run rate"}, {"quantity": "other"})
    assert verdict("c62", [none], LATE) == "unverifiable"


def test_the_verdicts_of_the_articles_day() -> None:
    for key in ("c55", "c56", "c58", "c60b", "c62"):
        assert claims.ruling_then(report(), key).verdict == "open", key
    # TPU and MI300X were on demand; of others than Nvidia only AMD's revenue had been counted.
    assert claims.ruling_then(report(), "c57").verdict == "open"
    assert claims.ruling_then(report(), "c60a").verdict == "depends"
    # Nobody had published a count of Amazon's share.
    assert claims.ruling_then(report(), "c61").verdict == "no_data"
