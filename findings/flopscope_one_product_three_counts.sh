#!/usr/bin/env bash
# flopscope 0.12.4 counts one product of matrices in three ways.
#
# Guessed: a counter of operations gives A times its transpose one count, whoever writes it down.
# Seen: as einsum it costs half of what it costs as matmul: einsum sees that the result is
# symmetric and bills one half, matmul of a and a.T does not. In 64 bits every count is twice that
# of 32 bits, while 16 bits save nothing, and an exponential is 16 operations.
# Date: 30 November 2026. Source: flopscope/_einsum.py, _dtype_billing.py and _weights.py.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  flopscope==0.12.4 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import flopscope
import flopscope.numpy as fnp
import numpy as np

N = 64


def count(run, dtype):
    matrix = fnp.asarray(np.ones((N, N), dtype))
    with flopscope.BudgetContext(flop_budget=10**9, quiet=True) as budget:
        run(matrix)
        return budget.flops_used


def product(matrix):
    return fnp.matmul(matrix, matrix.T)


def einsum(matrix):
    return fnp.einsum("ij,kj->ik", matrix, matrix)


full = 2 * N**3 - N**2
assert count(product, "float32") == count(product, "float16") == full
assert count(product, "float64") == 2 * full
assert 0.50 < count(einsum, "float32") / full < 0.51, count(einsum, "float32")
assert count(fnp.exp, "float32") == 16 * N**2
print(f"as seen: {count(einsum, 'float32')}, {full} or {2 * full} operations for one product")
PYTHON
