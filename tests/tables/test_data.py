"""The tables themselves: what the loader promises, and what the facts must satisfy."""

from __future__ import annotations

import datetime
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from trainium_report.chapters import BOOK, report
from trainium_report.tables import (
    AUTHORITY,
    DataError,
    authority,
    check,
    current,
    folder,
    second_hand,
    source,
    sources,
)

TABLES = [entry["name"] for entry in current().package["resources"]]


def _copy(tmp_path: Path) -> Path:
    return shutil.copytree(folder(), tmp_path / "data")


def test_the_package_has_no_problem() -> None:
    assert [str(problem) for problem in check()] == []


def test_the_command_counts_tables_and_fails_on_a_bad_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command, book = [sys.executable, "-m", "trainium_report.tables"], BOOK
    good = subprocess.run(command, cwd=book, capture_output=True, text=True, check=False)
    assert good.returncode == 0
    assert f"{len(TABLES)} tables" in good.stdout
    copy = _copy(tmp_path)
    prices = copy / "prices.csv"
    lines = prices.read_text(encoding="utf-8").splitlines()
    lines[13] = lines[13].replace(",direct,", ",perhaps,")
    prices.write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setenv("TRAINIUM_DATA", str(copy))
    bad = subprocess.run(command, cwd=book, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert "data/prices.csv row 14, column source_status: found 'perhaps'" in bad.stdout
    assert "direct, second_hand, domain_only, no_address" in bad.stdout


def test_as_of_is_the_day_of_the_package() -> None:
    assert report().tables.as_of == datetime.date(2026, 11, 30)


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_typed_and_described(name: str) -> None:
    frame = report().table(name)
    # datapackage 1.1.10 for JavaScript takes a space for the delimiter of 17 tables without it.
    assert current().resource(name)["dialect"] == {"delimiter": ","}
    for field in current().resource(name)["schema"]["fields"]:
        kind = str(frame[field["name"]].dtype)
        expected = {"number": "float64", "integer": "Int64", "boolean": "boolean"}
        assert kind == expected.get(field["type"], "str"), (name, field["name"])
        assert field["description"] or field["name"] == "notes", (name, field["name"])


def test_a_frame_is_the_callers_own() -> None:
    frame = report().table("prices")
    frame.loc[0, "usd_per_hour"] = 0.0
    assert report().table("prices").loc[0, "usd_per_hour"] > 0


def test_a_bad_cell_names_file_row_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _copy(tmp_path)
    file = folder / "accelerators.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace(",1979,", ",very fast,", 1), encoding="utf-8"
    )
    monkeypatch.setenv("TRAINIUM_DATA", str(folder))
    expected = "column fp8_dense_tflops: found 'very fast', expected a number"
    with pytest.raises(DataError, match=expected):
        report().table("accelerators")


def test_an_unknown_table_or_source_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        report().table("horoscopes")
    with pytest.raises(KeyError):
        source(current(), "no-such-source")


def test_every_source_is_found_by_its_key_and_has_an_authority() -> None:
    for key, found in sources(current()).items():
        assert source(current(), key) == found
        assert authority(current())[key] == found.authority in AUTHORITY


def test_second_hand_is_anything_not_read_at_its_address() -> None:
    rows = report().table("realized_performance")
    marked = rows[[second_hand(row) for _, row in rows.iterrows()]]
    assert len(marked) == (rows["source_status"] != "direct").sum() > 0


@pytest.mark.parametrize("name", [name for name in TABLES if name != "assumptions"])
def test_every_number_has_a_source(name: str) -> None:
    frame = report().table(name)
    if "source_id" not in frame or name == "sources":
        return
    if name == "reference_values":  # a closed form needs no source: its tolerance is rounding
        frame = frame[frame["tolerance"].astype(float) > 1e-9]
    assert frame["source_id"].notna().all()


