"""Figures: what they owe the reader, and the same drawing each time."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import altair as alt
import pandas as pd
import pytest
from trainium_report import charts, figure
from trainium_report.chapters import report
from trainium_report.chapters.price_performance.frames import price_history
from trainium_report.chapters.shared.utilisation import utilisation
from trainium_report.charts.marks import number_axis
from trainium_report.outputs.drawing import compiled, svg, themed
from trainium_report.outputs.figures import FigureError
from trainium_report.outputs.readout import readable
from trainium_report.results.formats import number

DATA = pd.DataFrame(
    {"label": ["a", "b"], "value": [0.5, 0.25], "maker": ["Amazon", "Nvidia"],
     "source_id": ["arxiv-2407-21783"] * 2}
)  # fmt: skip
OWED = {"id": "test", "title": "A finding", "subtitle": "unit, date", "data": DATA,
        "columns": {"label": "Label", "value": "Value"}}  # fmt: skip


def bars() -> alt.LayerChart:
    return charts.ranked_bars(DATA, "value", format="{:.0%}", description="Bars")


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"title": " "}, "a title"),
        ({"subtitle": ""}, "a subtitle"),
        ({"data": DATA.iloc[:0]}, "data"),
        ({"data": DATA.assign(source_id=None)}, "a source"),
    ],
)
def test_a_figure_without_its_due_is_refused(change: dict[str, object], missing: str) -> None:
    with pytest.raises(FigureError, match=f"'test' lacks {missing}"):
        figure(bars(), **{**OWED, **change})  # type: ignore[arg-type]


def test_a_figure_without_a_description_is_refused() -> None:
    chart = alt.Chart(DATA).mark_bar().encode(x="value:Q")
    with pytest.raises(FigureError, match="text alternative"):
        figure(chart, **OWED)  # type: ignore[arg-type]


def test_a_chart_without_a_mark_is_refused() -> None:
    chart = alt.Chart(DATA.iloc[:0]).mark_bar().encode(x="value:Q").properties(description="none")
    with pytest.raises(FigureError, match="empty"):
        figure(chart, **OWED)  # type: ignore[arg-type]


def test_description_is_made_from_the_data() -> None:
    assert figure(bars(), **OWED).alt == "Bars: a 50% and b 25%."  # type: ignore[arg-type]


def test_drawing_is_the_same_twice_and_its_ids_are_its_own() -> None:
    spec = themed(bars().to_dict(), 680)
    one, two = svg(spec, "first"), svg(spec, "first")
    assert one == two
    ids = re.findall(r'id="([^"]+)"', svg(spec, "second"))
    assert all(name.startswith("second-") for name in ids)


def test_drawing_follows_the_theme() -> None:
    drawn = svg(themed(bars().to_dict(), 680), "test")
    assert "var(--fig-amazon" in drawn
    assert "var(--fig-ink" in drawn
    assert not re.search(r'<svg[^>]* width="', drawn)


def test_specification_has_no_address_and_no_long_numbers() -> None:
    text = json.dumps(themed(bars().to_dict(), 680))
    assert "http" not in text
    assert not re.search(r"\d\.\d{10,}", text)


def test_table_and_download_hold_what_was_drawn() -> None:
    made = figure(bars(), **OWED)  # type: ignore[arg-type]
    read = pd.read_csv(io.StringIO(made.csv.removeprefix("\ufeff")))
    assert list(read) == ["Label", "Value", "Source", "Data as of"]
    assert read[["Label", "Value"]].to_numpy().tolist() == [["a", 0.5], ["b", 0.25]]
    assert read["Source"].str.startswith("Meta").all()
    assert made.csv.startswith("\ufeff")
    follows = bars().add_params(alt.param(name="mfu_rival", value=0.41))
    moved = figure(follows, **OWED)  # type: ignore[arg-type]
    told = pd.read_csv(io.StringIO(moved.csv.removeprefix("\ufeff")))
    assert list(told) == [*read, "Assumptions"]
    assert set(told["Assumptions"]) == {"neutral case"}
    assert made.table.count("<tr>") == 3


def test_numbers_of_figures_count_by_first_appearance() -> None:
    first = figure(bars(), **{**OWED, "id": "one"}).number  # type: ignore[arg-type]
    second = figure(bars(), **{**OWED, "id": "two"}).number  # type: ignore[arg-type]
    again = figure(bars(), **{**OWED, "id": "one"}).number  # type: ignore[arg-type]
    assert first == again != second


def test_group_without_a_reading_says_so() -> None:
    rows = utilisation(report(), {"Trainium2": ("aws-trainium2", "FP8", "training")})
    both = pd.concat([rows, utilisation(report(), {"H100": ("nvidia-h100", "BF16", "training")})])
    chart = charts.strips(both, format="{:.0%}", domain=(0, 1), tooltip=["by"], description="MFU")
    assert "Trainium2: none found" in str(chart.description)


def test_a_hurdle_is_named_by_where_it_ends_beside_the_band() -> None:
    rows = pd.DataFrame({"label": list("abcd"), "value": [0.3, 0.4, 0.5, 0.6]})
    chart = charts.hurdle(
        rows, "value", band=(0.3, 0.5), band_name="Measured", format="{:.0%}", description="Needed"
    )
    assert chart.description == (
        "Needed. Measured: 30% to 50%. "
        "a 30%, cheaper; b 40%, depends; c 50%, depends; d 60%, dearer."
    )
    drawn = svg(themed(chart.to_dict(), 680), "test")
    for text in ("30% · cheaper", "40% · depends", "50% · depends", "60% · dearer"):
        assert f">{text}</text>" in drawn


def test_the_band_of_a_hurdle_follows_the_reader() -> None:
    chart = charts.hurdle(
        DATA, "value", band=(0.1, 0.2), live=("mfu_trainium", "mfu_rival"), band_name="The rival's",
        signals=["mfu_trainium", "mfu_rival"], format="{:.0%}", description="Needed",
    )  # fmt: skip
    spec = figure(chart, **OWED).wide  # type: ignore[arg-type]
    assert [p["name"] for p in spec["params"]] == ["mfu_trainium", "mfu_rival"]
    low, high = (f"{report().evaluate(p['name']):.0%}" for p in spec["params"])
    assert f">The rival's: {low} to {high}</text>" in svg(spec, "test")


def test_a_tornado_prints_its_base_and_ends_in_colours_of_no_maker() -> None:
    swings = report().swings("training_saving")
    chart = charts.tornado(swings, format="{:.0%}", description="x")
    drawn = svg(themed(chart.to_dict(), 680), "t")
    assert "var(--fig-lower" in drawn
    assert "var(--fig-higher" in drawn
    assert not re.search(r"--fig-(amazon|nvidia|google|amd|other)", drawn)
    ends = {number(end, "{:.0%}") for swing in swings for end in (swing.low, swing.high)}
    base = number(swings[0].default, "{:.0%}")
    for text in (f"{base} by default", *(ends - {base})):
        assert f">{text}</text>" in drawn


def test_muted_bars_are_outlines_and_named() -> None:
    rows = DATA.assign(other_kind=[False, True])
    chart = charts.ranked_bars(
        rows, "value", format="{:.0%}", description="Bars", muted="other_kind"
    )
    drawn = svg(themed(chart.to_dict(), 680), "t")
    assert ">other kind</text>" in drawn
    assert re.search(r'fill="var\(--fig-paper[^"]*" stroke="var\(--fig-nvidia', drawn)
    assert "opacity" not in drawn


def _says(spec: dict[str, Any]) -> list[str]:
    """What the marks of a specification say, as Vega-Lite has it."""
    told = spec.get("encoding", {}).get("tooltip")
    below = [text for layer in spec.get("layer", []) for text in _says(layer)]
    return ([json.dumps(told)] if told else []) + below


def test_columns_that_a_mark_says_have_the_names_of_the_table() -> None:
    rows = DATA.assign(as_of="2026-07", group=["a", "b"], low=0.5, high=0.5, claimed=False)
    chart = charts.strips(
        rows, format="{:.0%}", domain=(0, 1), tooltip=["as_of", "source_id", "value"],
        description="x",
    )  # fmt: skip
    columns = {"source_id": "Taken from"}
    (said,) = _says(readable(chart.to_dict(), columns))
    titles = [entry["title"] for entry in json.loads(said)]
    assert titles == ["What", "Value", "As of", "Taken from", "Value"]


def test_a_date_is_said_as_a_month_and_a_year_without_a_comma() -> None:
    rows = pd.DataFrame({"day": ["2026-07-31"], "year": [2026], "value": [1.5]})
    chart = alt.Chart(rows).mark_point().encode(
        x="day:T", y="value:Q", tooltip=["day:N", "year:Q", "value:Q"]
    )  # fmt: skip
    (said,) = _says(readable(chart.to_dict(), {}))
    day, year, value = json.loads(said)
    assert (day["type"], day["format"]) == ("temporal", "%B %Y")
    assert (year["format"], value["format"]) == (".0f", ",.4~f")


@pytest.mark.parametrize(
    ("day", "zone"),
    [("2026-07-31", "utc"), ("2026-07", "utc"), ("2026", "utc"), ("2026-07-31T00:00:00", "time")],
)
def test_a_day_is_the_same_day_in_every_time_zone(day: str, zone: str) -> None:
    """JavaScript reads a day as UTC, a time of day as the reader's own."""
    domain = alt.Scale(domain=[{"year": 2025, "month": 1}, {"year": 2027, "month": 1}])
    x = alt.X("day:T", scale=domain, axis=alt.Axis(format="%Y"))
    rows = alt.Chart(pd.DataFrame({"day": [day], "value": [1.5]})).encode(x=x, y="value:Q")
    chart = alt.layer(rows.mark_line(), rows.mark_point().encode(tooltip=["day:N"]))
    made = compiled(themed(readable(chart.to_dict(), {}), 300))
    (scale,) = [scale for scale in made["scales"] if scale["name"] == "x"]
    assert scale["type"] == zone
    assert ("utc(2025" in json.dumps(scale["domain"])) == (zone == "utc")
    assert f"{'time' if zone == 'utc' else 'utc'}Format(" not in json.dumps(made)


def test_a_line_says_each_of_its_points_as_the_axes_write_them() -> None:
    rows = pd.DataFrame({"x": [0.1, 0.2], "y": [1.0, 2.0]})
    y = alt.Y("y:Q", axis=number_axis("${:.2f}"), title="Cost")
    x = alt.X("x:Q", title="Utilisation", axis=alt.Axis(format=".0%"))
    line = alt.Chart(rows).mark_line().encode(x=x, y=y)
    (said,) = _says(readable(line.to_dict(), {}))
    assert '\\"Utilisation\\": format(datum[\\"x\\"], \\".0%\\")' in said
    assert "\\\"Cost\\\": ('$' + format(datum[" in said
    dots = alt.Chart(rows).mark_point().encode(x=x, y=y, tooltip=["x:Q"])
    assert len(_says(readable(alt.layer(line, dots).to_dict(), {}))) == 1, "the dots say it"


def test_prices_of_an_unknown_series_are_an_error() -> None:
    with pytest.raises(LookupError, match="no row for 'x'"):
        price_history(report(), {"x": {"chip_id": "nvidia-h1000"}})
