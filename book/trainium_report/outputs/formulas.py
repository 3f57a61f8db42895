"""Formulas and model cards as HTML."""

from __future__ import annotations

from html import escape
from typing import Any

from ..chapters import report
from ..models import Input, Lookup, Model, ModelSet, Output
from ..models.latex import latex
from .display import Bundle, still
from .html import cell, math_html, source_link


def formula(models: ModelSet, output: str) -> str:
    """The formula of a model output and a table of its parts, as HTML."""
    item = models.output(output)
    parts = []
    for symbol in sorted(item.expr.free_symbols, key=str):
        parts.append(_part(models, str(symbol)))
    listed = "".join(f"<li>{part}</li>" for part in parts)
    return (
        f'<div class="formula">{math_html(latex(models, output))}</div>'
        f'<ul class="parts"><li>{math_html(item.symbol, False)} {_unit(item)}</li>{listed}</ul>'
    )


def _unit(item: Any) -> str:
    unit = f" ({item.unit})" if item.unit else ""
    return f"{escape(item.label)}{escape(unit)}"


def _part(models: ModelSet, name: str) -> str:
    item = models.item(name)
    text = f"{math_html(item.symbol, False)} {_unit(item)}"
    if isinstance(item, Input):
        start = cell(item.default)
        if item.unit == "%":
            text, start = f"{math_html(item.symbol, False)} {escape(item.label)}", _percent(item)
        text += f": {start} by default, {item.origin}. {escape(item.reason)}"
    elif isinstance(item, Lookup):
        text += ": read from the data" + (" by your choices" if item.keys else "")
    return text


def _percent(item: Input) -> str:
    """The default of an input that is a fraction and shown in per cent."""
    return f"{100 * item.default:g}%"


def model_card(models: ModelSet, model: Model) -> str:
    """A model on the page: what it answers, its formulas, their source, and what each symbol is."""
    outputs = model.formulas
    formulas = "".join(
        f'<div class="formula">{math_html(latex(models, output.id))}</div>' for output in outputs
    )
    results = "".join(f"<li>{_result(output)}</li>" for output in outputs)
    named = {output.id for output in outputs}
    used = {str(symbol) for output in outputs for symbol in output.expr.free_symbols}
    parts = "".join(f"<li>{_part(models, name)}</li>" for name in sorted(used - named))
    cited = f" {source_link(model.source_id)}." if model.source_id else ""
    return (
        f'<details class="model"><summary>The model: {escape(model.title)}</summary>'
        f"<p>{escape(model.about)}</p>"
        f'{formulas}<ul class="parts">{results}</ul>'
        f'<div class="figure-more"><details><summary>Symbols and defaults</summary>'
        f'<ul class="parts">{parts}</ul></details></div>'
        f'<p class="model-source">{escape(model.source)}{cited}</p></details>'
    )


def _result(output: Output) -> str:
    return f"{math_html(output.symbol, False)} {_unit(output)}"


@still.register(Model)
def _model(model: Model) -> Bundle:
    models = report().models
    plain = " ".join(f"$${latex(models, output.id)}$$" for output in model.formulas)
    # A question needs no colon, nor does a model that only judges.
    mark = ":" if plain and not model.title.endswith("?") else ""
    told = f"{model.title}{mark} {plain}".rstrip()
    return {"text/html": model_card(models, model), "text/plain": told}
