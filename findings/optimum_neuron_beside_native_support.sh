#!/usr/bin/env bash
# The newest optimum-neuron cannot be installed beside the releases that know Neuron by name.
#
# Guessed: Hugging Face's package for Trainium goes with the releases of its other packages that
# brought the device 'neuron': accelerate 1.13.0 and transformers 5.4.0, both of March 2026.
# Seen: optimum-neuron 0.4.5 (February 2026, the newest) asks for transformers 4.57 and, to train,
# for accelerate 1.8.1 exactly: pip finds no solution with either.
# Date: 30 November 2026. Source: Requires-Dist in METADATA of optimum-neuron;
# is_torch_neuron_available in transformers/utils/import_utils.py.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  transformers==5.4.0
refuse() {
  if answer=$("$folder/venv/bin/pip" install --dry-run --quiet --disable-pip-version-check \
    "$@" 2>&1); then echo "changed: $* go together" >&2; exit 1; fi
  grep -q "conflicting dependencies" <<<"$answer" || { echo "changed: $answer" >&2; exit 1; }
}
refuse optimum-neuron==0.4.5 transformers==5.4.0
refuse 'optimum-neuron[training]==0.4.5' accelerate==1.13.0
known() {
  "$folder/venv/bin/python" -c 'from transformers.utils import import_utils
print(hasattr(import_utils, "is_torch_neuron_available"))' 2>/dev/null
}
test "$(known)" = True || { echo "changed: transformers 5.4.0 does not know Neuron" >&2; exit 1; }
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check transformers==4.57.6
test "$(known)" = False || { echo "changed: transformers 4.57.6 knows Neuron" >&2; exit 1; }
echo "as seen: no release of transformers suits both"
