"""Prices of the reader's own: one, from its number to an answer, or a file of them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from ..chapters import report
from ..chapters.price_performance.frames import comparisons
from ..chapters.shared.chips import maker
from ..charts import ranked_bars
from ..outputs import offers, typed
from ..outputs.display import Bundle, still
from ..outputs.figures import Figure, figure
from ..tables import near
from .assumptions import assumptions


@dataclass(frozen=True)
class Offer:
    """What a price of your own means: the answer in words, and its bar among the offers."""

    answer: str
    figure: Figure


@still.register(Offer)
def _offer(offer: Offer) -> Bundle:
    shown = still(offer.figure)
    return {"text/html": f"<p><b>{escape(offer.answer)}</b></p>{shown['text/html']}",
            "text/plain": f"{offer.answer}\n{shown['text/plain']}"}  # fmt: skip


def _chip(name: str) -> str:
    known = report().options("rival_chip")
    names = {**{label.casefold(): key for key, label in known.items()}, **{k: k for k in known}}
    if name.casefold() not in names:
        there = f"; there are {', '.join(known.values())}"
        raise KeyError(f"no chip named {name!r}{near(name, known) or there}")
    return names[name.casefold()]


def my_offer(
    usd: float, chip: str = "H100", mfu: str | float | None = None, month: str | None = None
) -> Offer:
    """What Trainium2 must reach beside a chip at your price, in USD per chip-hour.

    ``chip`` is a name such as ``H100``, ``mfu`` the chip's utilisation (``"45%"`` or ``0.45``; the
    default where none is given), ``month`` the month of Trainium's price (``2026-07``). It sets
    :data:`assumptions`. Raises KeyError, with near names, for an unknown chip and ValueError for a
    price, a utilisation or a month that can be none; nothing has changed then.

    >>> my_offer(usd=1.95, chip="H100", mfu="45%").answer
    'At $1.95 for an hour of H100, Trainium2 ($2.24) costs the same at 170% of its utilisation: \
76% beside 45%. Published offers of H100 ask for 30% to 146%.'
    """
    given = {"rival_chip": _chip(chip), "rival_price": usd, "mfu_rival": mfu, "month": month}
    assumptions.set(**{key: value for key, value in given.items() if value is not None})
    state, models = assumptions.state, report().models
    label = models.choices["rival_chip"].options[state["rival_chip"]]
    own = models.choices["trainium_chip"].options[state["trainium_chip"]]
    ratio, needed = (assumptions.value(name) for name in ("required_ratio", "required_mfu"))
    published = comparisons(report(), precision=str(state["precision"]))
    rows = published[published["rival_chip"] == state["rival_chip"]]
    answer = f"No price of {own} is known for {models.choices['month'].options[state['month']]}."
    if ratio is not None:
        beside = typed.written(models.inputs["mfu_rival"], state["mfu_rival"])
        answer = (
            f"At ${state['rival_price']:.2f} for an hour of {label}, {own} "
            f"(${assumptions.value('trainium_price'):.2f}) costs the same at {ratio:.0%} of its "
            f"utilisation: {needed:.0%} beside {beside}."
        )
    if not rows.empty:
        least, most = rows["required_ratio"].min(), rows["required_ratio"].max()
        answer += f" Published offers of {label} ask for {least:.0%} to {most:.0%}."
    mine = {"label": f"Your offer of {label}", "maker": "Other", "required_ratio": ratio,
            "usd_per_chip_hour": state["rival_price"], "source_id": None}  # fmt: skip
    drawn = rows[["label", "maker", "required_ratio", "usd_per_chip_hour", "source_id"]]
    records = [*drawn.to_dict("records"), *([mine] if ratio is not None else [])]
    frame = drawn.iloc[:0].reindex(range(len(records)))
    for at, record in enumerate(records):
        frame.loc[at] = record
    frame = frame.astype({"required_ratio": float, "usd_per_chip_hour": float})
    chart = ranked_bars(
        frame.sort_values("required_ratio"), "required_ratio", format="{:.0%}",
        description=f"Utilisation that {own} needs beside {label}, by offer",
    )  # fmt: skip
    shown = figure(
        chart, id="my-offer", title=answer.split(". ")[0],
        subtitle=f"{own}'s utilisation over that of {label} at equal cost, by offer.",
        data=frame, columns={"label": "Offer", "usd_per_chip_hour": "USD per chip-hour",
                             "required_ratio": "Required ratio"},
        source_ids=list(dict.fromkeys(drawn["source_id"].dropna())), how=["required_ratio"],
    )  # fmt: skip
    return Offer(answer, shown)


COLUMNS = {
    "label": "Offer", "usd_per_chip_hour": "USD per chip-hour", "utilisation": "Utilisation",
    "useful_cost": "USD per useful PFLOP-hour",
    "required_ratio": "Trainium must reach, of its utilisation",
}  # fmt: skip


@dataclass(frozen=True)
class Offers:
    """Your offers from a file among the published ones: ``frame`` is what ``figure`` draws.

    ``frame`` has a row an offer, the cheapest work first: ``label``, ``chip_id``,
    ``usd_per_chip_hour``, ``utilisation`` (as you measured it, else nan), ``useful_cost`` (USD for
    a useful PFLOP-hour, nan without data), ``required_ratio`` (nan for a chip of Amazon's) and
    ``yours``.
    """

    frame: pd.DataFrame
    figure: Figure


@still.register(Offers)
def _offers(shown: Offers) -> Bundle:
    return still(shown.figure)


def _row(label: str, state: dict[str, Any], side: str = "rival") -> dict[str, Any]:
    found = {
        name: report().evaluate(name, **state)
        for name in (f"{side}_price", f"useful_cost_{side}", "required_ratio")
    }
    return {
        "label": label, "chip_id": state[f"{side}_chip"],
        "usd_per_chip_hour": found[f"{side}_price"], "utilisation": float("nan"),
        "useful_cost": found[f"useful_cost_{side}"], "yours": False, "source_id": None,
        "required_ratio": found["required_ratio"] if side == "rival" else float("nan"),
    }  # fmt: skip


def _published(state: dict[str, Any]) -> list[dict[str, Any]]:
    """The published offers of the reader's month, each in the comparator's place."""
    table, names = report().models.lookups["rival_price"], report().options
    keys = ("rival_chip", "rival_provider", "rival_contract", "month")
    state = {key: value for key, value in state.items() if key != "rival_price"}
    rows = []
    for where in table.table:
        if where[3] != state["month"]:
            continue
        label = ", ".join(names(key)[option] for key, option in zip(keys[:3], where, strict=False))
        made = _row(label, {**state, **dict(zip(keys, where, strict=True))})
        rows.append({**made, "source_id": table.source_ids[where]})
    return rows


def my_offers(path: str | Path) -> Offers:
    """The offers of a file of yours among the published ones of the month, at your assumptions.

    The file is the CSV that the pages take under 'Your own offers, from a file', read by the same
    rules: columns ``chip`` and ``usd_per_chip_hour``, and if you like ``name``, ``contract`` and
    ``utilisation``. Nothing is set or kept: :func:`my_offer` sets one price. Raises OffersError, a
    ValueError that names row and column, for a file that cannot be read, and the system's own
    error for one that is not there.
    """
    names = report().options
    own = []
    for offer in offers.load(path):
        label = f"Yours: {offer.name}, {names(f'{offer.side}_chip')[offer.chip]}"
        made = _row(label, {**assumptions.state, **offer.given()}, offer.side)
        used = float("nan") if offer.share is None else offer.share
        own.append({**made, "utilisation": used, "yours": True})
    frame = pd.DataFrame([*own, *_published(assumptions.state)])
    frame = frame.sort_values("useful_cost", kind="stable").reset_index(drop=True)
    drawn = frame[frame["useful_cost"].notna()].assign(maker=frame["chip_id"].map(maker))
    best = drawn["yours"].idxmax() if drawn["yours"].any() else None
    told = "No data for your offers under these choices"
    if best is not None:
        cost = drawn.at[best, "useful_cost"]
        told = f"{drawn.at[best, 'label']}: ${cost:.2f} for a useful PFLOP-hour"
    month = names("month")[assumptions.state["month"]]
    shown = figure(
        ranked_bars(drawn, "useful_cost", format="${:.2f}",
                    description="Cost of a useful PFLOP-hour, by offer"),
        id="my-offers", title=told,
        subtitle=f"USD per useful PFLOP-hour, your offers and the published ones of {month}, at "
        "your utilisations.",
        data=frame, columns=COLUMNS, how=["useful_cost_rival", "required_ratio"],
        source_ids=list(dict.fromkeys(frame["source_id"].dropna()))
        or report().sources_of("useful_cost_rival"),
    )  # fmt: skip
    return Offers(frame, shown)
