"""Our own static files: the page's script and style in one file each, and the chart library."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from sphinx.application import Sphinx

from ..outputs import drawing

HERE = Path(__file__).parent
SCRIPT = (
    "address", "dataflow", "texts", "controls", "own", "changes", "links", "answers", "said",
    "figures", "readout", "verdicts", "start",
)  # fmt: skip
"""The parts of the page's script, in ``page/``: one function's body in this order."""
STYLE = ("frame", "prose", "parts", "print")
"""The parts of the page's style, in ``styles/``: later rules win."""


_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n",
                      re.DOTALL | re.MULTILINE)  # fmt: skip
_INDENT = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


def bare(text: str) -> str:
    """A script or style without whole-line comments and indentation: a third of what is sent.

    Lines stay lines. No text of ours that runs over several lines may rest on its indentation.
    """
    return _INDENT.sub("", _COMMENT.sub("", text))


def script() -> str:
    """The page's script: its parts share names with each other and with nothing else."""
    parts = [(HERE / "page" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPT]
    body = "\n".join(parts)
    return f'"use strict";\n\n(() => {{\n{body}}})();\n'


def style() -> str:
    """The page's style."""
    parts = [(HERE / "styles" / f"{name}.css").read_text(encoding="utf-8") for name in STYLE]
    return "\n".join(parts)


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static"
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in (("report.js", script()), ("report.css", style())):
        (folder / name).write_text(made, encoding="utf-8")
    for path in sorted(folder.glob("*.*")):
        if path.suffix in (".js", ".css"):
            path.write_text(bare(path.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / "vega.js").write_text(drawing.library(), encoding="utf-8")


_NAMED = re.compile(r"(?P<at>_static/|\$\{here\})(?P<name>[\w.]+\.(?:js|css))(?:\?v=\w+)?")


def stamped(text: str, known: dict[str, str]) -> str:
    """A page or a script with the hash of each of our files behind its name.

    A browser then keeps a file for as long as it likes, and never shows a page with the script of
    another build.
    """
    return _NAMED.sub(
        lambda met: met[0] if met["name"] not in known
        else f"{met['at']}{met['name']}?v={known[met['name']]}",
        text,
    )  # fmt: skip


def _stamp(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    known: dict[str, str] = {}
    # The page's script names others, so it comes when they are known.
    files = sorted((folder / "_static").glob("*.*"), key=lambda path: path.name == "report.js")
    for path in files:
        if path.name == "report.js":
            path.write_text(stamped(path.read_text(encoding="utf-8"), known), encoding="utf-8")
        known[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    for page in folder.rglob("*.html"):
        page.write_text(stamped(page.read_text(encoding="utf-8"), known), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Add the static folder and write what is made of parts."""
    app.config.html_static_path.append(str(HERE / "static"))
    # At the end: a kernel cannot be forked from a process that has drawn a chart.
    app.connect("build-finished", _write, priority=50)
    app.connect("build-finished", _stamp, priority=90)
