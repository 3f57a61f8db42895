"""What the reader of a notebook assumes; every panel and figure of a kernel follows it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets
import traitlets

from ..chapters import report
from ..models import PRESETS
from ..models.assumptions import choices
from ..outputs import address, own, pairs, typed
from ..tables import current, read
from . import place

ROWS = ("prices", "accelerators", "clusters", "market_share")
"""Tables whose rows of the session a page would miss."""


class Assumptions(traitlets.HasTraits):
    """What the reader assumes: the value of every input and the option of every choice, by id."""

    state = traitlets.Dict()
    rows = traitlets.Int(help="How often rows were added, changed or reset in this session.")
    resets = traitlets.Int(help="How often a preset was asked for that was there already.")

    @traitlets.default("state")
    def _defaults(self) -> dict[str, Any]:
        return report().models.preset("neutral")

    def __repr__(self) -> str:
        given = ", ".join(f"{key}={value!r}" for key, value in self.given().items())
        return f"assumptions({given or 'all at their defaults'})"

    def set(self, **given: Any) -> None:
        """Change some assumptions; a lookup such as ``rival_price`` may be fixed too.

        A text is read as in a panel: ``mfu_rival="45%"``. A price of your own goes into the link;
        None takes it back. Raises KeyError for an unknown name, ValueError for an unknown option,
        for a number outside the range of its input, for what is no number and for a price that can
        be none; nothing has changed then.

        >>> assumptions.set(mfu_rival=0.5, month="2026-02")
        >>> assumptions.value("mfu_rival")
        0.5
        >>> assumptions.set(rival_price=2.10)
        >>> assumptions.link().partition("#")[2]
        's1:mfu_rival=0.5&month=2026-02&rival_price=2.1'
        >>> assumptions.reset()
        """
        models = report().models
        given = {name: typed.plain(value) for name, value in given.items()}
        models.assumptions(**given)
        given = {name: self._checked(name, value) for name, value in given.items()}
        state = {**self.state, **given}
        self.state = {key: value for key, value in state.items() if value is not None}

    def _checked(self, name: str, value: Any) -> Any:
        """A value as it may stand in the state; ValueError for one that may not."""
        models = report().models
        if name in models.choices or (value is None and name in models.lookups):
            return value
        item, price = models.inputs.get(name), models.own.get(name)
        try:
            if isinstance(value, str) and (item or price):
                return typed.read(item, value) if item else own.read(models.own[name], value)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"{value!r} is no number")
            if item and not item.low <= value <= item.high:
                hint = ""
                if item.unit == "%" and item.low <= value / 100 <= item.high:
                    hint = f": {value:g}% is {value / 100:g}"
                raise ValueError(f"{value!r} is not within {item.low!r} and {item.high!r}{hint}")
            return own.checked(price, value) if price else value
        except ValueError as told:
            raise ValueError(f"{name}: {told}") from None

    def preset(self, name: str) -> None:
        """Set every assumption to a preset: one of ``models.PRESETS``, KeyError for another."""
        wanted = report().models.preset(name)
        if wanted == self.state:
            self.resets += 1
        self.state = wanted

    def reset(self) -> None:
        """Return to the defaults."""
        self.preset("neutral")

    def open(self, link: str) -> None:
        """Take over the assumptions of a page's link, or of its part from the ``#`` on.

        What the link does not name takes its default; what in it makes no sense is left out, as on
        the page. ValueError for a text that holds no assumptions.
        """
        found = address.read(link)
        if found is None:
            raise ValueError(f"{link!r} holds no assumptions: expected #{address.VERSION} in it")
        self.state = report().models.assumptions(**found)

    def link(self) -> str:
        """The link of the notebook's page that opens with these assumptions.

        It is whole where ``report_site`` in ``_config.yml`` names the site or the built page is on
        this disk; else it begins with the page's name. :meth:`left_out` names what it cannot carry.
        """
        return f"{place.address()}{address.write(self._published())}"

    def _published(self) -> dict[str, Any]:
        """The state without options that rows of the session have brought."""
        known = choices(read(current().folder))
        options = {key: item.options for key, item in known.items()}
        return {k: v for k, v in self.state.items() if k not in options or v in options[k]}

    def left_out(self) -> list[str]:
        """What the link cannot carry, in words: numbers fixed by a cell, rows of the session."""
        models, kept = report().models, self._published()
        fixed = [
            f"{models.lookups[key].label} ({value:g}, fixed by a cell)"
            for key, value in self.state.items()
            if key in models.lookups and key not in models.own
        ]
        own = [
            f"{models.choices[key].label} {models.choices[key].options[value]} (your row)"
            for key, value in self.state.items()
            if key not in kept
        ]
        rows = [f"rows of {name}" for name in current().stand_ins if name in ROWS]
        return [*fixed, *own, *(f"your {name}" for name in rows)]

    def follow(self, call: Callable[[], Any], part: widgets.Widget) -> None:
        """Call ``call`` whenever an assumption or a row has changed, until the widget closes."""
        names = ["state", "rows", "resets"]

        def changed(_: Any) -> None:
            call()

        def closed(change: Any) -> None:
            if change["new"] is None:
                self.unobserve(changed, names)

        self.observe(changed, names)
        part.observe(closed, "comm")

    def given(self) -> dict[str, Any]:
        """What differs from the defaults, by id."""
        usual = report().models.preset("neutral")
        return {key: value for key, value in self.state.items() if usual.get(key) != value}

    def matching(self) -> str | None:
        """The preset that these assumptions are, if they are one."""
        return next((name for name in PRESETS if self.state == report().models.preset(name)), None)

    def value(self, name: str) -> Any:
        """An input, choice, lookup or output under these assumptions; None where data lack."""
        found = report().evaluate(name, **self.state)
        return None if isinstance(found, float) and math.isnan(found) else found

    def told(self, *names: str) -> str:
        """What stands beside results: a price of your own, ends out of order, rows that lack."""
        needed = report().models.dependencies(names)
        prices = [
            own.told(item, self.state[key])
            for key, item in report().models.own.items()
            if key in needed and key in self.state
        ]
        crossed = pairs.crossed(report().models, self.state, names) if needed else []
        models = report().models
        lacking = [why for name in names for why in models.lacking(name, **self.state)]
        return " ".join([*prices, *crossed, *(f"{why}." for why in dict.fromkeys(lacking))])

    def follow_rows(self) -> None:
        """Keep what still exists of the state after a change of the tables, and say so."""
        known = report().models.choices
        gone = {key for key in known if self.state[key] not in known[key].options}
        # What was chosen with an option that is gone was chosen for it: a comparator goes whole.
        beside = {
            key
            for lookup in report().models.lookups.values()
            if gone & set(lookup.keys)
            for key in lookup.keys
        }
        kept = {
            key: known[key].default if key in gone | beside else value
            for key, value in self.state.items()
        }
        with self.hold_trait_notifications():
            self.state = kept
            self.rows += 1


assumptions = Assumptions()
"""The assumptions of this kernel."""
