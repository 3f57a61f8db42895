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
from collections.abc import Callable, Iterator, Sequence
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
ENDED = "no answer, its other checks are left out"


def _program(name: str) -> str | None:
    """The program of an engine, where all that it needs is here."""
    found = next((path for path in map(shutil.which, ENGINES[name][0]) if path), None)
    return found if name != "webkit" or webkit.ready() else None


def _looked(engine: checks.Engine, address: str) -> Iterator[str]:
    """The faults of a page; where the look at it ends early, that is the last."""
    try:
        yield from checks.page(engine, address)
    except checks.NO_ANSWER as error:
        yield f"{ENDED}: {type(error).__name__} {str(error).strip()[:200]}"


def _faults(name: str, built: Path, pages: Sequence[str]) -> list[str]:
    """The pages with a fault in an engine; an engine that is not here is one."""
    _, start, lacking = ENGINES[name]
    program = _program(name)
    if not program:
        print(f"{lacking}: its pages have not been looked at.")
        return [name]
    engine, faulty = start(program), []
    try:
        with served(built, listener=engine.listener) as host:
            for page in pages:
                begun = time.monotonic()
                found = list(_looked(engine, f"{host}/{page}"))
                told = f"{len(found) or 'no'} faults, {time.monotonic() - begun:.0f} s"
                print(f"{engine.name} {page}: {told}", flush=True)
                for fault in found:
                    print(f"  {fault}", flush=True)
                if found:
                    faulty.append(f"{engine.name} {page}")
                if any(fault.startswith(ENDED) for fault in found):
                    # What hangs stays with its window: the next page gets a new one.
                    engine.close()
                    engine = start(program)
    finally:
        engine.close()
    return faulty


def main() -> int:
    """Drive what is asked for; 1 where a page has a fault or an engine lacks."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("built", type=Path)
    asked.add_argument("pages", nargs="*", default=READ, help=f"among {', '.join(PAGES)}")
    asked.add_argument("--engine", choices=sorted(ENGINES), action="append")
    given = asked.parse_args()
    if not (given.built / "index.html").is_file():
        sys.exit(f"{given.built}: no built book there: make book makes one.")
    faulty = [p for e in given.engine or ENGINES for p in _faults(e, given.built, given.pages)]
    if faulty:
        print(f"Faults: {', '.join(faulty)}.")
    return int(bool(faulty))


if __name__ == "__main__":
    sys.exit(main())
