"""Firefox by WebDriver BiDi, which it speaks without a program in between."""

from __future__ import annotations

import base64
import itertools
import json
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from websocket import WebSocketException, create_connection

from .keys import KEYS
from .process import ended

NAMES = ("firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox")
PATIENCE = 180
QUIET = {
    "app.update.auto": False, "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
    "browser.region.update.enabled": False, "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False, "browser.startup.homepage_override.mstone": "ignore",
    "browser.aboutwelcome.enabled": False, "termsofuse.bypassNotification": True,
    "browser.preonboarding.enabled": False, "focusmanager.testmode": True,
}  # fmt: skip
"""Settings with which a fresh profile asks nobody and nothing, and keys work a hidden window."""


class Firefox:
    """One Firefox without a window, with a profile of its own."""

    name, touch, listener = "Firefox", True, ""

    def __init__(self, program: str) -> None:
        self.folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        lines = [f'user_pref("{key}", {json.dumps(value)});' for key, value in QUIET.items()]
        (Path(self.folder.name) / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self.running = subprocess.Popen(
            [program, "--headless", "--no-remote", "--profile", self.folder.name,
             "--remote-debugging-port=0"],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.running.stderr
        said = (line.split() for line in self.running.stderr)
        address = next(words[-1] for words in said if "listening" in words)
        self.socket = create_connection(
            f"{address}/session", timeout=PATIENCE, suppress_origin=True
        )
        self.count = itertools.count(1)
        self.met: list[str] = []
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        # In the first tab the address bar keeps the focus, and no key works the page.
        self.context = self._ask("browsingContext.create", type="tab")["context"]

    def _ask(self, method: str, **given: Any) -> Any:
        number = next(self.count)
        self.socket.send(json.dumps({"id": number, "method": method, "params": given}))
        while True:
            heard = json.loads(self.socket.recv())
            if heard.get("method") == "log.entryAdded":
                entry = heard["params"]
                if entry["level"] == "error":
                    self.met.append(str(entry["text"]))
            elif heard.get("id") == number:
                if heard["type"] == "error":
                    raise RuntimeError(f"{method}: {heard['message']}")
                return heard["result"]

    def open(self, address: str) -> None:
        """Go to an address and wait until it has loaded."""
        self._ask("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def run(self, body: str, given: Any = None) -> Any:
        """What an asynchronous function of ``given`` returns on the page; as JSON both ways."""
        made = self._ask(
            "script.callFunction", awaitPromise=True, target={"context": self.context},
            functionDeclaration=f"async (text) => {{ const given = JSON.parse(text);"
            f"const made = await (async () => {{ {body} }})();"
            "return JSON.stringify(made ?? null); }",
            arguments=[{"type": "string", "value": json.dumps(given)}],
        )  # fmt: skip
        if made["type"] == "exception":
            raise RuntimeError(made["exceptionDetails"]["text"])
        return json.loads(made["result"]["value"])

    def size(self, width: int, height: int) -> None:
        """The size of the window's content."""
        self._ask(
            "browsingContext.setViewport", context=self.context,
            viewport={"width": width, "height": height},
        )  # fmt: skip

    def _act(self, kind: str, actions: list[dict[str, Any]], **more: Any) -> None:
        source = {"type": kind, "id": kind + str(more), "actions": actions, **more}
        self._ask("input.performActions", context=self.context, actions=[source])
        self._ask("input.releaseActions", context=self.context)

    def press(self, key: str) -> None:
        """A key pressed and let go."""
        value = KEYS.get(key, key)
        self._act("key", [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}])

    def _point(self, kind: str, x: float, y: float) -> None:
        steps = [
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act("pointer", steps, parameters={"pointerType": kind})

    def click(self, x: float, y: float) -> None:
        """A click of the mouse at a place in the window."""
        self._point("mouse", x, y)

    def tap(self, x: float, y: float) -> None:
        """A tap of a finger there."""
        self._point("touch", x, y)

    def paper(self) -> bytes | None:
        """The page as a PDF of A4 sheets."""
        size = {"width": 21, "height": 29.7}
        made = self._ask("browsingContext.print", context=self.context, page=size)
        return base64.b64decode(made["data"])

    def picture(self) -> bytes:
        """What is to be seen, as a PNG."""
        made = self._ask("browsingContext.captureScreenshot", context=self.context)
        return base64.b64decode(made["data"])

    def faults(self) -> list[str]:
        """The errors since the last question."""
        self._ask("session.status")
        met, self.met = self.met, []
        return met

    def close(self) -> None:
        """End it, also where it answers no longer."""
        with suppress(OSError, WebSocketException):
            self.socket.close(timeout=5)
        ended(self.running)
        self.folder.cleanup()
