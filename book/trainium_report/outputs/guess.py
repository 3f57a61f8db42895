"""A question before a figure: the reader may guess a number, and then sees it beside the guess."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..chapters import report
from .display import Bundle, renderer, still


@dataclass(frozen=True)
class Guess:
    """A question whose answer is a named value, on a scale from ``low`` to ``high``."""

    name: str
    question: str
    low: float
    high: float
    answer: float
    before: str
    after: str

    def shown(self, number: float) -> str:
        """A number of the scale as the page writes it."""
        return f"{self.before}{number:g}{self.after}"


def guess(name: str, *, text: str, low: float = 0, high: float = 100) -> Guess:
    """A slider for a guess at a named value; without scripts and on paper nothing of it shows.

    ``text`` is the question; ``low`` and ``high`` are the ends of the scale, in the unit in which
    the value is written (in per cent for a share). Raises TypeError for a value that is no number,
    and ValueError where the answer, as it is written, does not lie within the scale.
    """
    found = report().value(name)
    form = found.value.format
    if isinstance(found.number, str) or form is None:
        raise TypeError(f"value {name!r}: a guess needs a number, got {found.text!r}")
    percent = form.spec.endswith("%")
    before, after = ("", "%") if percent else (form.before, form.after)
    plain = found.text.removeprefix(before).removesuffix(after).replace(",", "")
    answer = float(plain.replace("\N{MINUS SIGN}", "-"))
    if not low <= answer <= high:
        raise ValueError(f"value {name!r}: {found.text} does not lie from {low:g} to {high:g}")
    return Guess(name, text, low, high, answer, before, after)


def _form(shown: Guess) -> str:
    key, middle = f"guess-{shown.name}", (shown.low + shown.high) / 2
    unit = escape(shown.after.strip() or shown.before)
    return (
        f'<form class="guess" hidden aria-label="Guess first" data-answer="{shown.answer:g}" '
        f'data-before="{escape(shown.before)}" data-after="{escape(shown.after)}">'
        f'<p class="guess-question" id="{key}-q"><b>Guess first.</b> {escape(shown.question)}</p>'
        f'<div class="guess-scale"><input type="range" aria-labelledby="{key}-q" '
        f'min="{shown.low:g}" max="{shown.high:g}" step="1" value="{middle:g}">'
        '<div class="guess-marks" aria-hidden="true"></div>'
        f'<p class="guess-ends" aria-hidden="true"><span>{escape(shown.shown(shown.low))}</span>'
        f"<span>{escape(shown.shown(shown.high))}</span></p></div>"
        f'<div class="guess-acts"><label>Your guess, {unit} <input type="text" '
        f'inputmode="decimal" autocomplete="off" size="4" value="{middle:g}"></label>'
        '<button type="submit">Show</button><button type="button" data-skip>Skip</button>'
        '<button type="button" data-again hidden>Guess again</button></div>'
        '<p class="guess-said" role="status"></p></form>'
    )


@still.register(Guess)
def _guess(shown: Guess) -> Bundle:
    told = report().value(shown.name).text
    if renderer() == "page":
        html = _form(shown)
    else:
        html = (
            f"<details><summary><b>Guess first.</b> {escape(shown.question)}</summary>"
            f"<p>{escape(told)}</p></details>"
        )
    return {"text/html": html, "text/plain": f"Guess first. {shown.question} ({told})"}
