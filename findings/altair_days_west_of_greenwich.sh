#!/usr/bin/env bash
# In Altair 6.3.0 one day is two moments: as text and as a date of pandas.
#
# Guessed: '2026-10-01' in a temporal field is one day, however the row came to hold it.
# Seen: text in ISO form is midnight in Greenwich, a pandas date midnight where the chart is
# drawn. In New York the text's label is 30 September, and that of the year '2026' is in 2025.
# Without its zero ('2026-10-1') or with slashes the text is local again.
# Date: 30 November 2026. Source: toDate of Vega, which calls Date.parse (date-only forms are UTC
# in ECMA-262), and sanitize_pandas_dataframe in altair/utils/core.py, which writes a time and no
# zone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  altair==6.3.0 vl-convert-python==1.9.0.post1 pandas==3.1.1
TZ=America/New_York "$folder/venv/bin/python" - <<'PYTHON'
import re

import altair as alt
import pandas as pd
import vl_convert


def label(data):
    text = alt.Text("day:T", format="%Y-%m-%d")
    drawn = vl_convert.vegalite_to_svg(alt.Chart(data).mark_text().encode(text=text).to_json())
    return re.search(r">(\d{4}-\d\d-\d\d)<", drawn).group(1)


def written(day):
    return label(alt.Data(values=[{"day": day}]))


assert written("2026-10-01") == "2026-09-30", written("2026-10-01")
assert written("2026") == "2025-12-31", written("2026")
assert written("2026-10-1") == written("2026/10/01") == "2026-10-01"
assert label(pd.DataFrame({"day": [pd.Timestamp("2026-10-01")]})) == "2026-10-01"
print("as seen: west of Greenwich the ISO text is the day before the pandas date")
PYTHON
