"""What chapter 7 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from ...results import Basis
from ...tables import authority
from ..shared.chips import chip_table
from ..shared.dates import first_day
from ..shared.market_data import quarters
from ..shared.rows import row_of
from .models import BUNDLES

BUYERS = {
    "Amazon": ("Amazon", "gross purchases of property and equipment"),
    "Alphabet": ("Google", "purchases of property and equipment"),
    "Microsoft": ("Other", "cash additions to property and equipment"),
    "Meta": (
        "Other", "purchases of property and equipment, without finance lease principal",
    ),
}  # fmt: skip
"""The four large buyers: whose colour they have, and the one basis that all four state in cash."""


FORECASTS = (
    ("Omdia", "GPUs and AI accelerators", "2024-08", "AI chips"),
    ("IDC", "AI infrastructure (servers + storage)", "2024", "AI systems"),
    ("IDC", "AI infrastructure (servers + storage)", "2026-02", "AI systems"),
    ("Gartner", "AI processing semiconductors", "2025-09", "AI chips"),
    ("Gartner", "AI semiconductors", "2024-05-29", "AI chips"),
    ("Gartner", "AI accelerators in servers", "2024-05-29", "in servers"),
)
"""Forecasts drawn by year: firm, how the definition starts, when published, and in short."""


SCOPES = (
    ("Yole", "data-centre GPU", "2025-07-22", "GPUs", "Other"),
    ("Omdia", "GPUs and AI accelerators", "2025-08", "AI chips", "Other"),
    ("Yole", "data-centre processors", "2025-07-22", "all processors in data centres", "Other"),
    ("AMD", "total data-centre compute", "2025-11-11", "all computing, with networks", "AMD"),
    ("Dell'Oro", "global data-centre capex", "2026-03", "all spending on data centres", "Other"),
    ("Nvidia", "annual AI infrastructure", "2025-08", "all AI infrastructure", "Nvidia"),
)
"""Forecasts for 2030, the narrowest definition first; the last is the maker's colour."""


def _forecast(basis: Basis, firm: str, start: str, published: str) -> pd.DataFrame:
    table = basis.tables["market_size"]
    rows = table[
        ~table["quarterly"] & ~table["cumulative"] & (table["year"] >= 2023)
        & table["by"].str.startswith(firm) & (table["published"] == published)
        & table["market_definition"].str.startswith(start)
    ]  # fmt: skip
    if rows.empty:
        raise LookupError(f"data/market_size.csv: no forecast of {firm}, {published}, {start}")
    return rows.sort_values(["year", "value"])


def forecasts(basis: Basis, until: int = 2029) -> pd.DataFrame:
    """Market-size forecasts as firms published them, and what Nvidia sold, a row a year.

    Columns: ``series`` (firm, year of publication and what is counted), ``definition``, ``by``,
    ``published``, ``year`` (a number; four quarters to the end of a year are at that
    year), ``usd_bn``, ``maker`` and ``source_id``. Of IDC's count of 2026 only the past is drawn.
    """
    parts = []
    for firm, start, published, short in FORECASTS:
        rows = _forecast(basis, firm, start, published).drop_duplicates("year")
        rows = rows[(rows["year"] <= until) & ~(rows["forecast"] & (rows["published"] >= "2026"))]
        parts.append(
            pd.DataFrame(
                {
                    "series": f"{firm} {published[:4]}: {short}",
                    "definition": rows["market_definition"], "by": firm, "published": published,
                    "year": rows["year"].astype(float), "usd_bn": rows["value"], "maker": "Other",
                    "source_id": rows["source_id"],
                }
            )
        )  # fmt: skip
    sold = quarters(basis.tables).dropna(subset=["year_usd_bn"])
    end = pd.to_datetime(sold["end"])
    parts.append(
        pd.DataFrame(
            {
                "series": "Sold by Nvidia",
                "definition": "own data-centre sales with networking, four quarters",
                "by": "Nvidia", "published": sold["end"],
                "year": end.dt.year - 1 + end.dt.day_of_year / 365,
                "usd_bn": sold["year_usd_bn"], "maker": "Nvidia", "source_id": sold["source_id"],
            }
        )
    )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def scopes(basis: Basis, year: int = 2030) -> pd.DataFrame:
    """Forecasts for one year by what they count, for a plot of dots.

    Columns: ``label``, ``low`` and ``high`` (billion USD, the ends of a stated range), ``text``,
    ``definition``, ``published``, ``maker``, ``hollow`` (a seller's own view), ``live`` and
    ``source_id``.
    """
    words = {"at_least": "over ", "at_most": "up to "}
    listed = []
    for firm, start, published, short, maker in SCOPES:
        rows = _forecast(basis, firm, start, published)
        rows = rows[rows["year"] == year]
        low, high = (float(found) for found in (rows["value"].min(), rows["value"].max()))
        both = f"${low:,.0f} bn" if low == high else f"${low:,.0f} to {high:,.0f} bn"
        listed.append(
            {
                "label": f"{firm} {published[:4]}: {short}", "low": low, "high": high,
                "text": words.get(str(rows["bound"].iloc[0]), "") + both,
                "definition": rows["market_definition"].iloc[0], "published": published,
                "maker": maker, "hollow": maker != "Other", "live": False,
                "source_id": rows["source_id"].iloc[0],
            }
        )  # fmt: skip
    return pd.DataFrame(listed)


