#!/usr/bin/env bash
# codecarbon 3.3.2 gives every AWS region the average of the world, and misspells one of Google.
#
# Guessed: the region of a cloud decides the carbon of a kilowatt-hour.
# Seen: the package's table of clouds has rows of Google alone. AWS's Ohio and Hyderabad, where
# Trainium2 is rented, get 475 g/kWh, Google's Ohio 322. Google's Doha (me-central1) gets the
# average too, since its row is written 'me-cenrtal1': 575 under that name.
# Date: 30 November 2026. Source: codecarbon/data/cloud/impact.csv and
# Emissions.get_cloud_emissions in codecarbon/core/emissions.py, without a place to fall back on.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  codecarbon==3.3.2
"$folder/venv/bin/python" - <<'PYTHON'
from codecarbon.core.emissions import Emissions
from codecarbon.core.units import Energy
from codecarbon.external.geography import CloudMetadata
from codecarbon.input import DataSource

emissions, megawatt_hour = Emissions(DataSource()), Energy.from_energy(kWh=1000)


def kilograms(provider, region):
    cloud = CloudMetadata(provider=provider, region=region)
    return round(emissions.get_cloud_emissions(megawatt_hour, cloud))


assert kilograms("aws", "us-east-2") == kilograms("aws", "ap-south-2") == 475
assert kilograms("gcp", "us-east5") == 322
assert kilograms("gcp", "me-central1") == 475, "changed: Doha is found"
assert kilograms("gcp", "me-cenrtal1") == 575
print("as seen: 475 kg a MWh wherever AWS is, and in Doha")
PYTHON
