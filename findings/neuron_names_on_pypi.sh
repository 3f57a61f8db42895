#!/usr/bin/env bash
# Six packages of the Neuron SDK install from PyPI without an error, and none can be imported.
#
# Guessed: a package that PyPI has from its own maker either works or is not there.
# Seen: torch-neuronx, neuronx-cc, libneuronxla, neuronx-distributed, nki and vllm-neuron (June
# 2026) are one line each, which says WRONG PACKAGE. The modules of three of them are named with a
# hyphen, which no import statement can write, so that not even this message shows.
# Date: 30 November 2026. Source: __init__.py of each wheel.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  torch-neuronx==1.0 neuronx-cc==1.0.post1 libneuronxla==1.0 \
  neuronx-distributed==0.1 nki==0.0.1 vllm-neuron==0.1.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib import import_module
from importlib.util import find_spec

SIGNS = ("torch_neuronx", "libneuronxla", "nki")
HYPHENS = ("neuronx-cc", "neuronx-distributed", "vllm-neuron")
for name in (*SIGNS, *HYPHENS):
    try:
        import_module(name)
    except ModuleNotFoundError as missing:
        raise SystemExit(f"changed: {missing}") from missing
    except ImportError as refused:
        assert str(refused).startswith("WRONG PACKAGE"), (name, refused)
    else:
        raise SystemExit(f"changed: {name} can be imported")
written = [name for name in HYPHENS if find_spec(name.replace("-", "_"))]
assert not written, f"changed: {written} can be written"
print("as seen: six signs, three of them under names that no import statement can write")
PYTHON
