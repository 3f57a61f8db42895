"""What a model is: inputs, choices, tables to look in, and outputs written once, in sympy.

A model has three faces made from the same expression: the formula on the page (:func:`latex`),
the function in Python (:meth:`Model.__call__`) and the Vega expression behind a control in plain
HTML (:mod:`trainium_report.models.vega`). Names are global: an input, a choice, a lookup and an
output each have one name in the whole report, and an expression refers to them as sympy symbols.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import reload
from typing import Any

import numpy as np
import sympy as sp
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from .. import data

PRESETS = ("neutral", "best_case_trainium", "best_case_nvidia")


@dataclass(frozen=True)
class Input:
    """A number that the reader may set: a row of ``data/assumptions.csv``."""

    id: str
    symbol: str
    label: str
    unit: str
    default: float
    low: float
    high: float
    step: float
    origin: str
    best_case_trainium: float
    best_case_nvidia: float
    source_id: str | None
    reason: str
    locator: str = ""

    def preset(self, name: str) -> float:
        """The value in a preset (``neutral`` is the default)."""
        return self.default if name == "neutral" else float(getattr(self, name))

    def clamp(self, value: float) -> float:
        """The nearest value within ``low`` and ``high``."""
        return min(max(value, self.low), self.high)


@dataclass(frozen=True)
class Choice:
    """A selector: the rows of one ``choice_id`` in ``data/choices.csv``."""

    id: str
    label: str
    options: Mapping[str, str]
    default: str
    best_case_trainium: str
    best_case_nvidia: str

    def preset(self, name: str) -> str:
        """The option in a preset (``neutral`` is the default)."""
        return self.default if name == "neutral" else str(getattr(self, name))


@dataclass(frozen=True)
class Lookup:
    """A number read from a table by one or more choices; a missing combination has no value."""

    id: str
    symbol: str
    label: str
    unit: str
    keys: tuple[str, ...]
    table: Mapping[tuple[str, ...], float]
    source_ids: Mapping[tuple[str, ...], str] = field(default_factory=dict, repr=False)
    locators: Mapping[tuple[str, ...], str] = field(default_factory=dict, repr=False)

    def at(self, state: Mapping[str, Any]) -> float:
        """The value for the choices in ``state``, or nan where the table has no row."""
        return float(self.table.get(tuple(str(state[key]) for key in self.keys), np.nan))


@dataclass(frozen=True)
class Output:
    """A result: an expression over inputs, lookups and other outputs."""

    id: str
    symbol: str
    label: str
    unit: str
    expr: sp.Expr
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Model:
    """A family of outputs with the source of the formula.

    ``about`` says what it answers and ``source`` where the formula comes from; both are shown.
    """

    id: str
    title: str
    about: str
    source: str
    source_id: str | None
    outputs: tuple[Output, ...]

    def __call__(self, **given: Any) -> dict[str, Any]:
        """Every output at the given values; what is not given keeps its default.

        Numbers may be scalars or numpy arrays that broadcast together; choices are strings.
        A result is nan where a lookup has no row. Raises KeyError on an unknown name and
        ValueError on an unknown option.
        """
        return {output.id: evaluate(output.id, **given) for output in self.outputs}

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The numbers that the outputs depend on, in the order of the assumptions table."""
        needed = needs(output.id for output in self.outputs)
        return tuple(item for key, item in inputs().items() if key in needed)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The selectors that the outputs depend on."""
        needed = needs(output.id for output in self.outputs)
        return tuple(item for key, item in choices().items() if key in needed)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from ..markup import model_card

        formulas = [f"$${latex(o.id)}$$" for o in self.outputs if not o.codes]
        return {"text/html": model_card(self), "text/plain": f"{self.title}: {' '.join(formulas)}"}


_MODELS: dict[str, Model] = {}
_OUTPUTS: dict[str, Output] = {}
_LOOKUPS: dict[str, Lookup] = {}
_MAKERS: dict[str, None] = {}


def _made_by(name: str) -> None:
    if name.startswith(__name__.rpartition(".")[0]):
        _MAKERS.setdefault(name)


def _rebuild() -> None:
    # Expressions and lookups are made from the tables when a module of models is imported.
    for registry in (_MODELS, _OUTPUTS, _LOOKUPS):
        registry.clear()
    for name in _MAKERS:
        reload(sys.modules[name])


data.listen(_rebuild)


def register(model: Model) -> Model:
    """Add a model to the report; a name that is taken is an error."""
    _made_by(sys._getframe(1).f_globals["__name__"])
    for output in model.outputs:
        if output.id in _OUTPUTS or output.id in _LOOKUPS:
            raise ValueError(f"output {output.id!r} of model {model.id!r} is defined twice")
        _OUTPUTS[output.id] = output
    _MODELS[model.id] = model
    return model


def register_lookup(lookup: Lookup) -> Lookup:
    """Add a table of numbers to the report."""
    _made_by(sys._getframe(1).f_globals["__name__"])
    if lookup.id in _LOOKUPS:
        raise ValueError(f"lookup {lookup.id!r} is defined twice")
    _LOOKUPS[lookup.id] = lookup
    return lookup


def models() -> Mapping[str, Model]:
    """Every model by id."""
    return _MODELS


def outputs() -> Mapping[str, Output]:
    """Every output by id."""
    return _OUTPUTS


def lookups() -> Mapping[str, Lookup]:
    """Every lookup by id."""
    return _LOOKUPS


@data.cached
def inputs() -> Mapping[str, Input]:
    """Every numeric assumption by id, from ``data/assumptions.csv``."""
    found = {}
    for row in data.table("assumptions").itertuples(index=False):
        found[row.assumption_id] = Input(
            id=row.assumption_id,
            symbol=row.symbol,
            label=row.label,
            unit=row.unit,
            default=float(row.default),
            low=float(row.low),
            high=float(row.high),
            step=float(row.step),
            origin=row.origin,
            best_case_trainium=float(row.best_case_trainium),
            best_case_nvidia=float(row.best_case_nvidia),
            source_id=row.source_id if isinstance(row.source_id, str) else None,
            reason=row.reason,
            locator=row.locator if isinstance(row.locator, str) else "",
        )
    return found


@data.cached
def choices() -> Mapping[str, Choice]:
    """Every selector by id, from ``data/choices.csv``."""
    found = {}
    for key, rows in data.table("choices").groupby("choice_id", sort=False):
        picked = {name: rows.loc[rows[name], "option"].tolist() for name in PRESETS}
        for name, options in picked.items():
            if len(options) != 1:
                raise ValueError(f"data/choices.csv: {key} has {len(options)} options for {name}")
        found[str(key)] = Choice(
            id=str(key),
            label=rows["label"].iloc[0],
            options=dict(zip(rows["option"], rows["option_label"], strict=True)),
            default=picked["neutral"][0],
            best_case_trainium=picked["best_case_trainium"][0],
            best_case_nvidia=picked["best_case_nvidia"][0],
        )
    return found


def preset(name: str) -> dict[str, Any]:
    """All assumptions of a preset: numbers and options by id.

    >>> preset("best_case_nvidia")["rival_contract"]
    'neocloud_1y'
    """
    if name not in PRESETS:
        raise KeyError(f"unknown preset {name!r}; there are {', '.join(PRESETS)}")
    numbers = {key: item.preset(name) for key, item in inputs().items()}
    return {**numbers, **{key: item.preset(name) for key, item in choices().items()}}


def state(**given: Any) -> dict[str, Any]:
    """The default assumptions with some of them replaced; unknown names and options are errors.

    A lookup may be given too: its number then takes the place of what the table says.

    >>> state(month="2026-02")["month"]
    '2026-02'
    """
    complete = preset("neutral")
    for key, value in given.items():
        if key not in complete and key not in _LOOKUPS:
            raise KeyError(f"unknown assumption {key!r}")
        if key in choices() and value not in choices()[key].options:
            known = ", ".join(choices()[key].options)
            raise ValueError(f"{key}: unknown option {value!r}; there are {known}")
        complete[key] = value
    return complete


def needs(names: Iterable[str]) -> set[str]:
    """Ids of all that the named ones rest on, themselves included."""
    found: set[str] = set()
    queue = list(names)
    while queue:
        name = queue.pop()
        if name in found:
            continue
        found.add(name)
        if name in _OUTPUTS:
            queue.extend(str(symbol) for symbol in _OUTPUTS[name].expr.free_symbols)
        elif name in _LOOKUPS:
            queue.extend(_LOOKUPS[name].keys)
        elif name not in inputs() and name not in choices():
            raise KeyError(f"{name!r} is no input, choice, lookup or output")
    return found


@data.cached
def expanded(name: str) -> sp.Expr:
    """The expression of an output over inputs and lookups alone."""
    expr = _OUTPUTS[name].expr
    parts = {s: expanded(str(s)) for s in expr.free_symbols if str(s) in _OUTPUTS}
    return expr.xreplace(parts)


@data.cached
def _steps(name: str) -> tuple[tuple[str, tuple[str, ...], Any], ...]:
    # One output at a time, as the page does: the same roundings, the same verdict at a threshold.
    steps = []
    for part in walk([name]):
        expr = _OUTPUTS[part].expr
        args = sorted(expr.free_symbols, key=str)
        steps.append((part, tuple(map(str, args)), sp.lambdify(args, expr, modules="numpy")))
    return tuple(steps)


def evaluate(name: str, **given: Any) -> Any:
    """One output, lookup, input or choice at the given values (defaults elsewhere).

    Returns a float for scalars and an array of the broadcast shape for arrays; nan where any
    number that the output rests on is missing.

    >>> round(evaluate("required_ratio", rival_price=3.31), 2)
    1.0
    >>> evaluate("required_mfu", mfu_rival=np.array([0.3, 0.4])).shape
    (2,)
    >>> evaluate("rival_price", rival_provider="lambda", rival_contract="spot")
    nan
    """
    values = state(**given)
    if name in values:
        return values[name]
    if name in _LOOKUPS:
        return _LOOKUPS[name].at(values)
    known: dict[str, Any] = {}
    for part, args, function in _steps(name):
        for arg in args:
            if arg not in known:
                number = values[arg] if arg in values else _LOOKUPS[arg].at(values)
                known[arg] = np.asarray(number, dtype=float)
        arrays = [known[arg] for arg in args]
        with np.errstate(all="ignore"):
            result = np.asarray(function(*arrays), dtype=float)
        missing = np.any(np.broadcast_arrays(*map(np.isnan, arrays)), axis=0)
        known[part] = np.where(missing, np.nan, result)
    result = known[name]
    return float(result) if result.ndim == 0 else result


def verdict(name: str, **given: Any) -> str:
    """The verdict slug of an output with codes; ``no_data`` where it cannot be computed.

    >>> verdict("cheaper_for_you", mfu_trainium=0.33, mfu_rival=0.41)
    'cheaper'
    """
    code = evaluate(name, **given)
    return "no_data" if np.isnan(code) else _OUTPUTS[name].codes[int(code)]


def latex_names(names: Iterable[str]) -> dict[sp.Symbol, str]:
    """How each name is set in a formula."""
    known: dict[str, Any] = {**inputs(), **_LOOKUPS, **_OUTPUTS}
    return {sp.Symbol(name): known[name].symbol for name in names}


class _LatexPrinter(LatexPrinter):
    def _print_Integer(self, expr: sp.Integer) -> str:
        digits = str(expr.p)
        head = digits.rstrip("0")
        zeros = len(digits) - len(head)
        if zeros < 6:
            return digits
        factor = f"{head[0]}.{head[1:]}" if len(head) > 1 else head
        power = f"10^{{{zeros + len(head) - 1}}}"
        return power if factor == "1" else rf"{factor} \cdot {power}"


def latex(name: str) -> str:
    """The formula of an output as LaTeX, in the symbols of its parts."""
    output = _OUTPUTS[name]
    names = latex_names(map(str, output.expr.free_symbols))
    return f"{output.symbol} = {_LatexPrinter({'symbol_names': names}).doprint(output.expr)}"


class _WordsPrinter(StrPrinter):
    """Prints a formula with the names of its parts; what is no plain arithmetic is refused."""

    def _print_Symbol(self, expr: sp.Symbol) -> str:
        known: dict[str, Any] = {**inputs(), **_LOOKUPS, **_OUTPUTS}
        return f"‹{known[str(expr)].label}›"

    def _print_Float(self, expr: sp.Float) -> str:
        return f"{float(expr):g}"

    def _print_Integer(self, expr: sp.Integer) -> str:
        digits = str(expr.p)
        head = digits.rstrip("0")
        if len(head) > 1 or len(digits) < 7:
            return digits
        power = str(len(digits) - 1).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"10{power}" if head == "1" else f"{head} × 10{power}"

    def _print_Mul(self, expr: sp.Mul) -> str:
        if expr.could_extract_minus_sign():
            return f"-{self.parenthesize(-expr, PRECEDENCE['Mul'])}"
        above, below = sp.fraction(expr)
        over = sp.Mul.make_args(above)
        under = [f for f in sp.Mul.make_args(below) if f != 1]
        text = " × ".join(self.parenthesize(f, PRECEDENCE["Mul"]) for f in over if f != 1)
        for factor in under:
            text = f"{text or 1} ÷ {self.parenthesize(factor, PRECEDENCE['Pow'])}"
        return text

    def _print_Pow(self, expr: sp.Pow) -> str:
        if expr.exp.is_negative:
            return f"1 ÷ {self.parenthesize(1 / expr, PRECEDENCE['Pow'])}"
        if expr.exp == 2:
            return f"{self.parenthesize(expr.base, PRECEDENCE['Pow'])}²"
        raise NotImplementedError

    def _print_not_words(self, expr: sp.Basic) -> str:
        raise NotImplementedError

    _print_Function = _print_Piecewise = _print_Relational = _print_not_words
    _print_Min = _print_Max = _print_Abs = _print_log = _print_exp = _print_not_words


def in_words(name: str) -> str:
    """The formula of an output with the names of its parts; empty where it is no plain arithmetic.

    >>> in_words("bandwidth_cost_trainium")
    '‹Price of Trainium› ÷ ‹Memory bandwidth of Trainium›'
    """
    try:
        text = str(_WordsPrinter().doprint(_OUTPUTS[name].expr))
    except NotImplementedError:
        return ""
    return re.sub("‹[^›]*›|-", lambda at: "\N{MINUS SIGN}" if at[0] == "-" else at[0], text)


def flip_point(name: str, target: float, of: str, **given: Any) -> float:
    """The value of input ``of`` at which output ``name`` equals ``target``; nan where none is.

    Solved in closed form on the expression, and kept only inside the range of the input.

    >>> flip = flip_point("training_saving", 0, "mfu_trainium")
    >>> round(evaluate("training_saving", mfu_trainium=flip), 9)
    0.0
    """
    symbol = sp.Symbol(of)
    known = state(**given)
    expr = expanded(name)
    for other in expr.free_symbols - {symbol}:
        key = str(other)
        value = known[key] if key in known else _LOOKUPS[key].at(known)
        if np.isnan(value):
            return float("nan")
        expr = expr.subs(other, sp.Float(value, 30))
    low, high = inputs()[of].low, inputs()[of].high
    roots = [complex(root) for root in sp.solve(sp.Eq(expr, target), symbol)]
    inside = [r.real for r in roots if abs(r.imag) < 1e-12 and low <= r.real <= high]
    return min(inside) if inside else float("nan")


@dataclass(frozen=True)
class Swing:
    """How far an output moves when one assumption takes each value it may take.

    ``low`` and ``high`` are the ends of the output, ``at_low`` and ``at_high`` what the assumption
    is there: a number, or the label of an option.
    """

    id: str
    label: str
    low: float
    high: float
    at_low: float | str
    at_high: float | str

    @property
    def width(self) -> float:
        """How far apart the ends are."""
        return self.high - self.low


def tornado(name: str, **given: Any) -> list[Swing]:
    """One swing for each assumption that moves the output, the widest first.

    A number runs from the lower to the higher end of its two presets' range; a choice takes every
    option for which there are data.

    >>> swings = tornado("training_saving")
    >>> swings[0].width >= swings[1].width
    True
    """
    values = state(**given)
    swings = []
    for key in needs([name]):
        tried: list[tuple[float, float | str]] = []
        if key in inputs():
            item = inputs()[key]
            for end in (item.best_case_trainium, item.best_case_nvidia, item.default):
                tried.append((evaluate(name, **{**values, key: end}), end))
        elif key in choices():
            for option, label in choices()[key].options.items():
                tried.append((evaluate(name, **{**values, key: option}), label))
        tried = [(result, at) for result, at in tried if not np.isnan(result)]
        if not tried:
            continue
        (low, at_low), (high, at_high) = min(tried, key=_first), max(tried, key=_first)
        if high > low:
            label = inputs()[key].label if key in inputs() else choices()[key].label
            swings.append(Swing(key, label, low, high, at_low, at_high))
    return sorted(swings, key=lambda s: (-s.width, s.id))


def _first(pair: tuple[float, float | str]) -> float:
    return pair[0]


def symbols(names: str) -> Sequence[sp.Symbol]:
    """Sympy symbols for a list of names separated by spaces."""
    return [sp.Symbol(name) for name in names.split()]


def walk(names: Iterable[str]) -> Iterator[str]:
    """The outputs among ``needs(names)``, each after those it rests on."""
    done: set[str] = set()

    def visit(name: str) -> Iterator[str]:
        if name in done or name not in _OUTPUTS:
            return
        for symbol in sorted(_OUTPUTS[name].expr.free_symbols, key=str):
            yield from visit(str(symbol))
        done.add(name)
        yield name

    for name in sorted(needs(names)):
        yield from visit(name)
