#!/usr/bin/env bash
# mfu-tracker 0.3.0 gives an A100 half its rate, so that a run at 45 percent prints 90.
#
# Guessed: a peak computed from cores and clock is the data sheet's for the cards that the code
# names as checked.
# Seen: for an A100 (108 cores at 1.41 GHz) it is 156 TFLOP/s in 16 bits, which the sheet gives
# for TF32; 16 bits have 312. For an H100 the factor 3,840 a core and cycle gives 1,004 for the
# sheet's 989. It also gives the H100 a rate in INT4, where its sheet has none.
# Date: 30 November 2026. Source: _FP16_FLOPS_PER_SM_PER_CLOCK and get_gpu_spec in
# mfu_tracker/gpu.py; Nvidia's data sheets of the A100 and the H100.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  torch==2.13.0 mfu-tracker==0.3.0
"$folder/venv/bin/python" - <<'PYTHON'
from types import SimpleNamespace
from unittest.mock import patch

from mfu_tracker.gpu import get_gpu_spec


def peak(dtype, **properties):
    card = SimpleNamespace(memory_clock_rate=1215000, memory_bus_width=5120, **properties)
    with patch("torch.cuda.get_device_properties", return_value=card):
        return round(get_gpu_spec("cuda:0").peak_tflops(dtype))


a100 = {"name": "A100", "major": 8, "minor": 0, "multi_processor_count": 108}
h100 = {"name": "H100", "major": 9, "minor": 0, "multi_processor_count": 132}
assert peak("bf16", clock_rate=1410000, **a100) == 156, "changed: A100"
assert peak("bf16", clock_rate=1980000, **h100) == 1004, "changed: H100"
assert peak("int4", clock_rate=1980000, **h100) == 4014, "changed: INT4"
print("as seen: 156 for 312, 1,004 for 989, and 4,014 in a format without a rate")
PYTHON
