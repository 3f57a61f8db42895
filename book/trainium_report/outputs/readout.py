"""What a mark says under the pointer: names for the reader, and a reading for each point of a line.

Forms name columns; a specification is completed here, so that no form shows a column's name, a
date in milliseconds or a line that says nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

Spec = dict[str, Any]

NAMES = {
    "as_of": "As of", "authority": "Kind of source", "by": "According to",
    "fiscal_label": "Quarter", "source_status": "Read", "standing": "State",
    "usd_per_chip_hour": "USD per chip-hour",
}  # fmt: skip
"""Columns whose name, in words, would not do."""

DAY = "%B %Y"
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def name_of(column: str, names: Mapping[str, str]) -> str:
    """A column's name for the reader: its heading in the data table, or its words."""
    words = column.strip("_").replace("_", " ")
    return names.get(column) or NAMES.get(column) or words[:1].upper() + words[1:]


def readable(spec: Spec, names: Mapping[str, str]) -> Spec:
    """The specification with what every mark says; ``names`` maps columns to their headings."""
    made: Spec = json.loads(json.dumps(spec))
    units = list(_units(made, {}))
    dates = {field for _, encoding in units for field in _dates(encoding)}
    days = {field for field in dates if _are_days(made, field)}
    for _, encoding in units:
        _in_no_zone(encoding, days)
    for unit, _ in units:
        told = unit["encoding"].get("tooltip")
        for entry in told if isinstance(told, list) else [told] if told else []:
            if entry.get("field") in dates:
                entry["type"] = "temporal"
            _complete(entry, names)
            if entry.get("field") in days:
                entry.setdefault("formatType", "utcFormat")
    said = {_place(encoding) for unit, encoding in units if "tooltip" in unit["encoding"]}
    # Layers share an axis: one of them says how it is written.
    shared: Spec = {}
    for _, encoding in units:
        shared = {**encoding.get("y", {}), **shared}
    for unit, encoding in units:
        if _kind(unit) == "line" and _place(encoding) not in said:
            y = {**encoding.get("y", {})}
            y.setdefault("axis", shared.get("axis"))
            y["title"] = _title(y) or _title(shared)
            if text := _reading({**encoding, "y": y}, names):
                unit["encoding"]["tooltip"] = {"value": {"expr": text}}
    return made


def _dates(encoding: Spec) -> Iterator[str]:
    for channel in ("x", "y"):
        if encoding.get(channel, {}).get("type") == "temporal":
            for end in (channel, f"{channel}2"):
                if field := encoding.get(end, {}).get("field"):
                    yield field


def _are_days(spec: Spec, field: str) -> bool:
    """Whether a column holds days, months or years as text: JavaScript takes them for UTC."""
    rows = [row for values in spec.get("datasets", {}).values() for row in values]
    cells = [row[field] for row in rows if row.get(field) is not None]
    return bool(cells) and all(_DATE.fullmatch(str(cell)) for cell in cells)


def _in_no_zone(encoding: Spec, days: set[str]) -> None:
    """Days stand where they are, and have their own name, in the time zone of every reader."""
    for name in ("x", "y"):
        channel = encoding.get(name, {})
        if channel.get("type") == "temporal" and channel.get("field") in days:
            scale = channel["scale"] = {"type": "utc", **(channel.get("scale") or {})}
            ends = scale.get("domain")
            if isinstance(ends, list):
                scale["domain"] = [{**e, "utc": True} if isinstance(e, dict) else e for e in ends]


def _units(spec: Spec, above: Spec) -> Iterator[tuple[Spec, Spec]]:
    """The layers that draw, each with its encoding and what it has from those above."""
    encoding = {**above, **spec.get("encoding", {})}
    if "mark" in spec and encoding:
        spec.setdefault("encoding", {})
        yield spec, encoding
    for part in ("layer", "hconcat", "vconcat", "concat"):
        for below in spec.get(part, []):
            yield from _units(below, encoding)


def _kind(unit: Spec) -> str:
    mark = unit["mark"]
    return str(mark["type"] if isinstance(mark, dict) else mark)


def _place(encoding: Spec) -> tuple[Any, Any]:
    return encoding.get("x", {}).get("field"), encoding.get("y", {}).get("field")


def _title(channel: Spec) -> str:
    return str(channel.get("title") or (channel.get("axis") or {}).get("title") or "")


def _complete(entry: Spec, names: Mapping[str, str]) -> None:
    if not (field := entry.get("field")):
        return
    entry.setdefault("title", name_of(field, names))
    if entry.get("type") == "temporal":
        entry.setdefault("format", DAY)
    if entry.get("type") == "quantitative":
        entry.setdefault("format", ".0f" if re.search("(^|_)year$", field) else ",.4~f")


def _written(channel: Spec) -> str:
    """The Vega expression that writes a channel's value as its axis does."""
    value = f"datum[{json.dumps(channel['field'])}]"
    axis = channel.get("axis") or {}
    if label := axis.get("labelExpr"):
        return f"({str(label).replace('datum.value', value)})"
    if channel.get("type") == "temporal":
        zone = "utc" if (channel.get("scale") or {}).get("type") == "utc" else "time"
        return f"{zone}Format({value}, {json.dumps(axis.get('format', DAY))})"
    if channel.get("type") == "quantitative":
        return f"format({value}, {json.dumps(axis.get('format', ',.4~f'))})"
    return f"'' + {value}"


def _reading(encoding: Spec, names: Mapping[str, str]) -> str:
    """The Vega expression of what a point of a line says; empty where a channel is computed."""
    x, y = encoding.get("x", {}), encoding.get("y", {})
    if not (x.get("field") and y.get("field")) or {"aggregate", "bin"} & ({*x} | {*y}):
        return ""
    parts = {}
    for channel in ("detail", "color", "stroke"):
        series = encoding.get(channel, {})
        series = series[0] if isinstance(series, list) and series else series
        if isinstance(series, dict) and (field := series.get("field")) and field != "maker":
            parts[name_of(field, names)] = f"datum[{json.dumps(field)}]"
    across = _title(x) or ("When" if x.get("type") == "temporal" else name_of(x["field"], names))
    parts[across] = _written(x)
    parts[_title(y) or names.get(y["field"], "Value")] = _written(y)
    known = f"isValid(datum[{json.dumps(y['field'])}])"
    listed = ", ".join(f"{json.dumps(name)}: {text}" for name, text in parts.items())
    return f"{known} ? {{{listed}}} : null"
