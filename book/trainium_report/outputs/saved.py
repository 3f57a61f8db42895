"""A notebook as it is saved: pictures, text and formulas stay, what a run or a machine leaves goes.

The server of the notebooks calls :func:`before_saving` on every save, ``refresh`` calls
:func:`settle` on what it has run. Nothing is imported here but what a server has already.
"""

from __future__ import annotations

from typing import Any

VIEW = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"file_extension": ".py", "name": "python"}
_OF_A_RUN = ("execution", "ExecuteTime", "papermill", "trusted")


def settle(notebook: dict[str, Any]) -> None:
    """Drop from a notebook, in place, what differs between runs and machines.

    Views of widgets go, since no widget outlives its kernel, and so does their state; the plain
    face that stood beside a view stays. Cells that ran from first to last are counted from one.
    """
    about = notebook["metadata"]
    about.pop("widgets", None)
    about.pop("papermill", None)
    if about.get("kernelspec", {}).get("name") == KERNEL["name"]:
        about["kernelspec"] = dict(KERNEL)
    if about.get("language_info", {}).get("name") == LANGUAGE["name"]:
        about["language_info"] = dict(LANGUAGE)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in notebook["cells"]:
        for name in _OF_A_RUN:
            cell["metadata"].pop(name, None)
    for cell in code:
        for output in cell["outputs"]:
            output.pop("transient", None)
            output.get("data", {}).pop(VIEW, None)
        cell["outputs"] = [o for o in cell["outputs"] if o.get("data") != {}]
    ran = [cell for cell in code if cell.get("execution_count") is not None]
    counts = [cell["execution_count"] for cell in ran]
    if counts == sorted({*counts}):
        for count, cell in enumerate(ran, 1):
            cell["execution_count"] = count
            for output in cell["outputs"]:
                if "execution_count" in output:
                    output["execution_count"] = count


def before_saving(model: dict[str, Any], **_: Any) -> None:
    """Settle a notebook that is about to be saved; other files are left alone."""
    if model["type"] == "notebook" and model.get("content"):
        settle(model["content"])
