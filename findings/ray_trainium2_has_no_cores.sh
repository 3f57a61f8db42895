#!/usr/bin/env bash
# Ray 2.60.0 has no cores for a Trainium2 instance, and calls any instance a Neuron core.
#
# Guessed: Ray, which schedules 'neuron_cores', knows how many an instance of 2024 has.
# Seen: its table ends at trn1n and inf2: for trn2.48xlarge (16 chips) it has nothing, and an
# m5.large has the accelerator type 'aws-neuron-core'. A remark in the code waits for AWS's SDK to
# give the number; it does since March 2024 (NeuronInfo).
# Date: 30 November 2026. Source: AWS_NEURON_INSTANCE_MAP and NeuronAcceleratorManager in
# ray/_private/accelerators/neuron.py; shapes.NeuronDeviceCoreInfo in botocore's model of EC2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  ray==2.60.0 botocore==1.44.8
"$folder/venv/bin/python" - <<'PYTHON'
from botocore.loaders import Loader
from ray._private.accelerators import NeuronAcceleratorManager as neuron

cores = {
    name: neuron.get_ec2_instance_num_accelerators(name, {})
    for name in ("trn1.32xlarge", "inf2.48xlarge", "trn2.3xlarge", "trn2.48xlarge")
}
assert list(cores.values()) == [32, 24, None, None], cores
assert neuron.get_ec2_instance_accelerator_type("m5.large", {}) == "aws-neuron-core"
shapes = Loader().load_service_model("ec2", "service-2")["shapes"]
assert "Count" in shapes["NeuronDeviceCoreInfo"]["members"]
print(f"as seen: {cores}")
PYTHON
