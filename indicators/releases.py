"""Released packages, downloaded by pip and read without being installed or imported."""

from __future__ import annotations

import datetime
import gzip
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import Any

Fetch = Callable[[str, str, Path], None]
"""Puts the wheel of a package's version into a folder; raises NotHad."""

Listing = Callable[[str], list[str]]
"""The versions of a package, oldest first; raises NotHad."""


class NotHad(Exception):
    """A package, or a version of it, that pip does not find."""


class FormChanged(Exception):
    """A release that does not hold what an indicator reads, where it reads it."""


class Release:
    """One wheel. `date` is the day of its newest file; the upload may be a day later."""

    def __init__(self, package: str, version: str, wheel: Path) -> None:
        self.package, self.version = package, version
        self._wheel = wheel

    @cached_property
    def _zip(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(self._wheel)

    @cached_property
    def paths(self) -> list[str]:
        """The files of the wheel."""
        return self._zip.namelist()

    @cached_property
    def date(self) -> str:
        newest = max(entry.date_time for entry in self._zip.infolist())
        return datetime.date(*newest[:3]).isoformat()

    def text(self, path: str) -> str:
        """One file, unpacked if it is named ``.gz``. Raises FormChanged where it is not there."""
        for name, unpack in ((path, bytes), (f"{path}.gz", gzip.decompress)):
            if name in self._zip.NameToInfo:
                return unpack(self._zip.read(name)).decode()
        raise FormChanged(f"{self.package} {self.version} has no {path}")

    def json(self, path: str) -> Any:
        """One JSON file, parsed."""
        return json.loads(self.text(path))


class Releases:
    """Releases by package and version, each fetched once into a folder."""

    def __init__(self, folder: Path, fetch: Fetch, listing: Listing) -> None:
        self._folder, self._fetch = folder, fetch
        self.get = cache(self._get)
        self.versions = cache(listing)

    def _get(self, package: str, version: str) -> Release:
        place = self._folder / f"{package}-{version}"
        place.mkdir(parents=True)
        self._fetch(package, version, place)
        found = list(place.glob("*.whl"))
        if not found:
            raise NotHad(f"{package} {version} has no wheel")
        return Release(package, version, found[0])


def download(package: str, version: str, folder: Path) -> None:
    """Have pip put the wheel into the folder."""
    asked = ["download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(folder)]
    done = _pip(*asked, f"{package}=={version}")
    if done.returncode:
        raise NotHad(f"{package} {version} cannot be had: {done.stderr.strip().splitlines()[-1]}")


def listed(package: str) -> list[str]:
    """The versions that pip finds, oldest first, without trials."""
    done = _pip("index", "versions", package)
    found = re.search("Available versions: (.*)", done.stdout)
    if done.returncode or not found:
        raise NotHad(f"{package} cannot be had")
    return found.group(1).split(", ")[::-1]


def _pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)
