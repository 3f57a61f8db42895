"""The built book behind HTTP, as a static host serves it."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Host(http.server.SimpleHTTPRequestHandler):
    """A static host: it answers with 404.html where no file is."""

    def __init__(self, *given: Any, listener: str = "", policy: str = "", **named: Any) -> None:
        self.listener, self.policy = listener, policy
        super().__init__(*given, **named)

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not self.listener or path.suffix != ".html" or not path.is_file():
            super().do_GET()
            return
        page = path.read_text(encoding="utf-8")
        page = page.replace("<head>", f"<head><script>{self.listener}</script>", 1)
        self._send(200, page.encode())

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        self._send(code, (Path(self.directory) / "404.html").read_bytes())

    def _send(self, code: int, body: bytes) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path, **given: str) -> Iterator[str]:
    """The address under which the files of a folder are to be had meanwhile.

    ``listener`` is a script that each page runs before anything of its own, ``policy`` a content
    policy that the host sends with everything.
    """
    serve = functools.partial(Host, directory=str(folder), **given)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}"
        host.shutdown()
