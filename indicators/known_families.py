"""Model types that transformers knows: all, and those that generate text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from indicators.releases import FormChanged, Release, Releases

TABLE = "software_support"
PINS = {"transformers": "5.24.0"}
VERSIONS = ("4.35.0", "4.43.2", "4.48.1", "4.51.0", "4.57.1", "5.24.0")
"""Those that releases of optimum-neuron ask for, and the newest."""

METRICS = {
    "model types that are known": ("CONFIG_MAPPING_NAMES", ("auto_mappings", "configuration_auto")),
    "causal model types that are known": ("MODEL_FOR_CAUSAL_LM_MAPPING_NAMES", ("modeling_auto",)),
}


def rows(releases: Releases) -> Iterator[dict[str, str]]:
    for version in VERSIONS:
        release = releases.get("transformers", version)
        for metric, (table, modules) in METRICS.items():
            paths = [f"transformers/models/auto/{module}.py" for module in modules]
            yield {
                "package": "transformers",
                "version": version,
                "date": release.date,
                "metric": metric,
                "value": str(len(keys(release, table, paths))),
                "unit": "model types",
                "source_id": "transformers",
                "locator": f"{table} in transformers/models/auto",
                "source_status": "direct",
            }


def keys(release: Release, table: str, paths: list[str]) -> set[str]:
    """The keys of a table that modules write out, or add to it, as pairs or as a dictionary."""
    found: set[str] = set()
    for path in paths:
        if path not in release.paths:
            continue
        for node in ast.walk(ast.parse(release.text(path))):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=written) if name == table:
                    pass
                case ast.AnnAssign(target=ast.Name(id=name), value=written) if name == table:
                    pass
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name)), args=[written]):
                    if name != table:
                        continue
                case _:
                    continue
            for part in ast.walk(written) if written else ():
                match part:
                    case ast.Tuple(elts=[ast.Constant(value=str(key)), _]):
                        found.add(key)
                    case ast.Dict(keys=[*names]):
                        texts = (item.value for item in names if isinstance(item, ast.Constant))
                        found |= {str(text) for text in texts}
    if not found:
        raise FormChanged(f"transformers {release.version} has no {table} in {', '.join(paths)}")
    return found
