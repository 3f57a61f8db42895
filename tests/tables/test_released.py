"""What the tables that are read from released packages owe each other."""

from itertools import pairwise

import pandas as pd
import pytest
from packaging.version import Version
from trainium_report.tables import current

from indicators import instance_names


@pytest.mark.parametrize(
    ("name", "number"), [("software_support", "value"), ("instance_regions", "regions")]
)
def test_a_count_is_that_of_the_names_beside_it(name: str, number: str) -> None:
    rows = current()[name]
    listed = rows[rows["source_id"] != "transformers"]
    assert len(listed) > 100
    assert (listed["names"].fillna("").str.split().map(len) == listed[number]).all()


def test_an_instance_is_never_offered_in_more_regions_than_there_are() -> None:
    rows = current()["instance_regions"]
    assert (rows["regions"] <= rows["of_regions"]).all()
    of_regions = rows[rows["basis"] == "offered"].groupby("date")["of_regions"].unique()
    assert of_regions.map(len).eq(1).all()
    assert of_regions.map(lambda found: int(found[0])).is_monotonic_increasing


def test_a_name_that_is_there_has_a_release_before_it_that_lacks_it() -> None:
    rows = current()["instance_names"]
    assert (rows["named"] == rows["absent_in"].notna()).all()
    first = rows[rows["named"]]
    for version, before in zip(first["version"], first["absent_in"], strict=True):
        assert Version(before) < Version(version)
    assert set(rows.loc[~rows["named"], "version"]) == {instance_names.PINS["botocore"]}


def test_an_instance_has_one_chip_in_all_tables() -> None:
    names = ("instance_names", "instance_regions", "instance_devices", "instance_announcements")
    pairs = pd.concat([current()[name][["instance", "chip_id"]] for name in names])
    assert (pairs.dropna().groupby("instance")["chip_id"].nunique() == 1).all()


def test_ec2_names_an_instance_after_it_was_announced() -> None:
    names = current()["instance_names"].query("interface == 'ec2' and named")
    rows = current()["instance_announcements"].merge(names, on="instance")
    days = (pd.to_datetime(rows["date"]) - pd.to_datetime(rows["announced"])).dt.days
    assert dict(zip(rows["instance"], days, strict=True))["trn2.48xlarge"] == 45
    assert (days >= 0).all()


def test_where_the_interface_errs_the_errors_found_say_so() -> None:
    devices = current()["instance_devices"].set_index(["instance", "version"])
    chips = current()["accelerators"].set_index("chip_id")
    errors = set(current()["corrections"]["correction_id"])
    trainium2 = devices.loc[("trn2.48xlarge", "5.2.5")]
    assert trainium2["memory_mib"] / 1024 > chips.at["aws-trainium2", "memory_gb"]
    assert "ec2-api-trainium2-512" in errors
    assert devices.at[("trn2u.48xlarge", "5.2.5"), "devices"] == 0
    assert "ec2-api-trn2u-none" in errors
    assert len({devices.at[("g5.xlarge", v), "memory_mib"] for v in ("5.1.0", "5.2.5")}) == 2
    assert "ec2-api-a10g-24576" in errors


def test_the_training_width_fell_while_that_of_transformers_grew() -> None:
    counts = current()["software_support"].sort_values("date")
    trained = counts[counts["metric"] == "model types that train"]["value"].to_list()
    known = counts[counts["metric"] == "model types that are known"]["value"].to_list()
    assert trained[-1] < max(trained)
    assert all(one < other for one, other in pairwise(known))
