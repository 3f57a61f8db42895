"""The Data Package as a value: typed tables, and rows that stand in for those of its files.

A :class:`Tables` never changes. :func:`current` gives the tables in use; :func:`use` puts others
in their place, and whoever computes from them computes anew.
"""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property, lru_cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import pandas as pd

from .problems import Problem

_P = ParamSpec("_P")
_T = TypeVar("_T")


class DataError(ValueError):
    """A table that cannot be read; the message names file, row, column and what was expected.

    ``problem`` is what the message says, where it is one problem.
    """

    def __init__(self, said: Problem | str) -> None:
        super().__init__(str(said))
        self.problem = said if isinstance(said, Problem) else None


def problem_at(
    frame: pd.DataFrame, index: Any, column: str, found: object, expected: str
) -> Problem:
    """The problem in one cell of a table, by the row's place in its frame."""
    shown = "nothing" if pd.isna(found) else str(found)
    return Problem(frame.attrs["file"], int(index) + 2, column, shown, expected)


YOURS = "yours"
"""The source of rows that a reader has added for the session."""


_FILES = Path(__file__).resolve().parents[3] / "data"


def folder() -> Path:
    """The data folder: TRAINIUM_DATA if set, else data/ at the root of the repository."""
    chosen = os.environ.get("TRAINIUM_DATA")
    return Path(chosen) if chosen else _FILES


def near(name: str, known: Iterable[str]) -> str:
    """The nearest known names as the end of a message, empty where none is near.

    >>> near("H100", ["nvidia-h100", "aws-trainium2"])
    ' (did you mean nvidia-h100?)'
    """
    names = {key.casefold(): key for key in reversed([*known])}
    asked = str(name).casefold()
    found = [names[key] for key in get_close_matches(asked, [*names], n=3, cutoff=0.7)]
    words = {*re.findall(r"[a-z0-9]+", asked)}
    if len(words) > 1:
        found += [key for low, key in names.items()
                  if words <= {*re.findall(r"[a-z0-9]+", low)} and key not in found]  # fmt: skip
    if len(asked) > 2:
        found += sorted(key for low, key in names.items() if asked in low and key not in found)
    return f" (did you mean {' or '.join(found[:3])}?)" if found else ""


class Named(dict[str, _T]):
    """Things by name: a name that there is not is answered with the nearest ones."""

    def __init__(self, kind: str, things: Mapping[str, _T]) -> None:
        super().__init__(things)
        self.kind = kind

    def __missing__(self, name: str) -> _T:
        raise KeyError(f"no {self.kind} named {name!r}{near(name, self)}")

    def __repr__(self) -> str:
        lines = [f"{name}: {getattr(item, 'label', item)}" for name, item in self.items()]
        return "\n".join([f"{len(self)} by name of {self.kind}", *lines])


class Tables:
    """The tables of a folder; ``stand_ins`` (all cells text) take the place of files.

    >>> chips = current()["accelerators"].set_index("chip_id")
    >>> float(chips.at["aws-trainium2", "bf16_dense_tflops"])
    667.0
    """

    def __init__(self, path: Path, stand_ins: Mapping[str, pd.DataFrame] | None = None) -> None:
        self.folder = path
        self.stand_ins = dict(stand_ins or {})
        self.kept: dict[Any, Any] = {}

    @cached_property
    def package(self) -> dict[str, Any]:
        """The parsed datapackage.json (shared: do not change it)."""
        file = self.folder / "datapackage.json"
        loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8-sig"))
        return loaded

    def __repr__(self) -> str:
        lines = [f"{name} ({len(_raw(self, name))} rows)" for name in self.names]
        return "\n".join([f"{len(lines)} tables of {self.folder}", *lines])

    @property
    def names(self) -> list[str]:
        """The names of the tables, in the order of the package."""
        return [entry["name"] for entry in self.package["resources"]]

    @property
    def as_of(self) -> datetime.date:
        """The day the facts were last checked; no fact may be dated later."""
        return datetime.date.fromisoformat(self.package["updated"])

    def resource(self, name: str) -> dict[str, Any]:
        """The package's description of one table. KeyError, with near names, for an unknown one."""
        for entry in self.package["resources"]:
            if entry["name"] == name:
                found: dict[str, Any] = entry
                return found
        raise KeyError(f"no table named {name!r}{near(name, self.names)}")

    def file(self, name: str) -> str:
        """How messages name the file of a table."""
        return f"data/{self.resource(name)['path']}"

    def raw(self, name: str) -> pd.DataFrame:
        """One table as it is written: all cells text, empty where nothing is known."""
        return _raw(self, name).copy()

    def __getitem__(self, name: str) -> pd.DataFrame:
        """One table: string, float64, Int64 and boolean columns; dates stay ISO strings.

        Empty cells are missing values. Raises DataError on a cell that does not fit its type, and
        KeyError for an unknown name. The frame is the caller's own copy.
        """
        return _typed(self, name).copy()

    def with_rows(self, stand_ins: Mapping[str, pd.DataFrame]) -> Tables:
        """The same tables with others (all cells text) in the place of some. Nothing is checked."""
        made = Tables(self.folder, {**self.stand_ins, **stand_ins})
        # The others are read and typed once for both.
        for name in set(self.names) - set(stand_ins):
            for key in ((_raw, (name,)), (_typed, (name,))):
                if key in self.kept:
                    made.kept[key] = self.kept[key]
        return made