def shares(basis: Basis) -> pd.DataFrame:
    """What has been counted as Trainium's share, one row a count, for a ladder of signals.

    Columns: ``label``, ``low`` and ``high`` (fractions), ``low_signal`` and ``high_signal`` (empty
    where the row stays where it is), ``word`` (before the value), ``maker``, ``hollow``
    (aggregator) and ``source_id``.
    """
    table = basis.tables["market_share"].set_index("share_id")
    post = row_of(basis.tables, "evidence", "e001")["source_id"]
    bundle_source = row_of(basis.tables, "trainium_business", BUNDLES["2026-07"])[
        "source_id"
    ]
    rows = [
        ["Money: Amazon's claim of December 2025, as you read it", basis.evaluate("room_now_low"),
         basis.evaluate("room_now_high"), "room_now_low", "room_now_high", False, post],
    ]  # fmt: skip
    for label, key, hollow in (
        ("Packaging: Trainium3, a forecast for 2026",
         "2026-amazon-via-alchip-trainium3-cowos-wafer-demand-1-0-m-wafers", True),
        ("Computing power: Trainium, shipped in 2025",
         "2025-amazon-trainium-ai-compute-shipped-in-h100-equivalents-8-bit", False),
        ("Chips: Trainium, shipped in 2025",
         "2025-amazon-trainium-ai-accelerator-units-merchant-custom-nvidia", False),
    ):  # fmt: skip
        part_of = float(table.at[key, "share_low"]) / 100
        rows.append([label, part_of, part_of, "", "", hollow, table.at[key, "source_id"]])
    every = basis.evaluate("room_bundle_share")
    rows.append(
        ["Money: all of Amazon's chips together", every, every,
         "room_bundle_share", "room_bundle_share", False, bundle_source]
    )  # fmt: skip
    columns = ["label", "low", "high", "low_signal", "high_signal", "hollow", "source_id"]
    frame = pd.DataFrame(rows, columns=columns).assign(maker="Amazon", word="")
    return frame.sort_values("high", kind="stable").reset_index(drop=True)


def gigawatts(basis: Basis) -> pd.DataFrame:
    """Power that exists, is planned or is agreed, and what your shares would need (GW).

    Columns as in :func:`shares`, and ``key`` (a short name of the row).
    """
    clusters = basis.tables["clusters"].set_index("cluster_id")
    facts = basis.tables["trainium_business"].set_index("fact_id")
    openai = row_of(basis.tables, "evidence", "e100")
    built = clusters.loc["anthropic-amazon-new-carlisle-2026"]
    planned = row_of(basis.tables, "evidence", "e094")
    added = facts.loc["2025-10-30-power-added-in-12-months"]
    agreed = facts.loc["2026-04-20-anthropic-capacity"]
    rows: list[list[object]] = [
        ["needed", "Needed for the shares you call significant", "", basis.evaluate("room_gw_low"),
         basis.evaluate("room_gw_high"), "room_gw_low", "room_gw_high", False, agreed["source_id"]],
    ]  # fmt: skip
    for key, label, word, amount, hollow, source in (
        ("planned", "Planned for Anthropic by the end of 2026", "nearly ", planned["value"],
         True, planned["source_id"]),
        ("campus", "Built: computers at New Carlisle (Epoch AI)", "",
         float(built["power_mw"]) / 1000, False, built["source_id"]),
        ("openai", "Agreed with OpenAI", "about ", openai["value"], True, openai["source_id"]),
        ("added", "Built: AWS, all uses, year to October 2025", "over ", added["value"], False,
         added["source_id"]),
        ("anthropic", "Agreed with Anthropic", "up to ", agreed["value"], True,
         agreed["source_id"]),
    ):  # fmt: skip
        rows.append([key, label, word, float(amount), float(amount), "", "", hollow, source])
    columns = ["key", "label", "word", "low", "high", "low_signal", "high_signal", "hollow",
               "source_id"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).assign(maker="Amazon")


