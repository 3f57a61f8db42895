#!/usr/bin/env bash
# QuantiPhy 2.23 reads 96 GiB as 96 thousand million of a unit "iB", and prints 96 GiB again.
#
# Guessed: a library for numbers with prefixes and units takes 'GiB' for two to the thirtieth
# bytes.
# Seen: by default 'G' is the prefix and 'iB' the unit: GiB lose 7 percent, TiB 9, and the text
# that comes out is the text that went in. Binary prefixes are an option that is off.
# Date: 30 November 2026. Source: Quantity and its argument "binary" in quantiphy/quantiphy.py.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  quantiphy==2.23
"$folder/venv/bin/python" - <<'PYTHON'
from quantiphy import Quantity

memory = Quantity("96 GiB")
assert memory.real == 96e9, memory.real
assert memory.units == "iB", memory.units
assert str(memory) == "96 GiB", str(memory)
assert Quantity("96 GiB", binary=True).real == 96 * 2**30
print(f"as seen: 96 GiB is {memory.real:.0f} of the unit {memory.units}")
PYTHON
