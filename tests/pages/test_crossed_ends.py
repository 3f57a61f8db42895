"""A lowest set above a highest: the fields say so, and nothing that rests on it is shown."""

from __future__ import annotations

import re

import browser as shared
import pytest
from browser import Open
from playwright.sync_api import expect
from trainium_report.chapters import report
from trainium_report.outputs import pairs

PAGE = "book/price_performance.html"
CROSSED = {"trainium_mfu_low": 0.5, "trainium_mfu_high": 0.3}
WORDS = pairs.words(
    report().models, *CROSSED, report().models.assumptions(**CROSSED)
)  # fmt: skip


def test_the_fields_say_it_and_the_answer_gives_none(visit: Open) -> None:
    page = visit(PAGE)
    shared.wake(page)
    before = shared.inside(page, "seen")
    page.evaluate("(state) => report.change(state)", CROSSED)
    for key, end in CROSSED.items():
        slider = page.locator(f"article input[data-assumption='{key}']").first
        field = slider.locator("xpath=..")
        expect(field.locator(".control-fault")).to_have_text(WORDS)
        expect(slider).to_have_attribute("aria-invalid", "true")
        expect(field.locator("output")).to_have_text(f"{end:.0%}")
    answer = page.locator(".answer", has=page.locator("[data-signal='cheaper']"))
    expect(answer).to_contain_text("No data")
    expect(answer).to_contain_text(f"No answer: {WORDS}")
    assert "no data" not in answer.inner_text()
    note = page.locator("#c19a summary .own-note")
    expect(note).to_have_text(WORDS)
    assert note.evaluate("e => e.getBoundingClientRect().width") > 200, "it has room"
    expect(page.locator("#c19a [data-signal='cheaper']")).to_have_class(
        re.compile("verdict-no-data")
    )
    assert shared.axe(page, shared.WHOLE) == []
    drawn = page.locator(".figure-live svg").evaluate_all("all => all.map((e) => e.innerHTML)")
    assert not [part for part in drawn if "NaN" in part or "undefined" in part]
    page.locator("article [data-reset]").first.click()
    assert shared.inside(page, "same", before)
    expect(page.locator(".control-fault:not(:empty)")).to_have_count(0)


def test_the_gigawatts_of_two_shares_out_of_order_are_not_drawn(visit: Open) -> None:
    page = visit("book/market_room.html", hash="#s1:room_share_low=0.3&room_share_high=0.1")
    shared.wake(page, "#fig-power")
    figure = page.locator("#fig-power")
    expect(figure.locator("figcaption .own-note")).to_contain_text("is above")
    drawn = figure.locator(".figure-live svg")
    low, high = (
        report().evaluate(f"room_gw_{end}", room_share_low=share, room_share_high=share)
        for end, share in (("low", 0.3), ("high", 0.1))
    )
    for power in (low, high):
        expect(drawn).not_to_contain_text(f"{power:.1f}")
    assert "NaN" not in drawn.inner_html()


@pytest.mark.parametrize(
    ("page", "figure", "state", "never"),
    [
        ("announcement", "run-rates", "ann_band_low=10&ann_band_high=9", r"\$0 billion"),
        ("anthropic", "one-customer", "ant_relative_low=1&ant_relative_high=0.5", "(least|most) 0"),
        ("market_room", "power", "room_share_low=0.3&room_share_high=0.1", r"0\.0 GW"),
    ],
)
def test_a_figure_takes_what_is_missing_for_no_number(
    page: str, figure: str, state: str, never: str, visit: Open
) -> None:
    opened = visit(f"book/{page}.html", hash=f"#s1:{state}")
    shared.wake(opened, f"#fig-{figure}")
    texts = opened.locator(f"#fig-{figure} .figure-live svg text").all_text_contents()
    assert texts
    assert not [text for text in texts if re.match(never, text)]
