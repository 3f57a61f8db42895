"""From chart to drawing: what is checked, what is compiled, and the library that pages load."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from altair.utils.schemapi import SchemaValidationError
from trainium_report.charts.theme import FONT
from trainium_report.outputs import drawing

DATA = pd.DataFrame({"label": ["a", "b", "c"], "value": [3.0, 1.0, 2.0]})
VENDORED = Path(drawing.__file__).parent / "vendor" / "vega"


def _bars() -> alt.Chart:
    return alt.Chart(DATA).mark_bar().encode(x="value:Q", y="label:N")


def test_a_compiled_chart_takes_any_width() -> None:
    """Pages set the width of the compiled chart: compiling at that width gives the same."""
    spec = _bars().to_dict()
    wide, narrow = (drawing.compiled(drawing.themed(spec, width)) for width in (680, 300))
    assert wide != narrow
    assert {**wide, "width": 300} == narrow


def test_a_chart_that_breaks_its_schema_names_what_is_wrong() -> None:
    with pytest.raises(SchemaValidationError, match="'sideways' is an invalid value"):
        drawing.checked(lambda: alt.Chart(DATA).mark_bar(orient="sideways"))


def test_the_fast_check_sees_what_altair_lets_pass_when_told_to() -> None:
    spec = _bars().to_dict()
    assert drawing.validator().is_valid(spec)
    spec["encoding"]["x"]["type"] = "quantity"
    assert not drawing.validator().is_valid(spec)


def _coloured(scheme: str) -> alt.Chart:
    return _bars().encode(color=alt.Color("value:N", scale=alt.Scale(scheme=scheme)))


@pytest.mark.parametrize(
    ("chart", "what"),
    [
        (_bars().transform_density("value", as_=["value", "density"]), "transform kde"),
        (_coloured("dark2"), "scheme dark2"),
        (_coloured("set1").facet("value:N"), "scheme set1"),
        (_coloured("lightmulti-5"), "scheme lightmulti"),
        (_bars().mark_line(interpolate="catmull-rom"), "curve catmull-rom"),
        (_bars().transform_calculate(z="quantileNormal(0.1)"), "function quantileNormal"),
    ],
)
def test_what_pages_cannot_draw_is_refused_by_name(chart: alt.TopLevelMixin, what: str) -> None:
    with pytest.raises(drawing.DrawingError, match=f"no {what}"):
        drawing.compiled(drawing.themed(chart.to_dict(), 680))


@pytest.mark.parametrize(
    "chart",
    [_coloured("tableau20"), _coloured("yellowgreenblue"), _bars().mark_area(interpolate="step")],
)
def test_what_charts_ask_for_by_default_is_in_the_library(chart: alt.Chart) -> None:
    assert drawing.compiled(drawing.themed(chart.to_dict(), 680))["scales"]


def test_the_theme_travels_with_the_library_and_not_with_each_chart() -> None:
    assert "config" not in drawing.compiled(drawing.themed(_bars().to_dict(), 680))
    other = {**drawing.themed(_bars().to_dict(), 680), "config": {"axis": {"ticks": True}}}
    assert "config" in drawing.compiled(other)
    assert json.dumps(FONT)[1:-1] in drawing.library()


def test_the_vendored_library_is_the_one_that_is_described() -> None:
    about = drawing.about_library()
    for name, digest in about["sha256"].items():
        assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == digest, name
    wanted = json.loads((VENDORED / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name in ("vega-interpreter", "vega-tooltip"):
        assert about["versions"][name] == wanted[name]
    licences = (VENDORED / "LICENSES.txt").read_text(encoding="utf-8")
    for name, version in about["versions"].items():
        assert f"{name} {version} (" in licences
