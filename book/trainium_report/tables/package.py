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
from io import BytesIO
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
        self._needs: dict[Any, frozenset[str]] = {}
        self._open: list[set[str]] = []

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
        self._note({_DAY})
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

    def with_rows(
        self, stand_ins: Mapping[str, pd.DataFrame], updated: str | None = None
    ) -> Tables:
        """The same tables with others (all cells text) in the place of some. Nothing is checked.

        ``updated`` replaces the day of the facts. What was :func:`kept` and read none of the
        changed tables is taken over.
        """
        made = Tables(self.folder, {**self.stand_ins, **stand_ins})
        made.package = {**self.package, "updated": updated or self.package["updated"]}
        gone = {*stand_ins, *([_DAY] if updated else [])}
        made._needs = {key: read for key, read in self._needs.items() if not read & gone}
        made.kept = {key: self.kept[key] for key in made._needs}
        return made

    def _note(self, names: Iterable[str]) -> None:
        """Remember what is read for whatever is being made of the tables."""
        if self._open:
            self._open[-1].update(names)


_DAY = "the day of the facts"


def kept(
    function: Callable[Concatenate[Tables, _P], _T],
) -> Callable[Concatenate[Tables, _P], _T]:
    """Keep what a function makes of tables, there and in all tables that differ elsewhere.

    The function must read nothing but tables and their day, and return nothing that holds them.
    """

    @wraps(function)
    def within(tables: Tables, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        key = (within, args, *sorted(kwargs.items()))
        if key not in tables.kept:
            tables._open.append(set())
            try:
                tables.kept[key] = function(tables, *args, **kwargs)
            finally:
                read = tables._open.pop()
            tables._needs[key] = frozenset(read)
        tables._note(tables._needs[key])
        return cast("_T", tables.kept[key])

    return within


@kept
def _raw(tables: Tables, name: str) -> pd.DataFrame:
    tables._note({name})
    return tables.stand_ins[name] if name in tables.stand_ins else _parsed(*_file(tables, name))


@kept
def _typed(tables: Tables, name: str) -> pd.DataFrame:
    fields = json.dumps(tables.resource(name)["schema"]["fields"])
    raw = _raw(tables, name)
    if name in tables.stand_ins:
        return _columns(raw, name, tables.file(name), fields)
    return _columns_of(name, fields, *_file(tables, name))


@kept
def _file(tables: Tables, name: str) -> tuple[str, bytes]:
    """How messages name the file of a table, and what was in it when it was first read."""
    tables._note({name})
    shown = tables.file(name)
    try:
        return shown, (tables.folder / tables.resource(name)["path"]).read_bytes()
    except OSError as error:
        raise DataError(Problem(shown, None, None, str(error), "a table")) from error


@lru_cache(maxsize=128)
def _parsed(shown: str, content: bytes) -> pd.DataFrame:
    try:
        return pd.read_csv(
            BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig"
        )
    except ValueError as error:
        said = str(error).splitlines()[0]
        raise DataError(Problem(shown, None, None, said, "a table")) from error


@lru_cache(maxsize=128)
def _columns_of(name: str, fields: str, shown: str, content: bytes) -> pd.DataFrame:
    return _columns(_parsed(shown, content), name, shown, fields)


def _columns(raw: pd.DataFrame, name: str, shown: str, schema: str) -> pd.DataFrame:
    fields = json.loads(schema)
    names = [field["name"] for field in fields]
    if list(raw.columns) != names:
        expected = "columns " + ", ".join(names)
        found = ", ".join(raw.columns)
        raise DataError(Problem(shown, 1, None, found, expected))
    frame = pd.DataFrame({field["name"]: _column(raw, field, shown) for field in fields})
    frame.attrs = {"table": name, "file": shown}
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
