"""What chapter 4 draws: rows of the tables and of the models, picked and labelled."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...results import Basis
from ...tables import YOURS, Tables, authority
from ..shared.chips import cell, maker, preferred_cells
from ..shared.rows import row_of
from .models import COMPUTERS, SITES, SIZES, _chips, counts, h100_equivalents

CAMPUS = "2025-09-03-trainium2-in-the-largest-campus"
"""Row of SemiAnalysis's 'just under 1 m' for the largest campus, taken as a million."""

OTHER_TABLE = "colossus-1-2024-09-clusters-table"
"""Colossus 1 in Epoch AI's table of clusters, which gives it less power than its timeline does."""


def sizes(basis: Basis) -> pd.DataFrame:
    """What was said of Rainier and then of all chips for Claude, each in the order of its dates.

    Columns: ``label``, ``low`` and ``high`` (million chips, equal), ``text``, ``scope``
    ('Rainier' or 'all chips for Claude'), ``by``, ``as_of``, ``standing``, ``ahead`` (a plan, an
    expectation or an aggregator's), ``maker``, ``live`` and ``source_id``.
    """
    rainier, fleet = "Rainier", "all chips for Claude"
    listed = [
        ("clusters", "project-rainier-2024-12-03", "Rainier: SemiAnalysis, December 2024",
         "", rainier, "SemiAnalysis", True),
        ("evidence", "e026", "Rainier: SiliconANGLE, June 2025", "", rainier, "SiliconANGLE", True),
        ("trainium_business", "2025-10-30-trainium2-in-rainier",
         "Rainier: AWS, 29 October 2025", "nearly ", rainier, "AWS", False),
        ("clusters", "project-rainier-as-told-to-semafor-2025-10-29",
         "Rainier: Semafor, 29 October 2025", "", rainier, "Semafor", False),
        ("clusters", "project-rainier-2025-12-garman",
         "Rainier: Matt Garman of AWS, December 2025", "over ", rainier,
         "CRN, relayed by TechCrunch", False),
        ("clusters", "project-rainier-anthropic-on-trainium2-target-2025-12-31",
         "All for Claude: AWS, for the end of 2025", "over ", fleet, "AWS", True),
        ("clusters", "anthropic-trainium2-fleet-2025-12-03",
         "All for Claude: Anthropic speaker, December 2025", "nearly ", fleet,
         "a transcript at an aggregator", True),
        ("clusters", "anthropic-on-trainium2-2026-04-21",
         "All for Claude: Anthropic, April 2026", "over ", fleet, "Axios", False),
    ]  # fmt: skip
    rows = []
    for table, key, label, word, scope, by, ahead in listed:
        found = row_of(basis.tables, table, key)
        amount = float(found["chips" if table == "clusters" else "value"]) / 1e6
        rows.append(
            {
                "label": label, "low": amount, "high": amount,
                "text": f"{word}{amount:.1f} million", "scope": scope, "by": by,
                "as_of": found["as_of"], "ahead": ahead,
                "maker": "Amazon" if scope == rainier else "Other", "live": False,
                "standing": "planned, expected or second hand" if ahead else "in use",
                "source_id": found["source_id"],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _eight_bit(tables: Tables, row: pd.Series) -> str:
    """The chip that a reading of a cluster added last; empty where its 8-bit rate is unknown."""
    named = row["chip_id"] if isinstance(row["chip_id"], str) else str(row["chips_named"])
    chip = named.split("+")[-1]  # named in the order in which they came
    return chip if (chip, "fp8_dense_tflops") in preferred_cells(tables).index else ""


def _others(tables: Tables, until: str) -> list[dict[str, Any]]:
    """Every other cluster in use with a count of chips that have an 8-bit rate, a row each.

    A cluster that grew counts what each reading added by the chips named last. Aggregators' counts
    are left out.
    """
    table = tables["clusters"]
    yours = table["source_id"] == YOURS
    known = (table["standing"] == "in_use") & (table["as_of"] <= until)
    known &= (table["source_id"].map(authority(tables)) != "aggregator") & ~yours
    known &= ~table["cluster"].str.startswith("Project Rainier")
    found = table[(known | yours) & table["chips"].notna()]
    rows = []
    for name, readings in found.sort_values("as_of", kind="stable").groupby("cluster", sort=False):
        total, before, last = 0.0, 0.0, ""
        for _, reading in readings.iterrows():
            if last := _eight_bit(tables, reading):
                chips = float(reading["chips"])
                total += (chips - before) * h100_equivalents(tables, last)
                before = chips
        if not total:
            continue
        latest = readings.iloc[-1]
        when = pd.Timestamp(str(latest["as_of"])).strftime("%b %Y")
        by = "" if str(name).startswith(latest["operator"]) else f", {latest['operator']}"
        mine = latest["source_id"] == YOURS
        rows.append(
            {
                "label": f"{name} · yours" if mine else f"{name}{by} · {when}",
                "chips": before, "thousand": total / 1e3, "operator": latest["operator"],
                "ant_size": "", "maker": "Other" if mine else maker(last),
                "as_of": latest["as_of"], "source_id": latest["source_id"],
                "source_status": latest["source_status"],
            }
        )  # fmt: skip
    return rows


def clusters(basis: Basis, until: str = "9999") -> pd.DataFrame:
    """Clusters in use, by user, in thousand 8-bit H100-equivalents, the largest first.

    Columns: ``label``, ``thousand``, ``chips``, ``operator``, ``ant_size`` (the option that the
    row belongs to, empty for others), ``maker``, ``as_of``, ``source_id``. Left out are clusters
    whose count is an aggregator's only, and those whose chips have no 8-bit rate in our tables.
    """
    rows: list[dict[str, Any]] = []
    for option, name in (("aws-2025", "AWS"), ("semafor-2025", "Semafor")):
        found = row_of(basis.tables, *SIZES[option])
        chips_now = _chips(basis.tables, *SIZES[option])
        rows.append(
            {
                "label": f"Rainier, count of {name} · Oct 2025", "chips": chips_now,
                "thousand": chips_now * h100_equivalents(basis.tables, "aws-trainium2") / 1e3,
                "operator": "AWS", "ant_size": option, "maker": "Amazon",
                "as_of": found["as_of"], "source_id": found["source_id"],
                "source_status": found["source_status"],
            }
        )  # fmt: skip
    frame = pd.DataFrame([*rows, *_others(basis.tables, until)])
    return frame.sort_values("thousand", ascending=False, kind="stable").reset_index(drop=True)


def hosts(basis: Basis) -> pd.DataFrame:
    """What Anthropic has agreed with each host, a row each, the most dollars first.

    Columns: ``host`` (the first word of the seller), ``label``, ``usd_bn`` (announced contracts
    for computing, nan where no price is published), ``gw`` (nan where no power is), ``owed`` (all
    that is owed by the draft prospectus of 2026), ``named`` (Anthropic calls it its primary
    partner), ``until`` (the last contract's day), ``maker``, ``source_id`` and ``source_status``.
    """
    deals = basis.tables["deals"]
    deals = deals[deals["buyer"] == "Anthropic"]
    deals = deals.assign(host=deals["seller"].str.extract(r"^(\w+)", expand=False))
    rows = []
    for host, group in deals.groupby("host", sort=False):
        compute = group[group["kind"] == "compute"]
        power = compute[compute["unit"] == "GW"]
        owed = group[group["kind"] == "obligation"]
        if host == "all":  # the total that the prospectus gives beside its parts
            continue
        shown = compute if len(compute) else group
        seller = str(shown["seller"].iloc[-1])
        rows.append(
            {
                "host": host, "label": seller, "usd_bn": compute["usd_bn"].sum(min_count=1),
                "gw": power["quantity"].sum(min_count=1), "owed": owed["usd_bn"].sum(min_count=1),
                "named": bool((group["kind"] == "partnership").any()),
                "until": compute["date"].max(),
                "maker": {"Amazon": "Amazon", "Google": "Google"}.get(str(host), _maker(compute)),
                "source_id": shown["source_id"].iloc[-1],
                "source_status": shown["source_status"].iloc[-1],
            }
        )  # fmt: skip
    frame = pd.DataFrame(rows)
    return frame.sort_values("usd_bn", ascending=False, kind="stable").reset_index(drop=True)


def _maker(compute: pd.DataFrame) -> str:
    families = compute["chip_family"].fillna("")
    alone = families.str.startswith("Nvidia") & ~families.str.contains("/")
    return "Nvidia" if len(families) and alone.all() else "Other"


def counted(basis: Basis) -> pd.DataFrame:
    """Claude's share of the Trainium chips, by whose counts: the options of ``ant_count``.

    Columns: ``label``, ``ant_count``, ``share``, ``claude`` and ``all`` (million chips), ``maker``,
    ``source_id``.
    """
    labels = basis.options("ant_count")
    rows = [
        [labels[option], option, part / whole, part, whole, "Amazon", source]
        for option, (part, whole, _, source) in counts(basis.tables).items()
    ]
    names = ["label", "ant_count", "share", "claude", "all", "maker", "source_id"]
    return pd.DataFrame(rows, columns=names)


def runs(basis: Basis) -> pd.DataFrame:
    """The reader's cluster and known training runs, in yottaFLOP.

    Columns: ``label``, ``low``, ``high``, ``text``, ``estimated``, ``maker``, ``live``,
    ``developer``, ``date``, ``source_id``.
    """

    rows: list[dict[str, Any]] = [
        {
            "label": "Rainier: your share, and every chip", "low": basis.evaluate("ant_flop"),
            "high": basis.evaluate("ant_flop_all"), "text": "", "estimated": False,
            "maker": "Amazon",
            "live": True, "developer": "", "date": "",
            "source_id": row_of(basis.tables, *SIZES["aws-2025"])["source_id"],
        }
    ]  # fmt: skip
    for key, label in basis.models.choices["ant_run"].options.items():
        found = row_of(basis.tables, "training_runs", key)
        amount = float(found["training_flop"]) / 1e24
        rows.append(
            {
                "label": label, "low": amount, "high": amount,
                "text": f"about {amount:,.0f}" if found["estimated"] else f"{amount:,.0f}",
                "estimated": bool(found["estimated"]), "maker": "Other", "live": False,
                "developer": found["developer"], "date": found["date"],
                "source_id": found["source_id"],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def power(basis: Basis) -> pd.DataFrame:
    """Power for each chip, by what is measured, in watts and per PFLOP/s of dense BF16.

    Columns: ``label``, ``watts``, ``kw_per_pflops`` (the rows go up in it), ``chip``, ``maker``,
    ``source_id``.
    """
    theory = basis.tables["theory"].set_index("theory_id")
    loss = theory.loc["energy-per-run-pue-aws"]
    own = cell(basis.tables, "aws-trainium2", "tdp_w")
    plan = row_of(basis.tables, "clusters", "project-rainier-2024-12-03-2")
    told = row_of(basis.tables, "clusters", "project-rainier-as-told-to-semafor-2025-10-29")
    campus = row_of(basis.tables, "clusters", "anthropic-amazon-new-carlisle-2026")
    chips = _chips(basis.tables, "trainium_business", CAMPUS)
    rows: list[list[Any]] = [
        ["Trainium2: chip and cooling (aggregator)", own[0] * float(loss["high"]),
         "aws-trainium2", own[1]],
        ["Trainium2: Rainier, plan of 2024 (a copy)", _each(plan), "aws-trainium2",
         plan["source_id"]],
        ["Trainium2: Rainier (Semafor)", _each(told), "aws-trainium2", told["source_id"]],
        ["Trainium2: New Carlisle, computers only (Epoch AI)", _each(campus, chips),
         "aws-trainium2", campus["source_id"]],
    ]  # fmt: skip
    rest = row_of(basis.tables, "theory", COMPUTERS)
    rows.append(["H100: computers only (SemiAnalysis)", float(rest["central"]), "nvidia-h100",
                 rest["source_id"]])  # fmt: skip
    for key, label in (
        (OTHER_TABLE, "H100: Colossus 1 (Epoch AI, another table)"),
        (SITES["h100"], "H100: Colossus 1 (Epoch AI)"),
        (SITES["gb200"], "GB200: Colossus 2 (Epoch AI)"),
    ):  # fmt: skip
        found = row_of(basis.tables, "clusters", key)
        rows.append([label, _each(found), found["chip_id"], found["source_id"]])
    frame = pd.DataFrame(rows, columns=["label", "watts", "chip", "source_id"])
    rates = frame["chip"].map(lambda chip: cell(basis.tables, chip)[0])
    makers = frame["chip"].map({"aws-trainium2": "Amazon"}).fillna("Nvidia")
    frame = frame.assign(kw_per_pflops=frame["watts"] / rates, maker=makers)
    return frame.sort_values("kw_per_pflops", kind="stable").reset_index(drop=True)


def _each(found: pd.Series, count: float | None = None) -> float:
    return float(found["power_mw"]) * 1e6 / (count or float(found["chips"]))


def finance(basis: Basis) -> pd.DataFrame:
    """Investments in two laboratories beside what these committed to the investors' clouds.

    Columns: ``label``, ``firm`` (paid, or a commitment to buy) and ``rest`` (promised or on
    conditions), billion USD; ``text``, ``kind``, ``maker``, ``source_id``.
    """
    deals = basis.tables["deals"].set_index("deal_id")["usd_bn"].astype(float)
    origin = basis.tables["deals"].set_index("deal_id")["source_id"]
    paid = ["amazon-anthropic-2023-09", "amazon-anthropic-2024-11-22",
            "amazon-anthropic-2026-04-20"]  # fmt: skip
    also = ["nvidia-anthropic-2025-11-18", "microsoft-anthropic-2025-11-18"]
    bought = ["openai-amazon-aws-2025-11-03", "openai-amazon-aws-2026-02-27"]
    more = "amazon-anthropic-2026-04-20-2"
    rows: list[list[Any]] = [
        ["Amazon invests in Anthropic", deals[paid].sum(), deals[more], "investment", "Amazon",
         origin[paid[-1]]],
        ["Anthropic buys from AWS, ten years", deals["anthropic-amazon-aws-2026-04-20"], 0,
         "commitment", "Amazon", origin["anthropic-amazon-aws-2026-04-20"]],
        ["Amazon invests in OpenAI", 0, deals["amazon-openai-2026-02-27"], "investment", "Amazon",
         row_of(basis.tables, "evidence", "e100")["source_id"]],
        ["OpenAI buys from AWS, mostly eight years", deals[bought].sum(), 0, "commitment",
         "Amazon", row_of(basis.tables, "evidence", "e100")["source_id"]],
        ["Nvidia and Microsoft invest in Anthropic", 0, deals[also].sum(), "investment", "Other",
         origin[also[0]]],
        ["Anthropic buys from Microsoft, on Nvidia's chips",
         deals["anthropic-microsoft-azure-2025-11-18"], 0, "commitment", "Other",
         origin["anthropic-microsoft-azure-2025-11-18"]],
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["label", "firm", "rest", "kind", "maker", "source_id"])
    total = frame["firm"] + frame["rest"]
    words = []
    for firm, rest, every in zip(frame["firm"], frame["rest"], total, strict=True):
        both = f"${firm:.0f} billion, then up to ${rest:.0f}"
        words.append(both if firm and rest else f"${every:.0f} billion")
    words[1] = f"over {words[1]}"
    words[4] = f"up to {words[4]}"
    return frame.assign(text=words)