def test_no_aggregator_is_preferred_where_a_better_source_says_the_same() -> None:
    cells = (
        report()
        .table("accelerator_sources")
        .merge(report().table("sources")[["source_id", "authority"]], on="source_id")
    )
    key = ["chip_id", "field", "value"]
    best = cells[cells["authority"] == "primary"].set_index(key).index
    chosen = cells[cells["preferred"] & (cells["authority"] == "aggregator")].set_index(key).index
    assert not set(best) & set(chosen)


def _with_addresses(name: str) -> pd.DataFrame:
    sources = report().table("sources")[["source_id", "url", "authority"]]
    rows = report().table(name).merge(sources, on="source_id")
    rows["address"] = rows["url"].notna() & rows["source_status"].isin(["direct", "second_hand"])
    rows["seen"] = rows["url"].notna() & (rows["source_status"] == "direct")
    return rows


def test_accelerator_cells_have_a_public_address_and_most_were_read_at_one() -> None:
    cells = _with_addresses("accelerator_sources")
    chosen = cells[cells["preferred"]]
    assert chosen["address"].mean() >= 0.95
    key = ["chip_id", "field", "value"]
    seen = cells[cells["seen"]].set_index(key).index
    assert chosen.set_index(key).index.isin(seen).mean() >= 0.96


def test_quarters_have_a_public_address_and_most_were_read_at_one() -> None:
    rows = _with_addresses("company_quarters")
    buyers = rows["company"].isin(["Amazon", "Microsoft", "Alphabet", "Meta"])
    rows = rows[
        (rows["company"] == "Nvidia")
        | (rows["segment"] == "AWS")
        | (buyers & (rows["metric"] == "capex"))
    ]
    assert len(rows) >= 258
    assert rows["address"].mean() >= 0.98
    assert rows["seen"].mean() >= 0.96
    filed = rows[(rows["metric"] == "capex") & ~rows["basis"].str.contains("call")]
    assert filed["seen"].all()
    assert set(filed["authority"]) == {"primary"}


def test_prices_of_the_definition_traps() -> None:
    prices = report().table("prices").set_index("price_id")["usd_per_chip_hour"]
    july = prices["aws-p5-48xlarge-capacity-block-2026-07-22-2"]
    february = prices["aws-p5-48xlarge-capacity-block-2026-02-01"]
    trainium = prices["aws-trn2-48xlarge-capacity-block-2026-07-22"]
    assert round(july / trainium, 2) == 2.32
    assert round(february / trainium, 2) == 1.76


def test_four_point_four_times_is_chips_times_chip() -> None:
    systems = report().table("systems").set_index("system_id")
    chips = report().table("accelerators").set_index("chip_id")["fp8_dense_tflops"]
    new, old = systems.loc["trn3-gen2-ultraserver"], systems.loc["trn2-ultraserver"]
    whole = new["fp8_dense_pflops"] / old["fp8_dense_pflops"]
    parts = new["chips"] / old["chips"] * chips["aws-trainium3"] / chips["aws-trainium2"]
    assert round(whole, 1) == 4.4
    assert abs(whole / parts - 1) < 0.003


def test_quarters_have_no_gap_in_the_main_series() -> None:
    rows = report().table("company_quarters")
    for company, segment, metric in (
        ("Amazon", "AWS", "revenue"), ("Nvidia", "Total", "revenue"),
        ("Microsoft", "Total", "capex"), ("Meta", "Total", "capex"), ("Alphabet", "Total", "capex"),
    ):  # fmt: skip
        one = rows[(rows["company"] == company) & (rows["segment"] == segment)]
        one = one[(one["metric"] == metric) & (one["part"] == "all")]
        one = one[~one["basis"].str.contains("with finance|call")].sort_values("period_end")
        starts, ends = pd.to_datetime(one["period_start"]), pd.to_datetime(one["period_end"])
        gaps = (starts.iloc[1:].to_numpy() - ends.iloc[:-1].to_numpy()).astype("timedelta64[D]")
        assert set(gaps.astype(int)) == {1}, company


def test_a_correction_names_two_values_that_differ() -> None:
    rows = report().table("corrections")
    assert (rows["stated"] != rows["right"]).all()
    revised = rows[rows["kind"] == "revised_silently"]
    assert {"210", "655"} <= set(revised["stated"])
