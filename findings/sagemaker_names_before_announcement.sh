#!/usr/bin/env bash
# AWS's SDK named Trainium2's server eleven days before AWS announced it, and for EC2 45 days after.
#
# Guessed: an instance comes into the SDK with its announcement, and into EC2's part first, since
# SageMaker runs on EC2.
# Seen: botocore 1.35.68 of 22 November 2024 hosts models on ml.trn2.48xlarge, announced on
# 3 December. EC2's part has trn2.48xlarge since 1.36.2 of 17 January 2025. The GB200's
# p6e-gb200.36xlarge went the same way: hosting in 1.38.37 (June 2025), EC2 in 1.39.10 (July).
# Date: 30 November 2026. Source: shapes.ProductionVariantInstanceType in
# botocore/data/sagemaker/2017-07-24/service-2.json, shapes.InstanceType in
# botocore/data/ec2/2016-11-15/service-2.json.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
named() {
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps \
    --target "$folder/$1" "$1"
  PYTHONPATH="$folder/$1" "$folder/venv/bin/python" - "$2" <<'PYTHON'
import gzip
import json
import sys
from pathlib import Path

import botocore

data = Path(botocore.__file__).parent / "data"


def names(folder, shape):
    file = data / folder / "service-2.json"
    text = file.read_bytes() if file.exists() else gzip.decompress(Path(f"{file}.gz").read_bytes())
    return json.loads(text)["shapes"][shape]["enum"]


hosting = names("sagemaker/2017-07-24", "ProductionVariantInstanceType")
print(f"ml.{sys.argv[1]}" in hosting, sys.argv[1] in names("ec2/2016-11-15", "InstanceType"))
PYTHON
}
expect() {
  found=$(named "$1" "$2")
  test "$found" = "$3" || { echo "changed: $1 names $2 for hosting, for EC2: $found" >&2; exit 1; }
}
expect botocore==1.35.67 trn2.48xlarge "False False"
expect botocore==1.35.68 trn2.48xlarge "True False"
expect botocore==1.36.1 trn2.48xlarge "True False"
expect botocore==1.36.2 trn2.48xlarge "True True"
expect botocore==1.38.37 p6e-gb200.36xlarge "True False"
expect botocore==1.39.10 p6e-gb200.36xlarge "True True"
echo "as seen: SageMaker's part names a server weeks before EC2's does"
