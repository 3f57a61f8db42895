"""All models of a report, over the tables that feed their lookups, and how they are computed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np
import sympy as sp

from ..tables import Named, Tables, kept, near
from .assumptions import choices, inputs, pairs
from .definitions import PRESETS, Choice, Input, Lookup, Model, Output

Item = Input | Choice | Lookup | Output
Feed = Callable[[Tables], Iterable[Lookup]]
_Step = tuple[str, tuple[str, ...], Any]


@kept
def _fed(tables: Tables, feed: Feed) -> tuple[Lookup, ...]:
    return tuple(feed(tables))


@cache
def _numeric(expr: sp.Expr) -> tuple[tuple[str, ...], Any]:
    """The names that an expression needs, and a function of numpy arrays in their place."""
    args = sorted(expr.free_symbols, key=str)
    return tuple(map(str, args)), sp.lambdify(args, expr, modules="numpy")


def _once(names: Iterable[str]) -> None:
    twice = [name for name, number in Counter(names).items() if number > 1]
    if twice:
        raise ValueError(f"defined twice: {', '.join(twice)}")


@dataclass(frozen=True, eq=False)
class ModelSet:
    """Models by id with the lookups that tables feed; inputs and choices are the tables' own."""

    tables: Tables
    models: Mapping[str, Model]
    feeds: Sequence[Feed]
    _expanded: dict[str, sp.Expr] = field(default_factory=dict, repr=False)
    _steps: dict[str, tuple[_Step, ...]] = field(default_factory=dict, repr=False)
    _presets: dict[str, dict[str, Any]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, tables: Tables, models: Sequence[Model], feeds: Sequence[Feed]) -> ModelSet:
        """The set of these models, in their order; ``feeds`` make the lookups of tables.

        Raises ValueError for a model or an output that is defined twice.
        """
        _once(model.id for model in models)
        _once(output.id for model in models for output in model.outputs)
        return cls(tables, Named("model", {model.id: model for model in models}), feeds)

    def __repr__(self) -> str:
        counts = (len(self.models), len(self.outputs), len(self.inputs), len(self.choices))
        return "{} models with {} outputs, over {} numbers and {} choices".format(*counts)

    @cached_property
    def lookups(self) -> Mapping[str, Lookup]:
        """Every lookup by id, made when first asked for.

        Raises ValueError for one that is defined twice or has the name of an output.
        """
        made = [lookup for feed in self.feeds for lookup in _fed(self.tables, feed)]
        _once([*self.outputs, *(lookup.id for lookup in made)])
        return Named("lookup", {lookup.id: lookup for lookup in made})

    @cached_property
    def own(self) -> Mapping[str, Lookup]:
        """The lookups in whose place the reader may put a number, by id."""
        return {key: lookup for key, lookup in self.lookups.items() if lookup.own}

    @property
    def inputs(self) -> Mapping[str, Input]:
        """Every numeric assumption by id."""
        return inputs(self.tables)

    @property
    def pairs(self) -> Mapping[str, str]:
        """Every pair of ends among the inputs: the highest by the lowest."""
        return pairs(self.tables)

    @property
    def choices(self) -> Mapping[str, Choice]:
        """Every selector by id."""
        return choices(self.tables)

    @cached_property
    def outputs(self) -> Mapping[str, Output]:
        """Every output by id."""
        found = {output.id: output for model in self.models.values() for output in model.outputs}
        return Named("output", found)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every input, choice, lookup and output by id."""
        return {**self.inputs, **self.choices, **self.lookups, **self.outputs}

    def item(self, name: str) -> Any:
        """An input, choice, lookup or output. KeyError, with near names, where there is none."""
        if name not in self.items:
            raise KeyError(
                f"{name!r} is no input, choice, lookup or output{near(name, list(self.items))}"
            )
        return self.items[name]

    def output(self, name: str) -> Output:
        """An output. KeyError, with near names, for a name that is none."""
        if name not in self.outputs:
            raise KeyError(f"{name!r} is no output of a model{near(name, list(self.outputs))}")
        return self.outputs[name]

    def model_of(self, output: str) -> Model:
        """The model that an output belongs to."""
        found = self.output(output)
        return next(model for model in self.models.values() if found in model.outputs)

    def inputs_of(self, model: Model) -> tuple[Input, ...]:
        """The numbers that a model depends on, in the order of the assumptions table."""
        needed = self.dependencies(output.id for output in model.outputs)
        return tuple(item for key, item in self.inputs.items() if key in needed)

    def choices_of(self, model: Model) -> tuple[Choice, ...]:
        """The selectors that a model depends on."""
        needed = self.dependencies(output.id for output in model.outputs)
        return tuple(item for key, item in self.choices.items() if key in needed)

    def preset(self, name: str) -> dict[str, Any]:
        """All assumptions of a preset: numbers and options by id. KeyError for an unknown one."""
        if name not in PRESETS:
            raise KeyError(f"unknown preset {name!r}; there are {', '.join(PRESETS)}")
        if name not in self._presets:
            items: dict[str, Input | Choice] = {**self.inputs, **self.choices}
            self._presets[name] = {key: item.preset(name) for key, item in items.items()}
        return dict(self._presets[name])

    def assumptions(self, **given: Any) -> dict[str, Any]:
        """The default assumptions with some replaced, complete.

        A lookup may be given too: its number then takes the place of what the table says. Raises
        KeyError for an unknown name and ValueError for an unknown option, with near names.
        """
        complete = self.preset("neutral")
        for key, value in given.items():
            if key not in complete and key not in self.lookups:
                known = [*complete, *self.lookups]
                raise KeyError(f"unknown assumption {key!r}{near(key, known)}")
            if key in self.choices and value not in self.choices[key].options:
                options = ", ".join(self.choices[key].options)
                raise ValueError(f"{key}: unknown option {value!r}; there are {options}")
            complete[key] = value
        return complete

    def span(self, of: str, values: Mapping[str, Any]) -> tuple[float, float]:
        """The range of an input, as far as the other end of its pair leaves it."""
        low, high = self.inputs[of].low, self.inputs[of].high
        for lowest, highest in self.pairs.items():
            high = min(high, values[highest]) if of == lowest else high
            low = max(low, values[lowest]) if of == highest else low
        return low, high

    def _in_order(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values, with nan for both ends of a pair whose lowest is above its highest."""
        for lowest, highest in self.pairs.items():
            low, high = values[lowest], values[highest]
            above = low > high
            if np.any(above):
                for key, end in ((lowest, low), (highest, high)):
                    values[key] = np.where(above, np.nan, end) if np.ndim(above) else np.nan
        return values

    def dependencies(self, names: Iterable[str]) -> set[str]:
        """Ids of all that the named ones rest on, themselves included. KeyError as `item`."""
        found: set[str] = set()
        queue = list(names)
        while queue:
            name = queue.pop()
            if name in found:
                continue
            found.add(name)
            item = self.item(name)
            if isinstance(item, Output):
                queue.extend(str(symbol) for symbol in item.expr.free_symbols)
            elif isinstance(item, Lookup):
                queue.extend(item.keys)
        return found

    def lacking(self, name: str, **given: Any) -> list[str]:
        """Why a result has no data: each row that a choice asks for in vain, and what there is.

        Empty where nothing is missing. Raises as `assumptions` and `item` do.
        """
        state, found = self.assumptions(**given), []
        for key in sorted(self.dependencies([name])):
            lookup = self.lookups.get(key)
            if lookup is None or key in state or not np.isnan(lookup.at(state)):
                continue
            asked = ", ".join(self._told(choice, state[choice]) for choice in lookup.keys)
            other = [
                self._told(choice, option)
                for choice in lookup.keys
                for option in self.choices[choice].options
                if not np.isnan(lookup.at({**state, choice: option}))
            ]
            there = f"; with {' or '.join(other[:5])} there is one" if other else ""
            row = f"row of data/{lookup.rows_of}.csv" if lookup.rows_of else "row"
            found.append(f"{lookup.label}: no {row} for {asked or 'it'}{there}")
        return found

    def _told(self, choice: str, option: str) -> str:
        return self.choices[choice].options.get(option, option)

    def topological_order(self, names: Iterable[str]) -> Iterator[str]:
        """The outputs among the dependencies of the named ones, each after those it rests on."""
        done: set[str] = set()

        def visit(name: str) -> Iterator[str]:
            if name in done or name not in self.outputs:
                return
            for symbol in sorted(self.outputs[name].expr.free_symbols, key=str):
                yield from visit(str(symbol))
            done.add(name)
            yield name

        for name in sorted(self.dependencies(names)):
            yield from visit(name)

    def expanded(self, name: str) -> sp.Expr:
        """The expression of an output over inputs and lookups alone."""
        if name not in self._expanded:
            expr = self.output(name).expr
            known = [s for s in expr.free_symbols if str(s) in self.outputs]
            self._expanded[name] = expr.xreplace({s: self.expanded(str(s)) for s in known})
        return self._expanded[name]

    def _computation(self, name: str) -> tuple[_Step, ...]:
        # One output at a time, as the page does: the same roundings, the same verdict at a
        # threshold.
        if name not in self._steps:
            steps = []
            for part in self.topological_order([name]):
                steps.append((part, *_numeric(self.outputs[part].expr)))
            self._steps[name] = tuple(steps)
        return self._steps[name]

    def evaluate(self, name: str, **given: Any) -> Any:
        """One output, lookup, input or choice at the given values (defaults elsewhere).

        Numbers may be scalars or numpy arrays that broadcast together; choices are strings.
        Returns a float for scalars and an array of the broadcast shape for arrays; nan where any
        number that the output rests on is missing. The ends of a pair that are out of order count
        as missing. Raises as `assumptions` and `item` do.
        """
        return self.evaluate_each([name], **given)[name]

    def evaluate_each(self, names: Iterable[str], **given: Any) -> dict[str, Any]:
        """What `evaluate` gives for each of several names; what they share is computed once."""
        values = self._in_order(self.assumptions(**given))
        known: dict[str, Any] = {}
        return {name: self._found(name, values, known) for name in names}

    def _found(self, name: str, values: Mapping[str, Any], known: dict[str, Any]) -> Any:
        if name in values:
            return values[name]
        if name in self.lookups:
            return self.lookups[name].at(values)
        for part, args, function in self._computation(self.item(name).id):
            if part in known:
                continue
            for arg in args:
                if arg not in known:
                    number = values[arg] if arg in values else self.lookups[arg].at(values)
                    known[arg] = np.asarray(number, dtype=float)
            # Of one shape: sympy's conditions cannot join an array with a number.
            arrays = np.broadcast_arrays(*(known[arg] for arg in args))
            with np.errstate(all="ignore"):
                result = np.asarray(function(*arrays), dtype=float)
            missing = np.any([np.isnan(array) for array in arrays], axis=0)
            known[part] = np.where(missing, np.nan, result)
        result = known[name]
        return float(result) if result.ndim == 0 else result

    def verdict(self, name: str, **given: Any) -> str:
        """The verdict slug of an output with codes; ``no_data`` where it cannot be computed."""
        code = self.evaluate(name, **given)
        return "no_data" if np.isnan(code) else self.outputs[name].codes[int(code)]
