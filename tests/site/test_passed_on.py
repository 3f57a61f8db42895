"""What the book gives to be passed on, as files: figures' pages, pictures, calendar, feed, tags."""

from __future__ import annotations

import re
import struct
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest
from browser import READ, classed, tree
from lxml import etree
from lxml import html as lxml_html
from trainium_report.chapters import report
from trainium_report.outputs import drawing
from trainium_report.outputs.guess import guess
from trainium_report.results import ledger
from trainium_report.results.retold import parts
from trainium_report.site import dated, links, previews, reading
from trainium_report.site.host import site
from trainium_report.site.refresh import BOOK
from trainium_report.tables import check, current, folder

ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITE = "https://example.org/report/"


def _pages(built: Path) -> list[Path]:
    found = sorted((built / "figures").glob("*.html"))
    assert len(found) > 40
    return found


def test_each_figure_has_a_page_that_needs_nothing_else(built: Path) -> None:
    chapters = {f.get("id")[4:]: (n, f) for n in READ for f in classed(tree(built, n), "figure")}
    assert {page.stem for page in _pages(built)} == {*chapters}
    for page in _pages(built):
        name, figure = chapters[page.stem]
        root = lxml_html.parse(str(page)).getroot()
        assert not root.xpath("//script | //link | //img | //@onload"), page.stem
        assert root.findtext(".//h1") in figure.find_class("figure-title")[0].text_content()
        text = root.find(".//main").text_content()
        assert figure.find_class("figure-source")[0].text_content().strip() in text
        hrefs = root.xpath("//a/@href")
        assert f"../{name}#fig-{page.stem}" in hrefs
        assert any("creativecommons.org/licenses/by/4.0" in link for link in hrefs)
        (code,) = figure.xpath(".//details[@class='figure-share']//textarea/text()")
        frame = lxml_html.fromstring(code)
        assert frame.get("src") == f"figures/{page.stem}.html"
        assert frame.get("title") == root.findtext(".//h1")


def _size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def test_each_page_names_a_picture_that_is_there(built: Path) -> None:
    pictures = {path.stem: path.read_bytes() for path in (built / "_static/previews").iterdir()}
    assert {_size(picture) for picture in pictures.values()} == {(1200, 630)}
    assert len({*pictures.values()}) == len(pictures), "each figure has its own"
    assert max(map(len, pictures.values())) < 300_000, "some messengers leave larger ones out"
    names = [*READ, *(f"figures/{page.name}" for page in _pages(built))]
    for name in (n for n in names if n != "search.html"):
        said = dict(tree(built, name).xpath("//meta[@property]") and [
            (str(m.get("property")), str(m.get("content")))
            for m in tree(built, name).xpath("//meta[@property]")
        ])  # fmt: skip
        assert {"og:title", "og:type", "og:description", "og:image:alt"} <= {*said}, name
        assert ((built / name).parent / said["og:image"]).resolve().is_file(), name
        figures = tree(built, name).xpath("//figure/@id")
        if figures:
            assert Path(said["og:image"]).stem == figures[0].removeprefix("fig-")


def test_a_picture_is_the_same_each_time_and_its_words_have_room(built: Path) -> None:
    page = next(page for page in _pages(built) if page.stem == "makers")
    text = previews.of_figure(page)
    assert "var(" not in text
    kept = (built / "_static/previews/makers.png").read_bytes()
    assert drawing.rasterised(text) == kept
    for page in _pages(built):
        root = etree.fromstring(previews.of_figure(page).encode())
        bottoms = [float(t.get("y")) for t in root.findall("{*}text")]
        assert bottoms[1:] == sorted(bottoms[1:]), f"{page.stem}: two texts overlap"
        assert max(bottoms) < previews.HEIGHT - 20, page.stem


