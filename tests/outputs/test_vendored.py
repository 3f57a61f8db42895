"""The code of others that the tests use is the release that is named, byte for byte."""

from __future__ import annotations

import hashlib
import re

import browser as shared

VENDOR = shared.ROOT / "tests" / "vendor"


def test_every_file_is_the_release_that_its_row_names() -> None:
    text = (VENDOR / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[[\w-]+\]\(\S+\) \| (\S+) \| `(\S+)` \| `(\w{64})` \|", text, re.M)
    assert {name for _, name, _ in rows} == {
        str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*.js")
    }
    for version, name, digest in rows:
        content = (VENDOR / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, name
        assert f" v{version}\n".encode() in content[:100], name
        assert (VENDOR / name).with_name("LICENSE").is_file()
