"""The two sides: a revision and the working tree, each as a commit that can be cloned."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
LONG_AGO = 1_000_000_000
"""When a clone's files were changed: before any environment, so that make leaves a shared one."""


class TroubleError(Exception):
    """What stops the bench, in one line; a second text is what a command said before."""


def git(*given: str, at: Path = ROOT) -> str:
    """What git prints, without the last line break."""
    done = subprocess.run(
        ["git", "-C", str(at), *given], capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no word why"]
        raise TroubleError(f"git {given[0]} failed: {said[-1]}")
    return done.stdout.rstrip("\n")


def environment(**more: str) -> dict[str, str]:
    """The variables of a command that is measured: none of ours, none of a make around us."""
    ours = ("TRAINIUM_", "MAKE", "MFLAGS", "PYTHON", "VIRTUAL_ENV", "BOOK_PLACE", "BASE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    python = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
    named = str(python) if python.exists() else "python3"
    return {**kept, "NO_COLOR": "1", "PYTHON": named, **more}


def chapters(folder: Path) -> list[str]:
    """Stems of the notebooks in the table of contents of a book."""
    toc = yaml.safe_load((folder / "_toc.yml").read_text(encoding="utf-8"))
    entries = [toc, *toc.get("chapters", [])]
    for part in toc.get("parts", []):
        entries += part["chapters"]
    files = [str(entry.get("file") or entry["root"]) for entry in entries]
    return [Path(name).name for name in files if (folder / f"{name}.ipynb").exists()]


def commit(named: str) -> str:
    """The full name of a revision."""
    if not shutil.which("git"):
        raise TroubleError("needs git: install it")
    if not (ROOT / ".git").exists():
        raise TroubleError("needs the repository: a folder without .git has no revisions")
    if not named:
        raise TroubleError("no revision to compare with; name one: make bench BASE=HEAD~1")
    try:
        return git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{named}^{{commit}}")
    except TroubleError:
        raise TroubleError(
            f"there is no revision {named!r} here; name a commit, branch or tag: "
            "make bench BASE=HEAD~1"
        ) from None


@dataclass(frozen=True)
class Revision:
    """One side: its name, a branch of a scratch repository, and the environment that runs it."""

    name: str
    branch: str
    source: Path
    venv: Path

    def clone(self, to: Path) -> Path:
        """A fresh clone, as anybody gets it."""
        git("clone", "--quiet", "--no-local", "--single-branch", "--branch", self.branch,
            str(self.source), str(to), at=self.source)  # fmt: skip
        return to

    def copy(self, to: Path) -> Path:
        """A clone with an environment that is ready."""
        _age(self.clone(to))
        (to / ".venv").symlink_to(self.venv)
        return to


def _age(folder: Path) -> None:
    for name in git("ls-files", "-z", at=folder).split("\0"):
        if name:
            os.utime(folder / name, (LONG_AGO, LONG_AGO), follow_symlinks=False)


def _snapshot(source: Path, base: str) -> None:
    """A scratch repository with both sides; the working tree's files become a commit in it."""
    git("clone", "--quiet", "--shared", "--no-checkout", str(ROOT), str(source))
    git("update-ref", "refs/heads/bench-base", base, at=source)
    for name in git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0"):
        if name and (ROOT / name).is_file() and not (ROOT / name).is_symlink():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, source / name)
    git("add", "--all", "--force", at=source)
    tree = git("write-tree", at=source)
    author = ["-c", "user.name=bench", "-c", "user.email=bench@localhost"]
    made = git(*author, "commit-tree", tree, "-p", "HEAD", "-m", "The working tree", at=source)
    git("update-ref", "refs/heads/bench-ours", made, at=source)


def _requirements(folder: Path) -> dict[str, str]:
    found = [*folder.glob("requirements*.txt"), *folder.glob("constraints*.txt")]
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def _own_environment(base: Revision, folder: Path) -> Path | None:
    """The environment of a revision that cannot use the working tree's; None where it can."""
    base.copy(folder)
    ready = ["make", "--silent", ".venv/ready"]
    if _requirements(folder) == _requirements(ROOT):
        asked = subprocess.run(
            [*ready, "--question"], cwd=folder, env=environment(), capture_output=True, check=False
        )
        if asked.returncode == 0:
            return None
    print(f"An environment of its own for {base.name} ...", file=sys.stderr, flush=True)
    (folder / ".venv").unlink()
    done = subprocess.run(
        ready, cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no word why"]
        raise TroubleError(f"no environment for {base.name}: {said[-1]}")
    return folder / ".venv"


def sides(folder: Path, base: str) -> tuple[Revision, Revision]:
    """The revision and the working tree, ready to be cloned into ``folder``."""
    venv, source = Path(sys.prefix), folder / "source"
    _snapshot(source, base)
    first = Revision(base[:7], "bench-base", source, venv)
    own = _own_environment(first, folder / "environment")
    if own:
        first = Revision(first.name, first.branch, source, own)
    return first, Revision("working tree", "bench-ours", source, venv)
