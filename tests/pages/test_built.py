"""The built pages as files: what holds of each of them without a browser."""

from __future__ import annotations

import copy
import csv
import gzip
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

import browser as shared
import pytest
from browser import PAGES, READ, TABLES, classed, tree
from trainium_report.chapters import report
from trainium_report.outputs import html
from trainium_report.site.assets import bare
from trainium_report.site.links import broken

POLICY = ".//meta[@http-equiv='Content-Security-Policy']"


def test_the_book_has_the_pages_of_its_contents(built: Path) -> None:
    found = {str(page.relative_to(built)) for page in built.rglob("*.html")}
    ids = {f.get("id")[4:] for name in READ for f in classed(tree(built, name), "figure")}
    assert found == {*PAGES, *TABLES, *(f"figures/{key}.html" for key in ids)}


def test_the_root_page_is_whole_without_a_script(built: Path) -> None:
    text = (built / "index.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    root = tree(built, "index.html")
    assert root.get("lang") == "en"
    assert root.findtext(".//title").strip()
    (script,) = root.findall(".//script")
    assert "location.hash" in script.text
    assert root.find(".//noscript/meta[@http-equiv='refresh']") is not None


@pytest.mark.parametrize("name", READ)
def test_policy_forbids_eval_and_inline_scripts(name: str, built: Path) -> None:
    head = tree(built, name).find("head")
    (policy,) = head.findall(POLICY)
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.get("content").split(";")}
    scripts = rules.get("script-src", rules["default-src"])
    assert not {"'unsafe-eval'", "'unsafe-inline'", "*", "https:", "http:"} & set(scripts)
    assert rules["default-src"] == ["'none'"]
    assert not [e for e in policy.itersiblings(preceding=True) if e.tag in ("script", "link")]
    inline = [s for s in tree(built, name).iterfind(".//script") if not s.get("src")]
    assert {s.get("type") for s in inline} <= {"application/json", "application/ld+json"}
    handlers = tree(built, name).xpath("//@*[starts-with(name(), 'on')]")
    assert [str(h) for h in handlers] == []
    assert tree(built, name).xpath("//@href[starts-with(., 'javascript:')]") == []


def test_internal_links_anchors_and_ids(built: Path, subtests: pytest.Subtests) -> None:
    assert broken(built) == []
    for name in PAGES:
        with subtests.test(page=name):
            ids = Counter(tree(built, name).xpath("//@id"))
            assert [key for key, times in ids.items() if times > 1] == []
            labels = tree(built, name).xpath("//label/@for | //output/@for")
            assert set(labels) <= set(ids)


def test_pages_name_no_place_on_the_machine_that_built_them(built: Path) -> None:
    folder = str(shared.ROOT)
    for path in sorted(built.rglob("*")):
        if path.is_file():
            text = path.read_bytes()
            assert folder.encode() not in text, path
            assert b"/report/book/" not in text, path


@pytest.mark.parametrize("name", READ)
def test_every_number_has_a_card_with_a_source(name: str, built: Path) -> None:
    root = tree(built, name)
    cards = {card.get("id"): card for card in classed(root, "source-card")}
    for button in classed(root, "value"):
        card = cards[button.get("href")[1:]]
        items = card.findall(".//li")
        chosen = button.xpath("./*[@data-words]/@data-signal")
        if chosen and chosen[0] in report().models.choices:
            assert "choice" in card.text_content() or "chose" in card.text_content()
            assert not card.findall(".//ul") or items, f"{card.get('id')}: an empty list"
            continue
        assert items, f"{name}: {card.get('id')} rests on nothing"
        for item in items:
            sourced = item.findall(".//a[@href]") or item.findall(".//small")
            assert sourced or "our assumption" in item.text_content(), item.text_content()


@pytest.mark.parametrize("name", READ)
def test_text_alone_keeps_numbers_and_terms_in_their_sentences(name: str, built: Path) -> None:
    root = copy.deepcopy(tree(built, name))
    texts = [(part, part.text_content()) for part in root.xpath("//article//p | //article//li")]
    assert texts
    # What reader views and extractors leave out.
    kept = "@class='code-switch' or @class='copy-link'"
    for part in root.xpath(f"//button[not({kept})] | //form | //dialog"):
        part.drop_tree()
    assert [text for part, text in texts if part.text_content() != text] == []
    for described in root.xpath("//meta[@name='description']/@content"):
        assert "<" not in described
        assert described[-1] in ".?!…", described


