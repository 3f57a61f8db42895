"""The catalogue: every table described and offered, and the package whole in its zip."""

from __future__ import annotations

import csv
import io
import json
import zipfile

from trainium_report.site import catalogue
from trainium_report.tables import current, folder


def test_downloads_are_the_tables_themselves() -> None:
    offered = dict(catalogue.files())
    for entry in current().package["resources"]:
        assert offered[f"{entry['name']}.csv"] == (folder() / entry["path"]).read_bytes()
    assert b"CC BY" in offered["README.md"] or b"creativecommons" in offered["README.md"]


def test_zip_holds_the_whole_package_and_is_the_same_twice() -> None:
    first, second = catalogue.archive(), catalogue.archive()
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        package = json.loads(packed.read("data/datapackage.json"))
        for entry in package["resources"]:
            lines = packed.read(f"data/{entry['path']}").decode().splitlines()
            names = [field["name"] for field in entry["schema"]["fields"]]
            assert next(csv.reader(lines)) == names


def test_json_ld_names_each_table_with_licence_and_download() -> None:
    described = catalogue.json_ld()
    parts = {part["name"] for part in described["hasPart"]}
    assert parts == {entry["title"] for entry in current().package["resources"]}
    for part in described["hasPart"]:
        assert part["license"].startswith("https://creativecommons.org/")
        assert part["distribution"]["contentUrl"].endswith(".csv")


def test_every_column_is_described() -> None:
    for entry in current().package["resources"]:
        for field in entry["schema"]["fields"]:
            if field["name"] != "notes":
                assert field.get("description", "").strip(), (entry["name"], field["name"])
