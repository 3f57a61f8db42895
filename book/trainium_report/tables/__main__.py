"""Check the data: ``python -m trainium_report.tables`` (``make data``)."""

from __future__ import annotations

import sys

from .checks import check
from .package import current


def main() -> int:
    """Print the problems, or one line of counts. Returns the exit code."""
    problems = check()
    for problem in problems:
        print(problem)
    if not problems:
        rows = {name: len(current()[name]) for name in current().names}
        print(f"data ok: {len(rows)} tables, {sum(rows.values())} rows, {rows['sources']} sources")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
