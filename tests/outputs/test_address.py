"""Assumptions as the end of an address: panel and page write and read the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import browser as shared
import pytest
from playwright.sync_api import Page
from trainium_report import lab
from trainium_report.chapters import report
from trainium_report.outputs import address

STATES = 10_000


def _valid(rng: random.Random) -> dict[str, Any]:
    state: dict[str, Any] = {}
    for name, item in report().models.inputs.items():
        if rng.random() < 0.3:
            state[name] = rng.choice([rng.uniform(item.low, item.high), item.low, item.high])
    for name, choice in report().models.choices.items():
        if rng.random() < 0.3:
            state[name] = rng.choice(list(choice.options))
    for name, lookup in report().models.own.items():
        if rng.random() < 0.3 and lookup.own:
            state[name] = rng.choice([rng.uniform(*lookup.own), *lookup.own])
    neutral = report().models.preset("neutral")
    return {name: value for name, value in state.items() if value != neutral.get(name)}


def _hostile(rng: random.Random) -> str:
    names = [
        *report().models.inputs,
        *report().models.choices,
        *report().models.own,
        "__proto__",
        "constructor",
        "",
        "colour",
        "%FF",
    ]
    texts = [
        "nan", "Infinity", "1e999", "-1e999", "1e-999", "0x10", "1_0", "١", " 1", "1\n", ".5", "5.",
        "+.5e-2", "-0", "", "%", "%zz", "%00", "%F0%9F", "é", "a+b", "<script>", "2026-02", "fp8",
        "null", "1,5", "9" * 400, "&", "=", ";", "#", "\ud83d\ude00", "aws-trainium3", "true",
    ]  # fmt: skip
    pairs = [f"{rng.choice(names)}={rng.choice(texts)}" for _ in range(rng.randrange(6))]
    head = rng.choice(["#s1:", "s1:", "#s2:", "#", "", "page.html#s1:", "s1:s1:"])
    text = head + "&".join(pairs)
    if rng.random() < 0.3:
        at = rng.randrange(len(text) + 1)
        text = text[:at] + chr(rng.randrange(1, 0xD800)) + text[at:]
    return text


def test_page_and_panel_have_one_form(visit: Callable[..., Page]) -> None:
    """They write the same, read back what they wrote, and read alike what nobody would write."""
    rng = random.Random(11)
    valid = [_valid(rng) for _ in range(STATES)]
    page = visit("book/price_performance.html")
    there = shared.ask(page, "(states) => states.map((s) => [report.print(s)])", valid)
    written = [text for (text,) in there]
    own = [f"#s1:{urlencode({k: str(v) for k, v in state.items()})}" for state in valid]
    hostile = [_hostile(rng) for _ in range(STATES)]
    fragments = [text[text.find("#") :] if "#" in text else f"#{text}" for text in hostile]
    read = "(texts) => texts.map((text) => report.parse(text))"
    parsed = shared.ask(page, read, [*written, *own, *fragments])
    for state, text, back, other in zip(valid, written, parsed, parsed[STATES:], strict=False):
        assert text == address.write({**report().models.preset("neutral"), **state})
        assert (address.read(text) or {}) == (back or {}) == (other or {}) == state, text
    for text, found in zip(hostile, parsed[2 * STATES :], strict=True):
        assert address.read(text) == found, text
        report().models.assumptions(**(found or {}))


def test_a_link_opens_and_is_given_back() -> None:
    lab.assumptions.open("price_performance.html#s1:mfu_rival=0.5&month=2026-02&colour=red")
    assert lab.assumptions.state == report().models.assumptions(mfu_rival=0.5, month="2026-02")
    assert lab.assumptions.link().endswith(".html#s1:mfu_rival=0.5&month=2026-02")
    with pytest.raises(ValueError, match="s1:"):
        lab.assumptions.open("price_performance.html#when")
    lab.assumptions.reset()
    assert lab.assumptions.link().endswith(".html")
