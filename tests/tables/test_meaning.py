"""A figure without its bound, its convention or a source that may set it is refused."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from trainium_report.tables import check, current, folder


def _checked(tmp_path: Path, name: str, row: int, cells: dict[str, str]) -> list[str]:
    """What the checks say of a copy of the data with some cells of one row written anew."""
    copy = shutil.copytree(folder(), tmp_path / "data")
    file = copy / current().resource(name)["path"]
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    rows[row - 2] |= cells
    with file.open("w", encoding="utf-8", newline="") as text:
        written = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
        written.writeheader()
        written.writerows(rows)
    return [str(problem) for problem in check(copy, only=[name])]


def _row(name: str, **cells: str) -> int:
    """The line of the first row with these cells."""
    frame = current().raw(name)
    found = frame[(frame[list(cells)] == list(cells.values())).all(axis=1)]
    return int(found.index[0]) + 2


MFU = {"perf_id": "trn1-32xlarge-trainium1-gpt3-23b-pretraining-mfu-bf16"}
HFU = {"perf_id": "neuron-pipelines-trn2-lora-8192-hfu"}
DEAL = {"deal_id": "anthropic-nscale-2026-08"}


@pytest.mark.parametrize(
    ("name", "row", "cells", "column", "expected"),
    [
        ("clusters", {"chips": "500000"}, {"chips_bound": ""}, "chips_bound", "both or no chips"),
        ("deals", DEAL, {"usd_bound": "exact"}, "usd_bound", "at_most, as the row says 'up to"),
        (
            "deals",
            DEAL,
            {"usd_bn": "7.5", "usd_bound": "exact", "notes": "more than USD 7.5 billion"},
            "usd_bound",
            "at_least, as the row says 'more than USD 7.5 billion'",
        ),
        (
            "clusters",
            {"chips": "500000"},
            {"chips_bound": "exact", "notes": "The text says nearly 500,000"},
            "chips_bound",
            "at_most, as the row says 'nearly 500,000'",
        ),
        (
            "clusters",
            {"power_mw": "2200"},
            {"power_mw": "4100", "notes": "more than 4.1 GW"},
            "power_bound",
            "at_least, as the row says 'more than 4.1 GW'",
        ),
        (
            "clusters",
            {"cluster_id": "colossus-1-2024-09-02"},
            {"power_bound": "exact"},
            "power_bound",
            "about, as the row is an estimate",
        ),
        ("realized_performance", MFU, {"convention": ""}, "convention", "what the utilisation"),
        (
            "realized_performance",
            MFU,
            {"convention": "neuron-pipelines"},
            "metric",
            "hfu exactly where the convention counts recomputation",
        ),
        ("realized_performance", HFU, {"convention": "palm"}, "metric", "hfu exactly where"),
        ("realized_performance", MFU, {"convention": "no-such"}, "convention", "a key of mfu"),
        (
            "mfu_conventions",
            {"convention_id": "palm"},
            {"attention": "no"},
            "causal_half",
            "not_applicable exactly where attention is left out",
        ),
        (
            "sources",
            {"authority": "individual"},
            {"checkable": ""},
            "checkable",
            "a value for an individual",
        ),
        (
            "sources",
            {"authority": "primary"},
            {"checkable": "code"},
            "checkable",
            "a value for an individual",
        ),
        (
            "assumptions",
            {"assumption_id": "mfu_trainium"},
            {"source_id": "difflet-benchmark"},
            "source_id",
            "an individual's must be repeated",
        ),
        (
            "accelerator_sources",
            {"chip_id": "aws-trainium3", "preferred": "true"},
            {"source_id": "kiln-trn2-trn3-survey"},
            "source_id",
            "an individual's must be repeated",
        ),
        (
            "sources",
            {"source_id": "gcp-billing-catalog-copy-2026-07-30"},
            {"copy": "false"},
            "copy",
            "true, as the name says",
        ),
        (
            "market_share",
            {"period": "2025", "as_of": "2025-10"},
            {"as_of": "2025-09"},
            "forecast",
            "true, as it was said before the last quarter of 2025",
        ),
        ("deals", {"kind": "investment"}, {"quantity": "5"}, "quantity", "a deal of its own"),
        ("interconnect", {"link_id": "tpu-ici-v5e"}, {"domain_size": "1440"}, "domain_size",
         "256, as 16x16 chips make"),
        (
            "framework_peaks",
            {"chip_id": "nvidia-h100"},
            {"maker_tflops": "1979"},
            "maker_tflops",
            "within 1 %, as in accelerators",
        ),
    ],
)
def test_a_figure_that_says_too_little_is_refused(
    tmp_path: Path,
    *,
    name: str,
    row: dict[str, str],
    cells: dict[str, str],
    column: str,
    expected: str,
) -> None:
    line = _row(name, **row)
    problems = _checked(tmp_path, name, line, cells)
    start = f"data/{current().resource(name)['path']} row {line}, column {column}: found "
    assert any(p.startswith(start) and expected in p for p in problems), problems


def test_an_individuals_repeated_measurement_may_set_an_assumption(tmp_path: Path) -> None:
    line = _row("assumptions", assumption_id="mfu_trainium")
    cells = {"source_id": "neuron-pipelines-results"}
    assert _checked(tmp_path, "assumptions", line, cells) == []


def test_up_to_about_is_an_upper_bound_and_a_date_is_none(tmp_path: Path) -> None:
    cells = {"usd_bound": "at_most", "usd_bn": "28", "notes": "up to about 28 bn, by 28 August"}
    assert _checked(tmp_path, "deals", _row("deals", **DEAL), cells) == []
