"""Lists of what there is: tables, results, assumptions and values, as frames to look through."""

from __future__ import annotations

import inspect
import re
import sys
from html import escape

import pandas as pd

from ..chapters import report
from ..models import Input
from ..outputs.controls import ORIGINS, apart, output_format
from ..outputs.display import Bundle, still
from ..outputs.typed import written
from ..results import VERDICTS
from ..tables import current
from .assumptions import Assumptions, assumptions


class Listing(pd.DataFrame):
    """A frame that a notebook shows with whole texts, set from the left."""

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            made: str = self.to_html(index=False, border=0, max_rows=200, justify="left")
        return made.replace("<td>", '<td style="text-align: left">')


_MARKS = re.compile(r"(?::\w+:)?`+([^`]+)`+")


def tables() -> Listing:
    """The tables of the report: name, rows, columns, and what a row is.

    >>> list(tables().columns)
    ['table', 'rows', 'columns', 'about']
    """
    return Listing([
        {
            "table": name, "rows": len(current().raw(name)),
            "columns": ", ".join(current().raw(name).columns),
            "about": current().resource(name).get("description", ""),
        }
        for name in current().names
    ])  # fmt: skip


def calls() -> Listing:
    """What a cell can call: each name with its arguments, and what it gives.

    >>> calls().set_index("call").filter(like="lab.my_offer", axis="index").iloc[0, 0]
    'What Trainium2 must reach beside a chip at your price, in USD per chip-hour.'
    """
    rows = []
    for place, before in (("trainium_report", ""), ("trainium_report.notebook", "lab.")):
        module = sys.modules[place]
        for name in sorted(module.__all__):
            found = getattr(module, name)
            if inspect.isfunction(found):
                taken = ", ".join(inspect.signature(found).parameters)
                said = (inspect.getdoc(found) or "").partition("\n\n")[0]
                rows.append([f"{before}{name}({taken})", _MARKS.sub(r"\1", " ".join(said.split()))])
    return Listing(rows, columns=["call", "gives"])


def results() -> Listing:
    """Every result of a model, under your assumptions: name, model, label, value, unit.

    >>> found = results().set_index("output")
    >>> found.at["required_ratio", "value"]
    '64%'
    """
    rows = []
    for name, output in report().models.outputs.items():
        value = assumptions.value(name)
        if output.codes:
            shown, unit = VERDICTS[report().verdict(name, **assumptions.state)].text, ""
        else:
            shown, unit = apart(name, value)
        model = report().models.model_of(name).id
        rows.append([name, model, output.label, shown, unit])
    return Listing(rows, columns=["output", "model", "label", "value", "unit"])


def assumed() -> Listing:
    """What you assume: name, label, value, default, range and origin of every assumption.

    >>> assumed().set_index("assumption").at["mfu_rival", "range"]
    '10% to 70%'
    """
    models, rows = report().models, []
    for name, value in assumptions.state.items():
        item = models.item(name)
        if isinstance(item, Input):
            ends = f"{written(item, item.low)} to {written(item, item.high)}"
            cells = [written(item, value), written(item, item.default), ends, ORIGINS[item.origin]]
        elif name in models.choices:
            choice = models.choices[name]
            label = f"{len(choice.options)} options"
            cells = [choice.options[value], choice.options[choice.default], label, "chosen"]
        else:
            known = output_format(name).format(item.at(assumptions.state))
            cells = [output_format(name).format(value), known, "", "yours"]
        rows.append([name, item.label, *cells])
    return Listing(
        rows, columns=["assumption", "label", "value", "default", "range", "origin"]
    )


@still.register(Assumptions)
def _assumptions(shown: Assumptions) -> Bundle:
    frame = assumed()
    yours = ", ".join(shown.given()) or "none: all are at their defaults"
    return {
        "text/html": f"<p>Set by you: {escape(yours)}.</p>{frame._repr_html_()}",
        "text/plain": f"Set by you: {yours}.\n{frame.to_string(index=False)}",
    }
