"""Rows of the reader's own for the session: a chip, a price, a cluster, any row of any table.

A row is checked as the files are, by their schema and the same rules, before it counts. Nothing is
written to ``data/``.
"""

from __future__ import annotations

import math
import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from ..chapters import build, report
from ..chapters.shared.offers import slug as provider_slug
from ..models import PRESETS
from ..outputs import typed
from ..outputs.display import Bundle, still
from ..tables import YOURS, DataError, Problem, check, current, near, use
from ..tables.meaning import BOUNDED
from .assumptions import assumptions

_SOURCE = {
    "source_id": YOURS, "title": "Your own figure", "publisher": "You", "authority": "primary",
}  # fmt: skip
_STATED = {"source_id": YOURS, "source_status": "no_address", "preferred": True}
_FILLED: dict[str, dict[str, Any]] = {
    "prices": {
        "instance": "your offer", "chips": 1, "region": "us", "region_group": "us",
        "purchase_model": "on_demand", "series": "quoted",
    },
    "accelerators": {
        "vendor": "You", "designer": "You", "family": "yours", "generation": 1, "role": "both",
        "sold_as": "chips",
    },
    "clusters": {
        "cluster": "Your cluster", "operator": "You", "user": "You", "standing": "in_use",
        "estimated": False,
    },
    "market_share": {
        "forecast": False, "market_definition": "data-centre GPU, your own count",
        "measure": "units", "holder": "Nvidia", "by": "You", "derived": False,
    },
}  # fmt: skip
_NAMED = {"accelerators": "name", "clusters": "cluster"}
_OWN = "Amazon Web Services"


@dataclass(frozen=True)
class Row:
    """A row that counts in this session.

    ``options`` are the choices that bring it into the models, fit for ``lab.assumptions.set``;
    empty where no selector leads to it.
    """

    table: str
    key: str
    cells: Mapping[str, str]
    options: Mapping[str, str]


@still.register(Row)
def _row(row: Row) -> Bundle:
    chosen = ", ".join(f"{key}={value!r}" for key, value in row.options.items())
    lines = [f"{row.key} counts in data/{row.table}.csv until lab.reset_data()."]
    if chosen:
        lines.append(f"To compare it: lab.assumptions.set({chosen})")
    lines.append("Panels have followed; run the cells of figures again.")
    rows = "".join(
        f'<tr><th scope="row">{escape(k)}</th><td>{escape(v)}</td></tr>'
        for k, v in row.cells.items()
    )
    said = "<br>".join(map(escape, lines))
    html = f"<p>{said}</p><table><tbody>{rows}</tbody></table>"
    return {"text/plain": "\n".join(lines), "text/html": html}


def add(table: str, **cells: Any) -> Row:
    """Add a row to a table for this session.

    What you leave out takes a plain value: the row's key, the source ('Your own figure') and, for
    prices, accelerators, clusters and shares of a market, the rest of what the schema requires. Of
    ``usd_per_hour`` and ``usd_per_chip_hour`` one is enough. A chip, a price's provider, contract
    and month become options of the selectors where they were none.

    Raises KeyError for an unknown table, and DataError, which names file, row, column and what was
    expected, for a row that the checks of the tables refuse. A refused row changes nothing.

    >>> from trainium_report import lab, report
    >>> offer = lab.add("prices", chip_id="nvidia-h100", usd_per_chip_hour=3.0, as_of="2026-07")
    >>> offer.options["rival_provider"]
    'your-offer'
    >>> round(report().evaluate("required_ratio", **offer.options), 2)
    1.1
    >>> lab.reset_data()
    """
    entry = _entry(table)
    fields = [field["name"] for field in entry["schema"]["fields"]]
    raw = current().raw(table)
    _known(entry, fields, cells, len(raw) + 2)
    if table == "prices" and not {"usd_per_hour", "usd_per_chip_hour"} & {*cells}:
        where = Problem(
            f"data/{entry['path']}", len(raw) + 2, "usd_per_chip_hour", "nothing",
            "a price: usd_per_chip_hour, or usd_per_hour with chips",
        )  # fmt: skip
        raise DataError(where)
    row = _completed(table, entry, cells, raw)
    tables = {**current().stand_ins, table: _appended(raw, row)}
    if table == "accelerators":
        tables["accelerator_sources"] = _cells(row)
    options = _options(table, row)
    tables["choices"] = _selectable(options, row)
    _apply(tables, table)
    return Row(table, row[_key(entry)], {k: v for k, v in row.items() if v}, dict(options))


