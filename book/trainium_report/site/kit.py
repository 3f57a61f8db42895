"""The kit: chapters, library and data as one zip that runs elsewhere.

Every build leaves it in ``_downloads/``, the same bytes for the same files. Of the chapters and
pages it holds those in the table of contents.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx_external_toc.parsing import parse_toc_yaml

from ..tables import current

FOLDER = "_downloads"
ZIP = "trainium-report-kit.zip"
TOP = "trainium-report"
_BESIDE = (
    "README.md", "CONTRIBUTING.md", "start.ipynb", "Makefile", "requirements.txt",
    "constraints.txt", "_config.yml", "_toc.yml", "LICENSE", "LICENSE-TEXT.md", "CITATION.cff",
)  # fmt: skip
_LEFT = {"__pycache__", ".ipynb_checkpoints"}


def files(root: Path) -> Iterator[tuple[str, Path]]:
    """Name in the kit and path of each of its files, in the order of the names."""
    found = {name: root / name for name in _BESIDE if (root / name).is_file()}
    pages = set(parse_toc_yaml(root / "_toc.yml"))
    for folder, where in (("book", root / "book"), ("data", current().folder)):
        for path in where.rglob("*"):
            parts = path.relative_to(where).parts
            hidden = any(part in _LEFT or part.startswith(".") for part in parts)
            name = "/".join((folder, *parts))
            stray = path.suffix in {".ipynb", ".md"} and name.rpartition(".")[0] not in pages
            if path.is_file() and not hidden and not (folder == "book" and stray):
                found[name] = path
    yield from sorted(found.items())


def archive(root: Path) -> bytes:
    """The kit of the book whose ``_config.yml`` is in ``root``."""
    stamp = (*current().as_of.timetuple()[:3], 0, 0, 0)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, path in files(root):
            entry = zipfile.ZipInfo(f"{TOP}/{name}", stamp)
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ZIP).write_bytes(archive(Path(app.srcdir)))


def setup(app: Sphinx) -> None:
    """Write the kit before the links of the pages are checked."""
    app.connect("build-finished", _write, priority=50)
