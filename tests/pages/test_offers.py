"""A file of the reader's own offers: understood as spreadsheets write it, or refused in words."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path

import browser as shared
import pytest
from browser import SCHEMES, Open
from playwright.sync_api import Page, expect
from trainium_report import lab
from trainium_report.chapters import report
from trainium_report.outputs import offers
from trainium_report.outputs.offers import COLUMNS, FILE, TEMPLATE

PAGE = "book/price_performance.html"
HEAD = "name,chip,usd_per_chip_hour,utilisation"
WANTED = [("Neo", "nvidia-h100", 2.1, 0.38), ("Own", "aws-trainium2", 1.9, None)]

UNDERSTOOD = {
    "commas": f"{HEAD}\nNeo,H100,2.10,0.38\nOwn,aws-trainium2,$1.90,\n",
    "semicolons, commas, a mark": "\ufeffName;Chip;USD per chip hour;Utilisation\r\n"
    "Neo;h100;2,10;38 %\r\nOwn;Trainium2;1,90 $;\r\n",
    "tabs": f"{HEAD}\nNeo,nvidia-h100,2.1,38%\nOwn,TRAINIUM2,1.9,\n".replace(",", "\t"),
    "quoted": f'sep=,\n{HEAD}\n"Neo","H100","2,10","38,0%"\n\n"Own","Trainium2","1,9",\n\n',
}
REFUSED = {
    "": ["empty", "Expected a first row with the columns"],
    "  \n \n": ["empty"],
    HEAD: ["no offers below it"],
    "name,usd_per_chip_hour\nNeo,2": ["Row 1 has no column chip", *COLUMNS],
    "chip,usd_per_chip_hours\nH100,2": ["Row 1", "did you mean usd_per_chip_hour?"],
    "chips,price,foo\nH100,2,3": ["“chips” (did you mean chip?); a column “price”",
                                  "“foo”; no column usd_per_chip_hour"],
    "chip,chip,usd_per_chip_hour\nH100,H100,2": ["the column chip twice"],
    f"{HEAD}\nNeo,H100,cheap,": ["Row 2, column usd_per_chip_hour", "“cheap” is no price", "0.05"],
    f"{HEAD}\nNeo,H100,2,38%\nB,H10O,2,": ["Row 3, column chip", "nearest is H100 (nvidia-h100)"],
    f"{HEAD}\nNeo,H100,,": ["Row 2, column usd_per_chip_hour: nothing is there"],
    f'{HEAD}\nNeo,H100,"1,234",': ["write 1.234 or 1234"],
    f'{HEAD}\nNeo,H100,"1.234,50",': ["Row 2", "“1.234,50” is no price"],
    f"{HEAD}\nNeo,H100,2,10,38%": ["Row 2 has 5 cells", "Expected 4", "decimal comma"],
    f"{HEAD}\nNeo,H100,2,38": ["Row 2, column utilisation", "no per cent sign", "38% or 0.38"],
    f"{HEAD}\nNeo,H100,2,high": ["Row 2, column utilisation: “high” is no share"],
    f"{HEAD}\nNeo,H100,2,101%": ["out of range", "above 0% and up to 100%"],
    f"{HEAD}\nNeo,H100,2,0": ["“0” is out of range"],
    f'{HEAD}\n"Neo,H100,2,': ["Row 2 opens a quotation mark"],
}


def _give(page: Page, text: str | bytes) -> None:
    content = text.encode() if isinstance(text, str) else text
    page.locator(".offers input").set_input_files(
        {"name": "offers.csv", "mimeType": "text/csv", "buffer": content}
    )


def _open(visit: Open) -> Page:
    page = visit(PAGE)
    page.locator(".offers > summary").click()
    shared.until(page, "() => 'reportOffers' in window")
    return page


def _read(text: str) -> object:
    """What Python reads in a file: its offers, or the words that refuse it."""
    try:
        return [asdict(offer) for offer in offers.read(text)]
    except offers.OffersError as refused:
        return str(refused)


def test_page_and_notebook_read_files_alike(visit: Open) -> None:
    page = _open(visit)
    odd = ["a;b\tc,d", f"\n\n{HEAD}\r\n\r\nA,B200,3,1", f"{HEAD}\nA,H100,2,.5,", "é" * 90,
           f'{HEAD}\n"a""b\nc",TPU7X,"0,9",100 %\n',
           f"{HEAD}\n{'x' * 60},{'y' * 60},2,"]  # fmt: skip
    files = [*(t.lstrip("\ufeff") for t in UNDERSTOOD.values()), *REFUSED, *odd, TEMPLATE]
    found = shared.ask(page, """(texts) => texts.map((text) => {
      try { return reportOffers.parse(text); } catch (error) { return error.message; }
    })""", files)  # fmt: skip
    for text, there in zip(files, found, strict=True):
        assert there == _read(text), text
    # A browser takes the mark of the order of bytes away as it decodes a file.
    for read in found[: len(UNDERSTOOD)]:
        assert [(o["name"], o["chip"], o["price"], o["share"]) for o in read] == WANTED
    _give(page, UNDERSTOOD["semicolons, commas, a mark"])
    expect(page.locator(".offers-said")).to_have_text(
        "2 offers read from offers.csv. Nothing was sent."
    )
    link = page.get_by_role("link", name="A template")
    assert str(link.get_attribute("href")).endswith(FILE)


def test_a_notebook_sets_the_offers_of_a_file_among_the_published(tmp_path: Path) -> None:
    file = tmp_path / "offers.csv"
    file.write_bytes(UNDERSTOOD["semicolons, commas, a mark"].encode())
    lab.assumptions.set(mfu_rival=0.5)
    frame = lab.my_offers(file).frame
    lab.assumptions.reset()
    mine = frame[frame["yours"]].set_index("chip_id")
    given = {"rival_chip": "nvidia-h100", "rival_price": 2.1, "mfu_rival": 0.38}
    assert mine.at["nvidia-h100", "useful_cost"] == report().evaluate("useful_cost_rival", **given)
    own = report().evaluate("useful_cost_trainium", trainium_price=1.9)
    assert mine.at["aws-trainium2", "useful_cost"] == own
    assert math.isnan(mine.at["aws-trainium2", "required_ratio"])
    block = report().evaluate("useful_cost_rival", mfu_rival=0.5)
    assert block in set(frame.loc[~frame["yours"], "useful_cost"])
    assert frame["useful_cost"].is_monotonic_increasing
    for content, word in ((b"PK\3\4", "no CSV in UTF-8"), (b"chip\n\xff", "no CSV in UTF-8"),
                          (b" " * 1_000_001, "1.0 MB"), (b"", "empty")):  # fmt: skip
        file.write_bytes(content)
        with pytest.raises(offers.OffersError, match=word):
            lab.my_offers(file)


def test_what_is_no_such_file_is_refused_and_what_was_there_stays(
    visit: Open, tmp_path: Path
) -> None:
    page = _open(visit)
    said, rows = page.locator(".offers-said"), page.locator(".offers tr.yours")
    _give(page, UNDERSTOOD["commas"])
    expect(rows).to_have_count(2)
    for text, words in REFUSED.items():
        _give(page, text)
        for word in [*words, "What you had before stays."]:
            expect(said).to_contain_text(word)
    for content in (b"PK\x03\x04" + b"\0" * 99, HEAD.encode("utf-16"), b"name,chip\n\xff\xfe,x"):
        _give(page, content)
        expect(said).to_contain_text("offers.csv is no CSV in UTF-8.")
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    page.locator(".offers input").set_input_files(large)
    expect(said).to_contain_text("large.csv has 50.0 MB. Expected a CSV of 1 MB at most.")
    _give(page, f"{HEAD}\n" + "Neo,H100,2,\n" * 201)
    expect(said).to_contain_text("The file has 201 offers. Expected 200 at most.")
    expect(rows).to_have_count(2)
    assert page.evaluate("report.state()") == {}


def test_an_offer_takes_the_comparators_place_and_no_link_holds_it(visit: Open) -> None:
    page = _open(visit)
    page.evaluate("report.change({ mfu_rival: 0.5 })")
    _give(page, UNDERSTOOD["commas"])
    lines = page.locator(".offers tbody tr")
    first = lines.filter(has_text="Neo")
    given = {"rival_chip": "nvidia-h100", "rival_price": 2.1, "mfu_rival": 0.38}
    expect(first).to_contain_text(f"${report().evaluate('useful_cost_rival', **given):,.2f}")
    expect(first).to_contain_text(f"{report().evaluate('required_ratio', **given):.0%}")
    block = report().evaluate("useful_cost_rival", mfu_rival=0.5)
    published = lines.filter(has_text="AWS, capacity block").filter(has_text="$5.19")
    expect(published).to_contain_text(f"${block:,.2f}")
    costs = [float(line.split("\t")[4].strip("$")) for line in lines.all_inner_texts()]
    assert costs == sorted(costs)
    page.get_by_role("button", name="Compare with Neo").click()
    ratio = page.locator(".answer [data-signal='required_ratio']").first
    expect(ratio).to_have_text(f"{report().evaluate('required_ratio', **given):.0%}")
    assert page.evaluate("report.state()") == given
    expect(published).to_contain_text(f"${block:,.2f}")
    shared.until(page, "() => location.hash === '#s1:mfu_rival=0.5'")
    assert page.evaluate("localStorage.getItem('report-assumptions')") == "#s1:mfu_rival=0.5"
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        assert shared.axe(page) == []
    page.get_by_role("button", name="Compare with Neo").click()
    shared.until(page, "() => JSON.stringify(report.state()) === '{\"mfu_rival\":0.5}'")
    page.get_by_role("button", name="Compare with Own").click()
    shared.until(page, "() => report.state().trainium_price === 1.9")
    page.locator("article form [data-reset]").first.click()
    expect(page.locator(".offers-place")).to_be_hidden()
    shared.until(page, "() => Object.keys(report.state()).length === 0 && !location.hash")


def test_offers_stand_on_every_page_where_offers_are_compared(visit: Open, built: Path) -> None:
    page = _open(visit)
    _give(page, f"{HEAD},contract\nNeo,H100,2.10,5%,one-year contract\nOwn,Trainium3,1.90,78%,\n")
    yours = page.locator(".offers tr.yours")
    expect(yours).to_have_count(2)
    expect(yours.filter(has_text="Neo, one-year contract")).to_contain_text(
        "5% beyond the slider, which runs from 10% to 70%"
    )
    given = {"trainium_chip": "aws-trainium3", "trainium_price": 1.9, "mfu_trainium": 0.78}
    cost = f"${report().evaluate('useful_cost_trainium', **given):,.2f}"
    for name in ("book/index.html", "book/buyers.html"):
        page.goto((built / name).as_uri())
        expect(page.locator(".offers tr.yours").filter(has_text="Own")).to_contain_text(cost)
        assert "1.9" not in page.url
    page.get_by_role("button", name="Compare with Own").click()
    shared.until(page, "() => report.state().mfu_trainium === 0.78")
    assert shared.axe(page) == []
    page.goto((built / "book/compare.html").as_uri())
    menu = page.get_by_label("Offer of chip 1")
    expect(menu.locator("option")).to_have_text(["Own, yours"])
    prices = page.locator("tr:has(> th:text-is('Price of a chip-hour')) td")
    price = prices.first
    expect(price).to_contain_text("1.9 USD")
    price.locator("a.value").click()
    expect(page.locator(".source-card:popover-open")).to_contain_text("Your file of offers")
    page.keyboard.press("Escape")
    page.get_by_label("Chip 3", exact=True).select_option("nvidia-h100")
    expect(prices.last).to_contain_text("2.1 USD")
    expect(page.locator(".compare-remarks")).to_contain_text("The link leaves them out")
    assert "own-" not in page.url
    page.get_by_role("button", name="Defaults").click()
    expect(price).to_have_text("no published price")
    page.goto((built / PAGE).as_uri())
    expect(page.locator(".offers")).not_to_have_attribute("open", "")
    expect(page.locator(".offers tr.yours")).to_have_count(0)


def test_a_file_is_dropped_anywhere_on_the_page(visit: Open) -> None:
    page = visit(PAGE)
    page.evaluate(
        """(text) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "mine.csv"));
          document.querySelector("h1").dispatchEvent(
            new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        UNDERSTOOD["tabs"],
    )
    expect(page.locator(".offers tr.yours")).to_have_count(2)
    expect(page.locator(".offers")).to_have_attribute("open", "")
