#!/usr/bin/env bash
# SageMaker has batch jobs on Trainium1 and Inferentia2, and on no Nvidia P instance since V100.
#
# Guessed: where a service takes AWS's own chips, it takes the Nvidia P instances of the same
# years too.
# Seen: of the lists of instance types in botocore 1.44.8, that for batch transform has ml.trn1
# and ml.inf2 but no ml.p4d, p5 or p6 (the newest P is p3, with the V100 of 2017), and no ml.trn2.
# The lists for training, hosting and HyperPod in the same file have p4d to p6 and trn2.
# Date: 30 November 2026. Source: shapes.TransformInstanceType and its like in
# botocore/data/sagemaker/2017-07-24/service-2.json.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  botocore==1.44.8
"$folder/venv/bin/python" - <<'PYTHON'
from botocore.loaders import Loader

shapes = Loader().load_service_model("sagemaker", "service-2")["shapes"]


def families(shape):
    return {name.split(".")[1] for name in shapes[shape]["enum"]}


batch = families("TransformInstanceType")
assert {"trn1", "inf2"} <= batch
assert {family for family in batch if family.startswith("p")} == {"p2", "p3"}
assert "trn2" not in batch
for other in ("TrainingInstanceType", "ProductionVariantInstanceType", "ClusterInstanceType"):
    assert {"p4d", "p5", "p5en", "p6-b200", "p6-b300", "trn1", "trn2"} <= families(other), other
print("as seen: batch transform has trn1 and inf2, no P instance after p3, no trn2")
PYTHON