def test_whatever_a_page_loads_is_named_by_its_content(built: Path) -> None:
    named = re.compile(r"(?:_static/|\$\{here\})([\w.]+\.(?:js|css))(\?v=(\w+))?")
    pages = [*built.rglob("*.html"), built / "_static" / "report.js"]
    for page in pages:
        for file, query, mark in named.findall(page.read_text(encoding="utf-8")):
            assert query, f"{page.name} loads {file} without a hash"
            content = (built / "_static" / file).read_bytes()
            assert hashlib.sha256(content).hexdigest().startswith(mark), (page.name, file)


BLOCKED = re.compile(
    r"(?:^|[-_/.])(?:ads?|adverts?|advertis\w*|banners?|sponsor\w*|promos?|popups?|track\w*"
    r"|analytics?|beacons?|pixels?|metrics|telemetry|counters?|stats?|events?|logs?|logger"
    r"|cookies?|consent|social|newsletter)(?=$|[-_/.])"
)
"""Words by which EasyList and EasyPrivacy know files and parts on any site."""


def test_nothing_has_the_name_of_an_advertisement(built: Path) -> None:
    assert BLOCKED.search("_static/banner_wide.png")
    assert BLOCKED.search("page-ad")
    names = {path.relative_to(built).as_posix() for path in built.rglob("*") if path.is_file()}
    for page in READ:
        found = tree(built, page).xpath("//body//@class")
        names.update(part for value in found for part in value.split() if len(part) < 40)
    assert sorted(name for name in names if BLOCKED.search(name)) == []


def _shown(text: str) -> str:
    """A cell of a downloaded table as the page writes it."""
    try:
        return html.cell(float(text))
    except ValueError:
        return {"True": "yes", "False": "no", "": "–"}.get(text, text)


def _downloaded(built: Path, name: str, figure: Any) -> list[list[str]]:
    (link,) = figure.xpath(".//a[@download]")
    lines = ((built / name).parent / link.get("href")).read_text(encoding="utf-8-sig").splitlines()
    header, *rows = csv.reader(lines)
    at = header.index("Source")
    # A drawing that follows the reader has a file that does not.
    follows = bool(figure.xpath(".//span[@class='figure-note']"))
    assert header[at:] == ["Source", "Data as of", *(["Assumptions"] if follows else [])]
    assert all(row[at] for row in rows)
    assert {row[at + 2] for row in rows} == {"neutral case"} if follows else True
    return [row[:at] for row in (header, *rows)]


@pytest.mark.parametrize("name", READ)
def test_downloads_hold_the_table_that_is_shown(
    name: str, built: Path, subtests: pytest.Subtests
) -> None:
    for figure in classed(tree(built, name), "figure"):
        with subtests.test(figure=figure.get("id")):
            header, *rows = _downloaded(built, name, figure)
            (table,) = figure.xpath(".//details[contains(@class, 'figure-data')]//table")
            assert header == [cell.text_content() for cell in table.findall("./thead/tr/th")]
            shown = [[c.text_content() for c in row] for row in table.findall("./tbody/tr")]
            assert rows
            assert len(rows) == len(shown)
            for row, texts in zip(rows, shown, strict=True):
                for cell, text in zip(row, texts, strict=True):
                    assert text in (cell, _shown(cell))


def test_figures_are_numbered_in_order(built: Path) -> None:
    for name in shared.illustrated(built):
        shown = [a.text_content() for a in classed(tree(built, name), "figure-number")]
        numbers = [int(text.rpartition(".")[2]) for text in shown]
        assert numbers == sorted(numbers), name


def test_what_is_sent_is_light(built: Path) -> None:
    """Comments and colours that nothing shows stay behind; a first view is 150 kB at most."""
    kept = "const a = `\n${1}`; // why\n/* b */ const c = 1;\n"
    assert bare(f"  /* one\n two */\n// three\n{kept}\n") == kept
    sent = {path: len(gzip.compress(path.read_bytes(), 6)) for path in built.glob("_static/*.*")}
    for name in [*READ, *TABLES]:
        page, loads = built / name, ".//head/script/@src | .//head/link[@rel='stylesheet']/@href"
        links = tree(built, name).xpath(loads)
        asked = {(page.parent / link.split("?")[0]).resolve() for link in links}
        whole = len(gzip.compress(page.read_bytes(), 6)) + sum(sent[path] for path in asked)
        assert whole <= 150_000, f"{name}: {whole}"
        code = tree(built, name).xpath("//*[@class='highlight']//span[@class='n' or @class='p']")
        assert code == [], name


def test_nothing_moves_for_those_who_asked(built: Path) -> None:
    style = (built / "_static" / "report.css").read_text(encoding="utf-8")
    still = style[: style.index("prefers-reduced-motion: no-preference")]
    assert not re.search(r"\b(?:transition|animation|scroll-behavior)\s*:", still)
