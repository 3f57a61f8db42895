"""A machine that has little: which browser the tests take or get, and what they say without."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import browser as shared
import machine
import pytest

NOTE = 'echo "${0##*/} $*" >> "$HOME/calls"\n'
DEBIAN = ["apt-get update -qq", "apt-get install -y -qq --no-install-recommends"]
PIP = "python -m pip install --quiet playwright -c constraints.txt"
Program = Callable[..., str]
Asked = Callable[[], list[str]]
Patch = pytest.MonkeyPatch


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Writes a shell script under a name into the folder that is the whole PATH; its path."""

    def write(name: str, script: str = NOTE) -> str:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return write


@pytest.fixture
def bare(monkeypatch: Patch, tmp_path: Path, program: Program) -> Asked:
    """A Debian on which we are root, with the driver's library and git, and no browser.

    Gives a reader of the commands asked for so far, one a line.
    """
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "debian"})
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine, "library", lambda: True)
    monkeypatch.setattr(sys, "executable", program("python", NOTE + '[ "$1" = -m ]'))
    monkeypatch.setattr(machine, "NAMES", machine.NAMES[:6])
    program("git", "exit 0")
    program("apt-get")
    calls = tmp_path / "calls"

    def asked() -> list[str]:
        lines = calls.read_text(encoding="utf-8").splitlines() if calls.exists() else []
        return [line for line in lines if line[:10] == "python -m " or line[:7] == "apt-get"]

    return asked


def appears(path: str) -> str:
    """Script lines that make a program appear at a path."""
    return f'echo "#!/bin/sh" > {path}; /bin/chmod +x {path}\n'


def own(path: str, then: str) -> str:
    """Script of a Python whose Playwright looks for its browser at a path, and how it installs."""
    return f'{NOTE}[ "$1" = -c ] && echo {path} && exit 0\n[ "$2" = playwright ] && {{ {then} }}\n:'


def test_an_installed_browser_is_taken_and_nothing_asked_for(bare: Asked, program: Program) -> None:
    program("microsoft-edge")
    chrome = program("google-chrome")
    assert machine.ready() == chrome
    chromium = program("chromium")
    assert machine.ready() == chromium
    assert bare() == []


def test_chromium_named_goes_first(bare: Asked, program: Program, monkeypatch: Patch) -> None:
    program("chromium")
    named = program("mine")
    monkeypatch.setenv("CHROMIUM", named)
    assert machine.ready() == named
    assert bare() == []


@pytest.mark.parametrize("kind", ["absent", "folder", "text"])
def test_chromium_that_names_no_program_is_said(
    bare: Asked, program: Program, monkeypatch: Patch, tmp_path: Path, kind: str
) -> None:
    program("chromium")
    path = tmp_path / kind
    if kind == "folder":
        path.mkdir()
    if kind == "text":
        path.write_text("no program", encoding="utf-8")
    monkeypatch.setenv("CHROMIUM", str(path))
    with pytest.raises(machine.Missing, match=f"^CHROMIUM={path} is no program"):
        machine.ready()
    assert bare() == []


def test_a_snap_is_passed_over(bare: Asked, program: Program, tmp_path: Path) -> None:
    program("chromium-browser", "exec /snap/bin/chromium")
    program("snap")
    (tmp_path / "bin" / "chromium").symlink_to(tmp_path / "bin" / "snap")
    chrome = program("google-chrome")
    assert machine.ready() == chrome


def test_debian_as_root_gets_its_package(bare: Asked, program: Program, tmp_path: Path) -> None:
    chromium = tmp_path / "bin" / "chromium"
    program("apt-get", NOTE + appears(str(chromium)))
    assert machine.ready() == str(chromium)
    assert bare() == [DEBIAN[0], f"{DEBIAN[1]} chromium fonts-liberation"]


def test_the_library_comes_alone_where_a_browser_is_there(
    bare: Asked, program: Program, monkeypatch: Patch, tmp_path: Path
) -> None:
    chromium = program("chromium")
    monkeypatch.setattr(machine, "library", (tmp_path / "calls").exists)
    assert machine.ready() == chromium
    assert bare() == [DEBIAN[0], f"{DEBIAN[1]} libatomic1"]


