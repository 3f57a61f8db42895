"""How well chips were used: readings by workload, what may set the range, runs that were alike."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ...results import Basis
from ...tables import Tables, authority
from .chips import maker

TRAINIUM = "aws-trainium1"

KINDS = {
    "training": ("training", ("mfu", "mfu_derived")),
    "prefill": ("inference", ("mfu",)),
    "kernels": (
        "", ("kernel_share_of_peak", "matmul_share_of_peak", "attention_share_of_peak"),
    ),
}  # fmt: skip
"""Kinds of workload, and the task (any if empty) and metrics of a utilisation in each."""


def pairs(tables: Tables) -> pd.DataFrame:
    """Training runs that were alike, one row a pair whose two figures are known.

    Columns: ``pair_id``, ``label``, ``own`` and ``rival`` (shares of the dense peak), ``ratio``,
    ``own_chips``, ``rival_chips``, ``notes``, ``source_id`` and ``source_status`` of the rival's
    figure, ``own_source_id``.
    """
    runs = tables["realized_performance"].set_index("perf_id")
    listed = tables["utilisation_pairs"]
    known = listed["trainium_run"].isin(runs.index) & listed["rival_run"].isin(runs.index)
    listed = listed[known].reset_index(drop=True)
    own = runs.loc[listed["trainium_run"]].reset_index(drop=True)
    rival = runs.loc[listed["rival_run"]].reset_index(drop=True)
    return listed[["pair_id", "label", "notes"]].assign(
        own=own["value_low"] / 100, rival=rival["value_low"] / 100,
        ratio=own["value_low"] / rival["value_low"],
        own_chips=own["chips"], rival_chips=rival["chips"],
        source_id=rival["source_id"], source_status=rival["source_status"],
        own_source_id=own["source_id"],
    )  # fmt: skip


def may_set_the_range(tables: Tables) -> pd.DataFrame:
    """The training utilisations of Trainium chips that may set an end of the range.

    Measured, in BF16, counted on the parameters alone (no attention, no recomputation), read at
    the source's address, from a source that may set a range: ``data/README.md`` has the rule.
    """
    rows = tables["realized_performance"]
    counted = tables["mfu_conventions"].set_index("convention_id")
    plain = counted.index[(counted["attention"] == "no") & (counted["recomputation"] == "no")]
    known = tables["sources"].set_index("source_id")
    strong = known["authority"].isin(["primary", "research"]) | (known["checkable"] == "repeated")
    rows = rows[rows["metric"].isin(["mfu", "mfu_derived"]) & (rows["task"] == "training")]
    rows = rows[(rows["claimed_or_measured"] == "measured") & (rows["precision"] == "BF16")]
    rows = rows[rows["chip_id"].map(maker, na_action="ignore") == maker(TRAINIUM)]
    rows = rows[rows["convention"].isin(plain) & (rows["source_status"] == "direct")]
    return rows[rows["source_id"].isin(known.index[strong])]


def utilisation(basis: Basis, groups: Mapping[str, tuple[str, str, str]]) -> pd.DataFrame:
    """Published utilisations, one row a reading.

    ``groups`` maps a label to chip id, precision (any if empty) and a kind of workload, a key of
    :data:`KINDS`. Columns: ``group``, ``low`` and ``high`` (shares of the dense peak), ``maker``,
    ``claimed`` (true unless measured), ``sets`` (true where the reading may set the range),
    ``metric``, ``workload``, ``by``, ``as_of``, ``authority``, ``source_id``. A group without a
    reading is one row of missing values.
    """
    table = basis.tables["realized_performance"]
    authority_of = authority(basis.tables)
    allowed = set(may_set_the_range(basis.tables)["perf_id"])
    parts = []
    for label, (chip, precision, kind) in groups.items():
        task, metrics = KINDS[kind]
        rows = table[(table["chip_id"] == chip) & table["metric"].isin(metrics)]
        rows = rows[rows["task"] == task] if task else rows
        rows = rows[rows["precision"] == precision] if precision else rows
        if rows.empty:
            parts.append(pd.DataFrame([{"group": label, "maker": maker(chip), "claimed": False}]))
            continue
        measured = rows["claimed_or_measured"]
        parts.append(
            rows[["metric", "workload", "by", "as_of", "source_id", "source_status"]].assign(
                group=label, low=rows["value_low"] / 100, high=rows["value_high"] / 100,
                maker=maker(chip), claimed=measured != "measured",
                sets=rows["perf_id"].isin(allowed),
                authority=measured + ", " + rows["source_id"].map(authority_of),
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)
