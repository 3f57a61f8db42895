"""What follows from the facts: values, verdicts, rules, claims, and the report that holds them."""

from .basis import Basis
from .facts import Facts
from .report import Report
from .rules import ABOUT, SEVERAL, Rule, about, rule
from .values import NoValue, Result, Value, live, said, value
from .verdicts import VERDICTS

__all__ = ["ABOUT", "SEVERAL", "VERDICTS", "Basis", "Facts", "NoValue", "Report", "Result", "Rule",
           "Value", "about", "live", "rule", "said", "value"]  # fmt: skip
