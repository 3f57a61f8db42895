#!/usr/bin/env bash
# Altair 6.3.0 ships the JSON schema of Vega-Lite 6.1, and jsonschema-rs 0.61.2 refuses to read it.
#
# Guessed: a validator of JSON Schema draft 7 takes a schema that names draft 7, as the Python
# package jsonschema 4.26.0 does.
# Seen: 294 of its references hold '<', '|' or '"', as in
# '#/definitions/MarkPropDef<(Gradient|string|null)>'. Draft 7 asks for a URI reference there, and
# jsonschema-rs says so. With the references percent-encoded it reads the schema and judges charts.
# Date: 30 November 2026. Source: draft-07 core, 8.3 '"$ref" must be a URI Reference';
# altair/vegalite/v6/schema/vega-lite-schema.json in the package.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  altair==6.3.0 jsonschema-rs==0.61.2 jsonschema==4.26.0
"$folder/venv/bin/python" - <<'PYTHON'
import json
from urllib.parse import quote

import altair as alt
import jsonschema
import jsonschema_rs

schema = alt.load_schema()
chart = alt.Chart(alt.Data(values=[{"a": 1}])).mark_bar().encode(x="a:Q").to_dict()
assert schema["$schema"].startswith("http://json-schema.org/draft-07/")
jsonschema.Draft7Validator.check_schema(schema)

try:
    jsonschema_rs.validator_for(schema)
except jsonschema_rs.ValidationError as refused:
    assert 'is not a "uri-reference"' in str(refused), refused
else:
    raise SystemExit("changed: jsonschema-rs reads the schema as it is")

found = []


def encoded(node):
    if isinstance(node, dict):
        found.extend(v for k, v in node.items() if k == "$ref" and set(v) & set('<>|"'))
        return {k: quote(v, "#/") if k == "$ref" else encoded(v) for k, v in node.items()}
    return [encoded(item) for item in node] if isinstance(node, list) else node


validator = jsonschema_rs.validator_for(encoded(schema))
assert len(found) == 294, len(found)
assert validator.is_valid(chart)
assert not validator.is_valid({**chart, "mark": "bars"})
print(f"as seen: {len(found)} references are no URI references; percent-encoded they are read")
PYTHON
