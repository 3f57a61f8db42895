"""Chips side by side: what each row of a comparison is, and the figures that it is made of.

A row is a figure of the tables, or one figure times or over another. The rows are defined here
once: :func:`computed` follows them for notebooks, ``site/static/compare.js`` for the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...tables import Tables, kept
from .chips import chip_table, preferred_cells


@dataclass(frozen=True)
class Row:
    """A row: the figure ``of``, times ``scale``, times or over another figure."""

    id: str
    group: str
    label: str
    unit: str
    of: str = ""
    times: str = ""
    over: str = ""
    scale: float = 1.0

    @property
    def usual(self) -> str:
        """What a figure of this row counts unless it says otherwise."""
        return USUAL.get(self.over if self.over in USUAL else self.of or self.id, "a whole chip")


USUAL = {
    "bf16": "BF16 of a whole chip", "fp8": "dense FP8 of a whole chip", "fp4": "dense FP4",
    "link": "both ways together", "power": "design power of a chip", "memory": "stacked memory",
    "bandwidth": "stacked memory",
}  # fmt: skip
"""What the figures of a row count, of most chips."""

CHIP, SYSTEM = "A chip", "A server or rack"
DOLLAR, WATT = "A dollar", "A watt"
GROUPS = (CHIP, SYSTEM, DOLLAR, WATT)

FIELDS = {
    "bf16": "bf16_dense_tflops", "fp8": "fp8_dense_tflops", "fp4": "fp4_dense_tflops",
    "memory": "memory_gb", "bandwidth": "memory_bw_tbs", "link": "scaleup_bw_gbs",
    "power": "tdp_w",
}  # fmt: skip
"""Rows that are a column of ``data/accelerators.csv``."""

ROWS = (
    Row("bf16", CHIP, "Dense BF16", "TFLOP/s"),
    Row("fp8", CHIP, "Dense FP8", "TFLOP/s"),
    Row("fp4", CHIP, "Dense FP4", "TFLOP/s"),
    Row("memory", CHIP, "Memory", ""),
    Row("bandwidth", CHIP, "Memory bandwidth", "TB/s"),
    Row("link", CHIP, "Link between chips, both ways", "GB/s"),
    Row("power", CHIP, "Design power", "W"),
    Row("chips", SYSTEM, "Chips", "chips"),
    Row("system_bf16", SYSTEM, "Dense BF16 in all", "PFLOP/s", "bf16", "chips", "", 1e-3),
    Row("system_fp8", SYSTEM, "Dense FP8 in all", "PFLOP/s", "fp8", "chips", "", 1e-3),
    Row("system_memory", SYSTEM, "Memory in all", "", "memory", "chips"),
    Row("system_bandwidth", SYSTEM, "Memory bandwidth in all", "TB/s", "bandwidth", "chips"),
    Row("network", SYSTEM, "Network of a chip, one way", "Gbit/s"),
    Row("system_power", SYSTEM, "Power of the whole, at most", "kW"),
    Row("price", DOLLAR, "Price of a chip-hour", "USD"),
    Row("pflop", DOLLAR, "A PFLOP-hour of dense BF16", "USD", "price", "", "bf16", 1e3),
    Row("pflop_fp8", DOLLAR, "A PFLOP-hour of dense FP8", "USD", "price", "", "fp8", 1e3),
    Row("dollar_memory", DOLLAR, "Memory for a dollar an hour", "", "memory", "", "price"),
    Row("dollar_bandwidth", DOLLAR, "Bandwidth for a dollar an hour", "TB/s", "bandwidth", "",
        "price"),
    Row("watt", WATT, "Dense BF16 for a watt of the chip", "GFLOP/s", "bf16", "", "power", 1e3),
    Row("watt_fp8", WATT, "Dense FP8 for a watt of the chip", "GFLOP/s", "fp8", "", "power", 1e3),
    Row("watt_system", WATT, "Dense BF16 for a watt of the whole", "GFLOP/s", "system_bf16", "",
        "system_power", 1e3),
)  # fmt: skip
"""The rows of a comparison, in their order; those without ``of`` are read from a table."""

CONTRACTS = {
    "capacity_block": "capacity block", "on_demand": "on demand",
    "reserved_1y": "one-year reservation", "reserved_3y": "three-year reservation",
    "reserved_unknown": "reservation", "neocloud_1y": "one-year contract", "spot": "spot",
    "flex_start": "flexible start",
}  # fmt: skip
NARROW = ("us_gov", "elsewhere")
REGIONS = {"us": "US", "global": "all regions", "us_gov": "US government", "elsewhere": "elsewhere"}


@dataclass(frozen=True)
class Figure:
    """A number of a table: missing is None. ``basis`` is what it counts, empty for the usual.

    One that is computed has no source of its own, but ``parts``: the numbers of tables behind it.
    """

    number: float | None
    unit: str = ""
    basis: str = ""
    source_id: str = ""
    locator: str = ""
    source_status: str = ""
    notes: str = ""
    parts: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Option:
    """A system or an offer that may be chosen for a chip, with its figures by row."""

    id: str
    label: str
    figures: Mapping[str, Figure]
    day: str = ""


@dataclass(frozen=True)
class Chip:
    """A chip with its figures by row, its systems and its offers: the first is the default."""

    id: str
    name: str
    figures: Mapping[str, Figure]
    systems: tuple[Option, ...]
    offers: tuple[Option, ...]


@kept
def chips(tables: Tables) -> Mapping[str, Chip]:
    """Every chip of the tables, by id, in their order."""
    systems = {key: tuple(_systems(rows)) for key, rows in tables["systems"].groupby("chip_id")}
    offers = {key: tuple(_offers(rows)) for key, rows in _priced(tables).groupby("chip_id")}
    return {
        key: Chip(
            key, row["name"], dict(_figures(tables, key)),
            systems.get(key, ()), offers.get(key, ()),
        )
        for key, row in chip_table(tables).iterrows()
    }  # fmt: skip


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _figures(tables: Tables, chip_id: str) -> Iterator[tuple[str, Figure]]:
    cells, bases = preferred_cells(tables), tables["figure_bases"].set_index(["chip_id", "field"])
    for row in ROWS:
        where = (chip_id, FIELDS.get(row.id, ""))
        if where not in cells.index:
            continue
        cell = cells.loc[where]
        basis = str(bases.at[where, "basis"]) if where in bases.index else ""
        unit = row.unit
        if row.id == "memory" or cell["unit"] == "GiB/s":
            unit = str(cell["unit"])
        said = ". ".join(filter(None, map(_text, (cell["how"], cell["notes"]))))
        yield row.id, Figure(
            float(cell["value"]), unit, basis, cell["source_id"], _text(cell["locator"]),
            cell["source_status"], said,
        )  # fmt: skip


def _systems(rows: pd.DataFrame) -> Iterator[Option]:
    for row in rows.sort_values("chips", ascending=False, kind="stable").to_dict("records"):
        origin = (row["source_id"], _text(row["locator"]), row["source_status"])
        found = {
            "chips": Figure(float(row["chips"]), "chips", "", *origin),
            "network": Figure(_number(row["network_gbps_per_chip"]), "Gbit/s", "", *origin),
            "system_power": Figure(_number(row["power_kw_high"]), "kW", "", *origin),
        }
        yield Option(row["system_id"], row["name"], found)


def _priced(tables: Tables) -> pd.DataFrame:
    """The latest preferred price of each offer: blocks first, then by region, then new ones."""
    prices = tables["prices"]
    prices = prices[prices["preferred"] & prices["usd_per_chip_hour"].notna()]
    prices = prices.sort_values("as_of", ascending=False, kind="stable")
    offer = ["chip_id", "provider", "instance", "region_group", "purchase_model", "series"]
    prices = prices.drop_duplicates(offer)
    order = pd.DataFrame({
        "block": prices["purchase_model"] != "capacity_block",
        "region": prices["region_group"].isin(NARROW),
    })  # fmt: skip
    return prices.loc[order.sort_values(["block", "region"], kind="stable").index]


def _offers(rows: pd.DataFrame) -> Iterator[Option]:
    for row in rows.to_dict("records"):
        contract = CONTRACTS[row["purchase_model"]]
        region = REGIONS.get(row["region_group"], "")
        parts = (row["provider"], row["instance"], contract, region, row["as_of"])
        price = Figure(
            float(row["usd_per_chip_hour"]), "USD", contract, row["source_id"],
            _text(row["locator"]), row["source_status"], _text(row["notes"]),
        )  # fmt: skip
        label = ", ".join(filter(None, parts))
        yield Option(row["price_id"], label, {"price": price}, row["as_of"])


def computed(row: Row, known: Mapping[str, Figure]) -> Figure:
    """A row of a chip from its figures: read, or computed as the row says."""
    if not row.of:
        return known.get(row.id, Figure(None, row.unit))
    parts = [known.get(name, Figure(None)) for name in (row.of, row.times, row.over) if name]
    unit = row.unit or parts[0].unit
    bases = dict.fromkeys(part.basis for part in parts if part.basis)
    numbers = [part.number for part in parts]
    if any(number is None for number in numbers):
        return Figure(None, unit, "; ".join(bases))
    one, other = (float(number or 0) for number in numbers)
    made = one * row.scale * other if row.times else one * row.scale / other
    read = tuple(dict.fromkeys(one for part in parts for one in part.parts or (part,)))
    return Figure(made, unit, "; ".join(bases), parts=read)
