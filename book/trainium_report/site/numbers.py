"""Checked numbers: held against their formula as a chapter is read, shown with their source."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape
from math import prod
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from ..chapters import report
from ..models.words import in_words
from ..outputs import html
from ..outputs.how_sure import how_sure
from ..outputs.verdict_line import verdict_line
from ..results import Result
from ..results.provenance import Origin, Step
from ..site import prose
from ..tables import SOURCE_STATUS, current


class value_node(nodes.Inline, nodes.TextElement):
    """A checked number in running text, with what keeps to its line before and after it."""

    def astext(self) -> str:
        """The number as it stands in its sentence."""
        return f"{self.get('before', '')}{super().astext()}{self.get('after', '')}"


class line_node(nodes.General, nodes.Element):
    """Where the line of a verdict, and how sure it is, stand on a page."""


def _check(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Stop the build on prose that the data do not bear out, before any chapter is run."""
    paths = [Path(str(env.doc2path(name))) for name in docnames]
    found = [str(f) for path in paths for f in prose.faults(path, path.read_text(encoding="utf-8"))]
    folder = Path(current().folder)
    found += [str(fault) for fault in prose.table_faults(folder)]
    found += [str(fault) for _, fault in prose.table_digits(folder)]
    if found:
        shown = "\n".join(found)
        raise ExtensionError(f"the prose is not what the data say\n{shown}")