@pytest.mark.parametrize("there", [True, False])
def test_without_rights_all_that_is_missing_is_named_at_once(
    bare: Asked, program: Program, monkeypatch: Patch, there: bool
) -> None:
    if there:
        program("chromium")
    monkeypatch.setattr(machine, "library", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(machine.Missing) as said:
        machine.ready()
    assert "Install libatomic.so.1 (" in str(said.value)
    assert ("Chromium, Chrome or Edge (" in str(said.value)) is not there
    assert bare() == [], "the installer cannot run without the library"


def test_the_library_is_looked_for_by_loading_it(monkeypatch: Patch) -> None:
    monkeypatch.setattr(machine, "LIBRARY", "libnone-such.so.1")
    assert machine.library() is (sys.platform != "linux")


@pytest.mark.parametrize(
    "case", [("debian", 1000, ""), ("fedora", 0, ""), ("ubuntu", 0, "--with-deps ")]
)
def test_elsewhere_playwrights_installer_is_asked(
    bare: Asked, program: Program, monkeypatch: Patch, tmp_path: Path, case: tuple[str, int, str]
) -> None:
    system, user, libraries = case
    commands = [PIP, f"python -m playwright install {libraries}chromium"]
    chrome = str(tmp_path / "chrome")
    program("python", own(chrome, appears(chrome)))
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": system})
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert machine.ready() == chrome
    assert bare() == commands
    assert machine.ready() == chrome
    assert bare() == commands, "what was fetched once is found"


def test_a_failing_package_leads_to_the_installer(
    bare: Asked, program: Program, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    chrome = str(tmp_path / "chrome")
    program("apt-get", NOTE + "echo E: no lock >&2; exit 100")
    program("python", own(chrome, appears(chrome)))
    assert machine.ready() == chrome
    assert [line.split()[0] for line in bare()] == ["apt-get", "apt-get", "python", "python"]
    assert "E: no lock" in capfd.readouterr().err


def test_no_browser_and_no_rights_is_one_line(bare: Asked, monkeypatch: Patch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(machine.Missing) as said:
        machine.ready()
    assert "\n" not in str(said.value)
    assert "apt-get install chromium" in str(said.value)
    assert bare()[-1] == "python -m playwright install chromium"


@pytest.mark.parametrize("case", ["no git", "no checkout"])
def test_a_folder_without_git_is_said_first(
    bare: Asked, program: Program, tmp_path: Path, case: str
) -> None:
    if case == "no git":
        (tmp_path / "bin" / "git").unlink()
    else:
        program("git", "echo fatal: not a git repository >&2; exit 128")
    expected = "install git" if case == "no git" else r"\(fatal: not a git repository\): run them"
    with pytest.raises(machine.Missing, match=expected):
        machine.ready()
    assert bare() == []


def test_the_program_ends_with_one_line(tmp_path: Path) -> None:
    for named, code in (("/none", 1), (sys.executable, 0)):
        done = subprocess.run(
            [sys.executable, machine.__file__], env={**os.environ, "CHROMIUM": named},
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == code
        assert len((done.stdout + done.stderr).splitlines()) == 1


def make(folder: Path, *asked: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run make in a folder that holds the Makefile."""
    shutil.copy2(shared.ROOT / "Makefile", folder)
    for name in ("requirements.txt", "constraints.txt"):
        if not (folder / name).exists():
            (folder / name).touch()
    # The make that runs the tests tells its own children that they are nested.
    outer = {k: v for k, v in os.environ.items() if k not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}
    return subprocess.run(
        ["make", *asked], cwd=folder, env={**outer, **variables}, check=False, text=True,
        capture_output=True,
    )  # fmt: skip


PYTHONS = {
    "old": ('[ "$1" = -V ] && echo Python 3.9.2 && exit; exit 1', "newer; {0} is Python 3.9.2. "),
    "absent": (None, "3.11 or newer; {0} is not here. Name another with: make PYTHON=python3.12 b"),
    "no venv": ('case "$2" in *ensurepip*) exit 1; esac', "{0} has no venv module: install it ("),
    "broken": ('[ "$2" = venv ] || exit 0; mkdir -p .venv/bin; echo half; exit 1', "half"),
}


@pytest.mark.parametrize("kind", PYTHONS)
def test_a_python_that_cannot_is_one_line(program: Program, tmp_path: Path, kind: str) -> None:
    script, line = PYTHONS[kind]
    python = program("another", script) if script else str(tmp_path / "none")
    done = make(tmp_path, "book", f"PYTHON={python}")
    said = [line for line in (done.stdout + done.stderr).splitlines() if line[:4] != "make"]
    assert done.returncode == 2
    assert len(said) == 1
    assert line.format(python) in said[0]
    assert not (tmp_path / ".venv").exists()


def test_a_half_made_environment_is_not_taken_for_ready(program: Program, tmp_path: Path) -> None:
    """Making goes on where it stopped: at pip, where pip failed."""
    python = program("another", """[ "$2" = venv ] || exit 0
mkdir -p .venv/bin; echo venv >> calls
printf '#!/bin/sh\\ncd .venv/bin; echo pip >> ../../calls; test -e ../../whole' > .venv/bin/pip
chmod +x .venv/bin/pip""")
    settings = tmp_path / "book" / "trainium_report" / "notebook" / "static"
    settings.mkdir(parents=True)
    for name in ("server.json", "nbconvert.json"):
        (settings / name).touch()
    assert make(tmp_path, ".venv/ready", f"PYTHON={python}").returncode == 2
    assert not (tmp_path / ".venv" / "ready").exists()
    (tmp_path / "whole").touch()
    for _ in range(2):
        assert make(tmp_path, ".venv/ready", f"PYTHON={python}").returncode == 0
    assert (tmp_path / "calls").read_text(encoding="utf-8").split() == ["venv", "pip", "pip"]


@pytest.mark.parametrize("asked", ["test", "check"])
def test_the_kit_says_that_it_has_no_tests(tmp_path: Path, asked: str) -> None:
    done = make(tmp_path, asked)
    assert done.returncode == 2
    assert "clone the repository" in done.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize(("user", "flag"), [(0, " --allow-root"), (1000, "")])
def test_the_lab_takes_options(program: Program, tmp_path: Path, user: int, flag: str) -> None:
    program("id", f"echo {user}")
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    done = make(tmp_path, "-n", "lab", "ARGS=--port 9999", PATH=path)
    asked = " ".join(done.stdout.splitlines()[-1].split())
    assert asked.endswith(f"lab start.ipynb{flag} --port 9999")
