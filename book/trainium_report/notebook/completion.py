"""Completion of names: of the library's modules without what they import, and within strings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from IPython import get_ipython
from IPython.core.completer import CompletionContext, SimpleCompletion, SimpleMatcherResult

from ..chapters import CHAPTERS, report
from ..models import PRESETS
from ..tables import current

_ATTRIBUTE = re.compile(r"([A-Za-z_][\w.]*)\.(\w*)$")
_STRING = re.compile(r"(\w+)(?:\(|\[)([^()\[\]]*)[\"']([^\"']*)$")
_KEYWORD = re.compile(r"\bset\((?:[^()]*,\s*)?(\w*)$")
_NAMES = {
    "tables": ("add", "change", "table", "raw", "tables"),
    "outputs": (
        "evaluate", "verdict", "value_of", "monte_carlo", "draws_panel", "swings", "tornado",
        "sources_of", "switching_value", "outputs", "expression",
    ),
    "values": ("value", "values"),
    "chapters": ("start_chapter", "claims_list"),
    "presets": ("preset",),
    "assumptions": ("controls", "options", "inputs", "choices"),
}  # fmt: skip


def public(module: ModuleType) -> list[str]:
    """The names of a module of the library that it does not just import, in order."""
    listed = getattr(module, "__all__", None)
    if listed is not None:
        return sorted(listed)
    own = {}
    for name, item in vars(module).items():
        at = getattr(item, "__module__", module.__name__)
        if not name.startswith("_") and not isinstance(item, ModuleType) and name != "annotations":
            own[name] = at == module.__name__ or not (callable(item) or at == "typing")
    return sorted(name for name, kept in own.items() if kept)


def _assumptions() -> list[str]:
    models = report().models
    return [*models.choices, *models.inputs, *models.own]


def _in_string(call: str, before: str) -> Iterable[str]:
    """What may stand in a string: by the keyword before it, else by what is called."""
    models = report().models
    if keyword := re.search(r"(\w+)\s*=\s*$", before):
        name = keyword[1]
        if name in models.choices:
            return models.choices[name].options
        if name in ("chip_id", "chip"):
            return list(current()["accelerators"]["chip_id"])
        return list(current()["sources"]["source_id"]) if name == "source_id" else ()
    if call == "change" and (table := re.match(r"[\"'](\w+)[\"'],\s*$", before)):
        frame = current()[table[1]] if table[1] in current().names else None
        return () if frame is None else list(frame.iloc[:, 0].astype(str))
    known: dict[str, Iterable[str]] = {
        "tables": current().names, "outputs": [*models.outputs, *models.lookups],
        "values": report().values, "chapters": CHAPTERS, "presets": PRESETS,
        "assumptions": _assumptions(),
    }  # fmt: skip
    return next((known[kind] for kind, calls in _NAMES.items() if call in calls), ())


def _object(path: str) -> Any:
    shell = get_ipython()
    first, *rest = path.split(".")
    found = getattr(shell, "user_ns", {}).get(first)
    for name in rest:
        found = getattr(found, name, None)
    return found


def complete(text: str) -> tuple[list[str], str]:
    """What a text up to the cursor may go on with, and the part of it that is the beginning.

    >>> complete("report().table('pric")
    (['prices'], 'pric')
    """
    if met := _STRING.search(text):
        names, typed = _in_string(met[1], met[2]), met[3]
    elif met := _KEYWORD.search(text):
        names, typed = [f"{name}=" for name in _assumptions()], met[1]
    elif met := _ATTRIBUTE.search(text):
        found, typed = _object(met[1]), met[2]
        ours = isinstance(found, ModuleType) and found.__name__.startswith("trainium_report")
        names = public(found) if ours else ()
    else:
        return [], ""
    within = [name for name in names if name.startswith(typed)]
    return within or [name for name in names if len(typed) > 2 and typed in name], typed


def matcher(context: CompletionContext) -> SimpleMatcherResult:
    """For IPython: the names alone where there are some, else what others find."""
    names, typed = complete(context.text_until_cursor)
    found = [SimpleCompletion(name) for name in names]
    return {"completions": found, "matched_fragment": typed, "suppress": bool(found)}