def kept(
    function: Callable[Concatenate[Tables, _P], _T],
) -> Callable[Concatenate[Tables, _P], _T]:
    """Keep what a function makes of tables for as long as the tables live."""

    @wraps(function)
    def within(tables: Tables, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        key = (within, args, *sorted(kwargs.items()))
        if key not in tables.kept:
            tables.kept[key] = function(tables, *args, **kwargs)
        return cast("_T", tables.kept[key])

    return within


@kept
def _raw(tables: Tables, name: str) -> pd.DataFrame:
    if name in tables.stand_ins:
        return tables.stand_ins[name]
    file = tables.folder / tables.resource(name)["path"]
    try:
        return pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        said = str(error).splitlines()[0]
        raise DataError(Problem(tables.file(name), None, None, said, "a table")) from error


@kept
def _typed(tables: Tables, name: str) -> pd.DataFrame:
    entry = tables.resource(name)
    fields = entry["schema"]["fields"]
    raw = _raw(tables, name)
    names = [field["name"] for field in fields]
    if list(raw.columns) != names:
        expected = "columns " + ", ".join(names)
        found = ", ".join(raw.columns)
        raise DataError(Problem(tables.file(name), 1, None, found, expected))
    frame = pd.DataFrame({f["name"]: _column(raw, f, tables.file(name)) for f in fields})
    frame.attrs = {"table": name, "file": tables.file(name)}
    return frame


EXPECTED = {"number": "a number", "integer": "a whole number", "boolean": "true or false"}


def _column(raw: pd.DataFrame, field: dict[str, Any], file: str) -> pd.Series[Any]:
    name, kind = field["name"], field["type"]
    text = raw[name].replace("", None)
    if kind == "string":
        return text.astype("str")
    if kind == "boolean":
        typed = text.map({"true": True, "false": False}).astype("boolean")
    else:
        typed = pd.to_numeric(text, errors="coerce").astype("float64")
    wrong = text.notna() & typed.isna()
    if kind == "integer":
        wrong |= typed.notna() & (typed % 1 != 0)
    if wrong.any():
        at = int(wrong.to_numpy().argmax())
        found = repr(str(raw[name].iloc[at]))
        raise DataError(Problem(file, at + 2, name, found, EXPECTED[kind]))
    return typed.astype("Int64") if kind == "integer" else typed


@lru_cache(maxsize=4)
def read(path: Path) -> Tables:
    """The tables of a folder as its files had them when they were first read."""
    return Tables(path)


_in_use: list[Tables] = []


def current() -> Tables:
    """The tables in use: the files of the data folder, until :func:`use` says otherwise."""
    return _in_use[-1] if _in_use else read(folder())


def use(tables: Tables | None) -> None:
    """Let these tables be the ones in use; None returns to the files of the data folder."""
    _in_use[:] = [] if tables is None else [tables]
