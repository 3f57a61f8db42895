"""Models against published worked values, closed-form cases and each other's faces."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp
from trainium_report.chapters import report
from trainium_report.models import PRESETS, turns, vega
from trainium_report.models.latex import latex

NEOCLOUD = {"rival_provider": "neocloud", "rival_contract": "neocloud_1y", "month": "2026-06"}


def test_equal_price_and_peak_need_equal_utilisation() -> None:
    same = {"rival_price": 3.0, "trainium_price": 3.0, "rival_peak": 500.0, "trainium_peak": 500.0}
    assert report().evaluate("required_ratio", **same) == pytest.approx(1, rel=1e-15)
    saving = report().evaluate("training_saving", mfu_trainium=0.4, mfu_rival=0.4, **same)
    assert saving == pytest.approx(0, abs=1e-15)


def test_required_ratio_from_the_price_pages_by_hand() -> None:
    # 35.7608 USD for 16 Trainium2, 41.528 USD for 8 H100, July 2026; 667 and 989 dense TFLOP/s.
    by_hand = (35.7608 / 16 / 667) / (41.528 / 8 / 989)
    assert report().evaluate("required_ratio") == pytest.approx(by_hand, rel=1e-4)
    assert round(by_hand, 2) == 0.64


def test_required_ratio_against_a_neocloud_contract_exceeds_one() -> None:
    by_hand = (2.23505 / 667) / (2.65 / 989)
    assert report().evaluate("required_ratio", **NEOCLOUD) == pytest.approx(by_hand, rel=1e-4)
    assert by_hand > 1.2


def test_bill_is_hours_times_price() -> None:
    given = {"rival_price": 2.0, "rival_peak": 1000.0, "mfu_rival": 0.5}
    beyond = 1 + report().evaluate("pp_extra")
    hours = beyond * report().evaluate("training_flop") / (1000e12 * 0.5 * 3600)
    bill = report().evaluate("training_cost_rival", **given)
    assert bill == pytest.approx(hours * 2.0 / 1e6, rel=1e-12)


def test_bandwidth_cost_of_the_h100() -> None:
    assert report().evaluate("bandwidth_cost_rival") == pytest.approx(5.191 / 3.35, rel=1e-9)


@pytest.mark.parametrize(("gain", "saving"), [(0.3, 3 / 13), (0.4, 2 / 7), (0.25, 0.2)])
def test_better_price_performance_is_a_smaller_saving(gain: float, saving: float) -> None:
    assert report().evaluate("claimed_saving", claimed_gain=gain) == pytest.approx(
        saving, rel=1e-12
    )


def test_break_even_price_makes_the_costs_equal() -> None:
    price = report().evaluate("break_even_price")
    peak = report().evaluate("target_peak")
    saving = report().evaluate("training_saving", trainium_price=price, trainium_peak=peak)
    assert saving == pytest.approx(0, abs=1e-12)


def test_flip_point_holds_from_both_sides() -> None:
    flip = report().switching_value("training_saving", 0, "mfu_trainium")
    assert flip == pytest.approx(report().evaluate("required_mfu"), rel=1e-12)
    assert report().evaluate("training_saving", mfu_trainium=flip * (1 + 1e-9)) > 0
    assert report().evaluate("training_saving", mfu_trainium=flip * (1 - 1e-9)) < 0
    assert report().verdict("cheaper_for_you", mfu_trainium=flip * (1 + 1e-9)) == "cheaper"
    assert report().verdict("cheaper_for_you", mfu_trainium=flip * (1 - 1e-9)) == "dearer"


def test_flip_point_outside_the_range_is_none() -> None:
    given = {"mfu_rival": 0.7, **NEOCLOUD}
    assert report().evaluate("required_mfu", **given) > report().models.inputs["mfu_trainium"].high
    assert math.isnan(report().switching_value("training_saving", 0, "mfu_trainium", **given))


def test_verdict_flips_at_both_ends_of_the_published_range() -> None:
    """Utilisations are compared in tenths of a per cent: an equal figure is within the range."""
    needed = report().evaluate("required_mfu")
    assert report().verdict("cheaper") == "depends"
    given, below = math.floor(1000 * needed + 0.5) / 1000, math.floor(1000 * needed - 0.5) / 1000
    assert report().verdict("cheaper", trainium_mfu_low=given) == "supported"
    assert report().verdict("cheaper", trainium_mfu_low=below) == "depends"
    assert report().verdict("cheaper", trainium_mfu_high=given) == "depends"
    assert report().verdict("cheaper", trainium_mfu_high=below) == "wrong"


def test_no_assumed_input_drives_a_neutral_verdict() -> None:
    assumed = {key for key, item in report().models.inputs.items() if item.origin == "assumed"}
    live = [
        rule
        for rule in report().table("claims")["rule"].dropna()
        if rule in report().models.outputs
    ]
    assert live
    for rule in live:
        neutral = report().verdict(rule)
        if neutral in {"depends", "no_data"}:
            continue
        # Any other verdict stands from one side's value to the other's, of each that is assumed.
        for key in report().models.dependencies([rule]) & assumed:
            item = report().models.inputs[key]
            ends = [item.preset(name) for name in PRESETS]
            for at in np.linspace(min(ends), max(ends), 50):
                assert report().verdict(rule, **{key: at}) == neutral, (rule, key, at)


def test_a_combination_without_a_price_has_no_value() -> None:
    given = {"trainium_chip": "aws-trainium3"}
    assert math.isnan(report().evaluate("required_ratio", **given))
    assert report().verdict("cheaper", **given) == "no_data"
    assert report().verdict("cheaper_for_you", **given) == "no_data"


def test_prices_are_not_carried_into_months_without_a_reading() -> None:
    table = report().models.lookups["rival_price"].table
    h100 = ("nvidia-h100", "aws", "capacity_block")
    assert (*h100, "2026-02") in table
    assert (*h100, "2026-06") not in table  # read in February and July, at different prices
    trainium = report().models.lookups["trainium_price"].table
    assert ("aws-trainium2", "capacity_block", "2026-06") in trainium  # the same before and after


def test_offers_take_the_price_of_us_regions() -> None:
    table = report().models.lookups["rival_price"].table
    assert table[("nvidia-h100", "aws", "capacity_block", "2026-07")] == 5.191  # 4.72 elsewhere


def test_arrays_broadcast_and_stay_finite() -> None:
    grid = np.linspace(0.1, 0.7, 7)
    saving = report().evaluate("training_saving", mfu_trainium=grid, mfu_rival=grid[:, None])
    assert saving.shape == (7, 7)
    assert np.isfinite(saving).all()
    assert saving[3, 3] == pytest.approx(1 - report().evaluate("required_ratio"))


def test_unknown_names_and_options_are_refused() -> None:
    with pytest.raises(KeyError, match="unknown assumption"):
        report().evaluate("required_ratio", mfu=0.3)
    with pytest.raises(ValueError, match="unknown option"):
        report().evaluate("required_ratio", rival_chip="nvidia-h1000")


def test_presets_stay_within_published_ranges() -> None:
    for name in PRESETS:
        for key, value in report().models.preset(name).items():
            if key in report().models.inputs:
                item = report().models.inputs[key]
                assert item.low <= value <= item.high, (name, key)
            else:
                assert value in report().models.choices[key].options, (name, key)


def test_presets_order_the_saving() -> None:
    savings = {
        n: report().evaluate("training_saving", **report().models.preset(n)) for n in PRESETS
    }
    assert savings["best_case_nvidia"] < savings["neutral"] < savings["best_case_trainium"]


def test_every_default_says_where_it_comes_from() -> None:
    known = set(report().table("sources")["source_id"])
    for item in report().models.inputs.values():
        assert item.origin in {"measured", "estimated", "assumed"}
        assert item.source_id in known or item.origin == "assumed", item.id
        assert item.reason.strip()


def test_every_lookup_value_has_a_source() -> None:
    known = set(report().table("sources")["source_id"])
    for key, lookup in report().models.lookups.items():
        if key == "same_contract":  # compares two names, and no source is asked
            continue
        assert set(lookup.table) == set(lookup.source_ids)
        assert set(lookup.source_ids.values()) <= known


def test_turns_of_a_verdict_are_where_it_changes() -> None:
    item = report().models.inputs["room_share_low"]
    parts = turns(report().models, "room_large", "room_share_low", room_share_high=item.high)
    assert [part.verdict for part in parts] == ["depends", "supported"]
    assert (parts[0].low, parts[-1].high) == (item.low, item.high)
    assert parts[0].high == parts[1].low
    assert parts[1].low == pytest.approx(report().evaluate("room_needed_most"), abs=1e-12)
    (whole,) = turns(report().models, "room_proved", "room_share_low", room_share_high=item.high)
    assert (whole.low, whole.high, whole.verdict) == (item.low, item.high, "depends")
    # Nothing is known of a year that is not over: no verdict, over the whole range.
    (lacking,) = turns(report().models, "eco_less", "eco_loss", mkt_year="2026")
    assert lacking.verdict == "no_data"


def test_turns_of_two_ends_that_move_as_one() -> None:
    ends = ["obs_few_low", "obs_few_high"]
    below, above = turns(report().models, "obs_are_few", ends)
    inputs = [report().models.inputs[key] for key in ends]
    assert (below.low, above.high) == (min(i.low for i in inputs), max(i.high for i in inputs))
    assert (below.verdict, above.verdict) == ("wrong", "supported")
    for at, verdict in ((below.high - 1, "wrong"), (above.low, "supported")):
        assert report().verdict("obs_are_few", **dict.fromkeys(ends, at)) == verdict


def test_tornado_is_sorted_and_holds_the_default() -> None:
    swings = report().swings("training_saving")
    centre = report().evaluate("training_saving")
    assert [s.width for s in swings] == sorted((s.width for s in swings), reverse=True)
    assert all(s.low <= centre <= s.high for s in swings)
    assert {"mfu_trainium", "rival_chip"} <= {s.id for s in swings}


def test_latex_names_the_parts() -> None:
    assert latex(report().models, "required_ratio").startswith(r"\rho = ")
    assert r"6 \cdot 10^{21} N D" in latex(report().models, "training_flop")


@pytest.mark.parametrize(
    ("expr", "printed"),
    [
        (sp.Symbol("a") / sp.Symbol("b"), "a/b"),
        (sp.sqrt(sp.Symbol("a")), "sqrt(a)"),
        (sp.Symbol("a") ** 3, "pow(a, 3)"),
        (sp.Float(0.1), "0.1"),
        (sp.Min(sp.Symbol("a"), 2), "min(2, a)"),
        (sp.Rational(1, 3) * sp.Symbol("a"), "(1/3)*a"),
        (
            sp.Piecewise((0, sp.Symbol("a") > 1), (1, True)),
            "((a > 1) ? (0) : 1)",
        ),
    ],
)
def test_vega_printer(expr: sp.Expr, printed: str) -> None:
    assert vega.VegaPrinter({}).doprint(expr) == printed


def test_vega_printer_refuses_what_vega_cannot_compute() -> None:
    n = sp.Symbol("n")
    for expr in (sp.Sum(n, (n, 1, 3)), sp.gamma(n), sp.Integral(n, n)):
        with pytest.raises(NotImplementedError):
            vega.VegaPrinter({}).doprint(expr)


def test_dataflow_defines_before_it_uses() -> None:
    seen: set[str] = set()
    for signal in vega.dataflow(report().models, report().models.outputs):
        for name in (
            report().models.dependencies([signal["name"]])
            if signal["name"] in report().models.outputs
            else ()
        ):
            assert name == signal["name"] or name in seen, (signal["name"], name)
        seen.add(signal["name"])
