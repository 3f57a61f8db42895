#!/usr/bin/env bash
# Pint 0.25.3 reads the data rate of a link as an area a second.
#
# Guessed: 'Tb/s' is terabits a second, as astropy 8.0.2 reads it and as data sheets print it.
# Seen: 'b' is the barn, so 14.4 Tb/s is terabarns a second, and 'Gb' is the gilbert, a unit of
# magnetomotive force. 'Tbit/s' and 'TB/s' are read as meant. Nothing warns: only a later
# conversion fails.
# Date: 30 November 2026. Source: barn and gilbert in pint/default_en.txt.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  pint==0.25.3 astropy==8.0.2
"$folder/venv/bin/python" - <<'PYTHON'
import pint
from astropy import units

read = pint.UnitRegistry()
assert str(read("14.4 Tb/s").units) == "terabarn / second", read("14.4 Tb/s")
assert str(read("800 Gb").units) == "gilbert", read("800 Gb")
assert read("14.4 Tbit/s").check("1/[time]")
assert round(read("1.8 TB/s").to("Tbit/s").magnitude, 9) == 14.4
assert units.Unit("Tb/s") == units.Unit("Tbit/s")
print("as seen: Tb is an area and Gb a magnetomotive force in Pint, data in astropy")
PYTHON