def capex(basis: Basis) -> pd.DataFrame:
    """Capital expenditure of the four large buyers by quarter, in cash, without finance leases.

    Columns: ``company``, ``maker``, ``quarter``, ``end`` (date), ``usd_bn``, ``basis``, ``hollow``
    (read at an aggregator) and ``source_id``.
    """
    table = basis.tables["company_quarters"]
    table = table[table["metric"] == "capex"]
    authority_of = authority(basis.tables)
    parts = []
    for company, (maker, counted) in BUYERS.items():
        rows = table[(table["company"] == company) & (table["basis"] == counted)]
        parts.append(
            pd.DataFrame(
                {
                    "company": company, "maker": maker, "quarter": rows["fiscal_label"],
                    "end": rows["period_end"], "usd_bn": rows["value"] / 1000, "basis": counted,
                    "hollow": rows["source_id"].map(authority_of) == "aggregator",
                    "source_id": rows["source_id"], "source_status": rows["source_status"],
                }
            ).sort_values("end")
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


OWN_CHIPS = {
    "Google": ("google-tpu",),
    "Amazon": ("aws-inferentia", "aws-trainium"),
    "Meta": ("meta-mtia",),
    "Microsoft": ("microsoft-maia",),
}
"""Who builds its own chip, and how the ids of its chips begin."""


_EVENTS = {
    "2015-first-tpu-in-service-in-its-own-data-centres": "first TPU",
    "2018-11-announces-inferentia-its-first-ai-chip": "Inferentia",
    "2020-12-01-announces-the-first-trainium": "Trainium",
    "2024-04-presents-the-second-generation-mtia": "MTIA v2",
    "2026-06-24-jalapeno-inference-chip-with-broadcom": "Jalapeno",
}
"""Events of ``data/timeline.csv`` that are dated better there than in the table of chips."""


_ELSEWHERE = {"aws-inferentia1", "aws-trainium1", "meta-mtia2"}


def own_chips(basis: Basis) -> pd.DataFrame:
    """When each company announced the chips of its own: a row a chip.

    Columns: ``company``, ``chip``, ``short`` (its name where there is little room), ``date`` (as
    known), ``at`` (first day of what is known), ``maker``, ``head`` (company, first chip and its
    year), ``hollow`` (aggregator), ``source_id``.
    """
    cells = basis.tables["accelerator_sources"]
    cells = cells[(cells["field"] == "announced") & cells["preferred"]]
    names = chip_table(basis.tables)["name"]
    rows: list[list[str]] = []
    for company, starts in OWN_CHIPS.items():
        for cell in cells.itertuples(index=False):
            if str(cell.chip_id).startswith(starts) and cell.chip_id not in _ELSEWHERE:
                chip = re.sub(r"^(?:Google|AWS|Microsoft|Meta) | \(.*", "", names[cell.chip_id])
                rows.append([company, chip, str(cell.value), str(cell.source_id)])
    events = basis.tables["timeline"].set_index("event_id")
    for event_id, chip in _EVENTS.items():
        if event_id not in events.index:
            continue
        event = events.loc[event_id]
        rows.append([event["actor"], chip, event["date"], event["source_id"]])
    frame = pd.DataFrame(rows, columns=["company", "chip", "date", "source_id"])
    frame["at"] = [first_day(date).isoformat() for date in frame["date"]]
    authority_of = authority(basis.tables)
    frame["hollow"] = frame["source_id"].map(authority_of) == "aggregator"
    frame["maker"] = frame["company"].where(frame["company"].isin(["Google", "Amazon"]), "Other")
    first = frame.groupby("company")["at"].transform("min")
    frame = frame.assign(_first=first).sort_values(["_first", "company", "at"], kind="stable")
    oldest = frame.drop_duplicates("company").set_index("company")
    heads = [
        f"{company}: {row['chip']}, {first_day(row['date']).year}"
        for company, row in oldest.iterrows()
    ]
    frame["head"] = frame["company"].map(dict(zip(oldest.index, heads, strict=True)))
    short = frame["chip"].str.replace(r"^(?:first |MTIA |Maia )|^TPU ?(?=\w)", "", regex=True)
    short = short.str.replace("Trainium(?=.)", "Trn", regex=True)
    frame["short"] = short.str.replace("Inferentia(?=.)", "Inf", regex=True)
    together = frame.groupby(["company", "at"])["short"]  # announced on one day: one name
    span = together.transform("first") + " to " + together.transform("last")
    frame["short"] = frame["short"].where(~frame.duplicated(["company", "at"], keep=False), span)
    return frame.drop(columns="_first").reset_index(drop=True)


CLOUD = "cloud infrastructure services, enterprise spending"
"""How ``data/market_share.csv`` names the market of Synergy's quarterly shares."""


def levels(labels: Mapping[str, str], makers: Mapping[str, str]) -> pd.DataFrame:
    """Amounts of money that a chart marks as lines: ``signal``, ``label``, ``format``, ``maker``.

    ``labels`` maps an input, lookup or output (billion USD) to its name, ``makers`` to its maker.
    """
    form = "${:.0f} billion"
    rows = [[key, label, form, makers.get(key, "Other")] for key, label in labels.items()]
    return pd.DataFrame(rows, columns=["signal", "label", "format", "maker"])
