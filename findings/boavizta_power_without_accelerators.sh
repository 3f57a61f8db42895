#!/usr/bin/env bash
# BoaviztAPI gives a server of eight H100s 856 W in use, and one without any GPU 855 W.
#
# Guessed: a tool for the footprint of cloud instances, which lists each instance's GPUs,
# counts what they draw.
# Seen: version 2.5.0 counts GPUs in what was spent to make the server. Their power is zero unless
# the caller names it: p5.48xlarge, whose eight H100s may draw 700 W each, is beside m7i.48xlarge.
# trn1.32xlarge has 16 chips 'AWS Inferentia', each with the silicon of an H100 (the default card's
# 2,808 square millimetres of logic and memory). trn2.48xlarge is not known.
# Date: 30 November 2026. Source: model_power_consumption in boaviztapi/models/device/server.py,
# whose remark says that there is no model of power; data/archetypes/server.csv.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check boaviztapi==2.5.0
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import asyncio

from boaviztapi.routers.cloud_router import instance_cloud_impact_from_model
from fastapi import HTTPException


def seen(instance):
    asked = {"provider": "aws", "instance_type": instance, "duration": 1, "criteria": ["gwp"]}
    found = asyncio.run(instance_cloud_impact_from_model(**asked))["verbose"]
    return found["avg_power"]["value"], found.get("GPU-1")


gpu_watts, cards = seen("p5.48xlarge")
plain_watts, none = seen("m7i.48xlarge")
trainium_watts, chips = seen("trn1.32xlarge")
print(f"p5.48xlarge    {gpu_watts:.0f} W, {cards['units']['value']:.0f} x {cards['name']['value']}")
print(f"m7i.48xlarge   {plain_watts:.0f} W, no card")
print(f"trn1.32xlarge  {trainium_watts:.0f} W, "
      f"{chips['units']['value']:.0f} x {chips['name']['value']}")
assert none is None and cards["units"]["value"] == 8
assert abs(gpu_watts - plain_watts) < 5 and gpu_watts < 2 * 700
assert chips["name"]["value"] == "AWS Inferentia" and chips["units"]["value"] == 16
assert abs(chips["gpu_surface"]["value"] - cards["gpu_surface"]["value"]) < 0.1
try:
    seen("trn2.48xlarge")
except HTTPException as error:
    assert error.status_code == 404
    print("trn2.48xlarge  not known")
else:
    raise AssertionError("trn2.48xlarge is known now")
PYTHON
