"""The page of comparisons: the notebook's numbers, links that hold and links that do not."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import browser as shared
from browser import Open
from playwright.sync_api import Page, expect
from trainium_report.chapters import report
from trainium_report.chapters.shared.comparison import chips
from trainium_report.outputs.comparison import Comparison, compare, ratio, remarks, text

PAGE = "book/compare.html"
# What the table says, row by row: the cells without their cards.
READ = """() => [...document.querySelectorAll(".compare tbody tr:has([scope=row])")].map((line) =>
  [line.querySelector("th").textContent, ...[...line.querySelectorAll("td")].map((cell) => [
    cell.querySelector("a.value")?.textContent ?? cell.textContent,
    cell.querySelector(":scope > small")?.textContent ?? ""])])"""


def _wanted(shown: Comparison) -> list[Any]:
    return [
        [row.label, *(
            [text(row, figure), ratio(row, found[0], figure) if at else ""]
            for at, figure in enumerate(found)
        )]
        for row, found in shown.figures()
    ]  # fmt: skip


def _open(page: Page, fragment: str) -> None:
    page.evaluate("(hash) => { location.hash = hash; }", fragment)
    shared.settle(page)


def test_page_and_notebook_give_the_same(visit: Open) -> None:
    draw, known = random.Random(20261130), chips(report().tables)
    page = visit(PAGE)
    assert page.evaluate(READ) == _wanted(compare())
    for _ in range(40):
        names = draw.sample(list(known), draw.randint(2, 4))
        systems = {n: draw.choice(known[n].systems).id for n in names if known[n].systems}
        offers = {n: draw.choice(known[n].offers).id for n in names if known[n].offers}
        parts = [f"system.{n}={key}" for n, key in systems.items()]
        parts += [f"offer.{n}={key}" for n, key in offers.items()]
        _open(page, f"#c1:chips={','.join(names)}&{'&'.join(parts)}")
        shown = compare(*names, systems=systems, offers=offers)
        assert page.evaluate(READ) == _wanted(shown), names
        numbers = page.evaluate("""() => reportCompare.figures(reportCompare.choice())
            .map(([, found]) => found.map(({ number }) => number))""")
        assert numbers == [[figure.number for figure in found] for _, found in shown.figures()]
        assert page.locator(".compare-remarks p").all_text_contents() == remarks(shown)
        again = page.evaluate("reportCompare.parse(reportCompare.print())")
        assert again == page.evaluate("reportCompare.choice()"), "the link that it writes"
        assert page.locator(".page-note").is_hidden()


def test_a_reader_chooses_and_passes_the_link_on(visit: Open) -> None:
    page = visit(PAGE)
    page.get_by_label("Chip 1", exact=True).select_option("aws-trainium2")
    page.get_by_label("Chip 3", exact=True).select_option("nvidia-h100")
    page.get_by_label("Server or rack of chip 3").select_option("dgx-h100")
    offer = chips(report().tables)["nvidia-b200"].offers[-1].id
    page.get_by_label("Offer of chip 2").select_option(offer)
    focused = page.evaluate("document.activeElement.id")
    assert focused == "compare-Offer-of-chip-2", "the menu that was used keeps the focus"
    names = ("aws-trainium2", "nvidia-b200", "nvidia-h100")
    shown = compare(*names, systems={names[2]: "dgx-h100"}, offers={names[1]: offer})
    assert page.evaluate(READ) == _wanted(shown)
    button = page.locator("td a.value").first
    button.click()
    card = page.locator(".source-card:popover-open")
    assert "Dense BF16" in str(card.text_content())
    assert card.locator("a").count() == 2, "the document, and its place in the bibliography"
    page.keyboard.press("Escape")
    assert shared.axe(page) == []
    link = page.evaluate("location.hash")
    other = visit(PAGE, hash=link)
    assert other.evaluate(READ) == _wanted(shown)
    other.get_by_label("Chip 3", exact=True).select_option("")
    other.get_by_role("button", name="Defaults").click()
    assert other.evaluate(READ) == _wanted(compare())
    assert other.evaluate("location.hash") == ""


def test_a_link_with_something_unknown_shows_the_rest_and_says_so(visit: Open) -> None:
    page = visit(PAGE, hash="#c1:chips=aws-trainium9,nvidia-b200,nvidia-h100.&colour=red")
    note = page.locator(".page-note")
    expect(note).to_contain_text("aws-trainium9")
    expect(note).to_contain_text("colour")
    assert page.evaluate(READ) == _wanted(compare("nvidia-b200", "nvidia-h100"))
    _open(page, "#c1:chips=nvidia-b200,nvidia-h100&offer.nvidia-b200=free&system.nvidia-h100=x")
    expect(note).to_contain_text("“free” is no offer of NVIDIA B200")
    expect(note).to_contain_text("“x” is no system of NVIDIA H100")
    known = list(chips(report().tables))
    for bad in ("chips=", "chips=,,", "chips=__proto__,constructor", "%", "chips=%ff", "offer.=1"):
        _open(page, f"#c1:{bad}")
        assert page.evaluate(READ) == _wanted(compare()), bad
    _open(page, f"#c1:chips={','.join(known[:6])},{known[0]}")
    assert page.evaluate("reportCompare.choice().chips") == known[:4]
    expect(note).to_contain_text("one too many")
    _open(page, "#c1%3Achips%3Dnvidia-h200%2Cnvidia-b200")
    assert page.evaluate(READ) == _wanted(compare("nvidia-h200", "nvidia-b200"))
    expect(note).to_be_hidden()


def test_without_a_script_there_is_a_table_with_its_sources(built: Path) -> None:
    tree = shared.tree(built, PAGE)
    lines = tree.xpath("//*[@class='compare']//tbody/tr[th[@scope='row']]")
    assert len(lines) == len(_wanted(compare()))
    price = next(line for line in lines if "Price of a chip-hour" in line.text_content())
    assert price.xpath("td[1]")[0].text_content() == "no published price"
    told = []
    for value in tree.xpath("//*[@class='compare']//a[@class='value']"):
        card = tree.get_element_by_id(value.get("href")[1:])
        assert card.xpath(".//a[contains(@href, '#source-')]"), value.text_content()
        told.append("Computed" in card.text_content())
    assert set(told) == {True, False}, "read and computed"
    assert not tree.xpath("//*[@class='compare']//select"), "no menu that does nothing"
