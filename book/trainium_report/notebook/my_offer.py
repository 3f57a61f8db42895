"""A price of the reader's own, from its number to an answer."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..chapters import report
from ..chapters.price_performance.frames import comparisons
from ..charts import ranked_bars
from ..outputs import typed
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
