#!/usr/bin/env bash
# jupyter-cache 1.0.1 counts the tags of code cells when it looks for a notebook it has run.
#
# Guessed: a cache of execution compares what is executed: the code and the kernel.
# Seen: a tag that only hides the source on a page ('hide-input') makes another key, so outputs that
# were cached without it are not found: the notebook is run once more. Markdown cells may change.
# Date: 30 November 2026. Source: JupyterCacheBase.create_hashed_notebook in jupyter_cache/cache/main.py,
# whose default for cell metadata is to hash all of it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  jupyter-cache==1.0.1 nbformat==5.11.1
"$folder/venv/bin/python" - "$folder/cache" <<'PYTHON'
import sys

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn


def notebook(text, **metadata):
    made = nbformat.v4.new_notebook()
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    made.cells = [
        nbformat.v4.new_markdown_cell(text),
        nbformat.v4.new_code_cell("1 + 1", metadata=metadata, execution_count=1),
    ]
    return made


def known(asked):
    try:
        cache.match_cache_notebook(asked)
    except KeyError:
        return False
    return True


cache = get_cache(sys.argv[1])
cache.cache_notebook_bundle(CacheBundleIn(notebook("Before"), "a.ipynb"), check_validity=False)
assert known(notebook("Before"))
assert known(notebook("Other words"))
assert not known(notebook("Before", tags=["hide-input"])), "changed: tags no longer count"
print("as seen: other words are the same notebook, another tag is not")
PYTHON
