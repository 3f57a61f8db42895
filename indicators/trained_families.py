"""Model types that optimum-neuron trains, serves and exports, by release."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from indicators.releases import FormChanged, Release, Releases

TABLE = "software_support"
PINS = {"optimum-neuron": "0.4.5"}
VERSIONS = (
    *(f"0.0.{n}" for n in range(5, 13)), "0.0.12.1", *(f"0.0.{n}" for n in range(13, 29)),
    "0.1.0", "0.2.0", "0.2.1", "0.2.2", "0.3.0", *(f"0.4.{n}" for n in range(6)),
)  # fmt: skip

EXPORT = "optimum/exporters/neuron/model_configs"
PARALLEL = "optimum/neuron/distributed/parallelizers_manager.py"
TRAIN = "optimum/neuron/models/training/"
SERVE = "optimum/neuron/models/inference/auto_models.py"


def rows(releases: Releases) -> Iterator[dict[str, str]]:
    for version in VERSIONS:
        release = releases.get("optimum-neuron", version)
        counted = {
            "model types that train": (trained(release), f"{PARALLEL}; {TRAIN}"),
            "model types that generate text": (served(release), decoders(release)),
            "model types that export": (set(registered(release, EXPORT)), EXPORT),
        }
        for metric, (types, locator) in counted.items():
            yield {
                "package": "optimum-neuron",
                "version": version,
                "date": release.date,
                "metric": metric,
                "value": str(len(types)),
                "unit": "model types",
                "names": " ".join(sorted(types)),
                "source_id": "optimum-neuron",
                "locator": locator,
                "source_status": "direct",
            }


def trained(release: Release) -> set[str]:
    """Those with a class of their own for training in parallel, by either of two mechanisms."""
    folders = {
        found.group(1)
        for path in release.paths
        if (found := re.fullmatch(rf"{TRAIN}(\w+)/modeling_\w+\.py", path))
    }
    if PARALLEL not in release.paths:
        if not folders:
            raise FormChanged(f"optimum-neuron {release.version} trains nothing where it did")
        return folders
    for node in ast.walk(ast.parse(release.text(PARALLEL))):
        match node:
            case ast.Assign(targets=[ast.Name(id="_MODEL_TYPE_TO_PARALLEL_MODEL_CLASS")]):
                table = next(item for item in ast.walk(node.value) if isinstance(item, ast.Dict))
                return folders | {ast.literal_eval(key) for key in table.keys if key}
    raise FormChanged(f"optimum-neuron {release.version} has no table of parallel classes")


def served(release: Release) -> set[str]:
    """Decoders that generate text."""
    types = registered(release, decoders(release))
    return {name for name, tasks in types.items() if "text-generation" in tasks}


def decoders(release: Release) -> str:
    """Where decoders are registered: since 0.2.0 in a place of their own."""
    return SERVE if SERVE in release.paths else EXPORT


def registered(release: Release, place: str) -> dict[str, set[str]]:
    """Model types that a file, or the files of a folder, register, with the tasks of each."""
    types: dict[str, set[str]] = {}
    for path in release.paths:
        if not path.startswith(place) or not path.endswith(".py"):
            continue
        for node in ast.walk(ast.parse(release.text(path))):
            for call in getattr(node, "decorator_list", []):
                match call:
                    case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=key), *tasks]):
                        if name.startswith("register_"):
                            parts = (part for task in tasks for part in ast.walk(task))
                            texts = {part.value for part in parts if isinstance(part, ast.Constant)}
                            types.setdefault(str(key), set()).update(map(str, texts))
    if not types:
        raise FormChanged(f"optimum-neuron {release.version} registers nothing in {place}")
    return types
