"""Whether the tables carry the report: what lacks is named with its table, its key and its use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from changed import changed
from trainium_report.outputs import trial
from trainium_report.results import NoValue, value
from trainium_report.results.facts import Facts
from trainium_report.results.values import computed
from trainium_report.tables import use

CUT = "azure-standard-nd96isr-mi300x-v5-on-demand-2025-05-16"
PLAN = "project-rainier-2024-12-03"


@pytest.fixture(autouse=True)
def _files_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """One chapter's values, one notebook of our own, and the tables of the files afterwards."""
    monkeypatch.setattr(trial, "CHAPTERS", ("index", "ecosystem", "price_performance"))
    monkeypatch.setattr(trial, "BOOK", tmp_path)
    yield
    use(None)


def _notebook(folder: Path, *cells: str) -> None:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(made, folder / "own.ipynb")


def test_a_row_that_is_gone_is_named_once_with_all_that_needs_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(changed(("prices", {"price_id": CUT}, {})).tables)
    monkeypatch.setattr(trial, "check", list)
    assert trial.main() == 1
    [_, *lines] = capsys.readouterr().out.splitlines()
    [cut] = [line for line in lines if "'eco_mi300x_cut' of ecosystem (Cut of the MI300X" in line]
    assert cut.startswith("data/prices.csv: no row for MI300X, Azure on demand, before the")
    [key] = [line for line in lines if f"price_id='{CUT}'" in line]
    assert "did you mean azure-standard-nd96isr-mi300x-v5-on-demand-2026-06-18" in key
    assert "'eco_mi300x_after' of ecosystem (MI300X on demand at Azure, May 2025)" in key

    use(changed(("prices", {"as_of": "2026-02-01", "chip_id": "aws-trainium2"}, {})).tables)
    [line] = [line for line in trial.lacking() if "capacity block, June 2026" in line]
    assert line.startswith("Price of Trainium: no row of data/prices.csv for Trainium2, capacity")
    assert "'decoding_saving_june'" in line
    # A value of a value: the inner one asked, and the row is named all the same.
    [line] = [line for line in trial.lacking() if "Trainium2, capacity block, February" in line]
    assert "'block_gap_february'" in line
    assert line.endswith(" more")


def test_a_row_that_a_model_cannot_do_without_is_one_problem() -> None:
    use(changed(("clusters", {"cluster_id": PLAN}, {})).tables)
    [line] = trial.lacking()
    assert line.startswith(f"data/clusters.csv: no cluster_id '{PLAN}' (did you mean ")
    assert line.endswith("needed for the models of anthropic")


def test_a_cell_that_fails_is_named_with_its_figure_and_the_line_that_asked(
    tmp_path: Path,
) -> None:
    empty = "import pandas as pd\nfrom trainium_report import figure, report\nnone = pd.DataFrame()"
    _notebook(tmp_path, empty, "figure(lambda narrow: None, id=\"bars\", data=none, title='')")
    with pytest.raises(trial.CellError, match=r"own.ipynb cell 2 .figure 'bars'.*: .*no data"):
        trial.run_cells(tmp_path / "own.ipynb", trial.put_together)
    _notebook(tmp_path, empty, "report().evaluate('precisionn')")
    with pytest.raises(trial.CellError, match=r"cell 2: .*did you mean precision.*_set.py, line"):
        trial.run_cells(tmp_path / "own.ipynb", trial.put_together)
    seen: list[str] = []
    _notebook(tmp_path, empty, "figure('chart', id='bars', data=none)", "report()")
    trial.run_cells(tmp_path / "own.ipynb", lambda draw, **given: seen.append(given["id"]))
    assert seen == ["bars"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (lambda facts: facts.price(CUT.replace("05-16", "05-61")), f"did you mean {CUT}"),
        (lambda facts: facts.row("prices", price_idd=CUT), "no column 'price_idd' .*price_id"),
        (lambda facts: facts.row("pricse", price_id=CUT), "no table named 'pricse' .*prices"),
        (lambda facts: facts.chip("nvidia-h10", "memory_gb"), "accelerator_sources.*nvidia-h100"),
        (lambda facts: facts.chip("nvidia-h100", "memory"), "did you mean memory_gb"),
        (lambda facts: facts.model("required_ration"), "did you mean required_ratio"),
        (lambda facts: float(pd.Series(dtype=float).iloc[0]), "out-of-bounds"),
        (lambda facts: float("nan"), "a cell that it needs is empty"),
    ],
)  # fmt: skip
def test_a_mistyped_key_in_a_value_names_the_nearest(asked: object, told: str) -> None:
    def mine(facts: Facts) -> float:
        return asked(facts)  # type: ignore[operator,no-any-return]

    named = value("A number of my own", "{:.0f}")(mine)
    with pytest.raises(NoValue, match=rf"value 'mine' \(A number of my own\).*{told}"):
        computed(named, Facts(changed()))


def test_cells_without_code_and_magics_are_no_fault(tmp_path: Path) -> None:
    _notebook(tmp_path, "", "# a note", "seen = 1", "%time seen + 1", "left_to_the_kernel")
    trial.run_cells(tmp_path / "own.ipynb", trial.put_together)
    _notebook(tmp_path, "", "# a note", "nowhere")
    with pytest.raises(trial.CellError, match=r"own\.ipynb cell 3.*nowhere"):
        trial.run_cells(tmp_path / "own.ipynb", trial.put_together)