def change(table: str, key: str, **cells: Any) -> Row:
    """Change cells of a row for this session; ``key`` is its primary key.

    A cell of ``accelerators`` changes its row of sources with it. Raises KeyError for an unknown
    table or key, and DataError as :func:`add` does.

    >>> from trainium_report import lab, report
    >>> row = lab.change("accelerators", "aws-trainium2", bf16_dense_tflops=800)
    >>> report().evaluate("trainium_peak")
    800.0
    >>> lab.reset_data()
    """
    entry = _entry(table)
    raw = current().raw(table)
    name = _key(entry)
    at = raw.index[raw[name] == key]
    if len(at) != 1:
        raise KeyError(f"data/{table}.csv: no row {key!r}{near(key, list(raw[name]))}")
    _known(entry, list(raw.columns), cells, int(at[0]) + 2)
    if table == "prices":
        cells = _per_chip(cells, raw.loc[at[0]].to_dict())
    for column, value in cells.items():
        raw.loc[at[0], column] = _text(value)
    tables = {**current().stand_ins, table: raw}
    if table == "accelerators":
        tables["accelerator_sources"] = _cells(raw.loc[at[0]].to_dict(), only=set(cells))
    _apply(tables, table)
    changed = raw.loc[at[0]].to_dict()
    return Row(table, key, {k: v for k, v in changed.items() if v}, {})


def reset_data() -> None:
    """Return to the tables of the report: every row that was added or changed is undone."""
    if current().stand_ins:
        use(None)
        assumptions.follow_rows()


def _entry(table: str) -> dict[str, Any]:
    return current().resource(table)


def _key(entry: dict[str, Any]) -> str:
    key = entry["schema"]["primaryKey"]
    if not isinstance(key, str):
        raise KeyError(f"rows of {entry['name']} have no key of one column")
    return key


_MEANT = {"price": "usd_per_chip_hour", "usd": "usd_per_chip_hour", "chip": "chip_id"}
"""Columns by what a reader may call them."""


def _known(entry: dict[str, Any], fields: list[str], cells: Mapping[str, Any], line: int) -> None:
    for column in cells:
        if column not in fields:
            expected = near(column, fields)[2:-2].removeprefix("did you mean ")
            expected = _MEANT.get(column, "") if _MEANT.get(column) in fields else expected
            expected = expected or "one of " + ", ".join(fields)
            where = f"data/{entry['path']}"
            raise DataError(str(Problem(where, line, column, "no such column", expected)))


def _text(value: Any) -> str:
    value = typed.plain(value)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _completed(
    table: str, entry: dict[str, Any], cells: Mapping[str, Any], raw: pd.DataFrame
) -> dict[str, str]:
    fields = {field["name"]: field for field in entry["schema"]["fields"]}
    plain = {k: v for k, v in {**_STATED, **_FILLED.get(table, {})}.items() if k in fields}
    if table == "prices":
        trainium = cells.get("chip_id") in report().models.choices["trainium_chip"].options
        plain |= {
            "provider": _provider(trainium),
            "as_of": report().models.choices["month"].default,
        }
        cells = _per_chip(cells, {**plain, **cells})
    elif "as_of" in fields:
        plain["as_of"] = current().as_of.isoformat()
    if table == "market_share":
        plain["period"] = str(current().as_of.year)
    bounds = {bound: value for name, value, bound in BOUNDED if name == table}
    plain |= {bound: "exact" for bound, value in bounds.items() if cells.get(value) is not None}
    given = {**plain, **{k: v for k, v in cells.items() if _text(v)}}
    key = _key(entry)
    named = _slug(str(given.get(_NAMED.get(table, ""), "")))
    taken = set(raw[key])
    number = sum(1 for name in taken if str(name).startswith(f"{YOURS}-")) + 1
    given.setdefault(key, named if named and named not in taken else f"{YOURS}-{number}")
    if table == "accelerators":
        given.setdefault("name", given[key])
    return {column: _text(given.get(column)) for column in raw.columns}


def _provider(trainium: bool) -> str:
    return "AWS" if trainium else "Your offer"


