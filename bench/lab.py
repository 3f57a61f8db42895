"""A chapter in JupyterLab: seconds from Run All to its last figure's being alive."""

from __future__ import annotations

import json
from pathlib import Path

from laboratory import PATIENCE, Notebook, Served
from playwright.sync_api import Browser, Error

from .revisions import TroubleError
from .variants import FIGURE_ID

ASKED = "addEventListener('pointerdown', () => { window.asked = performance.now(); }, true)"

# Cells out of sight are not in the document: goes towards the cell of the last figure in every
# frame, until its chart is there. Seconds since the click that asked for the run.
ALIVE = """([figure, index, patience]) => new Promise((done, failed) => {
  const late = performance.now() + patience;
  const look = () => {
    const live = document.querySelector(`.trainium [id="${figure}"] .figure-chart.is-live`);
    const chart = document.querySelector(`.trainium [id="${figure}"] .figure-live svg`);
    if (live && chart?.clientHeight) return done((performance.now() - window.asked) / 1000);
    if (performance.now() > late) return failed(new Error(`${figure} does not come alive`));
    const cells = [...document.querySelectorAll(".jp-Cell[data-windowed-list-index]")];
    const at = (cell) => Number(cell.dataset.windowedListIndex);
    const pane = document.querySelector(".jp-WindowedPanel-outer");
    const cell = cells.find((each) => at(each) === index);
    if (cell) cell.scrollIntoView({ block: "end" });
    else if (cells.length) {
      pane.scrollTop += pane.clientHeight * Math.sign(index - at(cells[0])) / 2;
    }
    requestAnimationFrame(look);
  };
  look();
})"""


def last_figure(file: Path) -> tuple[str, int] | None:
    """The id of a chapter's last figure and the place of its cell; None where it has no figure."""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    for index, cell in reversed([*enumerate(cells)]):
        if cell["cell_type"] == "code":
            found = FIGURE_ID.findall("".join(cell["source"]))
            if found:
                return f"fig-{found[-1]}", index
    return None


def run_all(chromium: Browser, served: Served, stem: str) -> float:
    """Open a chapter, wait for its kernel to be idle, run all cells; seconds."""
    last = last_figure(served.file(stem))
    if last is None:
        raise TroubleError(f"{stem} has no figure to wait for")
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(ASKED)
    try:
        chapter = Notebook(context.new_page())
        chapter.open(served.at(stem))
        idle = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
        chapter.page.locator(idle).first.wait_for(state="attached")
        chapter.run_all()
        seconds: float = chapter.page.evaluate(ALIVE, [*last, PATIENCE])
    except (AssertionError, Error) as error:
        raise TroubleError(f"{stem} in JupyterLab: {str(error).strip().splitlines()[0]}") from None
    finally:
        context.close()
        served.end_kernels()
    if chapter.faults:
        raise TroubleError(f"{stem} in JupyterLab: {chapter.faults[0]}")
    return seconds
