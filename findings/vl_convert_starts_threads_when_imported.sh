#!/usr/bin/env bash
# vl-convert 2.0.0rc7 starts two threads when it is imported; 1.9 starts none.
#
# Guessed: an import loads code, and threads begin with the first chart. So a builder may import
# once, fork a process for each chapter, and let each draw, as it could with 1.9.
# Seen: after `import vl_convert` a process of 1.9.0.post1 has one thread and one of 2.0.0rc7 has
# three, two of them named tokio-rt-worker. A forked process has none of the two, but what they
# held: our build of ten chapters, forked after the import, lost a kernel in three of some 24 runs,
# and once waited for ever. Imported in the forked process, it did neither.
# Date: 1 December 2026. Source: /proc/self/task, on Linux.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
threads() {
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install --quiet --disable-pip-version-check "vl-convert-python==$1"
  "$folder/$1/bin/python" - <<'PYTHON'
from pathlib import Path

import vl_convert  # noqa: F401

named = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
print(len(named), sum(name.startswith("tokio") for name in named))
PYTHON
}
before=$(threads 1.9.0.post1)
after=$(threads 2.0.0rc7)
test "$before" = "1 0" && test "$after" = "3 2" || { echo "not as seen: $before, $after" >&2; exit 1; }
echo "as seen: threads after the import, and tokio's of them: $before in 1.9, $after in 2.0.0rc7"
