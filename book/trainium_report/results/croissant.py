"""The Data Package as Croissant: the JSON-LD by which catalogues of data sets for ML know it.

The description stands beside the tables, so its addresses are their file names. Keys between tables
are left to ``datapackage.json``: mlcroissant 1.1.1 joins tables along them. Of a table that points
on and is pointed to it then reads the names of columns for rows, or nothing.
"""

from __future__ import annotations

import hashlib
from typing import Any

from ..tables import Tables

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"

_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "equivalentProperty": "cr:equivalentProperty",
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES = {
    "string": "sc:Text", "number": "sc:Float", "integer": "sc:Integer", "boolean": "sc:Boolean",
}  # fmt: skip


def _field(name: str, field: dict[str, Any]) -> dict[str, Any]:
    column = field["name"]
    unit = f" Unit: {field['unit']}." if field.get("unit") else ""
    return {
        "@type": "cr:Field",
        "@id": f"{name}/{column}",
        "name": column,
        "description": f"{field.get('description') or 'Notes, in our words.'}{unit}",
        "dataType": _TYPES[field["type"]],
        "source": {"fileObject": {"@id": f"{name}.csv"}, "extract": {"column": column}},
    }


def _records(entry: dict[str, Any]) -> dict[str, Any]:
    name, schema = entry["name"], entry["schema"]
    primary = schema["primaryKey"]
    named = [primary] if isinstance(primary, str) else primary
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": entry["description"],
        "key": [{"@id": f"{name}/{column}"} for column in named],
        "field": [_field(name, field) for field in schema["fields"]],
    }


def _file(tables: Tables, entry: dict[str, Any]) -> dict[str, Any]:
    content = (tables.folder / entry["path"]).read_bytes()
    return {
        "@type": "cr:FileObject",
        "@id": f"{entry['name']}.csv",
        "name": f"{entry['name']}.csv",
        "description": entry["title"],
        "contentUrl": entry["path"],
        "contentSize": f"{len(content)} B",
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def described(tables: Tables) -> dict[str, Any]:
    """The package as a Croissant document, from its files as they are."""
    package = tables.package
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "name": package["name"],
        "alternateName": package["title"],
        "description": package["description"],
        "version": package["version"],
        "datePublished": package["updated"],
        "license": package["licenses"][0]["path"],
        "citeAs": f"{package['title']}, version {package['version']}, {package['updated']}.",
        "url": "datapackage.json",
        "isLiveDataset": False,
        "distribution": [_file(tables, entry) for entry in package["resources"]],
        "recordSet": [_records(entry) for entry in package["resources"]],
    }
