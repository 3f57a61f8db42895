"""The page of all models: what each answers, its formulas, inputs, sensitivity and checks.

A page asks for it with the directive ``models``; everything is read from the models themselves,
``data/assumptions.csv``, ``data/choices.csv`` and ``data/reference_values.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from ..chapters import CHAPTERS, report
from ..models import Input, Model
from ..models.latex import latex
from ..models.references import computed, references
from ..outputs import html
from ..outputs.controls import ORIGINS, input_format
from ..tables import current

BOOK = Path(__file__).parents[2]
SWINGS = 5
"""How many assumptions a table of sensitivity lists: the rest moves the result less."""


class models_node(nodes.General, nodes.Element):
    """Where one model stands on the page."""


class Models(SphinxDirective):
    """Every model of the report, in the order of its chapter."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(current().folder / "assumptions.csv"))
        made: list[nodes.Node] = []
        for model in sorted(report().models.models.values(), key=_position):
            section = nodes.section(ids=[f"model-{model.id}"], names=[model.id])
            section += nodes.title(text=model.title)
            section += nodes.paragraph(text=model.about)
            section += models_node(model=model.id)
            made.append(section)
        return made


@cache
def _words(stem: str) -> frozenset[str]:
    files = [BOOK / f"{stem}.ipynb", BOOK / "trainium_report" / "chapters" / stem / "values.py"]
    texts = [path.read_text(encoding="utf-8") for path in files if path.exists()]
    return frozenset(word for text in texts for word in re.findall(r"\w+", text))


def uses(model: Model) -> list[str]:
    """The stems of the chapters that show the model or one of its outputs, in their order."""
    names = {model.id, *(output.id for output in model.outputs)}
    return [stem for stem in (*CHAPTERS, "buyers") if names & _words(stem)]


def _position(model: Model) -> int:
    return min((CHAPTERS.index(stem) for stem in uses(model) if stem in CHAPTERS[1:]), default=99)


def _links(app: Sphinx, model: Model) -> list[str]:
    titles = {stem: f"book/{stem}" for stem in uses(model)}
    return [
        f'<a href="{stem}.html">{escape(app.env.titles[page].astext())}</a>'
        for stem, page in titles.items()
        if page in app.env.found_docs
    ]


def _source(item: Input) -> str:
    return html.source_link(item.source_id) if item.source_id else "ours"


def _inputs(model: Model) -> str:
    if not report().models.inputs_of(model):
        return ""

    def shown(item: Input, number: float) -> str:
        return escape(input_format(item).format(number))

    names = ("Assumption", "Symbol", "Default", "Range", "Origin", "Source and reason")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{escape(item.label)}</th>'
        f"<td>{html.math_html(item.symbol, False)}</td>"
        f"<td>{shown(item, item.default)}</td>"
        f"<td>{shown(item, item.low)} to {shown(item, item.high)}</td>"
        f"<td>{ORIGINS[item.origin]}</td>"
        f"<td>{_source(item)}<br><small>{escape(item.reason)}</small></td></tr>"
        for item in report().models.inputs_of(model)
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return html.wrap(table, f"Assumptions of {model.title}")


def _choices(model: Model) -> str:
    listed = [
        f"{escape(choice.label)} ({len(choice.options)} options, by default "
        f"{escape(choice.options[choice.default])})"
        for choice in report().models.choices_of(model)
    ]
    return f"<p>You also choose: {', '.join(listed)}.</p>" if listed else ""


def _end(value: float | str) -> str:
    return value if isinstance(value, str) else html.cell(value)


def _sensitivity(model: Model) -> str:
    tried = [(o, report().swings(o.id)) for o in model.formulas]
    output, swings = max(tried, key=lambda pair: len(pair[1]), default=(None, []))
    if output is None or not swings:
        return ""
    frame = pd.DataFrame(
        {
            "label": swing.label,
            "low": swing.low,
            "at_low": _end(swing.at_low),
            "high": swing.high,
            "at_high": _end(swing.at_high),
        }
        for swing in swings[:SWINGS]
    )
    headings = {
        "label": "Assumption",
        "low": "Lowest result",
        "at_low": "when it is",
        "high": "Highest result",
        "at_high": "when it is ",
    }
    unit = f" ({escape(output.unit)})" if output.unit else ""
    default = report().evaluate(output.id)
    shown = "no value" if pd.isna(default) else html.cell(float(default))
    return (
        f"<p><b>What moves it most.</b> {escape(output.label)}{unit}, {shown} by default:</p>"
        + html.table(frame, headings, f"Sensitivity of {model.title}")
    )


def _checks(model: Model) -> str:
    names = {output.id for output in model.outputs}
    listed = [item for item in references(report().models) if item.output in names]
    if not listed:
        return ""
    rows = "".join(
        f"<li>{escape(item.what)}: {html.cell(item.expected, 6)} expected, "
        f"{html.cell(computed(report().models, item), 6)} computed. "
        f"{html.source_link(item.source_id) if item.source_id else 'A closed form.'}</li>"
        for item in listed
    )
    return f"<p><b>Held in the tests against</b></p><ul>{rows}</ul>"


def _parts(app: Sphinx, model: Model) -> Iterator[str]:
    links = _links(app, model)
    if links:
        yield f"<p>Used in {' and '.join(links)}.</p>"
    for output in model.outputs:
        if not output.codes:
            yield f'<div class="formula">{html.math_html(latex(report().models, output.id))}</div>'
    listed = "".join(
        f"<li>{html.math_html(output.symbol, False)} {escape(output.label)}"
        f"{f' ({escape(output.unit)})' if output.unit else ''}"
        f"{f': a verdict ({escape(output.id)})' if output.codes else ''}</li>"
        for output in model.outputs
    )
    yield f'<ul class="parts">{listed}</ul>'
    cited = f" {html.source_link(model.source_id)}." if model.source_id else ""
    yield f'<p class="model-source">{escape(model.source)}{cited}</p>'
    yield _inputs(model)
    yield _choices(model)
    yield _sensitivity(model)
    yield _checks(model)


def _visit(translator: Any, node: models_node) -> None:
    model = report().models.models[node["model"]]
    translator.body.append("".join(_parts(translator.builder.app, model)))
    raise nodes.SkipNode


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    if doctree is not None and next(doctree.findall(models_node), None) is not None:
        context["report_wide"] = True


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_node(models_node, html=(_visit, None))
    app.add_directive("models", Models)
    app.connect("html-page-context", _context, priority=950)
