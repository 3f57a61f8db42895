"""First releases of botocore in which EC2 and SageMaker name an instance."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from indicators.instances import CHIPS
from indicators.releases import FormChanged, Release, Releases

TABLE = "instance_names"
PINS = {"botocore": "1.44.8"}
FIRSTS = {
    "1.13.31": "1.13.30",
    "1.13.32": "1.13.31",
    "1.19.5": "1.19.4",
    "1.19.10": "1.19.9",
    "1.27.30": "1.27.29",
    "1.27.57": "1.27.56",
    "1.29.2": "1.29.1",
    "1.29.6": "1.29.5",
    "1.29.55": "1.29.54",
    "1.29.127": "1.29.126",
    "1.29.129": "1.29.128",
    "1.29.158": "1.29.157",
    "1.31.19": "1.31.18",
    "1.31.25": "1.31.24",
    "1.31.59": "1.31.58",
    "1.33.3": "1.33.2",
    "1.34.2": "1.34.1",
    "1.35.51": "1.35.50",
    "1.35.53": "1.35.52",
    "1.35.68": "1.35.67",
    "1.35.75": "1.35.74",
    "1.36.2": "1.36.1",
    "1.36.11": "1.36.10",
    "1.38.23": "1.38.22",
    "1.38.30": "1.38.29",
    "1.38.37": "1.38.36",
    "1.38.39": "1.38.38",
    "1.39.10": "1.39.9",
    "1.40.6": "1.40.5",
    "1.40.12": "1.40.11",
    "1.40.14": "1.40.13",
    "1.40.22": "1.40.21",
    "1.40.25": "1.40.24",
    "1.40.65": "1.40.64",
    "1.40.72": "1.40.71",
    "1.42.1": "1.41.6",
    "1.42.5": "1.42.4",
    "1.42.12": "1.42.11",
    "1.42.60": "1.42.59",
    "1.43.114": "1.43.113",
}
"""Releases that name an instance for the first time, each with the release before it."""

SAGEMAKER = "botocore/data/sagemaker/2017-07-24/service-2.json"
LISTS = {
    "ec2": ("botocore/data/ec2/2016-11-15/service-2.json", "InstanceType"),
    "sagemaker_training": (SAGEMAKER, "TrainingInstanceType"),
    "sagemaker_hosting": (SAGEMAKER, "ProductionVariantInstanceType"),
    "sagemaker_cluster": (SAGEMAKER, "ClusterInstanceType"),
}


def rows(releases: Releases) -> Iterator[dict[str, str]]:
    newest = releases.get("botocore", PINS["botocore"])
    lists = {interface for _, interface in named(newest)}
    if lists != set(LISTS):
        raise FormChanged(f"botocore {newest.version} has no {', '.join(set(LISTS) - lists)}")
    firsts: dict[tuple[str, str], tuple[Release, str]] = {}
    for version, before in FIRSTS.items():
        release = releases.get("botocore", version)
        for place in named(release) - named(releases.get("botocore", before)):
            firsts[place] = release, before
    for place in sorted((instance, interface) for instance in CHIPS for interface in LISTS):
        instance, interface = place
        if place in named(newest) and place not in firsts:
            firsts[place] = first(releases, place)
        release, before = firsts.get(place, (newest, ""))
        file, shape = LISTS[interface]
        yield {
            "instance": instance,
            "interface": interface,
            "chip_id": CHIPS[instance],
            "named": str(place in named(newest)).lower(),
            "version": release.version,
            "date": release.date,
            "absent_in": before,
            "source_id": "botocore",
            "locator": f"{file}, shapes.{shape}.enum",
            "source_status": "direct",
        }


def first(releases: Releases, place: tuple[str, str]) -> tuple[Release, str]:
    """The first release since the last in FIRSTS that names an instance, and the one before."""
    versions = releases.versions("botocore")
    since, upto = versions.index(list(FIRSTS)[-1]), versions.index(PINS["botocore"])
    span = versions[since : upto + 1]
    at = bisect_left(span, True, key=lambda one: place in named(releases.get("botocore", one)))
    if not at:
        raise FormChanged(f"{' '.join(place)} is named before botocore {span[0]}: add to FIRSTS")
    return releases.get("botocore", span[at]), span[at - 1]


@cache
def named(release: Release) -> set[tuple[str, str]]:
    """Each instance with each interface that names it, of those that are followed."""
    return {
        (name.removeprefix("ml."), interface)
        for interface, (file, shape) in LISTS.items()
        for name in release.json(file)["shapes"].get(shape, {}).get("enum", ())
        if name.removeprefix("ml.") in CHIPS
    }
