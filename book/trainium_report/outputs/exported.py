"""A notebook as nbconvert turns it into another format: its numbers are text.

A checked number is a link that only the report's build can follow. Nothing is imported here but
what nbconvert has already.
"""

from __future__ import annotations

import re
from typing import Any

from nbconvert.preprocessors import Preprocessor

_NUMBER = re.compile(r"\[([^\[\]]+)\]\(v:[\w.]+\)")


class PlainNumbers(Preprocessor):
    """Checked numbers in Markdown without the links behind them."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """The cell with its numbers as text."""
        if cell.cell_type == "markdown":
            cell.source = _NUMBER.sub(r"\1", cell.source)
        return cell, resources
