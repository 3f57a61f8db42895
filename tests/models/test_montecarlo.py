"""Ranges as distributions: seeded, vectorised, and right where the answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from trainium_report import lab
from trainium_report.chapters import report
from trainium_report.models import simulation
from trainium_report.notebook import draws


def test_the_same_seed_gives_the_same_draws() -> None:
    one, same, other = (lab.monte_carlo("training_saving", seed=seed) for seed in (1, 1, 2))
    assert one.draws.shape == (20_000,)
    assert (one.draws == same.draws).all()
    assert (one.draws != other.draws).any()


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
    for given in ({"shape": "round"}, {"span": "wide"}, {"draws": 0}):
        with pytest.raises(ValueError, match="expected"):
            simulation.simulate(report().models, "required_mfu", **given)  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="mfu"):
        simulation.simulate(report().models, "mfu")
