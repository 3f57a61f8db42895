"""What a printed utilisation counts: one run by the conventions of several packages.

Operations are billions for a token, a multiplication and an addition counting as two.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import sympy as sp

from ...models import Lookup, Model, Output, symbols
from ...models.assumptions import choices
from ...results import Basis
from ...tables import Tables
from .chips import maker

TERMS = ("attention", "recomputed", "lookup")
"""What a convention may count beside the parameters that multiply."""


def lookups(tables: Tables) -> Iterator[Lookup]:
    """What each convention counts, by the two choices."""
    rows = tables["mfu_conventions"].set_index("convention_id")
    parts = {("yes", "no"): 1.0, ("yes", "yes"): 0.5, ("no", "not_applicable"): 0.0}
    whole = {"yes": 1.0, "no": 0.0}
    counted = {
        "attention": ("a", "Part of attention that counts", pd.Series(
            [parts.get(pair) for pair in zip(rows["attention"], rows["causal_half"], strict=True)],
            index=rows.index, dtype=float,
        )),
        "recomputed": ("r", "Forward passes done again", rows["recomputation"].map(whole)),
        "lookup": ("e", "Part of what is looked up", rows["input_embedding"].map(whole)),
    }  # fmt: skip
    for choice, mark in (("conv_from", "p"), ("conv_to", "q")):
        for term, (symbol, label, numbers) in counted.items():
            stated = numbers.reindex(list(choices(tables)[choice].options)).dropna()
            yield Lookup(
                f"{choice}_{term}", f"{symbol}_{mark}", label, "", (choice,),
                {(name,): float(number) for name, number in stated.items()},
                {(name,): rows.at[name, "source_id"] for name in stated.index},
                {(name,): rows.at[name, "locator"] for name in stated.index},
            )  # fmt: skip


(printed, width, layers, multiplied, looked_up, sequence, peak) = symbols(
    "conv_printed conv_width conv_layers conv_params conv_lookup conv_tokens conv_peak"
)


def _operations(side: str) -> sp.Expr:
    """Operations that a convention counts for a token, in units of 1e9."""
    attention, recomputed, lookup = symbols(
        f"conv_{side}_attention conv_{side}_recomputed conv_{side}_lookup"
    )
    return (6 + 2 * recomputed) * (multiplied + lookup * looked_up) + (
        12 + 4 * recomputed
    ) * attention * layers * width * sequence / 10**9

utilisation_convention = Model(
    "utilisation_convention",
    "One utilisation, two conventions",
    "Utilisation is operations counted over operations possible, and packages count differently:"
    " all of attention or the half that a causal mask leaves, parameters that are only looked up"
    " or not, a forward pass done again or not.",
    "PaLM, appendix B (2022), and the packages that data/mfu_conventions.csv names.",
    "arxiv-2204-02311",
    (
        Output(
            "conv_operations_from", "C_p", "What the printed figure counts",
            "billion operations a token", _operations("from"),
        ),
        Output(
            "conv_operations_to", "C_q", "What the other convention counts",
            "billion operations a token", _operations("to"),
        ),
        Output(
            "conv_mfu", "M_q", "The same run in the other convention", "share of peak",
            printed * peak * sp.Symbol("conv_operations_to") / sp.Symbol("conv_operations_from"),
        ),
    ),
)  # fmt: skip


def by_package(basis: Basis) -> pd.DataFrame:
    """The run of the default assumptions as each package would print it, the highest first.

    Columns: ``conv_to``, ``label``, ``share`` (of the peak), ``operations`` (billion a token),
    ``maker``, ``source_id``, and :data:`TERMS`, what each convention counts.
    """
    rows = basis.table("mfu_conventions").set_index("convention_id")["source_id"]
    made = [
        {
            "conv_to": name, "label": label, "share": basis.evaluate("conv_mfu", conv_to=name),
            "operations": basis.evaluate("conv_operations_to", conv_to=name), "maker": "Other",
            "source_id": rows[name],
            **{term: basis.evaluate(f"conv_to_{term}", conv_to=name) for term in TERMS},
        }
        for name, label in basis.options("conv_to").items()
    ]  # fmt: skip
    frame = pd.DataFrame(made).dropna(subset=["share"])
    return frame.sort_values("share", ascending=False, kind="stable").reset_index(drop=True)


_SHORT = {
    r"LoRA fine-tuning of (.+) \(r16\)": r"\1, LoRA",
    r"sequences of (\d+)": r"\1 tokens",
    r" \([\d,]+ tokens/s/chip\)| pretraining| stage|, wall clock|, AWS vllm-neuron [\d.]+": "",
}
"""How a figure says what ran, beside its chip and its author: patterns, and what replaces them."""


def recounts(basis: Basis) -> pd.DataFrame:
    """Every utilisation that its author printed, and what it is counted alike, one row a reading.

    Columns: ``run`` (what ran, and on what), ``low`` and ``high`` (shares of the peak, as printed),
    ``alike_low`` and ``alike_high`` (on the parameters alone, without attention and without work
    done again; missing where that cannot be told), ``lost`` (points between the upper ends),
    ``how`` (or why not), ``counts``, ``by``, ``maker``, ``source_id``, ``source_status``. The
    readings that lose most come first, those that cannot be recounted last.
    """
    rows = basis.table("realized_performance")
    rows = rows[rows["metric"].isin(["mfu", "hfu"])]
    names = basis.table("accelerators").set_index("chip_id")["name"]
    chip = rows["chip_id"].map(names).fillna(rows["subject"])
    chip = chip.str.replace(r"^(NVIDIA|AWS|Google) | SXM5.*| \(.*", "", regex=True)
    run = rows["workload"].replace(_SHORT, regex=True)
    known = basis.table("mfu_conventions").set_index("convention_id")["name"]
    parts = {"low": "value_low", "high": "value_high",
             "alike_low": "recounted_low", "alike_high": "recounted_high"}  # fmt: skip
    frame = rows[["by", "source_id", "source_status"]].assign(
        run=run + ": " + chip, how=rows["recount"], counts=rows["convention"].map(known),
        maker=rows["chip_id"].map(maker, na_action="ignore").fillna("Other"),
        lost=rows["value_high"] - rows["recounted_high"],
        **{name: rows[column] / 100 for name, column in parts.items()},
    )
    order = ["lost", "high"]
    return frame.sort_values(order, ascending=False, kind="stable").reset_index(drop=True)


def beside(frame: pd.DataFrame, least: float = 0) -> pd.DataFrame:
    """The recounted rows of :func:`recounts`, two readings each: as printed, and counted alike.

    Only rows that lose ``least`` points or more. Columns as :func:`recounts`, with ``printed`` true
    for the first of the two.
    """
    known = frame[frame["lost"] >= least]
    alike = known.assign(low=known["alike_low"], high=known["alike_high"], printed=False)
    return pd.concat([known.assign(printed=True), alike]).sort_index(kind="stable")
