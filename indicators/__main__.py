"""Read the indicators again and say what changed: ``python -m indicators [--write] [name ...]``."""

from __future__ import annotations

import argparse
import csv
import io
import json
import pkgutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from indicators.releases import FormChanged, NotHad, Releases, download, listed

Row = dict[str, str]


class Indicator(Protocol):
    """What a module of this folder has: the table it fills, the pins it reads, and its rows."""

    TABLE: str
    PINS: dict[str, str]

    def rows(self, releases: Releases) -> Iterable[Row]: ...


class Table:
    """A table of the data folder, kept line by line so that untouched rows stay as written."""

    def __init__(self, folder: Path, name: str) -> None:
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        described = next(entry for entry in package["resources"] if entry["name"] == name)
        key = described["schema"]["primaryKey"]
        self._key = [key] if isinstance(key, str) else list(key)
        self._file = folder / described["path"]
        self._lines = self._file.read_text(encoding="utf-8").splitlines()
        self._columns = next(csv.reader(self._lines[:1]))
        self._places = {self._id(row): n for n, row in enumerate(csv.DictReader(self._lines), 1)}

    def _id(self, row: Row) -> str:
        return " ".join(row[column] for column in self._key)

    def take(self, row: Row) -> Iterator[str]:
        """Put a row in and say what it changes."""
        unknown = set(row) - set(self._columns)
        if unknown:
            raise FormChanged(f"{self._file.name} has no column {', '.join(sorted(unknown))}")
        key = self._id(row)
        place = self._places.get(key)
        if place is None:
            self._places[key] = len(self._lines)
            self._lines.append(self._written(row))
            yield f"{self._file.name}: {key} is new"
            return
        old = next(csv.DictReader([self._lines[0], self._lines[place]]))
        for column, value in row.items():
            if old[column] != value:
                yield f"{self._file.name}: {key}, {column} was {old[column]!r}, is {value!r}"
        if any(old[column] != value for column, value in row.items()):
            self._lines[place] = self._written(old | row)

    def _written(self, row: Row) -> str:
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow(row.get(name, "") for name in self._columns)
        return text.getvalue()

    def write(self) -> None:
        self._file.write_text("\n".join(self._lines) + "\n", encoding="utf-8")


FORM = (FormChanged, LookupError, AttributeError, TypeError, ValueError, SyntaxError)


def read(indicators: Iterable[Indicator], folder: Path, releases: Releases, write: bool) -> int:
    """Print what each indicator changes in the tables of the folder, and write it if asked.

    An indicator that cannot be read is named and its rows stay; the others go on. Returns how
    many could not be read.
    """
    failed = 0
    for indicator in indicators:
        name = getattr(indicator, "__name__", "").rpartition(".")[2]
        table = Table(folder, indicator.TABLE)
        try:
            rows = list(indicator.rows(releases))
            if not rows:
                raise FormChanged("nothing was read")
            changes = [change for row in rows for change in table.take(row)]
        except NotHad as problem:
            failed += 1
            print(f"{name}: {problem}. Its rows stay as they were.")
        except FORM as problem:
            failed += 1
            print(f"{name}: the form has changed ({problem!r}). Its rows stay as they were.")
        else:
            print(f"{name}: {len(rows)} rows read, {len(changes)} changes")
            print("".join(f"  {change}\n" for change in changes), end="")
            if write:
                table.write()
    return failed


def later(indicators: Iterable[Indicator]) -> Iterator[str]:
    """A line for each pinned package of which a newer release is out."""
    pins = {item for indicator in indicators for item in indicator.PINS.items()}
    for package, version in sorted(pins):
        try:
            out = listed(package)[-1]
        except NotHad as problem:
            yield f"{problem}: whether it has a newer release is not known"
        else:
            if out != version:
                yield f"{package} {out} is out; {version} is pinned"


def main() -> int:
    """Run the command. Exits with 1 where an indicator could not be read."""
    parser = argparse.ArgumentParser(prog="python -m indicators", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the rows that changed")
    parser.add_argument("names", nargs="*", metavar="name", help="indicators to read; all if none")
    here = Path(__file__).parent
    names = [module.name for module in pkgutil.iter_modules([str(here)])]
    modules = {name: import_module(f"indicators.{name}") for name in names if name != "__main__"}
    every = {name: module for name, module in modules.items() if hasattr(module, "rows")}
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(every):
        parser.error(f"no indicator {', '.join(sorted(unknown))}: there are {', '.join(every)}")
    found = [cast("Indicator", every[name]) for name in asked.names or every]
    with tempfile.TemporaryDirectory() as place:
        releases = Releases(Path(place), download, listed)
        failed = read(found, here.parent / "data", releases, asked.write)
    for line in later(found):
        print(line)
    if failed:
        print(f"{failed} of {len(found)} indicators could not be read", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
