"""Regions where EC2's interface offers an instance, and where the price list has a row for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from indicators.instances import CHIPS
from indicators.releases import FormChanged, Release, Releases

TABLE = "instance_regions"
PINS = {"moto": "5.2.5", "cfn-lint": "1.58.0"}
OFFERED = (
    "4.1.0", "4.1.13", "4.2.13", "5.0.11", "5.0.22", "5.0.27", "5.1.4", "5.1.9", "5.1.14", "5.1.20",
    "5.2.0", "5.2.3", "5.2.4", "5.2.5",
)  # fmt: skip
PRICED = ("1.58.0",)

OFFERS = "moto/ec2/resources/instance_type_offerings/region/"
PRICES = "cfnlint/data/schemas/extensions/aws_ec2_instance/instancetype_enum.json"


def rows(releases: Releases) -> Iterator[dict[str, str]]:
    for package, versions, read in (("moto", OFFERED, offers), ("cfn-lint", PRICED, prices)):
        for version in versions:
            release = releases.get(package, version)
            regions = {name: types for name, types in read(release).items() if commercial(name)}
            if not regions:
                raise FormChanged(f"{package} {version} names no region")
            for instance, chip in CHIPS.items():
                found = sorted(name for name, types in regions.items() if instance in types)
                yield {
                    "instance": instance,
                    "chip_id": chip,
                    "basis": "offered" if package == "moto" else "priced",
                    "version": version,
                    "date": release.date,
                    "regions": str(len(found)),
                    "of_regions": str(len(regions)),
                    "names": " ".join(found),
                    "source_id": package,
                    "locator": OFFERS if package == "moto" else PRICES,
                    "source_status": "direct",
                }


def commercial(region: str) -> bool:
    """Whether a name is a region's, and not of China or of a government."""
    return bool(re.fullmatch(r"(?!cn-|us-gov-|us-iso)[a-z]{2}-[a-z]+-\d", region))


def offers(release: Release) -> Mapping[str, set[str]]:
    found = {}
    for path in release.paths:
        if path.startswith(OFFERS) and ".json" in path:
            region = path.removeprefix(OFFERS).split(".")[0]
            written = release.json(path.removesuffix(".gz"))
            found[region] = {row["InstanceType"] for row in written}
    return found


def prices(release: Release) -> Mapping[str, set[str]]:
    listed = release.json(PRICES)
    return {region: set(listed[region]["enum"]) for region in listed if commercial(region)}
