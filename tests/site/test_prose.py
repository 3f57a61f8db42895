"""Checked numbers: how they are written, found, mended, and missed when nobody checks them."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import nbformat
import pytest
import sympy as sp
from trainium_report.chapters import report
from trainium_report.models.words import in_words
from trainium_report.results import ledger
from trainium_report.results.formats import NumberFormat
from trainium_report.results.texts import COLUMNS, names
from trainium_report.site import numbers, prose
from trainium_report.site.refresh import chapters
from trainium_report.tables import current, source

SMALL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
RESULTS = [report().value(name) for name in report().values]


@pytest.mark.parametrize(
    ("template", "number", "shown"),
    [
        ("{:.0%}", 0.64, "64%"),
        ("{:.0%}", 0.125, "13%"),
        ("{:.0%}", 0.5 / 100, "1%"),
        ("{:.1%}", 0.5450, "54.5%"),
        ("${:.2f}", 2.2351, "$2.24"),
        ("${:.2f}", -2.2351, "\N{MINUS SIGN}$2.24"),
        ("{:.0f}", -0.2, "0"),
        ("{:,.0f} PFLOP/s", 1234567.5, "1,234,568 PFLOP/s"),
        ("{:.2f}", 1.005, "1.00"),
        ("{:.0f}", float("nan"), "no data"),
    ],
)
def test_template(template: str, number: float, shown: str) -> None:
    assert NumberFormat.parse(template).format(number) == shown


@pytest.mark.parametrize("template", ["{:.2e}", "{:+.1f}", "{}", "{:.2f} {:.1f}", "{:g}"])
def test_templates_that_d3_would_read_otherwise_are_refused(template: str) -> None:
    with pytest.raises(ValueError, match="expected one of"):
        NumberFormat.parse(template)


def test_every_value_computes_and_says_what_it_is() -> None:
    for found in RESULTS:
        assert found.text, found.value.name
        assert found.value.about.strip(), found.value.name


def test_every_fixed_value_rests_on_a_source_that_exists() -> None:
    for found in RESULTS:
        if found.value.signal:
            continue
        assert found.origins, found.value.name
        for origin in found.origins:
            if origin.source_id:
                assert source(current(), origin.source_id).title


def test_stale_number_is_found_with_the_right_one() -> None:
    (fault,) = prose.stale("costs [63%](v:ratio_h100_july) of it", "here")
    assert "'63%'" in str(fault)
    assert "'64%'" in str(fault)
    assert str(fault).startswith("here: ")


def test_unknown_number_is_found_with_what_is_near() -> None:
    (fault,) = prose.stale("[63%](v:ratio_h100_juli)", "here")
    assert "ratio_h100_july" in str(fault)


def test_mending_brings_a_stale_number_up_to_date_and_leaves_the_rest() -> None:
    before = "At [1%](v:ratio_h100_july), and [x](v:nothing_of_the_kind), and [a](b.md)."
    after = "At [64%](v:ratio_h100_july), and [x](v:nothing_of_the_kind), and [a](b.md)."
    assert prose.mend(before) == after
    assert prose.mend(after) == after


@pytest.mark.parametrize(
    "fine",
    [
        "Trainium2 and H100 in P5en instances, BF16 and FP8, claim c19a",
        "in July 2026, from 2023-2026, on 29 October 2025",
        "the formula $C = 6ND$ and `x = 3` in code",
        "Llama 3.1 405B by Meta",
        "[64%](v:ratio_h100_july) of it",
        "1. first\n2. second",
        "[a link](https://example.org/12) and <a href='34'>another</a>",
        "```\n12\n```",
    ],
)
def test_names_dates_and_code_are_no_loose_numbers(fine: str) -> None:
    assert not list(prose.loose(fine, "here"))


@pytest.mark.parametrize(
    "bad", ["about 64 % of it", "64% of it", "3 million chips", "costs $2.24", "a factor of 4.4"]
)
def test_loose_numbers_are_found(bad: str) -> None:
    (fault,) = prose.loose(bad, "here")
    assert "not checked" in str(fault)


def test_loose_numbers_in_titles_of_figures_are_found() -> None:
    code = 'figure(chart, title=f"It needs 64% of {name}", subtitle="in July 2026", data=d)'
    (fault,) = prose.loose_in_code(code, "cell")
    assert "title" in str(fault)
    clean = 'figure(chart, title=f"It needs {x:.0%}", id="a1", width=12)'
    assert not list(prose.loose_in_code(clean, "cell"))


def test_lines_for_the_shell_are_no_code_and_a_slip_is_named() -> None:
    assert not list(prose.loose_in_code("%%time\n!echo 42\nx = 1", "here"))
    (fault,) = prose.loose_in_code("x = (", "market.ipynb cell 3")
    assert str(fault).startswith("market.ipynb cell 3: code that Python cannot read, line 1")


def test_a_cell_that_may_fail_is_refused(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})]
    path = tmp_path / "failing.ipynb"
    nbformat.write(notebook, path)
    (fault,) = prose.faults(path)
    assert str(fault) == (
        "failing.ipynb cell 1: tagged raises-exception: its failure would go out"
    )


@pytest.mark.parametrize("path", chapters(), ids=lambda p: p.name)
def test_prose_of_the_book_is_what_the_data_say(path: Path) -> None:
    assert prose.faults(path) == []


@pytest.mark.parametrize(
    "path", [p for p in chapters() if p.suffix == ".ipynb"], ids=lambda p: p.name
)
def test_stored_notebooks_have_every_cell_run(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    cells = [c for c in notebook.cells if c.cell_type == "code"]
    assert cells
    assert [c.execution_count for c in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        assert not [o for o in cell.outputs if o.output_type in {"error", "stream"}]
        assert set(cell.metadata) <= {"tags"}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


def test_every_value_is_used_somewhere() -> None:
    parts = [part for path in chapters() for _, part in prose.markdown_parts(path)]
    for table, columns in COLUMNS.items():
        parts += current()[table][list(columns)].fillna("").to_numpy().ravel().tolist()
    assert set(report().values) - set(names(" ".join(parts))) == set()


DATA = Path(current().folder)


def test_numbers_in_the_prose_of_data_are_what_the_data_say() -> None:
    assert prose.table_faults(DATA) == []


def test_digits_in_the_prose_of_data_are_checked() -> None:
    assert [str(fault) for _, fault in prose.table_digits(DATA)] == []


def _copy(tmp_path: Path, table: str, old: str, new: str) -> Path:
    path = tmp_path / f"{table}.csv"
    text = (DATA / path.name).read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_a_stale_number_in_a_reason_is_found_with_its_row_and_mended(tmp_path: Path) -> None:
    right = (DATA / "claims.csv").read_text(encoding="utf-8")
    name = "](v:room_cloud_amazon_then)"
    path = _copy(tmp_path, "claims", f"[29%{name}", f"[30%{name}")
    _copy(tmp_path, "arguments", "claim_id", "claim_id")
    _copy(tmp_path, "article", "claim_id", "claim_id")
    (fault,) = prose.table_faults(tmp_path)
    row = 2 + current()["claims"]["claim_id"].tolist().index("c51")
    assert str(fault).startswith(f"claims.csv row {row}, reason: stale value")
    assert prose.mend_table(path)
    assert path.read_text(encoding="utf-8") == right
    assert not prose.mend_table(path)


def test_a_digit_that_is_typed_into_a_reason_is_found(tmp_path: Path) -> None:
    _copy(tmp_path, "claims", "The article gives neither the share", "It gives 12% as the share")
    _copy(tmp_path, "arguments", "No other count in our data disputes it.", "None of 7 does.")
    _copy(tmp_path, "article", "or, in Amazon's own words", "or, in 7 words")
    found = [(key, fault.where.split(",")[1]) for key, fault in prose.table_digits(tmp_path)]
    assert ("c48b", " reason") in found
    assert ("c51", " for_amazon") in found
    assert ("c33b", " text") in found


def test_checked_numbers_are_plain_in_downloads() -> None:
    for text in (ledger.as_csv(report()), ledger.as_json(report())):
        assert "](v:" not in text
        assert "29% of cloud infrastructure" in text


def test_dollars_are_typed_so_that_jupyter_sees_no_formula() -> None:
    typed = prose.mend("[x](v:trainium2_block) and [x](v:h100_block_july)")
    assert typed == r"[\$2.24](v:trainium2_block) and [\$5.19](v:h100_block_july)"
    assert not list(prose.stale(typed, "here"))


def test_the_source_that_states_the_number_stands_first() -> None:
    assert [o.source_id for o in report().value("mkt_nvidia_quarter").origins] == [
        "nvidia-cfo-commentary-q2fy27"
    ]
    for value in RESULTS:
        if isinstance(value.number, float):
            stated = [origin.states(value.number) for origin in value.origins]
            assert stated == sorted(stated, reverse=True), value.value.name


def test_a_card_says_how_its_number_is_computed() -> None:
    ratio = numbers.card(report().value("ratio_h100_february"))
    assert "Price of Trainium</i> ÷ <i>Price of the rival" in ratio
    assert "(February 2026) =" in ratio
    assert 'href="models.html#model-required_ratio"' in ratio
    assert f"{report().values['p5en_october'].about}: {report().value('p5en_october').text}" in (
        numbers.card(report().value("p5en_rise"))
    )
    for value in RESULTS:
        given = value.value
        if given.signal in report().models.outputs and not given.badge and not given.words:
            assert "models.html#model-" in numbers.card(value), given.name


def test_a_card_has_the_place_in_the_source_and_leads_to_the_bibliography() -> None:
    for value in RESULTS:
        card = numbers.card(value)
        for origin in value.origins:
            assert escape(origin.locator) in card
            if origin.source_id:
                assert f"bibliography.html#source-{origin.source_id}" in card


@pytest.mark.parametrize("name", list(report().models.outputs))
def test_a_formula_in_words_is_the_formula(name: str) -> None:
    words = in_words(report().models, name)
    if not words:
        return
    known = {**report().models.inputs, **report().models.lookups, **report().models.outputs}
    parts = {known[str(s)].label: str(s) for s in report().models.outputs[name].expr.free_symbols}
    text = re.sub(r"‹([^›]*)›", lambda found: parts[found[1]], words)
    text = re.sub(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda f: f"10**{f[1].translate(SMALL)}", text)
    for sign, plain in (("×", "*"), ("÷", "/"), ("\N{MINUS SIGN}", "-"), ("²", "**2")):
        text = text.replace(sign, plain)
    assert sp.simplify(sp.sympify(text) - report().models.outputs[name].expr) == 0, words
