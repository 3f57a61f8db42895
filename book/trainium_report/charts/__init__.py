"""The chart forms that recur, and what they are made of.

A form takes a data frame (and ``narrow``, true below some 560 px, where it matters) and returns an
Altair chart whose ``description`` says in words what it shows. Labels stand above their marks, so
that a form reads the same on a phone. Forms of one chapter stand in that chapter's ``charts.py``.
"""

from ..results.formats import number
from .bars import ranked_bars, tornado
from .dots import dot_plot, heaped, strips
from .hurdle import hurdle
from .marks import params, signal_by_row
from .spans import timeline

__all__ = ["dot_plot", "heaped", "hurdle", "number", "params", "ranked_bars", "signal_by_row",
           "strips", "timeline", "tornado"]  # fmt: skip
