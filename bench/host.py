"""A static host on this machine: gzip, and files of content networks from a local folder.

Addresses of content networks in a page are replaced by addresses of this host, so that a browser
that cannot be told to intercept (Lighthouse) meets them too. What the folder lacks answers 404
and is counted as missing.
"""

from __future__ import annotations

import gzip
import http.server
import json
import mimetypes
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

NETWORKS = re.compile(rb"https://(cdn\.jsdelivr\.net/npm|unpkg\.com|cdnjs\.cloudflare\.com)/")
PACKAGES = ["vega@6", "vega-lite@6", "vega-embed@7", "mathjax@3", "requirejs@2", "thebe@0.8.2",
            "@jupyter-widgets/html-manager@1"]  # fmt: skip


def packages(folder: Path) -> list[str]:
    """Bring the files of the content networks into a folder; the packages not to be had."""
    npm = shutil.which("npm")
    if not npm:
        return PACKAGES
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]
    return [
        name
        for name in PACKAGES
        if subprocess.run(
            [*command, str(folder), name], capture_output=True, check=False, timeout=600
        ).returncode
    ]


def _from_network(folder: Path, path: str) -> Path | None:
    """The local file for '/network/<host and path>'."""
    parts = path.split("/")
    if "require.js" in path:
        return folder / "node_modules" / "requirejs" / "require.js"
    parts = parts[2:] if parts[1] == "npm" else parts[1:]
    scoped = 2 if parts and parts[0].startswith("@") else 1
    name = re.sub(r"(.)@.*", r"\1", "/".join(parts[:scoped]))
    package = folder / "node_modules" / name
    if parts[scoped:]:
        return package / "/".join(parts[scoped:])
    manifest = package / "package.json"
    if not manifest.exists():
        return None
    about = json.loads(manifest.read_text(encoding="utf-8"))
    return package / str(about.get("jsdelivr") or about.get("unpkg") or about.get("main"))


@dataclass
class Log:
    """What was asked for since the last ``clear``."""

    requests: int = 0
    sent: int = 0
    missing: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Begin anew."""
        self.requests, self.sent, self.missing = 0, 0, []


@contextmanager
def serve(folder: Path, networks: Path) -> Iterator[tuple[str, Log]]:
    """Serve a built book; the address and the log of what it sends, headers left out."""
    log = Log()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            if path == "/favicon.ico":
                return self.answer(204, b"", "")
            found = (
                _from_network(networks, path.removeprefix("/network/"))
                if path.startswith("/network/")
                else folder / path.lstrip("/")
            )
            if found is None or not found.is_file():
                log.missing.append(path)
                return self.answer(404, b"", "text/plain")
            kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
            body = found.read_bytes()
            if found.suffix in {".html", ".js"}:
                body = NETWORKS.sub(rb"/network/\1/", body)
            return self.answer(200, body, kind)

        def answer(self, code: int, body: bytes, kind: str) -> None:
            text = kind.startswith("text/") or "javascript" in kind or "svg" in kind
            if text or kind == "application/json":
                body = gzip.compress(body, 6, mtime=0)
            log.requests += 1
            log.sent += len(body)
            self.send_response(code)
            self.send_header("Content-Type", kind + ("; charset=utf-8" if text else ""))
            if text or kind == "application/json":
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Host(http.server.ThreadingHTTPServer):
        def handle_error(self, request: Any, address: Any) -> None:
            if not isinstance(sys.exc_info()[1], ConnectionError):  # a browser that has left
                super().handle_error(request, address)

    with Host(("127.0.0.1", 0), Handler) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}", log
        host.shutdown()
