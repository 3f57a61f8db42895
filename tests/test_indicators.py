"""Indicators read stand-ins of their packages: of the same form, of another, and none at all."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from indicators import instance_devices, instance_names, known_families
from indicators.__main__ import read
from indicators.releases import Fetch, NotHad, Releases

ROOT = Path(__file__).resolve().parents[1]
AUTO = "transformers/models/auto"
FAMILIES = {
    f"{AUTO}/configuration_auto.py": 'CONFIG_MAPPING_NAMES = {"a": "A", "b": "B", "c": "C"}\n'
    'CONFIG_MAPPING_NAMES.update({"d": "D"})\n',
    f"{AUTO}/modeling_auto.py": 'MODEL_FOR_CAUSAL_LM_MAPPING_NAMES = OrderedDict([("a", "A")])\n',
}
GPU = {"Name": "A100", "Count": 8, "MemoryInfo": {"SizeInMiB": 1}}
DEVICES = {instance_devices.ANSWERS: json.dumps({"p4d.24xlarge": {"GpuInfo": {"Gpus": [GPU]}}})}
SAME = {"transformers": FAMILIES, "moto": DEVICES}


def wheel(package: str, version: str, folder: Path, files: dict[str, str]) -> None:
    """A wheel that pip takes, with these files and no code to run."""
    about = f"{package}-{version}.dist-info"
    texts = {
        **files,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/RECORD": "",
    }
    with zipfile.ZipFile(folder / f"{package}-{version}-py3-none-any.whl", "w") as packed:
        for path, text in texts.items():
            packed.writestr(zipfile.ZipInfo(path, (2026, 11, 20, 0, 0, 0)), text)


def stand_ins(packages: dict[str, dict[str, str]]) -> Fetch:
    """A fetch that knows these packages, in any version."""

    def fetch(package: str, version: str, folder: Path) -> None:
        if package not in packages:
            raise NotHad(f"{package} {version} cannot be had")
        wheel(package, version, folder, packages[package])

    return fetch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data."""
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def run(folder: Path, packages: dict[str, dict[str, str]], write: bool = True) -> int:
    """Read two indicators, one of each stand-in, in releases of this call's own."""
    place = folder.parent / f"releases-{len(list(folder.parent.iterdir()))}"
    return read(
        (known_families, instance_devices),
        folder,
        Releases(place, stand_ins(packages), list),
        write,
    )


def rows(folder: Path, table: str) -> list[str]:
    return (folder / f"{table}.csv").read_text("utf-8").splitlines()


def test_what_changed_is_said_and_written_only_when_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(folder, "software_support")
    assert run(folder, SAME, write=False) == 0
    said = capsys.readouterr().out
    assert "transformers 4.35.0 model types that are known, value was '214', is '4'" in said
    assert rows(folder, "software_support") == before
    assert run(folder, SAME) == 0
    after = rows(folder, "software_support")
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 12
    assert all(line.startswith("transformers,") and ",2026-11-20," in line for line in changed)
    capsys.readouterr()
    assert run(folder, SAME) == 0
    assert "known_families: 12 rows read, 0 changes" in capsys.readouterr().out


def test_a_row_that_the_table_lacks_goes_to_its_end(folder: Path) -> None:
    file = folder / "instance_devices.csv"
    whole = rows(folder, "instance_devices")
    file.write_text("\n".join(whole[:3]) + "\n", "utf-8")
    assert run(folder, SAME) == 0
    kept = rows(folder, "instance_devices")
    assert kept[0] == whole[0]
    assert kept[2] == whole[2]
    assert kept[3].startswith("p4d.24xlarge,nvidia-a100-40,5.2.5,2026-11-20,A100,8,,1,moto,")
    assert len(kept) == 4


OTHER_FORMS = {
    "gone": {f"{AUTO}/elsewhere.py": "CONFIG_MAPPING_NAMES = {}\n"},
    "no table": {**FAMILIES, f"{AUTO}/modeling_auto.py": "NAMES = {}\n"},
    "no Python": {**FAMILIES, f"{AUTO}/modeling_auto.py": "NAMES = {\n"},
    "computed": {
        **FAMILIES,
        f"{AUTO}/modeling_auto.py": "MODEL_FOR_CAUSAL_LM_MAPPING_NAMES = f()\n",
    },
}


@pytest.mark.parametrize("form", OTHER_FORMS.values(), ids=OTHER_FORMS)
def test_another_form_is_named_and_left_and_the_others_go_on(
    folder: Path, capsys: pytest.CaptureFixture[str], form: dict[str, str]
) -> None:
    before = rows(folder, "software_support")
    assert run(folder, {**SAME, "transformers": form}) == 1
    said = capsys.readouterr().out
    assert "known_families: the form has changed" in said
    assert "Its rows stay as they were." in said
    assert rows(folder, "software_support") == before
    assert "instance_devices: 2 rows read" in said
    assert rows(folder, "instance_devices") != rows(ROOT / "data", "instance_devices")


def test_a_package_that_cannot_be_had_is_named_and_left(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows(folder, "instance_devices")
    assert run(folder, {"transformers": FAMILIES}) == 1
    assert "instance_devices: moto 5.1.0 cannot be had." in capsys.readouterr().out
    assert rows(folder, "instance_devices") == before
    assert rows(folder, "software_support") != rows(ROOT / "data", "software_support")


def test_an_instance_that_a_newer_release_names_is_dated_by_the_first_that_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instance_names, "FIRSTS", {"1.0": "0.9"})
    monkeypatch.setattr(instance_names, "PINS", {"botocore": "1.7"})

    def fetch(package: str, version: str, folder: Path) -> None:
        new = ["trn3.48xlarge"] if version >= "1.5" else []
        old = ["p5.48xlarge"] if version >= "1.0" else []
        files: dict[str, dict[str, dict[str, list[str]]]] = {}
        for file, shape in instance_names.LISTS.values():
            files.setdefault(file, {})[shape] = {"enum": [*old, *new]}
        texts = {file: json.dumps({"shapes": shapes}) for file, shapes in files.items()}
        wheel(package, version, folder, texts)

    versions = ["0.9", *(f"1.{n}" for n in range(9))]
    read_again = instance_names.rows(Releases(tmp_path / "in", fetch, lambda package: versions))
    dated = {(row["instance"], row["interface"]): row for row in read_again}
    trn3, p5, trn2 = (dated[f"{name}.48xlarge", "ec2"] for name in ("trn3", "p5", "trn2"))
    assert (trn3["named"], trn3["version"], trn3["absent_in"]) == ("true", "1.5", "1.4")
    assert (p5["named"], p5["version"], p5["absent_in"]) == ("true", "1.0", "0.9")
    assert (trn2["named"], trn2["version"], trn2["absent_in"]) == ("false", "1.7", "")


def test_the_command_reads_what_pip_finds_and_exits_with_one_where_a_version_is_gone(
    tmp_path: Path,
) -> None:
    for version in known_families.VERSIONS:
        wheel("transformers", version, tmp_path, FAMILIES)
    wheel("moto", "5.1.0", tmp_path, DEVICES)
    command = [sys.executable, "-m", "indicators", "known_families", "instance_devices"]
    offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_CONFIG_FILE": os.devnull}
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | offline, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "known_families: 12 rows read" in done.stdout
    assert "instance_devices: moto 5.2.5 cannot be had" in done.stdout
    assert done.stderr == "1 of 2 indicators could not be read\n"
