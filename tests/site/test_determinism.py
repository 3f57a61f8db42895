"""Two clean builds of the book are the same, byte for byte, wherever they are made."""

from __future__ import annotations

import hashlib
from pathlib import Path

import browser as shared


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_clean_builds_are_the_same(workspace: Path, built: Path) -> None:
    again = shared.build(workspace, seed=2)
    assert again.returncode == 0, again.stdout[-4000:]
    one, two = _digests(built), _digests(workspace / "_build" / "html")
    assert len([name for name in one if name.endswith(".html")]) > 10
    assert sorted(one) == sorted(two)
    assert [name for name in one if one[name] != two[name]] == []
