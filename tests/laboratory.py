"""JupyterLab and Notebook: a server over the folder of a book, and a chapter driven in it."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Locator, Page, TimeoutError, expect

PATIENCE = 60_000  # milliseconds; a run of all cells comes within
KNOWN = "Cannot read properties of undefined (reading 'schema')"  # Notebook's own, at its start
LIBRARY = 300_000  # bytes; no other message of a notebook is as long

# Cells out of sight are not in the document: scroll on until what is sought is there and drawn.
SEEK = """([css, text]) => {
  const found = [...document.querySelectorAll(css)].find((e) => e.textContent.includes(text));
  if (!found) {
    const pane = document.querySelector(".jp-WindowedPanel-outer");
    if (!pane) return false;
    const end = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 2;
    pane.scrollTop = end ? 0 : pane.scrollTop + pane.clientHeight / 2;
    return false;
  }
  found.scrollIntoView({ block: "center" });
  return found.localName === "img" ? found.naturalWidth > 0 : found.clientHeight > 0;
}"""


@dataclass(frozen=True)
class Served:
    """A book on a server, and its folder."""

    address: str
    folder: Path

    def at(self, stem: str) -> str:
        """The address of a chapter."""
        return self.address.format(stem)

    def end_kernels(self) -> None:
        """Shut every kernel down, as closing the laboratory does."""
        root, asked = self.address.split("/lab/")[0], {"Authorization": "token open"}
        with urlopen(Request(f"{root}/api/sessions", headers=asked)) as answer:
            running = json.load(answer)
        for session in running:
            address = f"{root}/api/sessions/{session['id']}"
            urlopen(Request(address, headers=asked, method="DELETE")).close()

    def file(self, stem: str) -> Path:
        """A chapter's file."""
        return self.folder / f"{stem}.ipynb"


# What the answers of a notebook or of a page say to a reader, whatever quotation marks they have.
ANSWERS = """(css) => [...document.querySelectorAll(css)].map((box) => {
  const seen = box.cloneNode(true);
  for (const part of seen.querySelectorAll("[hidden], .verdict-mark")) part.remove();
  return seen.textContent.replace(/[‘’]/g, "'").replace(/\\s+/g, " ").trim();
}).filter((text) => !text.startsWith("Takeaway"))"""

# A short run may be over before anybody looks: whether the kernel was busy is noted as it happens.
WATCH = """() => {
  const shown = (at) => document.querySelector(
    `.jp-Notebook-ExecutionIndicator[data-status="${at}"]`);
  window.done = () => window.began && Boolean(shown("idle"));
  window.began = false;
  new MutationObserver(() => { window.began ||= Boolean(shown("busy")); }).observe(
    document.body, { subtree: true, childList: true, attributes: true });
}"""
DONE = "() => window.done()"


