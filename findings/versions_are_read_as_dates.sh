#!/usr/bin/env bash
# To DuckDB the version 1.7.31 of AWS's SDK is 1 July 2031; to Polars transformers 4.12.5 is a day.
#
# Guessed: a column of versions has two points too many for a number, so it stays text.
# Seen: DuckDB 2.0.1 takes a column whose versions could all be days (1.7.31, 1.12.30) for DATE.
# A column of true days in ISO form is TIMESTAMP then, and DATE without its neighbour. Polars 2.1.0,
# asked to try dates, does the same to versions, with years of one or two digits: 4.12.5 is
# 4 December of the year 5. One version that can be no day (1.35.74) turns both columns to text.
# Date: 30 November 2026. Source: the sniffer of DuckDB's read_csv, 'dateformat' among what it finds;
# 'try_parse_dates' of polars.read_csv. A description of the types, as in a Data Package, avoids it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 polars==2.1.0
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import date
from pathlib import Path

import duckdb
import polars


def seen(*lines, columns="package,version"):
    Path("table.csv").write_text("\n".join([columns, *lines]) + "\n")
    found = duckdb.sql("from read_csv('table.csv')")
    other = polars.read_csv("table.csv", try_parse_dates=True)
    print(lines[0], [str(kind) for kind in found.types], other["version"].dtype)
    return found, other


days = ["botocore,1.7.31", "botocore,1.12.30"]
duck, bear = seen(*days)
assert [row[1] for row in duck.fetchall()] == [date(2031, 7, 1), date(2030, 12, 1)]
assert bear["version"].to_list() == [date(31, 7, 1), date(30, 12, 1)]

beside = [f"{line},{day}" for line, day in zip(days, ("2017-10-26", "2018-10-24"))]
duck, _ = seen(*beside, columns="package,version,released")
assert [str(kind) for kind in duck.types][1:] == ["DATE", "TIMESTAMP"]

duck, bear = seen("botocore,1.35.74", days[1])
assert str(duck.types[1]) == "VARCHAR" and bear["version"].dtype == polars.String

duck, bear = seen("transformers,4.12.5", "transformers,4.11.3")
assert str(duck.types[1]) == "VARCHAR"
assert bear["version"].to_list() == [date(5, 12, 4), date(3, 11, 4)]
PYTHON
