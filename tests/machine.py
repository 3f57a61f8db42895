"""What the tests need of the machine: a checkout, a browser, a library of Playwright's driver.

``make test`` runs it before any other work, with the environment's Python. It prints the path of
the browser. What is missing it gets where it can: on Debian and Ubuntu, as root, from the system's
packages; else a browser by Playwright's installer. What cannot be had it names in one line, and
ends with 1.
"""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge",
    "microsoft-edge-stable", "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)  # fmt: skip
LIBRARY = "libatomic.so.1"
OWN = """from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)"""


class Missing(Exception):
    """What the machine lacks, and what to do."""


def browser() -> str | None:
    """The browser to drive: ``CHROMIUM``, an installed one, or Playwright's own.

    None where there is none. Raises ``Missing`` where ``CHROMIUM`` names no program.
    """
    if given := os.environ.get("CHROMIUM"):
        if path := shutil.which(given):
            return path
        raise Missing(
            f"CHROMIUM={given} is no program that can be run: "
            "set it to the path of Chromium, Chrome or Edge, or leave it unset."
        )
    installed = (path for path in map(shutil.which, NAMES) if path and not _snap(path))
    return next(installed, None) or _own()


def _snap(path: str) -> bool:
    """Whether this starts a snap: it sees neither hidden nor temporary folders, as tests have."""
    if os.path.realpath(path).endswith("/snap"):
        return True
    with open(path, "rb") as program:
        start = program.read(4096)
    return start.startswith(b"#!") and b"/snap/" in start


def _own() -> str | None:
    asked = _run([sys.executable, "-c", OWN])
    return shutil.which(asked.stdout.strip()) if asked.returncode == 0 else None


def _run(command: list[str], **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **variables}, check=False, capture_output=True,
        text=True,
    )  # fmt: skip


def _checkout() -> None:
    if not shutil.which("git"):
        raise Missing("The tests take the files that git lists, and git is not here: install git.")
    asked = _run(["git", "ls-files", "--error-unmatch", "Makefile"])
    if asked.returncode:
        raise Missing(
            "The tests take the files that git lists, and here it lists none "
            f"({asked.stderr.splitlines()[0]}): run them in a clone of the repository."
        )


def library() -> bool:
    """Whether what Playwright's driver loads is here."""
    if sys.platform != "linux":
        return True
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return False
    return True


def _system() -> str:
    """``debian`` or ``ubuntu`` where we may install its packages, else nothing."""
    try:
        name = platform.freedesktop_os_release()["ID"]
    except OSError:
        return ""
    return name if name in {"debian", "ubuntu"} and os.geteuid() == 0 else ""


def _packages(names: list[str]) -> None:
    print(f"Installing with apt-get: {', '.join(names)}", file=sys.stderr, flush=True)
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names],
    ):
        done = _run(command, DEBIAN_FRONTEND="noninteractive")
        if done.returncode:
            print(done.stderr.strip(), file=sys.stderr)


def _download(system: str) -> None:
    print("Asking Playwright's installer for Chromium", file=sys.stderr, flush=True)
    python = [sys.executable, "-m"]
    pinned = ["pip", "install", "--quiet", "playwright", "-c", "constraints.txt"]
    with_libraries = ["--with-deps"] if system else []
    for command in (pinned, ["playwright", "install", *with_libraries, "chromium"]):
        if _run([*python, *command]).returncode:
            return


def ready() -> str:
    """The path of the browser, once all is there. Raises ``Missing`` where something cannot be."""
    _checkout()
    found, system = browser(), _system()
    packages = [] if library() else ["libatomic1"]
    # Ubuntu's package of that name only fetches a snap.
    packages += [] if found or system == "ubuntu" else ["chromium", "fonts-liberation"]
    if packages and system:
        _packages(packages)
    found = found or browser()
    if not found and library():
        _download(system)
        found = browser()
    lacking = [] if library() else [f"{LIBRARY} (Debian, Ubuntu: apt-get install libatomic1)"]
    if not found:
        lacking.append(
            "Chromium, Chrome or Edge (Debian: apt-get install chromium fonts-liberation; "
            "CHROMIUM names one that stands elsewhere)"
        )
    if not found or lacking:
        raise Missing(
            f"Install {' and '.join(lacking)}: the tests need that, and could not get it."
        )
    return found


if __name__ == "__main__":
    try:
        print(ready())
    except Missing as missing:
        sys.exit(str(missing))
