"""The drawer of assumptions: all of the book's, in one script that a page loads when asked."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from sphinx.application import Sphinx

from ..chapters import CHAPTERS, report
from ..outputs import controls, html
from . import pages
from .models_page import uses


def _known() -> tuple[str, ...]:
    models = report().models
    return (*models.choices, *models.own, *models.inputs)


def chapters() -> dict[str, list[str]]:
    """The assumptions of each chapter, by stem: each stands where a model first needs it."""
    first: dict[str, str] = {}
    for model in report().models.models.values():
        at = [stem for stem in uses(model) if stem in CHAPTERS]
        needed = report().models.dependencies(output.id for output in model.outputs)
        for key in needed & {*_known()}:
            for stem in at:
                known = first.get(key, stem)
                first[key] = min(known, stem, key=CHAPTERS.index)
    grouped: dict[str, list[str]] = {stem: [] for stem in (*CHAPTERS, "")}
    for key in _known():
        grouped[first.get(key, "")].append(key)
    return {stem: keys for stem, keys in grouped.items() if keys}


def row(key: str) -> str:
    """One assumption: its control, what it is, and its default to go back to."""
    control = controls.control(report().models.item(key), f"drawer-{key}")
    if key in report().models.own:
        return f'<div class="drawer-row" data-row="{key}">{control}</div>'
    if key in report().models.choices:
        choice = report().models.choices[key]
        default, origin = choice.options[choice.default], ""
    else:
        item = report().models.inputs[key]
        default = controls.input_format(item).format(item.default)
        source = f" {html.source_link(item.source_id)}." if item.source_id else ""
        about = f"{escape(item.reason)}{source}"
        origin = f"<details><summary>Origin</summary><p>{about}</p></details>"
    return (
        f'<div class="drawer-row" data-row="{key}">{control}{origin}'
        f'<button type="button" data-default="{key}" hidden>'
        f"Back to {escape(default)}</button></div>"
    )


def content(titles: dict[str, str]) -> str:
    """The content of the drawer: a group for each chapter, under its title."""
    groups = []
    for stem, keys in chapters().items():
        legend = escape(titles.get(stem, "Used elsewhere"))
        rows = "".join(row(key) for key in keys)
        groups.append(f"<fieldset><legend>{legend}</legend>{rows}</fieldset>")
    return (
        '<div class="drawer-head"><h2 id="drawer-title">Your assumptions</h2>'
        '<button type="button" class="drawer-close" data-close>Close</button></div>'
        '<p class="drawer-count" role="status"></p>'
        f'<div class="controls-actions">{controls.actions()}</div>'
        '<div class="drawer-find"><label for="drawer-find">Find</label>'
        '<input type="search" id="drawer-find" autocomplete="off" spellcheck="false">'
        '<label for="drawer-show">Show</label><select id="drawer-show">'
        '<option value="all">all</option><option value="page">those of this page</option>'
        '<option value="changed">those I changed</option></select></div>'
        f'<form class="controls">{"".join(groups)}</form>'
    )


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    titles = {
        stem: app.env.titles[f"book/{stem}"].astext()
        for stem in CHAPTERS
        if f"book/{stem}" in app.env.titles
    }
    text = json.dumps(content(titles), ensure_ascii=False)
    script = f"window.reportAssumptions={{html:{text},model:{pages.model_json(set())}}};\n"
    (Path(app.outdir) / "_static" / "assumptions.js").write_text(script, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write the script beside the pages."""
    app.connect("build-finished", _write, priority=60)
