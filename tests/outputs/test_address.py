"""Assumptions as the end of an address: panel and page write and read the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

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


def test_valid_states_return_exactly_and_hostile_ones_never_throw() -> None:
    rng = random.Random(10)
    for _ in range(STATES):
        state = _valid(rng)
        text = address.write({**report().models.preset("neutral"), **state})
        assert (address.read(text) or {}) == state
        found = address.read(_hostile(rng))
        report().models.assumptions(**(found or {}))


def test_page_and_panel_have_one_form(visit: Callable[..., Page]) -> None:
    rng = random.Random(11)
    valid = [_valid(rng) for _ in range(STATES // 10)]
    hostile = [_hostile(rng).partition("page.html")[2] or _hostile(rng) for _ in range(STATES)]
    hostile = [text for text in hostile if not text.startswith("page")]
    page = visit("book/price_performance.html")
    written = page.evaluate("states => states.map(window.report.print)", valid)
    assert written == [address.write(state) for state in valid]
    parsed = page.evaluate("texts => texts.map((text) => window.report.parse(text))", hostile)
    for text, found in zip(hostile, parsed, strict=True):
        fragment = text if text.startswith("#") else f"#{text}"
        assert address.read(fragment) == found, text


def test_a_link_opens_and_is_given_back() -> None:
    lab.assumptions.open("price_performance.html#s1:mfu_rival=0.5&month=2026-02&colour=red")
    assert lab.assumptions.state == report().models.assumptions(mfu_rival=0.5, month="2026-02")
    assert lab.assumptions.link().endswith(".html#s1:mfu_rival=0.5&month=2026-02")
    with pytest.raises(ValueError, match="s1:"):
        lab.assumptions.open("price_performance.html#when")
    lab.assumptions.reset()
    assert lab.assumptions.link().endswith(".html")
