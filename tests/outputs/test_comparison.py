"""Chips side by side: what is computed, what is refused in words, what is not published."""

from __future__ import annotations

import math

import pytest
from trainium_report import lab
from trainium_report.chapters import report
from trainium_report.chapters.shared.comparison import ROWS, chips
from trainium_report.outputs.comparison import Comparison, compare, digits, ratio, remarks, text
from trainium_report.outputs.display import still


def _cells(shown: Comparison) -> dict[str, list[tuple[str, str]]]:
    """Each row: for each chip what its cell says, and its ratio to the first."""
    return {
        row.id: [(text(row, figure), ratio(row, found[0], figure)) for figure in found]
        for row, found in shown.figures()
    }


def test_sums_and_ratios_follow_from_the_tables() -> None:
    shown = lab.compare("aws-trainium2", "nvidia-b200")
    frame = shown.frame.set_index("row")
    table = report().table("accelerators").set_index("chip_id")
    for chip, system, offer in zip(shown.chips, shown.systems, shown.offers, strict=True):
        assert system
        assert offer
        row, column = table.loc[chip.id], frame[chip.id]
        systems = report().table("systems").set_index("system_id").loc[system.id]
        price = report().table("prices").set_index("price_id").at[offer.id, "usd_per_chip_hour"]
        assert column["Dense BF16"] == row["bf16_dense_tflops"]
        assert column["Dense BF16 in all"] == pytest.approx(systems["bf16_dense_pflops"], rel=0.03)
        assert column["Memory in all"] == systems["memory_gb"]
        work = price / row["bf16_dense_tflops"] * 1000
        assert column["A PFLOP-hour of dense BF16"] == pytest.approx(work)
        watt = row["bf16_dense_tflops"] / row["tdp_w"] * 1000
        assert column["Dense BF16 for a watt of the chip"] == pytest.approx(watt)
        assert offer.figures["price"].basis == "capacity block", "like beside like, if there is any"
    assert frame["nvidia-b200"]["Dense BF16"] / frame["aws-trainium2"]["Dense BF16"] > 3
    assert shown.source_ids


def test_what_is_not_published_says_so_and_nothing_is_computed_from_it() -> None:
    shown = compare()
    assert [chip.id for chip in shown.chips] == ["aws-trainium3", "nvidia-b200"]
    cells = _cells(shown)
    assert cells["price"][0] == ("no published price", "")
    assert cells["pflop"][0][0] == cells["power"][0][0] == "not published"
    assert cells["pflop"][1][1] == "", "no ratio to nothing"
    assert shown.frame.set_index("row").isna().at["A PFLOP-hour of dense BF16", "aws-trainium3"]


@pytest.mark.parametrize(
    ("one", "other", "row", "words"),
    [
        ("aws-trainium3", "nvidia-b200", "memory", "GB beside GiB"),
        ("aws-trainium3", "nvidia-b200", "system_memory", "GB beside GiB"),
        ("nvidia-b200", "google-tpu-8t", "link", "direction not stated beside both ways together"),
        ("nvidia-h100", "amd-mi355x", "power", "power of the board beside design power"),
        ("nvidia-h100", "amd-mi250x", "bf16", "a module of two GPUs beside BF16 of a whole chip"),
        ("nvidia-h100", "amd-mi355x", "watt", "power of the board beside design power"),
        ("nvidia-b300", "meta-mtia450", "fp4", "dense or sparse not stated beside dense FP4"),
        ("nvidia-h100", "nvidia-v100", "bf16", "FP16 beside BF16"),
        ("aws-trainium2", "nvidia-gb300", "price", "on demand beside capacity block"),
    ],
)
def test_what_does_not_count_the_same_has_no_ratio(
    one: str, other: str, row: str, words: str
) -> None:
    shown = compare(one, other)
    told, relation = _cells(shown)[row][1]
    assert told not in ("not published", "no published price")
    assert relation.startswith(f"No ratio: {words}")
    back = _cells(compare(other, one))[row][1][1]
    assert back.startswith("No ratio: "), "either way"


def test_every_row_counts_something_and_a_basis_is_of_a_figure_that_it_explains() -> None:
    ids = {row.id for row in ROWS}
    assert len(ids) == len(ROWS)
    assert {name for row in ROWS for name in (row.of, row.times, row.over) if name} <= ids
    told = {
        (key, name, figure.basis)
        for key, chip in chips(report().tables).items()
        for name, figure in chip.figures.items()
        if figure.basis
    }
    assert len(told) == len(report().table("figure_bases"))


def test_offers_of_other_kinds_and_months_are_told() -> None:
    offers = chips(report().tables)["nvidia-b200"].offers
    other = next(o for o in offers if "on demand" in o.label and o.day < "2026-10")
    shown = compare("aws-trainium2", "nvidia-b200", offers={"nvidia-b200": other.id})
    assert shown.offers[1] == other
    assert len(remarks(shown)) == 2
    assert _cells(shown)["pflop"][1][1].startswith("No ratio: on demand beside capacity block")
    bundle = still(shown)
    for part in ("no ratio", "NVIDIA B200", "Sources: ", other.label):
        assert part in bundle["text/html"]


def test_bad_choices_are_refused_in_words() -> None:
    with pytest.raises(KeyError, match=r"'nvidia-b20' is no chip.*nvidia-b200"):
        compare("aws-trainium3", "nvidia-b20")
    for names in (["nvidia-b200"], ["nvidia-b200"] * 2, [*chips(report().tables)][:5]):
        with pytest.raises(ValueError, match="two to four chips, each once"):
            compare(*names)
    with pytest.raises(KeyError, match="no offer of nvidia-b200"):
        compare("aws-trainium3", "nvidia-b200", offers={"nvidia-b200": "free"})
    with pytest.raises(KeyError, match="no chip of this comparison"):
        compare("aws-trainium3", "nvidia-b200", systems={"nvidia-h100": "dgx-h100"})


def test_digits_are_rounded_as_browsers_do() -> None:
    numbers = [2517, 2500.5, 0.125, 10.125, 999.96, 4.9, 0.0022351, 180]
    wanted = ["2,517", "2,501", "0.125", "10.13", "1000", "4.9", "0.002235", "180"]
    assert [digits(number) for number in numbers] == wanted
    assert digits(2 / 3, 3) == "0.667"
    assert not math.isnan(float(digits(0.1)))
