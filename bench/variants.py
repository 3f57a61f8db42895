"""Copies of the book to build and compare: ours, the stock variant, and one with more rows.

Stock is what a reader would get from the same chapters with the defaults of Jupyter Book and
Altair: the default theme, MathJax, and each chart in Altair's HTML renderer.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import yaml

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("book", "data", "_config.yml", "_toc.yml", "README.md", "Makefile", "requirements.txt",
         "constraints.txt", "LICENSE", "LICENSE-TEXT.md", "CITATION.cff")  # fmt: skip

# Instead of our wrapper: the chart as Altair shows it by default.
PLAIN_FIGURE = """

def _plain_bundle(self, **_):
    plain = {key: part for key, part in self.wide.items() if key != "config"}
    return alt.renderers.get()({"$schema": alt.SCHEMA_URL, **plain})


Figure._repr_mimebundle_ = _plain_bundle
"""


def ours(to: Path) -> Path:
    """The book as it stands in the working tree."""
    to.mkdir(parents=True)
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (ROOT / name).exists():
            shutil.copy2(ROOT / name, to / name)
    return to


def chapters() -> list[str]:
    """Stems of the notebooks in the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    entries = [toc, *toc.get("chapters", [])]
    for part in toc.get("parts", []):
        entries += part["chapters"]
    files = [str(entry.get("file") or entry["root"]) for entry in entries]
    return [Path(name).name for name in files if (ROOT / f"{name}.ipynb").exists()]


def stock(to: Path) -> Path:
    """The same chapters with the defaults of Jupyter Book and Altair."""
    ours(to)
    config = yaml.safe_load((to / "_config.yml").read_text(encoding="utf-8"))
    config.pop("sphinx")
    (to / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    stems = chapters()
    for page in (to / "book").glob("*.md"):
        page.unlink()
    if "index" not in stems:
        (to / "book" / "index.md").write_text("# Overview\n", encoding="utf-8")
    toc = {"format": "jb-book", "root": "book/index",
           "chapters": [{"file": f"book/{stem}"} for stem in stems if stem != "index"]}  # fmt: skip
    (to / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    figures = to / "book" / "trainium_report" / "figures.py"
    figures.write_text(figures.read_text(encoding="utf-8") + PLAIN_FIGURE, encoding="utf-8")
    return to


def tenfold(to: Path) -> tuple[Path, str, int]:
    """The book with ten times the rows in its largest table of facts; the table and its rows now.

    Not the sources: one that no fact rests on is refused.
    """
    ours(to)
    package = json.loads((to / "data" / "datapackage.json").read_text(encoding="utf-8"))
    free = [
        (entry["name"], entry["schema"]["primaryKey"])
        for entry in package["resources"]
        if isinstance(entry["schema"]["primaryKey"], str) and entry["name"] != "sources"
    ]
    tables = {
        name: pd.read_csv(to / "data" / f"{name}.csv", dtype=str, keep_default_na=False)
        for name, _ in free
    }
    name, key = max(free, key=lambda item: len(tables[item[0]]))
    rows = tables[name]
    more = [rows, *(rows.assign(**{key: rows[key] + f"-x{n}"}) for n in range(1, 10))]
    path = to / "data" / f"{name}.csv"
    pd.concat(more).to_csv(path, index=False, lineterminator="\n")
    return to, name, len(rows) * 10


def _resident(pid: int) -> int:
    """Resident memory of a process and all that it started, in bytes."""
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
    ).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    family = {pid}
    for _ in range(6):
        family |= {child for child, parent, _ in rows if parent in family}
    return 1024 * sum(size for child, _, size in rows if child in family)


def measured(command: list[str], folder: Path, face: str = "") -> tuple[int, float, float]:
    """Exit code, seconds and peak memory (megabytes, of all processes together) of a command."""
    environment = {k: v for k, v in os.environ.items() if k != "TRAINIUM_FACE"}
    if face:
        environment["TRAINIUM_FACE"] = face
    start = time.monotonic()
    with (folder / "bench.log").open("w", encoding="utf-8") as log:
        run = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        peak = [0]
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.5):
                peak[0] = max(peak[0], _resident(run.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = run.wait()
        done.set()
        watcher.join()
    return code, time.monotonic() - start, peak[0] / 1e6


def build(folder: Path, face: str = "") -> tuple[int, float, float]:
    """A build from clean; see ``measured``."""
    program = str(Path(sys.executable).with_name("jupyter-book"))
    shutil.rmtree(folder / "_build", ignore_errors=True)
    return measured([program, "build", "."], folder, face)
