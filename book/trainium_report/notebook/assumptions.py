"""What the reader of a notebook assumes; every panel and figure of a kernel follows it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import traitlets

from ..chapters import CHAPTERS, report
from ..models import PRESETS
from ..outputs import address, own, pairs
from ..outputs.figures import numbering


class Assumptions(traitlets.HasTraits):
    """What the reader assumes: the value of every input and the option of every choice, by id."""

    state = traitlets.Dict()
    rows = traitlets.Int(help="How often rows were added, changed or reset in this session.")

    @traitlets.default("state")
    def _neutral(self) -> dict[str, Any]:
        return report().models.preset("neutral")

    def set(self, **given: Any) -> None:
        """Change some assumptions; a lookup such as ``rival_price`` may be fixed too.

        A price of your own goes into the link; None takes it back. Raises KeyError for an unknown
        name, ValueError for an unknown option, for a number outside the range of its input, for
        what is no number and for a price that can be none.

        >>> assumptions.set(mfu_rival=0.5, month="2026-02")
        >>> assumptions.value("mfu_rival")
        0.5
        >>> assumptions.set(rival_price=2.10)
        >>> assumptions.link()
        'index.html#s1:mfu_rival=0.5&month=2026-02&rival_price=2.1'
        >>> assumptions.reset()
        """
        models = report().models
        models.assumptions(**given)
        for name, value in given.items():
            if name in models.choices or (value is None and name in models.lookups):
                continue
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(f"{name}: {value!r} is no number")
            item = models.inputs.get(name)
            if item and not item.low <= value <= item.high:
                raise ValueError(f"{name}: {value!r} is not within {item.low!r} and {item.high!r}")
            if name in models.own:
                try:
                    own.checked(models.own[name], value)
                except own.OwnNumberError as told:
                    raise ValueError(f"{name}: {told}") from None
        state = {**self.state, **given}
        self.state = {key: value for key, value in state.items() if value is not None}

    def preset(self, name: str) -> None:
        """Set every assumption to a preset: one of ``models.PRESETS``, KeyError for another."""
        self.state = report().models.preset(name)

    def reset(self) -> None:
        """Return to the defaults."""
        self.preset("neutral")

    def open(self, link: str) -> None:
        """Take over the assumptions of a page's link, or of its part from the ``#`` on.

        What the link does not name becomes neutral; what in it makes no sense is left out, as on
        the page. ValueError for a text that holds no assumptions.
        """
        found = address.read(link)
        if found is None:
            raise ValueError(f"{link!r} holds no assumptions: expected #{address.VERSION} in it")
        self.state = report().models.assumptions(**found)

    def link(self) -> str:
        """The link of the chapter's page that opens with these assumptions."""
        return f"{CHAPTERS[numbering.chapter]}.html{address.write(self.state)}"

    def follow(self, call: Callable[[], Any]) -> None:
        """Call ``call`` whenever an assumption or a row of data has changed."""
        self.observe(lambda _: call(), ["state", "rows"])

    def matching(self) -> str | None:
        """The preset that these assumptions are, if they are one."""
        return next((name for name in PRESETS if self.state == report().models.preset(name)), None)

    def value(self, name: str) -> Any:
        """An input, choice, lookup or output under these assumptions; None where data lack."""
        found = report().evaluate(name, **self.state)
        return None if isinstance(found, float) and math.isnan(found) else found

    def told(self, *names: str) -> str:
        """What stands beside results: a price of your own, a pair of ends that is out of order."""
        needed = report().models.dependencies(names)
        prices = [
            own.told(item, self.state[key])
            for key, item in report().models.own.items()
            if key in needed and key in self.state
        ]
        crossed = pairs.crossed(report().models, self.state, names) if needed else []
        return " ".join([*prices, *crossed])

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
