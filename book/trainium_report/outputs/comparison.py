"""Chips side by side: per chip, per server or rack, per dollar and per watt, with their sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from html import escape

import pandas as pd

from ..chapters import report
from ..chapters.shared.comparison import ROWS, Chip, Figure, Option, Row, chips, computed
from ..tables import near
from .display import Bundle, still
from .html import source_list, table

DEFAULT = ("aws-trainium3", "nvidia-b200")
LEAST, MOST = 2, 4
NOT_PUBLISHED = "not published"
LACKS = {"price": "no published price", "chips": "no system in our tables"}
"""What stands in an empty cell, where it is not :data:`NOT_PUBLISHED`."""
MONTHS = "The prices are of different months."
KINDS = "The offers are of different kinds, so their prices have no ratio."
UNLIKE = "No ratio: {one} beside {other}."


@dataclass(frozen=True)
class Comparison:
    """Some chips side by side, each with a system and an offer, where the tables have any."""

    chips: tuple[Chip, ...]
    systems: tuple[Option | None, ...]
    offers: tuple[Option | None, ...]

    def figures(self) -> list[tuple[Row, list[Figure]]]:
        """Every row with its figure for each chip, in the order of the chips."""
        made = []
        for chip, system, offer in zip(self.chips, self.systems, self.offers, strict=True):
            chosen = [option.figures for option in (system, offer) if option]
            made.append({key: one for each in (chip.figures, *chosen) for key, one in each.items()})
        rows = []
        for row in ROWS:
            found = [computed(row, known) for known in made]
            for known, figure in zip(made, found, strict=True):
                known[row.id] = figure
            rows.append((row, found))
        return rows

    @property
    def frame(self) -> pd.DataFrame:
        """A line for each row: ``group``, ``row``, ``unit``, then a column of numbers a chip.

        nan where nothing is published. Units may differ within a line: memory is in GB or GiB, as
        published.
        """
        lines = []
        for row, found in self.figures():
            numbers = {
                chip.id: float("nan") if figure.number is None else figure.number
                for chip, figure in zip(self.chips, found, strict=True)
            }
            units = " or ".join(dict.fromkeys(figure.unit for figure in found))
            lines.append({"group": row.group, "row": row.label, "unit": units, **numbers})
        return pd.DataFrame(lines)

    @property
    def source_ids(self) -> list[str]:
        """The sources of the figures, each once."""
        found = [f.source_id for _, figures in self.figures() for f in figures if f.source_id]
        return list(dict.fromkeys(found))


def compare(
    *chip_ids: str, systems: Mapping[str, str] | None = None,
    offers: Mapping[str, str] | None = None,
) -> Comparison:  # fmt: skip
    """Chips of ``data/accelerators.csv`` side by side; without names Trainium3 and the B200.

    ``systems`` and ``offers`` choose a row of ``systems.csv`` and of ``prices.csv`` for a chip; by
    default they are the largest system, and a capacity block before other contracts. A figure that
    is not published stays empty, and so does what is computed from it. Raises ValueError for fewer
    than two chips or more than four and for a chip named twice, KeyError, with near names, for a
    chip, a system or an offer that the tables do not have.

    >>> found = compare("aws-trainium3", "nvidia-b200").frame.set_index("row")
    >>> found.loc["Dense BF16", "nvidia-b200"]
    2250.0
    >>> found.loc["Price of a chip-hour", "aws-trainium3"]
    nan
    """
    names, known = chip_ids or DEFAULT, chips(report().tables)
    for name in names:
        if name not in known:
            raise KeyError(f"{name!r} is no chip{near(name, list(known))}")
    if not LEAST <= len(names) <= MOST or len({*names}) < len(names):
        raise ValueError(f"found {', '.join(names)}; expected two to four chips, each once")
    found = tuple(known[name] for name in names)
    return Comparison(
        found,
        tuple(_chosen("system", chip, chip.systems, systems, names) for chip in found),
        tuple(_chosen("offer", chip, chip.offers, offers, names) for chip in found),
    )


def _chosen(
    what: str, chip: Chip, options: Sequence[Option], given: Mapping[str, str] | None,
    names: Sequence[str],
) -> Option | None:  # fmt: skip
    for name in given or {}:
        if name not in names:
            raise KeyError(f"{what} of {name!r}: no chip of this comparison")
    wanted = (given or {}).get(chip.id)
    if wanted is None:
        return options[0] if options else None
    known = {option.id: option for option in options}
    if wanted not in known:
        raise KeyError(f"{wanted!r} is no {what} of {chip.id}{near(wanted, list(known))}")
    return known[wanted]


def digits(number: float, count: int = 4) -> str:
    """A number with that many significant digits at most, whole from a thousand on.

    Halves go away from zero, as browsers round: `digits` in ``compare.js``.
    """
    exact = Decimal(number)
    if abs(exact) >= 1000:
        return f"{exact.quantize(Decimal(1), rounding=ROUND_HALF_UP):,}"
    if not exact:
        return "0"
    step = Decimal(1).scaleb(exact.adjusted() - count + 1)
    return f"{exact.quantize(step, rounding=ROUND_HALF_UP).normalize():f}"


def text(row: Row, figure: Figure) -> str:
    """A cell: the number with its unit, or that there is none."""
    if figure.number is None:
        return LACKS.get(row.id, NOT_PUBLISHED)
    return f"{digits(figure.number)} {figure.unit}".strip()


def ratio(row: Row, first: Figure, other: Figure) -> str:
    """How a figure relates to the first one, or why it does not; empty where one is missing."""
    if first.number is None or other.number is None:
        return ""
    bases = [figure.basis or row.usual for figure in (other, first)]
    for one, two in ((other.unit, first.unit), bases):
        if one != two:
            return UNLIKE.format(one=one, other=two)
    return f"{digits(other.number / first.number, 3)} times" if first.number else ""


def remarks(shown: Comparison) -> list[str]:
    """What a reader should know of the comparison as a whole."""
    months = {offer.day[:7] for offer in shown.offers if offer}
    told = [MONTHS] if len(months) > 1 else []
    contracts = {offer.figures["price"].basis for offer in shown.offers if offer}
    if len(contracts) > 1:
        told.append(KINDS)
    return told


def head(option: Option | None, what: str) -> str:
    """A chosen system or offer under the name of its chip."""
    return option.label if option else LACKS[what]


def _lines(shown: Comparison) -> Iterator[dict[str, str]]:
    for row, found in shown.figures():
        line = {"row": f"{row.group}: {row.label}"}
        for chip, figure in zip(shown.chips, found, strict=True):
            told = "" if figure is found[0] else ratio(row, found[0], figure)
            line[chip.id] = text(row, figure) + (f" ({told.rstrip('.')})" if told else "")
        yield line


@still.register(Comparison)
def _comparison(shown: Comparison) -> Bundle:
    lines = pd.DataFrame([
        {"row": "Server or rack", **{
            c.id: head(s, "chips") for c, s in zip(shown.chips, shown.systems, strict=True)}},
        {"row": "Offer", **{
            c.id: head(o, "price") for c, o in zip(shown.chips, shown.offers, strict=True)}},
        *_lines(shown),
    ])  # fmt: skip
    names = {"row": "", **{chip.id: chip.name for chip in shown.chips}}
    label = " and ".join(chip.name for chip in shown.chips)
    told = "".join(f"<p>{escape(text)}</p>" for text in remarks(shown))
    listed = "; ".join(source_list(shown.source_ids))
    made = f"{table(lines, names, label)}{told}<p>Sources: {listed}.</p>"
    return {"text/html": made, "text/plain": lines.rename(columns=names).to_string(index=False)}

