"""From a chart to what is drawn: checked by its schema, compiled to Vega, drawn as SVG.

Pages and notebooks get compiled charts and :func:`library`, the parts of Vega that draw them. The
compiler stays here.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import altair as alt
import jsonschema_rs
import vl_convert as vlc
from altair.utils.schemapi import debug_mode

from ..charts.theme import CONFIG

_VENDORED = Path(__file__).parent / "vendor" / "vega"
_VL_VERSION = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
_REFERENCE = re.compile(r'(?<="\$ref": )"(?:[^"\\]|\\.)*"')
_VARIABLE = re.compile(r"var\(--[\w-]+,\s*(#[0-9a-fA-F]{3,8})\)")

Spec = dict[str, Any]


class DrawingError(ValueError):
    """A chart that cannot be drawn where readers meet it."""


@cache
def validator() -> Any:
    """The validator of Vega-Lite specifications, by the schema that Altair ships.

    References in that schema hold ``<`` and ``|``, which a URI must not.
    """
    schema = json.dumps(alt.load_schema())
    uris = _REFERENCE.sub(lambda found: f'"{quote(json.loads(found[0]), "#/")}"', schema)
    return jsonschema_rs.validator_for(uris)


def checked(make: Callable[[], Any]) -> tuple[Any, Spec]:
    """The chart that ``make`` returns, and its Vega-Lite specification, valid by its schema.

    Raises Altair's SchemaValidationError, from the line at fault where there is one.
    """
    with debug_mode(False):
        chart = make()
        spec: Spec = chart.to_dict(validate=False)
    if not validator().is_valid(spec):
        make().to_dict()
        raise DrawingError("a chart that Altair takes and its schema does not")
    return chart, spec


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_rounded(v) for v in value]
    return value


def themed(spec: Spec, width: int) -> Spec:
    """A Vega-Lite specification in the report's theme, at a width in pixels."""
    spec = {**spec, "config": CONFIG}
    spec.pop("$schema", None)
    if "hconcat" not in spec and "vconcat" not in spec:
        spec["width"] = width
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    return dict(_rounded(spec))


@lru_cache(maxsize=64)
def _vega(spec: str) -> Spec:
    return dict(vlc.vegalite_to_vega(spec, vl_version=_VL_VERSION))


@cache
def config() -> Spec:
    """The configuration that every compiled chart shares; it travels with the library."""
    empty = {"data": {"values": []}, "mark": "point", "config": CONFIG}
    return dict(_vega(json.dumps(empty))["config"])


def compiled(spec: Mapping[str, Any]) -> Spec:
    """The Vega specification of a chart, for :func:`library`.

    Raises DrawingError for a transform, a scheme of colours, a curve or a function that the
    library lacks.
    """
    made = {k: v for k, v in _vega(json.dumps(spec)).items() if k not in ("$schema", "description")}
    if missing := sorted(_transforms(made) - known_transforms()):
        raise DrawingError(f"the chart library of the pages has no transform {', '.join(missing)}")
    for kind, asked in _asked(made).items():
        if missing := sorted(asked & set(about_library()["absent"][kind])):
            raise DrawingError(f"the chart library of the pages has no {kind} {', '.join(missing)}")
    if made.get("config") == config():
        del made["config"]
    return made


def _transforms(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {step["type"] for step in node.get("transform", []) if isinstance(step, dict)}
        return own.union(*map(_transforms, node.values()))
    return set().union(*map(_transforms, node)) if isinstance(node, list) else set()


def _asked(made: Spec) -> dict[str, set[str]]:
    """What a chart names that the library may lack, by kind."""
    text = json.dumps(made)
    return {
        "scheme": {name.lower() for name in re.findall(r'"scheme": "(\w+)(?:-\d+)?"', text)},
        "curve": set(re.findall(r'"interpolate": \{"value": "([\w-]+)"', text)),
        "function": set(re.findall(r"\b(\w+)\(", text)),
    }


def about_library() -> Spec:
    """The vendored library: versions, checksums, transforms, and what it is without, by kind."""
    loaded: Spec = json.loads((_VENDORED / "about.json").read_text(encoding="utf-8"))
    return loaded


@cache
def known_transforms() -> frozenset[str]:
    """The transforms that a chart may ask for."""
    return frozenset(about_library()["transforms"])


@cache
def library() -> str:
    """Vega and the configuration of the charts, as one classic script: ``reportVega``."""
    script = (_VENDORED / "vega.js").read_text(encoding="utf-8")
    theme = json.dumps(config(), separators=(",", ":"), sort_keys=True)
    return f"{script}reportVega.config={theme};\n"


@cache
def tooltip() -> str:
    """Vega's tooltip, which notebooks use, as one classic script: ``reportTooltip``."""
    return (_VENDORED / "tooltip.js").read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    return str(vlc.vega_to_svg(_vega(spec)))


def svg(spec: Mapping[str, Any], name: str) -> str:
    """The drawn chart, sized by its view box, with ids made of ``name``."""
    drawn = _drawn(json.dumps(spec))
    drawn = re.sub(r'<svg([^>]*?) width="[^"]*" height="[^"]*"', r"<svg\1", drawn, count=1)
    drawn = re.sub(r"(-?\d+\.\d{2})\d+", r"\1", drawn)
    seen: dict[str, str] = {}

    def stable(found: re.Match[str]) -> str:
        key = found.group(2)
        seen.setdefault(key, f"{name}-{len(seen)}")
        return f"{found.group(1)}{seen[key]}{found.group(3)}"

    return re.sub(r'(id="|url\(#)((?:clip|gradient)\d+)("|\))', stable, drawn)


def lighter(drawn: str) -> str:
    """The same drawing with its font named once and without what says nothing."""
    for nothing in (' stroke-linejoin="miter"', ' transform="translate(0,0)"', ' opacity="1"'):
        drawn = drawn.replace(nothing, "")
    named = re.findall(r' font-family="[^"]*"', drawn)
    if len(set(named)) != 1:
        return drawn
    return drawn.replace(named[0], "").replace("<svg", f"<svg{named[0]}", 1)


def has_marks(drawn: str) -> bool:
    """Whether a drawn chart shows any mark."""
    groups = re.findall(r'role-mark[^"]*"[^>]*>(.*?)</g>', drawn, flags=re.DOTALL)
    return any("<path" in g or "<text" in g or "<line" in g for g in groups)


def plain(text: str) -> str:
    """A drawing or a specification with the colours of the light palette written out."""
    return _VARIABLE.sub(r"\1", text)


def picture(spec: Mapping[str, Any]) -> str:
    """The drawn chart as the address of a picture, sharp at any size, in the light palette."""
    drawn = plain(svg(spec, "p")).replace("<svg ", '<svg style="background:#fff" ', 1)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"


def rasterised(drawn: str) -> bytes:
    """An SVG without variables as a PNG of its own size."""
    return _packed(bytes(vlc.svg_to_png(drawn)))


_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _packed(picture: bytes) -> bytes:
    """The same PNG with its pixels packed anew: vl-convert 1.9 packs fast, to thrice the bytes."""
    chunks, at = [], len(_SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        chunks.append((picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]))
        at += 12 + length
    pixels = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    kept = [(b"IHDR", chunks[0][1]), (b"IDAT", zlib.compress(pixels, 6)), (b"IEND", b"")]
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in kept
    )
