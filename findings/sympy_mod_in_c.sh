#!/usr/bin/env bash
# SymPy 1.14.0 prints a remainder whose sign in C is another than in Python and JavaScript.
#
# Guessed: the printers of one expression print one function.
# Seen: Mod(x, y) has the divisor's sign. The printer for JavaScript takes care of it, ((x % y) +
# y) % y; that for C writes fmod(x, y), which has the dividend's sign: -1 modulo 3 is 2 in SymPy,
# in lambdify and in JavaScript, and -1 in C.
# Date: 30 November 2026. Source: _print_Mod in sympy/printing/jscode.py and sympy/printing/c.py.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  sympy==1.14.0
"$folder/venv/bin/python" - <<'PYTHON'
import math

import sympy

x, y = sympy.symbols("x y")
remainder = sympy.Mod(x, y)
assert remainder.subs({x: -1, y: 3}) == 2
assert sympy.lambdify((x, y), remainder, "math")(-1, 3) == 2
assert sympy.jscode(remainder) == "((x % y) + y) % y", sympy.jscode(remainder)
assert math.fmod(math.fmod(-1, 3) + 3, 3) == 2
assert sympy.ccode(remainder) == "fmod(x, y)", sympy.ccode(remainder)
assert math.fmod(-1, 3) == -1
print("as seen: C's remainder of -1 by 3 is -1, the others' 2")
PYTHON
