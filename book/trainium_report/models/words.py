"""The formula of a model in words."""

from __future__ import annotations

import re

import sympy as sp
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from .model_set import ModelSet


class _WordsPrinter(StrPrinter):
    """Prints a formula with the names of its parts; what is no plain arithmetic is refused."""

    def __init__(self, models: ModelSet) -> None:
        super().__init__()
        self._models = models

    def _print_Symbol(self, expr: sp.Symbol) -> str:
        return f"‹{self._models.item(str(expr)).label}›"

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


def in_words(models: ModelSet, name: str) -> str:
    """The formula of an output with the names of its parts; empty where it is no plain arithmetic.

    Names stand between ‹ and ›.
    """
    try:
        text = str(_WordsPrinter(models).doprint(models.output(name).expr))
    except NotImplementedError:
        return ""
    return re.sub("‹[^›]*›|-", lambda at: "\N{MINUS SIGN}" if at[0] == "-" else at[0], text)
