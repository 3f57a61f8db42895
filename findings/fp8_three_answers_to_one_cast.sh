#!/usr/bin/env bash
# 500 in FP8 E4M3 is 448, NaN or infinity: by package, and by which E4M3 is meant.
#
# Guessed: E4M3 is one format, and a number above its end becomes its end, as with integers.
# Seen: ONNX 1.23.2 saturates (448). ml_dtypes 0.6.0 gives NaN for the same format, E4M3FN. It has a
# second one, IEEE-like E4M3, that ends at 240 and has infinity. What a GPU's checkpoint keeps
# between 240 and 448 has no number in it. safetensors 0.8.0 calls E4M3FN 'F8_E4M3' in a file, and
# has no name for the other: it refuses to write it.
# Date: 30 November 2026. Source: attribute 'saturate' of Cast in ONNX's operators; the list of
# types in ml_dtypes' README; the error that safetensors gives, with its list of types.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  ml_dtypes==0.6.0 onnx==1.23.2 safetensors==0.8.0
"$folder/venv/bin/python" - <<'PYTHON'
import ml_dtypes
import numpy as np
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from safetensors import SafetensorError
from safetensors.numpy import save

numbers = np.array([240, 300, 448, 500], dtype=np.float32)
there = helper.make_node("Cast", ["wide"], ["narrow"], to=TensorProto.FLOAT8E4M3FN)
back = helper.make_node("Cast", ["narrow"], ["out"], to=TensorProto.FLOAT)
ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None]) for name in ("wide", "out")]
graph = helper.make_graph([there, back], "cast", ends[:1], ends[1:])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)])
(onnx,) = ReferenceEvaluator(model).run(None, {"wide": numbers})
gpu = numbers.astype(ml_dtypes.float8_e4m3fn).astype(np.float32)
ieee = numbers.astype(ml_dtypes.float8_e4m3).astype(np.float32)
print("ONNX, E4M3FN      ", onnx)
print("ml_dtypes, E4M3FN ", gpu)
print("ml_dtypes, E4M3   ", ieee)
assert onnx.tolist() == [240, 288, 448, 448]
assert gpu[:3].tolist() == [240, 288, 448] and np.isnan(gpu[3])
assert ieee[0] == 240 and np.isinf(ieee[1:]).all()

assert b'"F8_E4M3"' in save({"weight": numbers[:3].astype(ml_dtypes.float8_e4m3fn)})
try:
    save({"weight": numbers[:1].astype(ml_dtypes.float8_e4m3)})
except SafetensorError as error:
    assert "float8_e4m3fn" in str(error)
    print("safetensors, E4M3: ", str(error)[:28])
else:
    raise AssertionError("safetensors writes the IEEE-like E4M3")
PYTHON
