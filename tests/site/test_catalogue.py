"""The catalogue: every table described and offered, and the package whole in its zip."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import frictionless
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
        package = json.loads(packed.read("datapackage.json"))
        for entry in package["resources"]:
            lines = packed.read(entry["path"]).decode().splitlines()
            names = [field["name"] for field in entry["schema"]["fields"]]
            assert next(csv.reader(lines)) == names


def test_the_zip_is_a_data_package_as_it_is(tmp_path: Path) -> None:
    packed = tmp_path / "package.zip"
    packed.write_bytes(catalogue.archive())
    opened = frictionless.Package(str(packed))
    assert {*opened.resource_names} == {e["name"] for e in current().package["resources"]}
    assert len(opened.get_resource("accelerators").read_rows()) == len(current()["accelerators"])


def test_the_workbook_has_each_table_as_text_and_is_the_same_twice() -> None:
    first = catalogue.workbook()
    assert first == catalogue.workbook()
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        assert names == ["Contents", *(e["name"][:31] for e in current().package["resources"])]
        for number, entry in enumerate(current().package["resources"], start=2):
            sheet = book.read(f"xl/worksheets/sheet{number}.xml")
            assert sheet.count(b"<row ") == len(current()[entry["name"]]) + 1, entry["name"]
            assert b"<f>" not in sheet, "a cell that begins as a formula stays text"
        assert b"2026" in book.read("docProps/core.xml")


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