# A notebook shows such a line as text; it stands in a comment there.
_PLACED = re.compile(r"^<!-- (\([\w-]+\)=) -->$", re.MULTILINE)


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    path = Path(str(app.env.doc2path(docname)))
    if path.suffix == ".ipynb":
        notebook: Any = nbformat.reads(source[0], as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = _PLACED.sub(r"\1", prose.as_role(cell.source))
        hide_code(notebook)
        source[0] = nbformat.writes(notebook)
    else:
        source[0] = prose.as_role(source[0])


def hide_code(notebook: Any) -> None:
    """Tag the code cells of a notebook so that the page folds their source."""
    for cell in notebook.cells:
        tags = cell.metadata.get("tags") or []
        if cell.cell_type == "code" and "remove-input" not in tags:
            cell.metadata["tags"] = [*tags, "hide-input"]


def _role(name: str, raw: str, content: str, *_: Any, **__: Any) -> tuple[list[Any], list[Any]]:
    value = report().value(content)
    return [value_node(raw, value.text, name=content)], []


def inline(value: Result) -> str:
    """A value in running text: text that leads to its source, or a verdict badge.

    It is a link and no button: who extracts or translates the text of a page drops buttons.
    """
    shown, given = escape(value.text), value.value
    if given.signal and given.badge:
        return html.badge(report().verdict(given.signal), given.signal)
    live = ""
    if given.signal:
        live = f' data-signal="{given.signal}"'
        if value.words:
            live += f' data-words="{escape(json.dumps(dict(value.words)))}"'
        elif given.format:
            form = given.format
            live += (
                f' data-format="{form.spec}" data-before="{escape(form.before)}"'
                f' data-after="{escape(form.after)}"'
            )
        if given.absolute:
            live += " data-absolute"
        if given.share:
            live += " data-share"
    number = f' value="{value.number!r}"' if isinstance(value.number, float) else ""
    tag = f"<data{number}{live}>{shown}</data>" if number else f"<span{live}>{shown}</span>"
    kind = "value live" if given.signal else "value"
    return f'<a class="{kind}" href="#v-{given.name}">{tag}</a>'


def fixed(name: str) -> str:
    """A value in running text as it is at the defaults, whatever the reader assumes."""
    found = report().value(name)
    return inline(replace(found, value=replace(found.value, signal=None)))


_PLACE = re.compile(r'<span data-value="(\w+)">.*?</span>')


def placed(body: str) -> tuple[str, list[str]]:
    """The body of a page with the values that outputs name in their places, and their names."""
    return _PLACE.sub(lambda found: fixed(found[1]), body), _PLACE.findall(body)


def card(value: Result) -> str:
    """The source card of a value: what it is, how it is computed, and what it rests on."""
    exact = "" if isinstance(value.number, str) else f" (unrounded {value.number:.6g})"
    follows = ""
    if value.value.signal in report().models.choices:
        follows = "<p>It is your choice.</p>"
    elif value.value.signal:
        follows = "<p>It follows your assumptions; the sources are those of the defaults.</p>"
    rests = "".join(f"<li>{_origin(origin)}</li>" for origin in value.origins)
    listed = f"<ul>{rests}</ul>" if rests else ""
    about = escape(value.value.about)
    return (
        f'<div popover id="v-{value.value.name}" class="source-card" role="dialog" '
        f'aria-label="{about}"><p class="source-card-title">{about}</p>'
        f"<p>{escape(value.text)}{exact}</p>{_derivation(value)}{follows}{listed}</div>"
    )


LONGEST = 200
"""Characters of a formula in words; a longer one is read on the page of the models."""


def _derivation(value: Result) -> str:
    """How a value is computed: the formulas in words, and the other values it is made of."""
    made, parts = [], []
    for step in value.steps:
        if step.name in report().models.outputs:
            made.append(f"<p>{_formula(step)}</p>")
        else:
            part = report().value(step.name)
            parts.append(f"{escape(part.value.about)}: {escape(part.text)}")
    if parts:
        made.append(f"<p>Computed with {'; '.join(parts)}.</p>")
    elif not made and not value.value.signal and len(value.origins) > 1:
        made.append("<p>Computed from the rows of these sources.</p>")
    return "".join(made)


def _formula(step: Step) -> str:
    output = report().models.outputs[step.name]
    model = report().models.model_of(step.name)
    link = f'<a href="models.html#model-{model.id}">{escape(output.label)}</a>'
    told = [
        report().models.choices[key].options[option]
        for key, option in step.given
        if key in report().models.choices
    ]
    at = f" ({escape(', '.join(told))})" if told else ""
    words = escape(in_words(report().models, step.name), quote=False)
    if not words or len(words) > LONGEST:
        return f"Model: {link}{at}"
    return f"{link}{at} = {words.replace('‹', '<i>').replace('›', '</i>')}"


def _origin(origin: Origin) -> str:
    what = escape(origin.what)
    if origin.table:
        name = origin.table.replace("_", " ")
        what = f'<a href="data.html#table-{origin.table}">{name}</a>{what.removeprefix(name)}'
    if origin.source_id is None:
        return f"{what}: no source: our assumption"
    where = f", {escape(origin.locator)}" if origin.locator else ""
    said = SOURCE_STATUS[origin.source_status]
    status = f" <em>{said}</em>" if said else ""
    return f"{what}: {html.source_link(origin.source_id, listed=True)}{where}{status}"


def _visit(translator: Any, node: value_node) -> None:
    shown = inline(report().value(node["name"]))
    before, after = node.get("before", ""), node.get("after", "")
    if before or after:
        shown = f'<span class="keep">{escape(before)}{shown}{escape(after)}</span>'
    translator.body.append(shown)
    raise nodes.SkipNode


# Where a sentence of running text ends: a stop, what closes after it, a space.
_STOP = re.compile(r"[.!?][’”\"')]*(\s+|$)")


def _sentences(app: Sphinx, doctree: nodes.document) -> None:
    """Mark the sentences that may lack a number, so that the page can say so in their place."""
    for paragraph in list(doctree.findall(nodes.paragraph)):
        in_table = isinstance(paragraph.parent, nodes.entry)
        if not in_table and any(_may_lack(node) for node in paragraph.findall(value_node)):
            parts: list[list[nodes.Node]] = [[]]
            for node in _split(paragraph.children):
                parts[-1].append(node)
                if not isinstance(node, value_node) and _STOP.search(node.astext()[-3:]):
                    parts.append([])
            paragraph.clear()
            for part in parts:
                found = any(_may_lack(v) for node in part for v in node.findall(value_node))
                made = [nodes.inline("", "", *part, classes=["sentence"])] if found else part
                paragraph.extend(made)


def _split(children: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """The children of a paragraph, with text cut after each stop."""
    for node in children:
        if not isinstance(node, nodes.Text):
            yield node
            continue
        start = 0
        for stop in _STOP.finditer(node.astext()):
            yield nodes.Text(node.astext()[start : stop.end()])
            start = stop.end()
        if start < len(node.astext()):
            yield nodes.Text(node.astext()[start:])


def _may_lack(node: value_node) -> bool:
    """Whether a number follows a choice without a row, or a pair of ends that may be crossed."""
    value = report().value(node["name"]).value
    if not value.signal or value.badge:
        return False
    needed = report().models.dependencies([value.signal])
    if needed & {*report().models.pairs, *report().models.pairs.values()}:
        return True
    return any(
        len(table.table) < prod(len(report().models.choices[key].options) for key in table.keys)
        for name, table in report().models.lookups.items()
        if name in needed
    )


def _keep(app: Sphinx, doctree: nodes.document) -> None:
    """Give each value the punctuation that touches it: a line could break beside it."""
    for node in list(doctree.findall(value_node)):
        at = node.parent.index(node)
        if at and isinstance(node.parent[at - 1], nodes.Text):
            text = node.parent[at - 1].astext()
            kept = text.rstrip("([‘“'")
            node["before"] = text[len(kept) :]
            node.parent[at - 1] = nodes.Text(kept)
        if at + 1 < len(node.parent) and isinstance(node.parent[at + 1], nodes.Text):
            text = node.parent[at + 1].astext()
            kept = text.lstrip(".,;:!?)]’”'")
            node["after"] = text[: len(text) - len(kept)]
            node.parent[at + 1] = nodes.Text(kept)


def _lines(app: Sphinx, doctree: nodes.document) -> None:
    """Put under each Answer the line of the claims that it shows, and how sure its verdicts are."""
    claims = report().table("claims").set_index("rule")["claim_id"].to_dict()
    for box in list(doctree.findall(nodes.block_quote)):
        if "answer" not in box["classes"]:
            continue
        shown = [report().value(node["name"]).value for node in box.findall(value_node)]
        found = dict.fromkeys(v.signal for v in shown if v.signal and _codes(v.signal))
        at = box.parent.index(box) + 1
        box.parent[at:at] = [line_node(rule=rule, claim=claims.get(rule, "")) for rule in found]


def _codes(name: str) -> tuple[str, ...]:
    output = report().models.outputs.get(name)
    return output.codes if output else ()


def _visit_line(translator: Any, node: line_node) -> None:
    rule, claim = node["rule"], node["claim"]
    translator.body.append(verdict_line(rule, claim) if claim else "")
    translator.body.append(how_sure(rule, claim))
    raise nodes.SkipNode


def _visit_text(translator: Any, node: value_node) -> None:
    pass


def used(doctree: nodes.document, more: Sequence[str] = ()) -> list[Result]:
    """The values a page shows, and some more, each once, in order; badges have no card."""
    names = dict.fromkeys([*(node["name"] for node in doctree.findall(value_node)), *more])
    return [report().value(n) for n in names if not report().values[n].badge]


def setup(app: Sphinx) -> None:
    """Connect the check and the rendering."""
    app.add_node(value_node, html=(_visit, None), text=(_visit_text, _visit_text))
    app.add_node(line_node, html=(_visit_line, None), text=(_visit_text, _visit_text))
    app.add_role("v", _role)
    app.connect("env-before-read-docs", _check, priority=100)
    app.connect("source-read", _read)
    app.connect("doctree-read", _sentences, priority=400)
    app.connect("doctree-read", _keep)
    # Which quotations are Answers is told by then.
    app.connect("doctree-read", _lines, priority=600)
