"""Every page of a built book in Firefox and WebKit: ``make browsers``.

Give the folder of the built pages, and the names of some pages to look at those alone. Each fault
is a line; the end is 1 where there is one. An engine that is not installed is named in a sentence,
and the others are driven all the same.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

from browser import PAGES, READ
from hosting import served

from . import checks, firefox, webkit

ENGINES: dict[str, tuple[tuple[str, ...], Callable[[str], checks.Engine], str]] = {
    "firefox": (firefox.NAMES, firefox.Firefox,
                "Firefox is not installed (Debian: apt-get install firefox-esr)"),
    "webkit": (webkit.NAMES, webkit.WebKit,
               "WebKit is not installed (Debian: apt-get install webkit2gtk-driver xvfb)"),
}  # fmt: skip


def _faults(name: str, built: Path, pages: list[str]) -> int:
    """The number of faults in an engine; those that lack count as one."""
    names, start, lacking = ENGINES[name]
    program = next((path for path in map(shutil.which, names) if path), None)
    if not program or (name == "webkit" and not webkit.ready()):
        print(f"{lacking}: its pages have not been looked at.")
        return 1
    engine, met = start(program), 0
    try:
        with served(built, listener=engine.listener) as host:
            for page in pages:
                begun = time.monotonic()
                found = list(checks.page(engine, f"{host}/{page}"))
                took = time.monotonic() - begun
                met += len(found)
                told = f"{len(found) or 'no'} faults, {took:.0f} s"
                print(f"{engine.name} {page}: {told}", flush=True)
                for fault in found:
                    print(f"  {fault}", flush=True)
    finally:
        engine.close()
    return met


def main() -> int:
    """Drive what is asked for; 1 where a page has a fault or an engine lacks."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("built", type=Path)
    asked.add_argument("pages", nargs="*", default=READ, help=f"among {', '.join(PAGES)}")
    asked.add_argument("--engine", choices=sorted(ENGINES), action="append")
    given = asked.parse_args()
    if not (given.built / "index.html").is_file():
        sys.exit(f"{given.built}: no built book there: make book makes one.")
    return min(1, sum(_faults(e, given.built, given.pages) for e in given.engine or ENGINES))


if __name__ == "__main__":
    sys.exit(main())
