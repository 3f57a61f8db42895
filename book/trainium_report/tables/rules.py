"""Rules across rows and tables: what no schema can say.

Each takes the tables it needs as frames, and all tables for a look beside them, and yields the
problems it finds. :data:`RULES` lists them with what they need; a rule without needs sees every
table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from . import levels, meaning, spelling
from .package import Tables
from .problems import Problem, at

Frames = dict[str, pd.DataFrame]


def _no_future(frames: Frames, tables: Tables) -> Iterator[Problem]:
    today = str(tables.package["updated"])
    for name, frame in frames.items():
        for field in tables.resource(name)["schema"]["fields"]:
            if field.get("date") != "not after updated":
                continue
            dates = frame[field["name"]].dropna()
            late = dates[[date > today[: len(date)] for date in dates]]
            for index, date in late.items():
                yield at(frame, index, field["name"], date, f"no date after {today}")


def _sourced(frames: Frames, tables: Tables) -> Iterator[Problem]:
    documents = tables["sources"].set_index("source_id")
    urls = documents["url"].to_dict()
    for name, frame in frames.items():
        if name == "sources" or "source_id" not in frame:
            continue
        for row in frame[["source_id", "source_status", "locator"]].itertuples():
            index, source, status = row.Index, row.source_id, row.source_status
            if pd.isna(source):
                continue
            has_url = isinstance(urls.get(source), str)
            if status == "direct" and pd.isna(row.locator):
                yield at(frame, index, "locator", "nothing", "where in the document")
            if has_url == (status == "no_address") and source in urls:
                expected = "no_address exactly where the source has no address"
                yield at(frame, index, "source_status", status, expected)


def _all_used(frames: Frames, tables: Tables) -> Iterator[Problem]:
    used: set[str] = set()
    for entry in tables.package["resources"]:
        columns = [field["name"] for field in entry["schema"]["fields"]]
        if "source_id" in columns and entry["name"] != "sources":
            used |= set(tables[entry["name"]]["source_id"].dropna())
        if "right_source_id" in columns:
            used |= set(tables[entry["name"]]["right_source_id"])
        if "also_source_ids" in columns:
            used |= set(
                ";".join(tables[entry["name"]]["also_source_ids"].dropna()).split(";")
            )
    sources = frames["sources"]
    for index, source in sources["source_id"][~sources["source_id"].isin(used)].items():
        yield at(frames["sources"], index, "source_id", source, "a source that some row uses")


def _cells(frames: Frames, tables: Tables) -> Iterator[Problem]:
    chips = frames["accelerators"].set_index("chip_id")
    cells = frames["accelerator_sources"]
    kinds = {field["name"]: field for field in tables.resource("accelerators")["schema"]["fields"]}
    lines = {chip: index for index, chip in frames["accelerators"]["chip_id"].items()}
    chosen = cells[cells["preferred"] & cells["chip_id"].isin(chips.index)]
    for row in cells.itertuples():
        unit = "date" if "date" in kinds[row.field] else kinds[row.field].get("unit", "")
        if row.unit not in unit.split(" or ") and not (unit == "GB/s" and row.unit == "GiB/s"):
            yield at(frames["accelerator_sources"], row.Index, "unit", row.unit, unit)
    for row in chosen.itertuples():
        cell = chips.at[row.chip_id, row.field]
        same = row.value == cell if kinds[row.field]["type"] == "string" else _near(row.value, cell)
        if not same:
            expected = f"{cell}, as in accelerators"
            yield at(frames["accelerator_sources"], row.Index, "value", row.value, expected)
            expected = f"{row.value}, as in accelerator_sources"
            yield at(frames["accelerators"], lines[row.chip_id], row.field, cell, expected)
    repeated = chosen.duplicated(["chip_id", "field"])
    for index in chosen.index[repeated]:
        yield at(frames["accelerator_sources"], index, "preferred", "true", "one preferred a cell")
    covered = set(zip(chosen["chip_id"], chosen["field"], strict=True))
    sourced = tables.resource("accelerator_sources")["schema"]["fields"][1]["constraints"]["enum"]
    for field in sourced:
        for chip, value in chips[field].dropna().items():
            if (chip, field) not in covered:
                expected = "a preferred row in accelerator_sources"
                yield at(frames["accelerators"], lines[chip], field, value, expected)


def _near(text: object, number: object, tolerance: float = 1e-9) -> bool:
    try:
        left, right = float(str(text)), float(str(number))
    except ValueError:
        return False
    return abs(left - right) <= tolerance * max(1.0, abs(right))


def _ordered(frames: Frames, tables: Tables) -> Iterator[Problem]:
    for frame in frames.values():
        for low in frame.columns:
            high = "high" if low == "low" else low.removesuffix("_low") + "_high"
            if high == low or high not in frame or not low.endswith("low"):
                continue
            for index in frame.index[(frame[low] > frame[high]).fillna(False)]:
                found = f"{frame.at[index, low]}, {frame.at[index, high]}"
                yield at(frame, index, f"{low}, {high}", found, "the lower one first")


def _units(frames: Frames, tables: Tables) -> Iterator[Problem]:
    for name, frame in frames.items():
        units = tables.resource(name).get("metricUnits")
        if not units:
            continue
        for row in frame[["metric", "unit"]].fillna("").itertuples():
            if row.unit != units.get(row.metric):
                expected = f"{units.get(row.metric) or 'nothing'}, the unit of {row.metric}"
                yield at(frame, row.Index, "unit", row.unit, expected)


def _together(frames: Frames, tables: Tables) -> Iterator[Problem]:
    for name, left, right in TOGETHER:
        if name in frames:
            frame = frames[name]
            for index in frame.index[frame[left].isna() != frame[right].isna()]:
                yield at(frames[name], index, right, frame.at[index, right], f"both or no {left}")


def _keys(frames: Frames, tables: Tables) -> Iterator[Problem]:
    for name, column, target, key in LISTED_KEYS:
        if name in frames:
            known = set(tables[target][key])
            for index, keys in frames[name][column].dropna().items():
                for listed in set(str(keys).split(";")) - known:
                    yield at(frames[name], index, column, listed, f"a key of {target}")


def _prices(frames: Frames, tables: Tables) -> Iterator[Problem]:
    for row in frames["prices"].itertuples():
        if pd.isna(row.usd_per_hour) or pd.isna(row.chips):
            if not pd.isna(row.usd_per_chip_hour):
                expected = "an instance price and a number of chips"
                yield at(frames["prices"], row.Index, "usd_per_hour", "nothing", expected)
            continue
        share = row.usd_per_hour / row.chips
        if pd.isna(row.usd_per_chip_hour) or abs(row.usd_per_chip_hour - share) > 6e-5:
            found = row.usd_per_chip_hour
            expected = f"{share:.4f}, the instance's price over its chips"
            yield at(frames["prices"], row.Index, "usd_per_chip_hour", found, expected)
        if not row.preferred and pd.isna(row.notes):
            yield at(frames["prices"], row.Index, "notes", "nothing", "why it is not preferred")


def _performance(frames: Frames, tables: Tables) -> Iterator[Problem]:
    name, frame = "realized_performance", frames["realized_performance"]
    for row in frame.itertuples():
        if row.metric != "assessment" and (pd.isna(row.value_low) or pd.isna(row.value_high)):
            yield at(frames[name], row.Index, "value_low", "nothing", "a value")
        if row.value_low < 0 and row.metric != "relative_mfu":
            yield at(frames[name], row.Index, "value_low", row.value_low, "at least 0")
        if row.unit == "%" and row.value_high > 100:
            yield at(frames[name], row.Index, "value_high", row.value_high, "at most 100 %")


def _systems(frames: Frames, tables: Tables) -> Iterator[Problem]:
    chips = frames["accelerators"].set_index("chip_id")
    totals = {
        "bf16_dense_pflops": ("bf16_dense_tflops", 1e-3, 0.03),
        "fp8_dense_pflops": ("fp8_dense_tflops", 1e-3, 0.03),
        "memory_gb": ("memory_gb", 1.0, 1e-6),
    }
    for row in frames["systems"].itertuples():
        for total, (part, scale, tolerance) in totals.items():
            stated = getattr(row, total)
            product = row.chips * chips.at[row.chip_id, part] * scale
            if not pd.isna(stated) and not abs(stated / product - 1) <= tolerance:
                expected = f"{product:.6g}, chips x {part} of the chip"
                yield at(frames["systems"], row.Index, total, stated, expected)


def _quarters(frames: Frames, tables: Tables) -> Iterator[Problem]:
    name, frame = "company_quarters", frames["company_quarters"]
    start, end = (
        pd.to_datetime(frame[column], format="%Y-%m-%d", errors="coerce")
        for column in ("period_start", "period_end")
    )
    days = (end - start).dt.days + 1
    for index in frame.index[~(days.between(89, 98) | days.between(363, 372))]:
        expected = "a quarter or a year between the two dates"
        yield at(frames[name], index, "period_end", frame.at[index, "period_end"], expected)
    revenue = frame[(frame["metric"] == "revenue") & (frame["company"] == "Nvidia")]
    centre = revenue[revenue["segment"] == "Data Center"]
    wide = centre.pivot(index="fiscal_label", columns="part", values="value")
    lines = centre[centre["part"] == "all"].reset_index().set_index("fiscal_label")["index"]
    for one, other in (("compute", "networking"), ("hyperscale", "acie")):
        for label, parts in wide.dropna(subset=[one, other, "all"]).iterrows():
            total = parts[one] + parts[other]
            if abs(total - parts["all"]) > 60:
                expected = f"{total:g}, {one} plus {other}, within rounding"
                yield at(frames[name], lines[label], "value", parts["all"], expected)


def _concentration(frames: Frames, tables: Tables) -> Iterator[Problem]:
    frame = frames["vendor_year"]
    for hhi, part in (("hhi_units", "chips_shipped"), ("hhi_compute", "compute_shipped")):
        amounts = frame[frame["metric"] == part].groupby("year")["value"]
        index_of = amounts.agg(lambda values: float(((100 * values / values.sum()) ** 2).sum()))
        for row in frame[frame["metric"] == hhi].itertuples():
            if abs(row.value - index_of[row.year]) > 1:
                expected = f"{index_of[row.year]:.0f}, from the makers' rows"
                yield at(frames["vendor_year"], row.Index, "value", row.value, expected)


def _shares(frames: Frames, tables: Tables) -> Iterator[Problem]:
    frame = frames["market_share"]
    groups = frame.groupby(["period", "market_definition", "by", "as_of"])
    total = groups["share_low"].transform("sum")
    for index in frame.index[total > 101]:
        found = frame.at[index, "share_low"]
        yield at(frame, index, "share_low", found, "shares that sum to 100 at most")


def _links(frames: Frames, tables: Tables) -> Iterator[Problem]:
    frame = frames["interconnect"]
    for index in frame.index[(frame["scope"] == "scale-out") & (frame["gbps_per_chip"] > 3200)]:
        found = frame.at[index, "gbps_per_chip"]
        yield at(frame, index, "gbps_per_chip", found, "at most 3200 for scale-out")
    for index in frame.index[(frame["scope"] == "scale-up") & (frame["gbps_per_chip"] < 600)]:
        found = frame.at[index, "gbps_per_chip"]
        yield at(frame, index, "gbps_per_chip", found, "at least 600 for scale-up")


def _retold(frames: Frames, tables: Tables) -> Iterator[Problem]:
    frame, claims = frames["article"], frames["claims"].set_index("claim_id")["chapter"]
    for index, text in frame["text"].dropna().items():
        if not (text.count("[") == text.count("]") == 1 and text.index("[") < text.index("]")):
            yield at(frame, index, "text", text, "the claim in one pair of square brackets")
    for (index, found), wanted in zip(frame["claim_id"].items(), claims.index, strict=False):
        if found != wanted:
            yield at(frame, index, "claim_id", found, f"{wanted}: each claim once, in their order")
            return
    if len(frame) < len(claims):
        last, missing = frame.index[-1], claims.index[len(frame)]
        yield at(frame, last, "claim_id", frame.at[last, "claim_id"], f"a row for {missing} below")
    steps = frame.groupby(frame["claim_id"].map(claims), sort=False)["paragraph"].diff()
    for index in frame.index[(steps.fillna(0) < 0) | (steps.fillna(0) > 1)]:
        found = frame.at[index, "paragraph"]
        yield at(frame, index, "paragraph", found, "that of the row above, or the next one")


def _drawn(frames: Frames, tables: Tables) -> Iterator[Problem]:
    """Each assumption is in one group at most, and the two ends of a pair are in one."""
    frame, place = frames["drawn_together"], {}
    for row in frame.itertuples():
        members = row.members.split(";")
        if len(members) < 2:
            yield at(frame, row.Index, "members", row.members, "two assumptions or more")
        for member in members:
            if member in place:
                yield at(frame, row.Index, "members", member, "an assumption in one group")
            place[member] = row.group_id
    known = frames["assumptions"]
    for index, low in known["assumption_id"].items():
        stem = low.removesuffix("_low")
        if stem != low and not place.get(low) == place.get(f"{stem}_high") == stem:
            expected = f"both ends of it in the group {stem} of drawn_together"
            yield at(known, index, "assumption_id", low, expected)


def _bases(frames: Frames, tables: Tables) -> Iterator[Problem]:
    """What a figure counts is told of a figure that there is."""
    chips, frame = frames["accelerators"].set_index("chip_id"), frames["figure_bases"]
    for row in frame.itertuples():
        if row.chip_id in chips.index and pd.isna(chips.at[row.chip_id, row.field]):
            yield at(frame, row.Index, "field", row.field, "a figure that accelerators has")


Rule = Callable[[Frames, Tables], Iterator[Problem]]


RULES: list[tuple[list[str], Rule]] = [
    ([], _no_future),
    ([], _sourced),
    ([], _ordered),
    ([], _units),
    ([], _together),
    ([], _keys),
    (["sources"], _all_used),
    (["accelerators", "accelerator_sources"], _cells),
    (["prices"], _prices),
    (["realized_performance"], _performance),
    (["systems", "accelerators"], _systems),
    (["company_quarters"], _quarters),
    (["vendor_year"], _concentration),
    (["market_share"], _shares),
    (["interconnect"], _links),
    (["article", "claims"], _retold),
    (["drawn_together", "assumptions"], _drawn),
    (["figure_bases", "accelerators"], _bases),
    *meaning.RULES,
    *levels.RULES,
    *spelling.RULES,
]


TOGETHER = [
    ("deals", "quantity", "unit"),
    ("trainium_business", "value", "unit"),
    ("clusters", "power_mw", "power_kind"),
    ("clusters", "chips", "chips_bound"),
    ("clusters", "power_mw", "power_bound"),
    ("deals", "quantity", "quantity_bound"),
    ("deals", "usd_bn", "usd_bound"),
    ("ecosystem", "value", "bound"),
    ("forecasts", "threshold", "unit"),
    ("forecasts", "reading", "reading_as_of"),
]


LISTED_KEYS = [
    ("claims", "evidence_ids", "evidence", "evidence_id"),
    ("drawn_together", "members", "assumptions", "assumption_id"),
    ("systems", "also_source_ids", "sources", "source_id"),
]