@dataclass
class Notebook:
    """A chapter open in the browser, and what was met on the way."""

    page: Page
    faults: list[str] = field(default_factory=list)
    libraries: list[int] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Open the chapter and wait for its kernel."""
        self.page.on("pageerror", self._failed)
        self.page.on("console", self._said)
        self.page.on("websocket", lambda link: link.on("framereceived", self._received))
        self.page.context.route("**/*", self._answer)
        with self.page.expect_websocket(lambda link: "/channels" in link.url, timeout=PATIENCE):
            self.page.goto(address)
        kernel = self.page.locator(".jp-Toolbar-kernelName", has_text="Python 3")
        expect(kernel).to_be_visible(timeout=PATIENCE)

    def _failed(self, error: Any) -> None:
        if str(error) != KNOWN:
            self.faults.append(f"error: {error}")

    def _said(self, message: Any) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def _received(self, frame: str | bytes) -> None:
        if len(frame) > LIBRARY:
            self.libraries.append(len(frame))

    def _answer(self, route: Any) -> None:
        if re.match(r"(https?|wss?)://127\.0\.0\.1:|data:|blob:", route.request.url):
            route.continue_()
        else:
            self.faults.append(f"request: {route.request.url}")
            route.abort()

    def run_all(self) -> None:
        """Run every cell by the menu."""
        self.page.evaluate(WATCH)
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
        self.page.get_by_text("Run All Cells", exact=True).click()

    def restart(self) -> None:
        """Restart the kernel by the menu."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Kernel$")).click()
        self.page.get_by_text("Restart Kernel…", exact=True).click()
        with self.page.expect_response(lambda answer: "/restart" in answer.url):
            self.page.locator(".jp-Dialog button.jp-mod-accept").click()

    def save(self, file: Path) -> None:
        """Save by the keyboard, and wait until the server has written the file."""
        with self.page.expect_response(
            lambda answer: answer.request.method == "PUT" and file.name in answer.url
        ):
            self.page.keyboard.press("Control+s")

    def idle(self) -> None:
        """Wait until the kernel of a chapter in JupyterLab has nothing more to do."""
        self.page.wait_for_function(DONE, timeout=PATIENCE)

    def answers(self, wanted: list[str]) -> None:
        """Wait until the answers in the notebook's text are these."""
        said = f"(wanted) => JSON.stringify(({ANSWERS})('.jp-Notebook blockquote')) === wanted"
        given = json.dumps(wanted, ensure_ascii=False, separators=(",", ":"))
        try:
            self.page.wait_for_function(said, arg=given)
        except TimeoutError:
            assert self.page.evaluate(ANSWERS, ".jp-Notebook blockquote") == wanted

    def changed(self) -> Locator:
        """The marks of tabs whose file is said to be changed."""
        return self.page.locator(".lm-TabBar-tab.jp-mod-dirty")

    def seek(self, css: str, text: str = "") -> Locator:
        """Bring into view the first element that matches and has the text; it is there for good."""
        self.page.wait_for_function(SEEK, arg=[css, text], timeout=PATIENCE, polling=100)
        return self.page.locator(css, has_text=text).first if text else self.page.locator(css).first

    def chart(self, figure: str) -> Locator:
        """The living chart of a figure, in view."""
        self.seek(f'.trainium [id="{figure}"] .figure-live svg')
        return self.page.locator(f'.trainium [id="{figure}"] .figure-live')

    def redrawn(self, figure: str, before: str) -> None:
        """Wait until the chart of a figure differs from what it was."""
        self.chart(figure)
        css = f'.trainium [id="{figure}"] .figure-live'
        differs = "([css, old]) => document.querySelector(css).innerHTML !== old"
        self.page.wait_for_function(differs, arg=[css, before])

    def panel(self, legend: str) -> Locator:
        """The panel of a legend, in view."""
        return self.seek(".trainium-controls", legend)


@contextmanager
def serve(app: str, book: Path, home: Path, python: str = sys.executable) -> Iterator[Served]:
    """A server of an application over the folder of a book, with that book's settings."""
    ours = book / "trainium_report/notebook/static/server.json"
    quiet = {"fetchNews": "false", "checkForUpdates": False}
    file = home / "settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(quiet))
    config = home / "jupyter_config_dir"
    config.mkdir()
    (config / "jupyter_server_config.json").write_bytes(ours.read_bytes())
    places = {name: str(home / name.lower()) for name in (
        "JUPYTERLAB_WORKSPACES_DIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR", "IPYTHONDIR",
    )}  # fmt: skip
    given = {k: v for k, v in os.environ.items() if not k.startswith("TRAINIUM_")}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [python, "-m", app, "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
         f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=open",
         f"--ServerApp.root_dir={book}"],
        env={**given, **places, "PYTHONPATH": str(book),
             "JUPYTERLAB_SETTINGS_DIR": str(home / "settings")},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    said = []
    try:
        for line in server.stdout:
            said.append(line)
            if f"127.0.0.1:{port}/" in line:
                break
        else:
            raise RuntimeError("the server did not start:\n" + "".join(said[-20:]))
        threading.Thread(target=server.stdout.read, daemon=True).start()
        path = "lab/tree" if app == "jupyterlab" else "notebooks"
        yield Served(f"http://127.0.0.1:{port}/{path}/{{}}.ipynb?token=open&reset", book)
    finally:
        server.terminate()
        server.wait(timeout=30)
