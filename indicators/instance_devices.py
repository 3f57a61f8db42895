"""What EC2's interface says of the accelerators of an instance: how many, and their memory."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.instances import CHIPS
from indicators.releases import FormChanged, Releases

TABLE = "instance_devices"
PINS = {"moto": "5.2.5"}
VERSIONS = ("5.1.0", "5.2.5")

ANSWERS = "moto/ec2/resources/instance_types.json"
WATCHED = {**CHIPS, "g5.xlarge": "", "g6.xlarge": ""}
UNTOLD = ("trn2u.48xlarge",)
"""Instances that the interface describes without a word on their accelerators."""


def rows(releases: Releases) -> Iterator[dict[str, str]]:
    for version in VERSIONS:
        release = releases.get("moto", version)
        answers = release.json(ANSWERS)
        for instance, chip in WATCHED.items():
            if instance not in answers:
                continue
            answer = answers[instance]
            neuron = answer.get("NeuronInfo", {}).get("NeuronDevices", [])
            devices = neuron or answer.get("GpuInfo", {}).get("Gpus", [])
            if len(devices) != 1 and instance not in UNTOLD:
                raise FormChanged(f"moto {version} has {len(devices)} kinds in {instance}")
            device = devices[0] if devices else {}
            yield {
                "instance": instance,
                "chip_id": chip,
                "version": version,
                "date": release.date,
                "device": device.get("Name", ""),
                "devices": str(device.get("Count", 0)),
                "cores": str(device.get("CoreInfo", {}).get("Count", "")),
                "memory_mib": str(device.get("MemoryInfo", {}).get("SizeInMiB", "")),
                "source_id": "moto",
                "locator": f'{ANSWERS}, key "{instance}"',
                "source_status": "direct",
            }
