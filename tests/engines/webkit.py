"""WebKitGTK's browser by W3C WebDriver, on a screen that nobody sees."""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

from .keys import KEYS
from .process import ended

NAMES = ("WebKitWebDriver",)
PATIENCE = 180
LISTENER = """window.heard = [];
addEventListener("error", (event) => heard.push(event.message
  ?? `${event.target.localName} ${event.target.src ?? event.target.href} did not load`), true);
addEventListener("unhandledrejection", ({ reason }) => heard.push(String(reason)));
addEventListener("securitypolicyviolation", (event) => heard.push(
  `${event.violatedDirective} blocks ${event.blockedURI}`));
console.error = (...said) => heard.push(said.join(" "));"""
"""The driver tells nothing of the console: the host lays this before each page's own scripts."""

BROWSERS = (
    "/usr/lib/*/webkit2gtk-4.1/MiniBrowser", "/usr/lib*/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
)  # fmt: skip
"""Where the systems' packages put the browser that the driver starts."""


class WebKit:
    """One window of WebKitGTK's MiniBrowser. Its driver knows no touch, and prints nothing."""

    name, touch, listener = "WebKit", False, LISTENER

    def __init__(self, program: str) -> None:
        self.screen, display = _screen()
        self.said = tempfile.NamedTemporaryFile("w+", suffix=".log")  # noqa: SIM115
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.running = subprocess.Popen(
            [program, f"--port={port}"], stdout=self.said, stderr=subprocess.STDOUT,
            env={**os.environ, "DISPLAY": display, "NO_AT_BRIDGE": "1"},
        )  # fmt: skip
        self.address = f"http://127.0.0.1:{port}"
        options = {"binary": _browser(), "args": ["--automation"]}
        asked = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._listening(port)
        made = self._ask("POST", "", {"capabilities": asked})
        self.address += f"/session/{made['sessionId']}"
        self._ask("POST", "/timeouts", {"script": PATIENCE * 1000, "pageLoad": PATIENCE * 1000})

    def _listening(self, port: int) -> None:
        """Wait until the driver takes questions."""
        end = time.monotonic() + PATIENCE
        while self.running.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.05)
        raise RuntimeError(f"the driver does not start: {Path(self.said.name).read_text()[-300:]}")

    def _ask(self, way: str, what: str, given: Any = None, patience: int = PATIENCE) -> Any:
        place = self.address + (what if "/session/" in self.address else "/session")
        body = json.dumps(given or {}).encode() if way == "POST" else None
        request = urllib.request.Request(place, body, method=way)
        try:
            with urllib.request.urlopen(request, timeout=patience) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            told = json.load(refused)["value"]
            raise RuntimeError(f"{what}: {told.get('message') or told['error']}") from None

    def open(self, address: str) -> None:
        """Go to an address and wait until it has loaded."""
        self._ask("POST", "/url", {"url": address})

    def run(self, body: str, given: Any = None) -> Any:
        """What an asynchronous function of ``given`` returns on the page; as JSON both ways."""
        script = (
            "const [text, done] = arguments; const given = JSON.parse(text);"
            f"(async () => {{ {body} }})().then((made) => done(JSON.stringify([made ?? null])),"
            " (error) => done(JSON.stringify({ error: String(error) })));"
        )
        asked = {"script": script, "args": [json.dumps(given)]}
        made = json.loads(self._ask("POST", "/execute/async", asked))
        if isinstance(made, dict):
            raise RuntimeError(made["error"])
        return made[0]

    def size(self, width: int, height: int) -> None:
        """The size of the window's content, as far as the window may be as narrow."""
        self._ask("POST", "/window/rect", {"width": width, "height": height})
        inner = self.run("return [innerWidth, innerHeight]")
        wanted = {"width": 2 * width - inner[0], "height": 2 * height - inner[1]}
        self._ask("POST", "/window/rect", wanted)

    def _act(self, kind: str, actions: list[dict[str, Any]], **more: Any) -> None:
        source = {"type": kind, "id": kind, "actions": actions, **more}
        self._ask("POST", "/actions", {"actions": [source]})
        self._ask("DELETE", "/actions")

    def press(self, key: str) -> None:
        """A key pressed and let go."""
        value = KEYS.get(key, key)
        self._act("key", [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}])

    def click(self, x: float, y: float) -> None:
        """A click of the mouse at a place in the window."""
        steps = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 0},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act("pointer", steps, parameters={"pointerType": "mouse"})

    def tap(self, x: float, y: float) -> None:
        """No finger here."""
        raise NotImplementedError

    def paper(self) -> bytes | None:
        """No paper here."""
        return None

    def picture(self) -> bytes:
        """What is to be seen, as a PNG."""
        return base64.b64decode(self._ask("GET", "/screenshot"))

    def faults(self) -> list[str]:
        """The errors that the page's listener has heard since the last question."""
        met: list[str] = self.run("return (window.heard ?? ['no listener']).splice(0)")
        return met

    def close(self) -> None:
        """End it, also where it answers no longer."""
        with suppress(OSError, RuntimeError):
            self._ask("DELETE", "", patience=15)
        ended(self.running)
        if self.screen:
            ended(self.screen)
        self.said.close()


def _browser() -> str:
    found = [path for pattern in BROWSERS for path in sorted(Path("/").glob(pattern[1:]))]
    if not found:
        raise FileNotFoundError("MiniBrowser")
    return str(found[0])


def _screen() -> tuple[subprocess.Popen[str] | None, str]:
    """A screen of one's own: no window of the reader's opens."""
    made = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1300x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert made.stdout
    return made, f":{made.stdout.readline().strip()}"


def ready() -> bool:
    """Whether what the driver starts is here too: its browser and a screen to draw on."""
    found = any(True for pattern in BROWSERS for _ in Path("/").glob(pattern[1:]))
    return found and shutil.which("Xvfb") is not None
