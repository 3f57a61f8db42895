"""The Vega face of a model: a printer for expressions, and the dataflow of a page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import sympy as sp
from sympy.printing.jscode import JavascriptCodePrinter

from .definitions import Lookup
from .model_set import ModelSet

_FUNCTIONS = {
    "Abs": "abs", "exp": "exp", "log": "log", "sqrt": "sqrt", "sin": "sin", "cos": "cos",
    "tan": "tan", "floor": "floor", "ceiling": "ceil", "Min": "min", "Max": "max",
}  # fmt: skip


class VegaPrinter(JavascriptCodePrinter):
    """Prints a real sympy expression in the Vega expression language.

    Raises NotImplementedError for what Vega cannot compute (sums, integrals, special functions).
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__({"user_functions": _FUNCTIONS})
        self._names = names

    def _print_Symbol(self, expr: sp.Symbol) -> str:
        return self._names.get(str(expr), str(expr))

    def _print_Float(self, expr: sp.Float) -> str:
        return repr(float(expr))

    def _print_Rational(self, expr: sp.Rational) -> str:
        return f"{expr.p}/{expr.q}"

    def _print_Exp1(self, expr: sp.Expr) -> str:
        return "E"

    def _print_Pi(self, expr: sp.Expr) -> str:
        return "PI"

    def _print_Pow(self, expr: sp.Pow) -> str:
        base = self.parenthesize(expr.base, 200)
        if expr.exp == -1:
            return f"1/{base}"
        if expr.exp == sp.Rational(1, 2):
            return f"sqrt({self._print(expr.base)})"
        return f"pow({self._print(expr.base)}, {self._print(expr.exp)})"

    def _print_Function(self, expr: sp.Function) -> str:
        name = type(expr).__name__
        if name not in _FUNCTIONS:
            raise NotImplementedError(f"Vega has no function {name}")
        return f"{_FUNCTIONS[name]}({', '.join(map(self._print, expr.args))})"

    _print_Min = _print_Max = _print_Abs = _print_Function

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        *branches, (last, certain) = expr.args
        text = self._print(last) if certain == sp.true else "null"
        if certain != sp.true:
            branches.append((last, certain))
        for value, condition in reversed(branches):
            text = f"(({self._print(condition)}) ? ({self._print(value)}) : {text})"
        return text

    def _print_not_supported(self, expr: sp.Basic) -> str:
        raise NotImplementedError(f"Vega cannot compute {type(expr).__name__}")

    _print_Sum = _print_Product = _print_Integral = _print_not_supported
    _print_not_supported_ = emptyPrinter = _print_not_supported


def expression(models: ModelSet, name: str, **names: str) -> str:
    """Output ``name`` as a Vega expression, null where a number it rests on is missing.

    ``names`` says what to write for a part, such as ``price="datum.usd"``; a part that is not
    named is the signal of the same name. An output among the parts is written out in full as
    soon as something that it rests on is named.
    """
    expr = models.output(name).expr
    parts = {}
    for symbol in expr.free_symbols:
        key = str(symbol)
        named = key in names or key not in models.outputs
        if not named and models.dependencies([key]) & set(names):
            parts[symbol] = models.expanded(key)
    expr = expr.xreplace(parts)
    used = sorted(names.get(str(symbol), str(symbol)) for symbol in expr.free_symbols)
    valid = " && ".join(f"isValid({part})" for part in used)
    return f"({valid}) ? ({VegaPrinter(names).doprint(expr)}) : null"


def given(name: str) -> str:
    """The signal of what the reader has given, for a name that does not follow it as it is.

    A price follows the tables until the reader gives one; the ends of a pair are null while they
    are out of order.
    """
    return f"given_{name}"


def lookup_expression(lookup: Lookup) -> str:
    """The Vega expression that reads a lookup: the reader's own number, or the row of the choices.
    """
    key = " + '|' + ".join(lookup.keys) or "''"
    row = f"isValid(table_{lookup.id}[{key}]) ? table_{lookup.id}[{key}] : null"
    return f"isValid({given(lookup.id)}) ? {given(lookup.id)} : {row}" if lookup.own else row


def dataflow(models: ModelSet, names: Iterable[str]) -> list[dict[str, Any]]:
    """Vega signals for the named outputs and all they rest on, in an order Vega accepts."""
    names = list(names)
    needed = models.dependencies(names)
    assumptions = models.preset("neutral")
    signals: list[dict[str, Any]] = [
        {"name": key, "value": value}
        for key, value in assumptions.items()
        if key in needed and key not in {*models.pairs, *models.pairs.values()}
    ]
    for pair in models.pairs.items():
        if needed & {*pair}:
            signals += [{"name": given(end), "value": assumptions[end]} for end in pair]
            order = " <= ".join(map(given, pair))
            signals += [{"name": end, "update": f"{order} ? {given(end)} : null"} for end in pair]
    for key, lookup in models.lookups.items():
        if key in needed:
            table = {"|".join(where): value for where, value in sorted(lookup.table.items())}
            signals.append({"name": f"table_{key}", "value": table})
            if lookup.own:
                signals.append({"name": given(key), "value": None})
            signals.append({"name": key, "update": lookup_expression(lookup)})
    outputs = models.topological_order(names)
    return signals + [{"name": key, "update": expression(models, key)} for key in outputs]


def script(models: ModelSet, names: Iterable[str]) -> str:
    """The dataflow as compact JSON."""
    return json.dumps(dataflow(models, names), separators=(",", ":"), sort_keys=True)
