#!/usr/bin/env bash
# EC2's interface counts the memory of some GPUs in decimal gigabytes, of others in binary ones.
#
# Guessed: SizeInMiB in the answer of DescribeInstanceTypes holds MiB, as its name says, of one
# kind.
# Seen: in the copy of the interface's answers that moto 5.2.5 (October 2026) carries, the 24 GB
# of an A10G or L4 are 22,888 MiB (24 thousand million bytes), the 80 GB of an A100 or H100 81,920
# MiB (80 GiB). In moto 5.1.0 (February 2025) the A10G still had 24,576: the answer was revised.
# Date: 30 November 2026. Source: GpuInfo in moto/ec2/resources/instance_types.json, which moto's
# own script fills from the interface.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/ask.py" <<'PYTHON'
import boto3
from moto import mock_aws

NAMES = ["g5.xlarge", "g6.xlarge", "p4de.24xlarge", "p5.48xlarge"]
login = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
with mock_aws():
    answer = boto3.client("ec2", "us-east-1", **login).describe_instance_types(InstanceTypes=NAMES)
for found in answer["InstanceTypes"]:
    gpu = found["GpuInfo"]["Gpus"][0]
    print(gpu["Name"], gpu["MemoryInfo"]["SizeInMiB"])
PYTHON
memories() {
  venv=$(mktemp -d -p "$folder")
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check "$1" boto3==1.44.8
  "$venv/bin/python" "$folder/ask.py" | sort | paste -sd ' '
}
hold() { test "$1" = "$2" || { echo "changed: $1" >&2; exit 1; }; }
hold "$(memories 'moto[ec2]==5.2.5')" "A100 81920 A10G 22888 H100 81920 L4 22888"
hold "$(memories 'moto[ec2]==5.1.0')" "A100 81920 A10G 24576 H100 81920 L4 22888"
hold $((24000000000 / 1048576)) 22888
echo "as seen: 24 GB are 22,888 MiB (24,576 before), 80 GB are 81,920 MiB"
