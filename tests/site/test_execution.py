"""Chapters run in forks of the build: what comes back, and what is said of one that fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from sphinx.errors import ExtensionError
from trainium_report.site import execution


def _notebook(path: Path, *cells: str) -> Path:
    made: Any = nbformat.v4.new_notebook()
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(made, path)
    return path


def test_each_chapter_runs_in_its_folder_and_alone(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    sources = [
        _notebook(tmp_path / "a.ipynb", "import os\nx = 1", "os.getcwd()"),
        _notebook(tmp_path / "here" / "b.ipynb", "'x' in globals()"),
    ]
    results = execution.run(sources, tmp_path, 30)
    first, second = (nbformat.read(results[source], as_version=4) for source in sources)
    assert first.cells[1].outputs[0].data["text/plain"] == repr(str(tmp_path))
    assert second.cells[0].outputs[0].data["text/plain"] == "False"
    assert [cell.metadata.tags for cell in first.cells] == [["hide-input"]] * 2


def test_all_that_fail_are_named_with_their_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [
        _notebook(tmp_path / "good.ipynb", "1"),
        _notebook(tmp_path / "low.ipynb", "1 / 0"),
        _notebook(tmp_path / "lost.ipynb", "nowhere"),
        _notebook(tmp_path / "chart.ipynb", "import altair\n"
                  "altair.Chart(altair.Data(values=[{'x': 1}])).mark_point().encode(x='x:Q')"),
    ]
    monkeypatch.setenv("TRAINIUM_FACE", "page")
    with pytest.raises(ExtensionError) as failed:
        execution.run(sources, tmp_path, 30)
    said = str(failed.value)
    assert "good.ipynb" not in said
    assert "chart.ipynb: a cell failed\ncell 1 ends in a chart: " in said
    assert "end the cell in figure(chart, id=" in said
    for name, error in (("low", "ZeroDivisionError"), ("lost", "NameError")):
        assert f"{name}.ipynb: a cell failed" in said
        assert error in said


def test_a_chapter_whose_kernel_ends_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = _notebook(tmp_path / "ends.ipynb", "import os\nos._exit(3)")
    with pytest.raises(ExtensionError, match=r"ends\.ipynb: a cell failed\n.*ended before"):
        execution.run([source], tmp_path, 30)
    assert "Kernel died" in capfd.readouterr().err
