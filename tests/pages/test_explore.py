"""The pages of the tables: plain rows, and the tools that narrow, order, plot and save them."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import unquote

import browser as shared
import pytest
from browser import SCHEMES, Open, inside, tree
from playwright.sync_api import Page, expect
from trainium_report.outputs.explore import FIRST, LICENCE
from trainium_report.tables import current

PRICES = "tables/prices.html"
LARGEST = "tables/sources.html"


def _count(page: Page, text: str) -> None:
    expect(page.locator(".ledger-count")).to_have_text(text)


def _narrow(page: Page, column: str, **ends: str) -> None:
    page.get_by_label("Filter by a column").select_option(column)
    for end, text in ends.items():
        page.get_by_label(f"{column} {end.replace('_', ' ')}").fill(text)


def _shown(page: Page) -> list[str]:
    cells: list[str] = page.locator(".explore table :is(th, td):visible").all_inner_texts()
    return cells


def test_each_table_stands_on_a_page_whole_with_links_to_its_sources(built: Path) -> None:
    tables = current()
    for name in tables.names:
        root, raw = tree(built, f"tables/{name}.html"), tables.raw(name)
        rows, ids = root.xpath("//tbody/tr"), root.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert len(rows) == len(raw)
        heads = root.xpath("//thead/tr/th")
        fields = tables.resource(name)["schema"]["fields"]
        shown = [head.get("data-column") for head in heads]
        first = FIRST.get(name, "").split()
        assert shown == [*first, *(column for column in raw.columns if column not in first)]
        for head in heads:
            field = next(f for f in fields if f["name"] == head.get("data-column"))
            assert head.get("title") == field.get("description", "")
            assert head.xpath("string(small)") == field.get("unit", "")
        for column in {"source_id", "usd_per_chip_hour", "claim"} & {*raw.columns}:
            at = shown.index(column)
            cells = [row[at].get("data-v") or row[at].text_content() for row in rows]
            assert cells == list(raw[column])
        if name != "sources" and "source_id" in raw:
            known = tables["sources"].set_index("source_id")["url"]
            at = shown.index("source_id")
            wanted = [url if isinstance(url, str) else "" for url in raw["source_id"].map(known)]
            assert [row[at].xpath("string(a/@href)") for row in rows] == wanted
    assert {*FIRST} <= {*tables.names}
    seen = tree(built, PRICES).xpath("//thead//th[not(@data-aside)]/@data-column")
    assert " ".join(seen[:6]) == FIRST["prices"].removesuffix(" instance")
    data = {link for _, _, link, _ in tree(built, "book/data.html").iterlinks()}
    assert {f"../tables/{name}.html" for name in tables.names} <= data
    assert tree(built, "book/price_performance.html").xpath(
        "//figure//a[contains(@href, 'tables/prices.html')]"
    )


def test_cheap_h100_hours_of_2026_are_found_saved_and_linked(visit: Open) -> None:
    page = visit(PRICES)
    prices = current()["prices"]
    _count(page, f"{len(prices)} rows")
    page.get_by_label("Words", exact=True).fill("H100")
    _narrow(page, "usd_per_chip_hour", at_most="three")
    fault = page.locator(".explore-filter .control-fault")
    expect(fault).to_contain_text("“three” is not understood. Expected a number")
    _narrow(page, "usd_per_chip_hour", at_most="3")
    expect(fault).to_be_empty()
    _narrow(page, "as_of", **{"from": "2026", "to": "2026"})
    said = current().raw("prices").agg(" ".join, axis=1)
    said += prices["source_id"].map(current()["sources"].set_index("source_id")["title"])
    found = prices[
        said.str.lower().str.contains("h100")
        & (prices["usd_per_chip_hour"] <= 3) & prices["as_of"].str.startswith("2026")
    ]  # fmt: skip
    assert 0 < len(found) < len(prices)
    _count(page, f"{len(found)} of {len(prices)} rows")
    head = page.get_by_role("button", name="usd_per_chip_hour USD/chip-h")
    head.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort='descending']")).to_have_attribute(
        "data-column", "usd_per_chip_hour"
    )
    page.locator(".explore-columns summary").click()
    page.locator(".explore-columns input[value='region']").uncheck()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as CSV").click()
    saved = list(csv.DictReader(Path(waiting.value.path()).read_text("utf-8").splitlines()))
    assert [float(row["usd_per_chip_hour"]) for row in saved] == sorted(
        found["usd_per_chip_hour"], reverse=True
    )
    known = current()["sources"].set_index("source_id")
    for row in saved:
        assert "region" not in row
        assert row["licence"] == LICENCE
        assert (row["source"], row["source_url"]) == tuple(
            known.loc[row["source_id"], ["title", "url"]]
        )
    shared.until(page, "() => location.hash.includes('_columns')")
    link = page.evaluate("location.hash")
    assert "usd_per_chip_hour=..3" in unquote(link)
    again = visit(PRICES, hash=link)
    _count(again, f"{len(found)} of {len(prices)} rows")
    assert _shown(again) == _shown(page)
    again.get_by_role("button", name="Show all").click()
    _count(again, f"{len(prices)} rows")
    shared.until(again, "() => location.hash === ''")


def test_a_link_with_what_the_table_lacks_shows_the_rest_and_says_so(visit: Open) -> None:
    page = visit(
        PRICES,
        hash="#t1:chip_id=trn&colour=red&usd_per_hour=cheap..&purchase_model=barter&_plot=x,y",
    )
    said = page.locator(".explore-note")
    for part in ("colour=red", "usd_per_hour=cheap..", "purchase_model=barter", "_plot=x,y"):
        expect(said).to_contain_text(part)
    found = current()["prices"]["chip_id"].str.contains("trn").sum()
    _count(page, f"{found} of {len(current()['prices'])} rows")
    expect(page.locator(".no-part")).to_have_count(0)
    expect(page.get_by_text("No row fits.")).to_have_count(0 if found else 1)


def test_two_columns_are_plotted_with_the_source_of_each_point(visit: Open) -> None:
    page = visit("tables/accelerators.html")
    page.locator(".explore-plot summary").click()
    page.get_by_label("Across").select_option("bf16_dense_tflops")
    page.get_by_label("Up", exact=True).select_option("tdp_w")
    page.get_by_label("logarithmic").first.check()
    chips = current()["accelerators"]
    both = int((chips["bf16_dense_tflops"].notna() & chips["tdp_w"].notna()).sum())
    left = page.locator(".explore-left")
    expect(left).to_contain_text(f"{both} of {len(chips)} rows are drawn.")
    marks = page.locator(".explore-chart .mark-symbol path")
    expect(marks).to_have_count(both)
    shared.until(page, "() => location.hash.includes('_plot=bf16_dense_tflops%2Ctdp_w%2Cx')")
    page.get_by_label("Words", exact=True).fill("nvidia")
    expect(marks).not_to_have_count(both)
    page.goto(page.url.replace("accelerators.html", "systems.html").split("#")[0])
    page.locator(".explore-plot summary").click()
    expect(page.locator(".explore-chart .mark-symbol path").first).to_be_attached()
    page.locator(".explore-chart").focus()
    page.keyboard.press("ArrowRight")
    said = page.locator(".explore-said")
    expect(said).to_contain_text("Source:")
    expect(said.locator("a")).to_have_attribute("href", re.compile("^https?://"))


@pytest.mark.parametrize("name", [PRICES, LARGEST])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(name: str, visit: Open) -> None:
    page = visit(name, hash="#t1:published=2025..&as_of=2025..2026-07")
    inside(page, "unfold")
    for width in shared.AXE_WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert inside(page, "sideways") == []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            shared.settle(page)
            assert shared.axe(page) == []


def test_without_scripts_the_rows_are_all_there(visit: Open) -> None:
    page = visit(PRICES, java_script_enabled=False)
    expect(page.locator("tbody tr")).to_have_count(len(current()["prices"]))
    expect(page.locator(".explore-tools")).to_be_hidden()
    expect(page.locator(".explore-plot")).to_be_hidden()
