"""Browser windows that tests use one after another: each is handed out as if it were new."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import browser as shared
from playwright.sync_api import Browser, CDPSession, Error, Page

PATIENCE = 15_000
WIDTH, HEIGHT = 1280, 900


@dataclass
class Window:
    """A page in a browser context of its own, and what went wrong on it."""

    page: Page
    kind: str  # empty for one that shares another's context
    session: CDPSession
    faults: list[str]
    scripts: list[Any] = field(default_factory=list)

    def show(self, address: str, *, script: str = "", **look: Any) -> Page:
        """Open an address; ``script`` runs before the page's own."""
        if script:
            self.scripts.append(self.page.add_init_script(script))
        self.look(**look)
        self.page.goto(address)
        return self.page

    def look(
        self, *, width: int = WIDTH, height: int = HEIGHT, scheme: Any = "light",
        media: Any = "screen", forced: Any = "none",
    ) -> None:  # fmt: skip
        """Set how the page is seen: what is not named is as at first."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(color_scheme=scheme, media=media, forced_colors=forced)

    def clear(self) -> None:
        """Leave the page, and forget what it has stored."""
        for script in self.scripts:
            script.close()
        self.scripts.clear()
        self.page.goto("about:blank")
        self.page.context.clear_permissions()
        self.session.send(
            "Storage.clearDataForOrigin", {"origin": "file://", "storageTypes": "local_storage"}
        )
        self.faults.clear()


class Windows:
    """All windows of one browser; those that are not in use wait for the next test."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.idle: dict[str, list[Window]] = {}

    def take(self, **options: Any) -> Window:
        """A window that nobody uses; the keywords are those of a browser context."""
        kind = json.dumps(options, sort_keys=True)
        if waiting := self.idle.get(kind):
            return waiting.pop()
        context = self.browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        return Window(page, kind, context.new_cdp_session(page), shared.watch(context, page))

    def beside(self, page: Page) -> Window:
        """A second page in the context of one, which has the same storage."""
        context = page.context
        other = context.new_page()
        return Window(other, "", context.new_cdp_session(other), shared.watch(context, other))

    def give_back(self, window: Window) -> None:
        """Make a window ready for the next test; one that does not answer is closed."""
        if not window.kind:
            window.page.close()
            return
        try:
            window.clear()
        except Error:
            window.page.context.close()
        else:
            self.idle.setdefault(window.kind, []).append(window)
