#!/usr/bin/env bash
# EC2's interface gives the newest Trainium2 instance no accelerator at all.
#
# Guessed: the interface describes the 16 chips of trn2u.48xlarge as it describes those of
# trn2.48xlarge.
# Seen: in moto 5.2.5 (October 2026), a copy of the interface's answers, trn2u.48xlarge is offered
# in one region and has memory, disks and network, but no NeuronInfo, which is where tools look
# for Amazon's chips.
# Date: 30 November 2026. Source: moto/ec2/resources/instance_types.json, which moto's own script
# fills from the interface.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  'moto[ec2]==5.2.5' boto3==1.44.8
"$folder/venv/bin/python" - <<'PYTHON'
import boto3
from moto import mock_aws

login = {"aws_access_key_id": "none", "aws_secret_access_key": "none"}
names = ["trn2.48xlarge", "trn2u.48xlarge"]
with mock_aws():
    ec2 = boto3.client("ec2", "ap-south-2", **login)
    offered = ec2.describe_instance_type_offerings(
        LocationType="region", Filters=[{"Name": "instance-type", "Values": names}]
    )
    answer = ec2.describe_instance_types(InstanceTypes=names)
assert len(offered["InstanceTypeOfferings"]) == 2, offered
found = {row["InstanceType"]: row for row in answer["InstanceTypes"]}
devices = found["trn2.48xlarge"]["NeuronInfo"]["NeuronDevices"]
assert [device["Count"] for device in devices] == [16], devices
assert "NeuronInfo" not in found["trn2u.48xlarge"], "changed: trn2u has its chips"
memory = {row["MemoryInfo"]["SizeInMiB"] for row in found.values()}
assert memory == {2048 * 1024}, memory
print("as seen: two instances alike, 16 chips in one and none in the other")
PYTHON
