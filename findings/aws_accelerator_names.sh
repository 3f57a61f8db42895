#!/usr/bin/env bash
# Three services of AWS ask for an accelerator by name, and only one of them knows Trainium.
#
# Guessed: EC2, ECS and EC2 Auto Scaling share the field AcceleratorName of instance requirements,
# hence its names.
# Seen: in botocore 1.44.8 (20 November 2026) EC2 has 19 names, ECS 14, Auto Scaling 7. Trainium,
# Trainium2 and Inferentia2 stand in EC2's list alone; Auto Scaling has no H100, and nobody an
# H200, B200 or B300, though EC2 has instances with them.
# Date: 30 November 2026. Source: shapes.AcceleratorName in the service models in botocore/data.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  botocore==1.44.8
"$folder/venv/bin/python" - <<'PYTHON'
from botocore.loaders import Loader

SERVICES = ("ec2", "ecs", "autoscaling")
models = {service: Loader().load_service_model(service, "service-2") for service in SERVICES}
ec2, ecs, scaling = (set(models[s]["shapes"]["AcceleratorName"]["enum"]) for s in SERVICES)
assert (len(ec2), len(ecs), len(scaling)) == (19, 14, 7), (len(ec2), len(ecs), len(scaling))
assert scaling < ecs < ec2
assert {"trainium", "trainium2", "inferentia2"} <= ec2 - ecs
assert "h100" in ecs - scaling
assert not {"h200", "b200", "b300"} & ec2
rented = set(models["ec2"]["shapes"]["InstanceType"]["enum"])
assert {"p5e.48xlarge", "p6-b200.48xlarge", "p6-b300.48xlarge"} <= rented
print("as seen: 19, 14 and 7 names; Trainium in one list of three")
PYTHON