def _per_chip(cells: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """The price of the instance from that of a chip, or the other way round."""
    made = dict(cells)
    try:
        chips = int(others["chips"])
        if "usd_per_hour" in made and "usd_per_chip_hour" not in made:
            made["usd_per_chip_hour"] = round(float(made["usd_per_hour"]) / chips, 4)
        elif "usd_per_chip_hour" in made and "usd_per_hour" not in made:
            made["usd_per_hour"] = round(float(made["usd_per_chip_hour"]) * chips, 6)
    except (TypeError, ValueError, ZeroDivisionError, KeyError):
        pass  # the checks of the tables say what is wrong
    return made


def _appended(raw: pd.DataFrame, *rows: Mapping[str, str]) -> pd.DataFrame:
    made = pd.DataFrame([{c: row.get(c, "") for c in raw.columns} for row in rows])
    return pd.concat([raw, made], ignore_index=True)


def _cells(row: Mapping[str, str], only: set[str] | None = None) -> pd.DataFrame:
    """The sources of cells with those of a chip's row: all of them, or the changed ones."""
    raw = current().raw("accelerator_sources")
    fields = {f["name"]: f for f in current().resource("accelerator_sources")["schema"]["fields"]}
    kinds = {f["name"]: f for f in current().resource("accelerators")["schema"]["fields"]}
    rows = []
    for field in fields["field"]["constraints"]["enum"]:
        if only is not None and field not in only:
            continue
        same = (raw["chip_id"] == row["chip_id"]) & (raw["field"] == field)
        raw = raw[~(same & (raw["preferred"] == "true"))]
        if row.get(field):
            unit = "date" if "date" in kinds[field] else kinds[field]["unit"].split(" or ")[0]
            rows.append(
                {
                    "chip_id": row["chip_id"], "field": field, "value": row[field], "unit": unit,
                    "preferred": "true", "preferred_reason": "yours", "derived": "false",
                    "source_id": YOURS, "source_status": "no_address",
                }
            )  # fmt: skip
    return _appended(raw, *rows) if rows else raw


def _options(table: str, row: Mapping[str, str]) -> dict[str, str]:
    """The options of the selectors that lead to a row."""
    if table == "accelerators":
        side = "trainium_chip" if row["vendor"] == _OWN else "rival_chip"
        return {side: row["chip_id"], "target_chip": row["chip_id"]}
    if table != "prices":
        return {}
    when = {"month": row["as_of"][:7]}
    if row["chip_id"] in report().models.choices["trainium_chip"].options:
        return {"trainium_chip": row["chip_id"], "trainium_contract": row["purchase_model"], **when}
    if row["chip_id"] not in report().models.choices["rival_chip"].options:
        return {}
    return {
        "rival_chip": row["chip_id"], "rival_provider": provider_slug(row["provider"]),
        "rival_contract": row["purchase_model"], **when,
    }  # fmt: skip


def _selectable(options: Mapping[str, str], row: Mapping[str, str]) -> pd.DataFrame:
    """The selectors with these options; a new one is named as the row names it."""
    raw = current().raw("choices")
    new = []
    for choice, option in options.items():
        known = raw[raw["choice_id"] == choice]
        if option in set(known["option"]):
            continue
        names = {
            "rival_provider": row.get("provider"), "month": _month(option),
            "rival_chip": row.get("name"), "trainium_chip": row.get("name"),
            "target_chip": row.get("name"),
        }  # fmt: skip
        new.append(
            {
                "choice_id": choice, "label": known["label"].iloc[0], "option": option,
                "option_label": names.get(choice) or option.replace("_", " "),
                **dict.fromkeys(PRESETS, "false"),
            }
        )  # fmt: skip
    return _appended(raw, *new) if new else raw


def _month(option: str) -> str:
    try:
        return f"{pd.Timestamp(option):%B %Y}"
    except ValueError:
        return option


def _apply(tables: dict[str, pd.DataFrame], table: str) -> None:
    """Check the tables together and let them count; DataError, and no change, if they fail."""
    used = any(
        (frame["source_id"] == YOURS).any()
        for name, frame in tables.items()
        if name != "sources" and "source_id" in frame
    )
    sources = current().raw("sources")
    if used and YOURS not in set(sources["source_id"]):
        tables["sources"] = _appended(sources, _SOURCE)
    with tempfile.TemporaryDirectory() as made:
        copy = Path(made) / "data"
        shutil.copytree(current().folder, copy)
        for name, frame in tables.items():
            frame.to_csv(copy / current().resource(name)["path"], index=False, lineterminator="\n")
        found = check(copy, only={table, "choices", "sources"})
    # What the report has derived from the row elsewhere may differ: it is not yours to mend.
    files = {f"data/{current().resource(name)['path']}" for name in tables}
    problems = [problem for problem in found if problem.file in files]
    if problems:
        raise DataError("\n".join(map(str, problems)))
    changed = current().with_rows(tables)
    try:
        build(changed).models.lookups  # noqa: B018  (made when first asked for)
    except Exception as error:
        raise DataError(f"data/{table}.csv: no model can use this row: {error}") from error
    use(changed)
    assumptions.follow_rows()
