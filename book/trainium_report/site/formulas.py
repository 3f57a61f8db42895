"""Formulas as native MathML: no script, no font."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from ..outputs import html


def _inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(html.math_html(node.astext(), block=False))
    raise nodes.SkipNode


def _block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(f'<div class="formula">{html.math_html(node.astext())}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer; ``html_math_renderer`` in the configuration selects it."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