@pytest.mark.parametrize("where", ["", SITE])
def test_a_calendar_program_reads_the_dated_tests(where: str, built: Path) -> None:
    text = dated.calendar(where)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    rows = current()["forecasts"].set_index("forecast_id")
    assert len(events) == len(rows) == len({str(event["UID"]) for event in events})
    for event in events:
        row = rows.loc[str(event["UID"]).partition("@")[0]]
        day = date.fromisoformat(row["decides_by"])
        assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (day, day + timedelta(days=1))
        assert event.decoded("DTSTAMP").date() == current().as_of
        assert row["indicator"] in str(event["DESCRIPTION"])
        assert row["claim_id"] in str(event["SUMMARY"])
        assert str(event.get("URL", "")).startswith(where)
        assert bool(where) == ("URL" in event)
    if not where:
        assert (built / "_static/data" / dated.CALENDAR).read_bytes() == text.encode()


@pytest.mark.parametrize("where", ["", SITE])
def test_the_feed_has_each_changed_verdict_once(where: str) -> None:
    root = etree.fromstring(dated.feed(where, "A & B", "Somebody").encode())
    entries = root.findall("a:entry", ATOM)
    moves = ledger.changes(current())
    assert moves
    assert [e.findtext("a:updated", None, ATOM)[:10] for e in entries] == [m.as_of for m in moves]
    keys = [e.findtext("a:id", None, ATOM) for e in entries]
    assert len({*keys}) == len(keys)
    start = where or "tag:"
    assert all(key.startswith(start) for key in [*keys, root.findtext("a:id", None, ATOM)])
    assert root.findtext("a:updated", None, ATOM) == entries[0].findtext("a:updated", None, ATOM)
    linked = root.xpath("//a:entry/a:link/@href", namespaces=ATOM)
    assert len(linked) == (len(entries) if where else 0)


def test_the_address_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    assert site("https://example.org/report") == SITE
    assert site("") == ""
    for wrong in ("example.org", "ftp://example.org/", "https://example.org/?q=1"):
        with pytest.raises(ValueError, match="expected an address such as"):
            site(wrong)
    monkeypatch.delenv("BOOK_PLACE", raising=False)
    for given, place in (("", "/"), (SITE, "/report/"), ("https://example.org", "/")):
        monkeypatch.setenv("BOOK_ADDRESS", given)
        assert links.place() == place
    monkeypatch.setenv("BOOK_PLACE", "/elsewhere/")
    assert links.place() == "/elsewhere/"


def test_the_argument_has_every_claim_once_and_in_order(tmp_path: Path, built: Path) -> None:
    claims = list(current()["claims"]["claim_id"])
    assert [part.claim_id for part in parts(current())] == claims
    root = tree(built, "book/article.html")
    assert [told.get("id") for told in classed(root, "told")] == claims
    text = (folder() / "article.csv").read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    wrong = {
        "order": [*lines[:1], lines[2], lines[1], *lines[3:]],
        "lack": lines[:-1],
        "brackets": [*lines[:-1], lines[-1].replace("[]", "")],
        "paragraph": [*lines[:-1], lines[-1].replace(",6,", ",9,")],
    }
    for name, made in wrong.items():
        copy = tmp_path / name
        copy.mkdir()
        for path in folder().iterdir():
            (copy / path.name).write_bytes(path.read_bytes())
        (copy / "article.csv").write_text("".join(made), encoding="utf-8")
        problems = [str(p) for p in check(copy, only=["article"])]
        assert problems, name
        assert problems[0].startswith("data/article.csv row"), name


def test_the_whole_takes_a_minute() -> None:
    words = sum(s.words for s in reading.of_page(BOOK / "minute.md"))
    assert 150 <= words <= 200


def test_a_guess_is_at_a_number_within_its_scale() -> None:
    made = guess("mkt_units_amazon", text="How much?")
    assert made.shown(made.answer) == report().value("mkt_units_amazon").text
    with pytest.raises(ValueError, match="does not lie from 0 to 5"):
        guess("mkt_units_amazon", text="How much?", high=5)
    with pytest.raises(TypeError, match="a guess needs a number"):
        guess("front_day", text="Which day?")
    assert re.fullmatch(r"[\d.]+%", made.shown(made.low)), made.shown(made.low)
