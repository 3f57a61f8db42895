"""Fixtures of the browser and build tests: the book built once, and one browser."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import browser as shared
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from windows import HEIGHT, WIDTH, Window, Windows

# Each of these has a server, a kernel or builds of its own: its tests stay on one worker.
TOGETHER = {"test_build_fails", "test_host", "test_lab", "test_page_models"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of some modules together where several workers share the work."""
    for item in items:
        if item.path.stem in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the book in a folder of its own."""
    return shared.copy(tmp_path_factory.mktemp("copy") / "report")


@pytest.fixture(scope="session")
def own_build(workspace: Path) -> Path:
    """The ``_build`` folder of a build from clean of the copy, moved aside."""
    done = shared.build(workspace)
    assert done.returncode == 0, done.stdout[-4000:]
    return (workspace / "_build").rename(workspace.parent / "first")


@pytest.fixture(scope="session")
def built(request: pytest.FixtureRequest) -> Path:
    """The folder of the built pages: ``TRAINIUM_BUILT``, or the build of the copy."""
    given = os.environ.get("TRAINIUM_BUILT")
    if given:
        folder = Path(given).resolve()
        assert (folder / "index.html").is_file(), f"TRAINIUM_BUILT={given}: no built book there"
        return folder
    own: Path = request.getfixturevalue("own_build")
    return own / "html"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless browser for all tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=shared.executable(), args=shared.ARGS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Windows:
    """The windows of that browser, each used by one test at a time."""
    return Windows(chromium)


@pytest.fixture
def visit(built: Path, windows: Windows) -> Iterator[shared.Open]:
    """Open a page of the book in a window that has nothing stored; it must meet no fault.

    The keywords are those of a browser context; ``hash`` is appended to the address, ``script``
    runs before the page's own, ``within`` is a page whose storage the new one shares, and
    ``allow`` is a part of the one fault that a test provokes.
    """
    opened: list[tuple[str, Window, str | None]] = []

    def go(
        name: str, *, hash: str = "", script: str = "", width: int = WIDTH, height: int = HEIGHT,
        color_scheme: str = "light", forced_colors: str = "none", permissions: Sequence[str] = (),
        within: Page | None = None, allow: str | None = None, **options: Any,
    ) -> Page:  # fmt: skip
        window = windows.beside(within) if within else windows.take(**options)
        opened.append((name, window, allow))
        if permissions:
            window.page.context.grant_permissions(permissions)
        address = (built / name).as_uri() + hash
        look = {"width": width, "height": height, "scheme": color_scheme, "forced": forced_colors}
        return window.show(address, script=script, **look)

    yield go
    met = [
        f"{name}: {fault}"
        for name, window, allowed in opened
        for fault in window.faults
        if allowed is None or allowed not in fault
    ]
    for _, window, _ in reversed(opened):
        windows.give_back(window)
    assert met == []
