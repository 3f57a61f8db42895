#!/usr/bin/env bash
# Vega writes 0.125 as 0.13 where Python writes 0.12, by the same specification '.2f'.
#
# Guessed: d3-format follows Python's mini-language for formats, so one text comes out of both.
# Seen: halves that a double holds exactly are rounded up by Vega (in vl-convert 1.9.0.post1) and
# to the even digit by Python: 2.5 is 3 or 2, 62.5 percent 63 or 62. What is no exact half agrees
# (2.675). Vega also drops the sign of a zero and writes very large numbers with an exponent under
# '.0f'.
# Date: 30 November 2026. Source: formatTypes in d3-format, which calls Number.prototype.toFixed:
# of two nearest numbers ECMA-262 takes the larger.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  vl-convert-python==1.9.0.post1
"$folder/venv/bin/python" - <<'PYTHON'
import re

import vl_convert


def vega(value, form):
    text = {"signal": f"format({value!r}, '{form}')"}
    marks = [{"type": "text", "encode": {"enter": {"text": text}}}]
    drawn = vl_convert.vega_to_svg({"width": 9, "height": 9, "marks": marks})
    return re.search("<text[^>]*>([^<]*)", drawn).group(1)


SEEN = [
    (0.125, ".2f", "0.12", "0.13"),
    (2.5, ".0f", "2", "3"),
    (0.625, ".0%", "62%", "63%"),
    (0.25, ".1f", "0.2", "0.3"),
    (-0.4, ".0f", "-0", "0"),
    (1e21, ".0f", "1" + 21 * "0", "1e+21"),
    (2.675, ".2f", "2.67", "2.67"),
    (1.5, ".0f", "2", "2"),
]
for value, form, python, browser in SEEN:
    assert format(value, form) == python, (value, form)
    assert vega(value, form) == browser, (value, form, vega(value, form))
print(f"as seen: {len(SEEN)} numbers, six of them with two texts")
PYTHON
