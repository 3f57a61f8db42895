#!/usr/bin/env bash
# What Vega warns of reaches standard error in vl-convert 2.0.0rc7, and nobody in 1.9.
#
# Guessed: a chart that drew in silence draws in silence after an update of what draws it.
# Seen: a layer whose filter leaves no row gives its scale no extent. vl-convert 1.9.0.post1 draws
# and says nothing. 2.0.0rc7 draws the same marks and writes 'Infinite extent for field' on the
# standard error of the process, past Python's warnings and logging. In a notebook that is output
# of the cell, and a Jupyter Book with nb_output_stderr: error does not build any more.
# Date: 1 December 2026. Source: the two releases, on one specification.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
said() {
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install --quiet --disable-pip-version-check "vl-convert-python==$1"
  "$folder/$1/bin/python" - 2>&1 >/dev/null <<'PYTHON'
import vl_convert

bars = {"mark": "bar", "encoding": {"y": {"field": "who"}, "x": {"field": "n", "type": "quantitative"}}}
none = {
    "transform": [{"filter": "datum.n > 99"}],
    "mark": "rule",
    "encoding": {"x": {"field": "m", "type": "quantitative"}},
}
data = {"values": [{"who": "a", "n": 1, "m": 1}, {"who": "b", "n": 2, "m": 3}]}
print(vl_convert.vegalite_to_svg({"data": data, "layer": [bars, none]}))
PYTHON
}
before=$(said 1.9.0.post1)
after=$(said 2.0.0rc7)
test -z "$before" && case "$after" in *"Infinite extent for field"*) ;; *) false ;; esac \
  || { echo "not as seen: '$before', '$after'" >&2; exit 1; }
echo "as seen: nothing in 1.9; in 2.0.0rc7: $(echo "$after" | head -1)"
