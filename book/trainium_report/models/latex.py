"""The formula of a model as LaTeX."""

from __future__ import annotations

import sympy as sp
from sympy.printing.latex import LatexPrinter

from .model_set import ModelSet


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


def latex(models: ModelSet, name: str) -> str:
    """The formula of an output as LaTeX, in the symbols of its parts."""
    output = models.output(name)
    names = {symbol: models.item(str(symbol)).symbol for symbol in output.expr.free_symbols}
    return f"{output.symbol} = {_LatexPrinter({'symbol_names': names}).doprint(output.expr)}"
