"""What every computation of the report starts from: the tables and the models over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..models import ModelSet, Swing, sensitivity, vega
from ..tables import Tables
from .provenance import of_output


@dataclass(frozen=True, eq=False)
class Basis:
    """The tables and the models of a report, and the questions that chapters put to them."""

    tables: Tables
    models: ModelSet

    def table(self, name: str) -> pd.DataFrame:
        """One table of ``data/``, typed, as a copy. KeyError, with near names, if there is none.

        >>> report().table("prices")["price_id"].is_unique
        True
        """
        return self.tables[name]

    def evaluate(self, name: str, **given: Any) -> Any:
        """An output, lookup, input or choice at the given assumptions; see ModelSet.evaluate.

        >>> round(report().evaluate("required_ratio", rival_price=3.31), 2)
        1.0
        >>> report().evaluate("rival_price", rival_provider="lambda", rival_contract="spot")
        nan
        """
        return self.models.evaluate(name, **given)

    def results(self, model: str, **given: Any) -> dict[str, Any]:
        """Every output of a model by id, as `evaluate` gives it."""
        outputs = self.models.models[model].outputs
        return {output.id: self.models.evaluate(output.id, **given) for output in outputs}

    def verdict(self, name: str, **given: Any) -> str:
        """The verdict of an output with codes, by its slug; ``no_data`` where data lack.

        >>> report().verdict("cheaper_for_you", mfu_trainium=0.33, mfu_rival=0.41)
        'cheaper'
        """
        return self.models.verdict(name, **given)

    def options(self, choice: str) -> Mapping[str, str]:
        """The options of a choice and their labels.

        >>> report().options("precision")["bf16"]
        'BF16'
        """
        return self.models.choices[choice].options

    def expression(self, name: str, **names: str) -> str:
        """An output as a Vega expression; see :func:`trainium_report.models.vega.expression`."""
        return vega.expression(self.models, name, **names)

    def switching_value(self, name: str, target: float, of: str, **given: Any) -> float:
        """The value of input ``of`` at which an output equals ``target``; nan where none does.

        >>> flip = report().switching_value("training_saving", 0, "mfu_trainium")
        >>> round(report().evaluate("training_saving", mfu_trainium=flip), 9)
        0.0
        """
        return sensitivity.switching_value(self.models, name, target, of, **given)

    def swings(self, name: str, **given: Any) -> list[Swing]:
        """How far each assumption moves an output, the widest first.

        >>> swings = report().swings("training_saving")
        >>> swings[0].width >= swings[1].width
        True
        """
        return sensitivity.swings(self.models, name, **given)

    def tornado(self, name: str, **given: Any) -> pd.DataFrame:
        """The swings of an output: ``label``, ``at_low``, ``low``, ``at_high``, ``high``, a row
        each.

        >>> report().tornado("training_saving").columns[0]
        'label'
        """
        rows = [
            [s.label, str(s.at_low), s.low, str(s.at_high), s.high]
            for s in self.swings(name, **given)
        ]
        return pd.DataFrame(rows, columns=["label", "at_low", "low", "at_high", "high"])

    def along(self, input_id: str, at: Sequence[float], *outputs: str) -> pd.DataFrame:
        """Outputs at several values of one input: a column for the input and for each output."""
        rows = [
            {input_id: x, **{name: self.evaluate(name, **{input_id: x}) for name in outputs}}
            for x in at
        ]
        return pd.DataFrame(rows)

    def outputs(self, makers: Mapping[str, str], **given: Any) -> pd.DataFrame:
        """Outputs as rows: ``makers`` maps an output to the maker it belongs to.

        Columns: ``output``, ``label``, ``value`` and ``maker``.
        """
        rows = [
            [name, self.models.output(name).label, self.evaluate(name, **given), maker]
            for name, maker in makers.items()
        ]
        return pd.DataFrame(rows, columns=["output", "label", "value", "maker"])

    def sources_of(
        self, *outputs: str, each: Mapping[str, Sequence[str]] | None = None, **given: Any
    ) -> list[str]:
        """Ids of the sources that outputs rest on, each once.

        ``each`` maps a choice to the options that are all taken in turn.
        """
        (choice, options), *_ = (each or {"": [""]}).items()
        found = [
            origin.source_id
            for option in options
            for output in outputs
            for origin in of_output(
                self.models, output, {**given, **({choice: option} if choice else {})}
            )
        ]
        return list(dict.fromkeys(filter(None, found)))
