"""What a command costs: seconds, and the memory of all its processes at their peak."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from .revisions import TroubleError, environment

EVERY = 0.5  # seconds between two looks at the memory
SHARED = hasattr(psutil.Process().memory_full_info(), "pss")
MEMORY = "PSS" if SHARED else "RSS"
ABOUT = (
    "Memory is the sum of PSS over all processes: what they share counts once."
    if SHARED
    else "Memory is the sum of RSS over all processes: what they share counts for each of them."
)


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time; megabytes, summed over processes."""

    seconds: float
    megabytes: float


def _held(family: set[psutil.Process]) -> int:
    """Bytes that the processes hold now; one that has ended holds none."""
    total = 0
    for process in list(family):
        with suppress(psutil.Error):
            total += process.memory_full_info().pss if SHARED else process.memory_info().rss
    return total


def measured(command: Sequence[str], folder: Path, what: str, **variables: str) -> Cost:
    """Run a command; where it fails, the end of its output comes with the trouble."""
    log = folder.parent / f"{folder.name}.log"
    start = time.monotonic()
    with log.open("w", encoding="utf-8") as out:
        run = subprocess.Popen(
            command, cwd=folder, env=environment(**variables), stdin=subprocess.DEVNULL,
            stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        first = psutil.Process(run.pid)
        family, peak, done = {first}, [0], threading.Event()

        def watch() -> None:
            while not done.wait(EVERY):
                with suppress(psutil.Error):
                    # Whoever has been seen stays in the family when its parent has gone.
                    family.update(first.children(recursive=True))
                peak[0] = max(peak[0], _held(family))

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            code = run.wait()
            seconds = time.monotonic() - start
        finally:
            done.set()
            watcher.join()
            for process in family:
                with suppress(psutil.Error):
                    process.kill()
            run.wait()
    if code:
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise TroubleError(f"{what} ended with {code}: mend it first", "\n".join(said[-40:]))
    return Cost(seconds, peak[0] / 1e6)
