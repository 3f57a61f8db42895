"""Ranges as distributions: a fixed sequence, vectorised, and right where the answer is known."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from trainium_report import lab
from trainium_report.chapters import report
from trainium_report.models import simulation
from trainium_report.models.sequence import PRIMES, halton
from trainium_report.models.together import coordinates, drawn, groups
from trainium_report.notebook import draws

CODED = [key for key, output in report().models.outputs.items() if output.codes]


def _backwards(number: int, base: int) -> Fraction:
    digits = []
    while number:
        number, digit = divmod(number, base)
        digits.append(digit)
    return sum((Fraction(d, base ** (at + 1)) for at, d in enumerate(digits)), Fraction(0))


@pytest.mark.parametrize("at", range(len(PRIMES)))
def test_the_sequence_is_haltons(at: int) -> None:
    found = halton(1000, at)
    assert found.tolist() == [float(_backwards(i, PRIMES[at])) for i in range(1, 1001)]
    evenness = np.abs(np.sort(found) - (np.arange(1000) + 0.5) / 1000).max()
    assert evenness < 0.02, "no part of a range is much fuller than another"
    assert (halton(10, at, 991) == found[990:]).all()


def test_the_same_call_gives_the_same_draws() -> None:
    one, same, other = (lab.monte_carlo("training_saving", seed=seed) for seed in (1, 1, 2))
    assert one.draws.shape == (simulation.DRAWS,)
    assert (one.draws == same.draws).all()
    assert not set(one.draws) & set(other.draws)
    assert other.quantiles(0.5).item() == pytest.approx(one.quantiles(0.5).item(), abs=0.01)
    longer = lab.monte_carlo("training_saving", draws=1500)
    assert (longer.draws[:1000] == one.draws).all(), "more draws go on where fewer end"


def test_what_is_about_one_thing_is_drawn_together_and_ends_never_cross() -> None:
    ends = ["trainium_mfu_low", "trainium_mfu_high", "mfu_trainium"]
    found = lab.monte_carlo("cheaper", beside=[*ends, "mfu_rival"])
    low, high, point = (found.beside[key] for key in ends)
    assert (low == high).all()
    assert (low == point).all()
    assert low.min() == pytest.approx(0.17, abs=0.01)
    assert low.max() == pytest.approx(0.4, abs=0.01)
    assert abs(np.corrcoef(low, found.beside["mfu_rival"])[0, 1]) < 0.03
    assert found.verdicts["cheaper"]["depends"] == 0
    growth = ["ann_growth", "ann_growth_before"]
    one, other = lab.monte_carlo("ann_trailing", beside=growth).beside.values()
    assert (one == other).all(), "the same range, the same place in it"
    crossed = {"trainium_mfu_low": 0.5, "trainium_mfu_high": 0.3}
    none = simulation.simulate(report().models, "cheaper", given=crossed)
    assert none.verdicts["cheaper"]["no_data"] == 1
    narrow = {"trainium_mfu_low": 0.35, "trainium_mfu_high": 0.5}
    moved = simulation.simulate(report().models, "cheaper", given=narrow)
    assert moved.ranges.iloc[1, 1:].tolist() == [0.35, 0.35, 0.5]


@pytest.mark.parametrize("name", CODED)
def test_what_meets_in_a_verdict_has_coordinates_of_its_own(name: str) -> None:
    models, known = report().models, groups(report().tables)
    names = [name, *filter(None, [models.outputs[name].number])]
    items = drawn(models, names, models.preset("neutral"))
    owners: dict[int, object] = {}
    for item in items:
        assert item.coordinate == coordinates(models)[item.members[0]]
        owner = known.get(item.members[0], item.id)
        assert owners.setdefault(item.coordinate, owner) == owner


def test_dots_share_out_the_draws_and_lie_at_their_quantiles() -> None:
    numbers = np.arange(200.0)
    codes = np.where(numbers < 90, 1.0, 0.0)
    found = simulation.dots(codes, numbers)
    assert [code for code, _ in found] == [0.0] * 11 + [1.0] * 9
    assert [number for _, number in found] == [*range(95, 200, 10), *range(5, 90, 10)]
    codes[:20] = np.nan
    assert sum(np.isnan(code) for code, _ in simulation.dots(codes, numbers)) == 2


def test_the_share_of_a_verdict_is_the_area_that_it_has() -> None:
    """Uniform utilisations: Trainium is cheaper above a line through the rectangle."""
    models, ratio = report().models, report().evaluate("required_ratio")
    flat = simulation.simulate(models, "cheaper_for_you", 4000, shape="uniform")
    (_, low, _, high), (_, least, _, most) = flat.ranges.to_numpy().tolist()
    rivals = (np.arange(100_000) + 0.5) / 100_000 * (most - least) + least
    area = float(np.clip((high - ratio * rivals) / (high - low), 0, 1).mean())
    assert flat.verdicts["cheaper_for_you"]["cheaper"] == pytest.approx(area, abs=0.002)


def test_draws_are_the_output_at_the_drawn_assumptions() -> None:
    """Required MFU is the ratio times the rival's MFU: a triangular number, scaled."""
    item = report().models.inputs["mfu_rival"]
    low, high = sorted((item.best_case_trainium, item.best_case_nvidia))
    found = simulation.simulate(report().models, "required_mfu", 200_000).draws / report().evaluate(
        "required_ratio"
    )
    assert found.min() >= low
    assert found.max() <= high
    assert found.mean() == pytest.approx((low + item.default + high) / 3, abs=1e-3)
    flat = simulation.simulate(
        report().models, "required_mfu", 200_000, shape="uniform", span="limits"
    )
    assert flat.draws.std() == pytest.approx(
        report().evaluate("required_ratio") * (item.high - item.low) / 12**0.5, rel=0.01
    )


def test_verdicts_are_shared_out() -> None:
    result = simulation.simulate(report().models, "training_saving", shape="uniform")
    for name, shares in result.verdicts.items():
        assert sum(shares.values()) == pytest.approx(1)
        assert set(shares) >= set(report().models.outputs[name].codes)
    drawn = simulation.simulate(report().models, "cheaper_for_you", shape="uniform").verdicts[
        "cheaper_for_you"
    ]
    assert drawn["cheaper"] == pytest.approx(result.probability(low=0), abs=1e-9)


def test_an_output_of_choices_alone_takes_their_cases() -> None:
    result = lab.monte_carlo("required_ratio", draws=2000, seed=3)
    assert len(np.unique(result.draws)) > 2
    assert "Month" in set(result.ranges["assumption"])


@pytest.mark.parametrize(
    "name", [model.outputs[-1].id for model in report().models.models.values()]
)
def test_a_result_of_every_model_can_be_drawn_and_shown(name: str) -> None:
    result = simulation.simulate(report().models, name, draws=500)
    assert "500" in draws.chart(result).to_dict()["description"]
    assert list(draws.summary(result).columns) == ["what", "value"]


def test_what_makes_no_sense_is_refused() -> None:
    wrong = {"ranges": {"mfu_rival": (0.5, 0.4)}}
    for given in ({"shape": "round"}, {"span": "wide"}, {"draws": 0}, {"seed": 0}, wrong):
        with pytest.raises(ValueError, match="expected"):
            simulation.simulate(report().models, "required_mfu", **given)  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="mfu"):
        simulation.simulate(report().models, "mfu")
