"""The way out of choices without data: the nearest ones that have some, as the page offers them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as widgets

from ..chapters import report
from ..models import Lookup
from .assumptions import assumptions

Chosen = dict[str, str]


class Search:
    """A search for choices that have data, near those of a state.

    Only menus in ``movable`` may move, and ``touched`` rather than another stays as it is. The
    weights are those of ``site/page/controls.js``: both lead to the same choices.
    """

    def __init__(
        self, lookups: Sequence[Lookup], state: Mapping[str, Any], movable: set[str], touched: str
    ) -> None:
        self.state, self.movable, self.touched = state, movable, touched
        # One whose choices are all those of another, which has more, steers nothing.
        self.lookups = [
            side
            for side in lookups
            if side.keys and not any({*side.keys} < {*main.keys} for main in lookups)
        ]

    def missing(self, chosen: Mapping[str, str]) -> Lookup | None:
        """The first look-up without a row for the state with some choices replaced."""
        for lookup in self.lookups:
            where = tuple(str({**self.state, **chosen}[key]) for key in lookup.keys)
            if lookup.id not in self.state and where not in lookup.table:
                return lookup
        return None

    def found(self, chosen: Chosen | None = None) -> Chosen | None:
        """The nearest choices for which every look-up has a row; None where there are none."""
        chosen = chosen or {}
        lookup = self.missing(chosen)
        if lookup is None:
            return chosen
        ways = []
        for row in lookup.table:
            options = dict(zip(lookup.keys, row, strict=True))
            moved = {
                key for key, option in options.items()
                if option != {**self.state, **chosen}[key]
            }  # fmt: skip
            if moved <= self.movable - {*chosen}:
                way = self.found({**chosen, **options})
                ways += [way] if way is not None else []
        return min(ways, key=self._distance, default=None)

    def _distance(self, chosen: Chosen) -> int:
        total = 0
        for key, option in chosen.items():
            if option == self.state[key]:
                continue
            options = [*report().models.choices[key].options]
            places = [len(t.keys) - t.keys.index(key) for t in self.lookups if key in t.keys]
            total += 10_000 if key == self.touched else 100
            total += 10 * min(places)
            total += abs(options.index(option) - options.index(self.state[key]))
        return total


def way_out(names: Sequence[str], lookups: Sequence[str]) -> widgets.Widget:
    """A button that is there where the choices of a panel have no data, and ends that."""
    movable = {*names} & {*report().models.choices}
    button = widgets.Button(layout={"width": "auto", "display": "none"})
    before, touched, moves = assumptions.state, "", Chosen()

    def show() -> None:
        nonlocal before, touched, moves
        state, known = assumptions.state, report().models
        moved = [key for key in known.choices if before.get(key) != state[key]]
        before, touched = state, moved[0] if len(moved) == 1 else touched
        search = Search([known.lookups[name] for name in lookups], state, movable, touched)
        lacks = search.missing({})
        way = search.found() if lacks else None
        moves = {key: option for key, option in (way or {}).items() if option != state[key]}
        if lacks and not moves:
            moves = {key: known.choices[key].default for key in lacks.keys}
            button.description = "Back to the default choice"
        elif lacks:
            told = ", ".join(known.choices[key].options[option] for key, option in moves.items())
            button.description = f"Nearest with data: {told}"
        button.layout.display = "" if lacks else "none"

    button.on_click(lambda _: assumptions.set(**moves))
    assumptions.follow(show, button)
    show()
    return button
