"""The fixed sequence behind all draws: Halton's, and the shapes that it fills.

The radical inverse of a whole number in a prime base (J. H. Halton, Numerische Mathematik 2, 1960,
pp. 84-90, doi:10.1007/BF01386213): its digits are written backwards behind the point. It needs no
table and no random number. Each point is one division of two whole numbers, which Python and a
browser round alike. It fills a range far more evenly than random numbers do.
``site/static/sure.js`` draws the same.
"""

from __future__ import annotations

import numpy as np

PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
"""The bases, one for each coordinate; more than any result has inputs."""
SHAPES = ("triangular", "uniform")


def halton(count: int, coordinate: int, start: int = 1) -> np.ndarray:
    """Points ``start`` to ``start + count - 1`` of a coordinate, each above 0 and below 1.

    >>> halton(4, 0).tolist()
    [0.5, 0.25, 0.75, 0.125]
    """
    base = PRIMES[coordinate]
    left = np.arange(start, start + count, dtype=np.int64)
    backwards, places = np.zeros_like(left), np.ones_like(left)
    while left.any():
        more = left > 0
        backwards = np.where(more, backwards * base + left % base, backwards)
        places = np.where(more, places * base, places)
        left = left // base
    return np.asarray(backwards / places)


def shaped(
    points: np.ndarray, low: float, mode: float, high: float, shape: str = "triangular"
) -> np.ndarray:
    """Points from 0 to 1 as numbers from ``low`` to ``high``: the inverse of their distribution.

    ``shape`` is 'uniform', or 'triangular' with its peak at ``mode``.

    >>> shaped(np.array([0.25, 0.5]), 0.0, 0.5, 1.0).round(3).tolist()
    [0.354, 0.5]
    """
    width = high - low
    if shape == "uniform":
        return np.asarray(low + points * width)
    rising = (mode - low) / width
    left = low + np.sqrt(points * width * (mode - low))
    right = high - np.sqrt((1 - points) * width * (high - mode))
    return np.asarray(np.where(points < rising, left, right))

