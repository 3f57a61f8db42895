"""How wide text is in the sans-serif of the charts, for what is set without a browser.

The widths are those of Helvetica, which Arial and Liberation Sans share, rounded up to a few steps
so that a line is never longer than it is told to be.
"""

from __future__ import annotations

_STEPS = {
    "iIjl.,;:'’‘|! ": 0.28, "frt()[]-/": 0.36, "mM%": 0.9, "wWG@OQ": 0.8,
    "ABCDEHKNPRSTUVXY&": 0.72, "“”cksvxyzJFLZ0123456789$": 0.57,
}  # fmt: skip
_WIDTH = {letter: width for letters, width in _STEPS.items() for letter in letters}
_OTHER = 0.61
_REGULAR = 0.95
"""The letters of the regular face beside those of the bold one."""


def width(text: str, size: float, bold: bool = False) -> float:
    """About how wide a text is, in pixels; never less than it is drawn."""
    return sum(_WIDTH.get(c, _OTHER) for c in text) * size * (1 if bold else _REGULAR)


def lines(
    text: str, size: float, room: float, bold: bool = False, most: int | None = None
) -> list[str]:
    """The text in lines no wider than ``room``; what exceeds ``most`` lines ends in an ellipsis."""
    made: list[str] = []
    for word in text.split():
        longer = f"{made[-1]} {word}" if made else word
        if made and width(longer, size, bold) <= room:
            made[-1] = longer
        else:
            made.append(word)
    if most is None or len(made) <= most:
        return made
    kept = made[:most]
    while kept[-1] and width(f"{kept[-1]} …", size, bold) > room:
        kept[-1] = kept[-1].rpartition(" ")[0]
    return [*kept[:-1], f"{kept[-1].rstrip(',;:.')} …"]
