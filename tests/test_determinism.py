"""Two clean builds of the book at the same place are the same, byte for byte."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import browser as shared

# Left out: Sphinx's pickles of the environment and of the parsed pages. They hold the time at
# which each source was read, are not part of the book, and no page is made from them again.
LEFT_OUT = ".doctrees"


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(_content(path)).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != LEFT_OUT
    }


def _content(path: Path) -> bytes:
    """The bytes of a file; of the executed notebooks beside the pages, all but their clock."""
    if path.suffix != ".ipynb" or "jupyter_execute" not in path.parts:
        return path.read_bytes()
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell.get("metadata", {}).pop("execution", None)
    return json.dumps(notebook, sort_keys=True).encode()


def test_two_clean_builds_are_the_same(workspace: Path, own_build: Path) -> None:
    again = shared.build(workspace, seed=2)
    assert again.returncode == 0, again.stdout[-4000:]
    one, two = _digests(own_build), _digests(workspace / "_build")
    assert len([name for name in one if name.startswith("html/")]) > 10
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []
