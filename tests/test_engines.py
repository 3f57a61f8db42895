"""The run over all pages in other engines: what it says of a page that hangs, and of no engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from engines import __main__ as run
from engines import checks


class Stub:
    """An engine that does nothing."""

    name, listener = "Stub", ""

    def __init__(self, _: str) -> None:
        MADE.append(self)

    def close(self) -> None:
        CLOSED.append(self)


MADE: list[Stub] = []
CLOSED: list[Stub] = []


def _page(_: Stub, address: str) -> Iterator[str]:
    if "slow" in address:
        yield "390 px: a fault before it"
        raise TimeoutError("timed out")
    if "bad" in address:
        yield "1280 px: a fault"


def test_a_page_that_hangs_is_a_fault_and_the_others_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.html").write_text("")
    monkeypatch.setattr(checks, "page", _page)
    monkeypatch.setattr(run, "ENGINES", {"stub": (("sh",), Stub, "No stub")})
    pages = ["good.html", "slow.html", "bad.html", "fine.html"]
    monkeypatch.setattr("sys.argv", ["engines", str(tmp_path), *pages])
    assert run.main() == 1
    told = capsys.readouterr().out
    assert "slow.html: 2 faults" in told
    assert "no answer, its other checks are left out: TimeoutError timed out" in told
    assert "fine.html: no faults" in told
    assert told.splitlines()[-1] == "Faults: Stub slow.html, Stub bad.html."
    assert len(MADE) == 2, "what hangs stays with its window"
    assert MADE == CLOSED
    monkeypatch.setattr("sys.argv", ["engines", str(tmp_path), "good.html"])
    assert run.main() == 0


def test_an_engine_that_is_not_here_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.html").write_text("")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["engines", str(tmp_path), "good.html"])
    assert run.main() == 1
    told = capsys.readouterr().out
    for lacking in ("Firefox is not installed (", "WebKit is not installed ("):
        assert told.count(lacking) == 1
    monkeypatch.setattr("sys.argv", ["engines", str(tmp_path / "nowhere"), "good.html"])
    with pytest.raises(SystemExit, match="no built book there: make book makes one"):
        run.main()
