"""The chapters run side by side, each in a kernel that has the library already.

Before Sphinx reads the first page, every notebook is run anew in a fork of the build, as many at a
time as there are processors, and its outputs go into the cache that myst-nb reads. The cache starts
empty, so nothing that was stored is trusted. Where there is no fork, myst-nb runs them one by one.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import nbformat
from ipykernel.kernelapp import IPKernelApp
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from jupyter_client.connect import write_connection_file
from jupyter_client.manager import AsyncKernelManager
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.display import progress_message

import trainium_report

from ..chapters import report
from ..outputs import drawing
from ..outputs.plain_chart import ALONE, WRAP
from .numbers import hide_code

FAILED = ".txt"
ENDED = "its process ended before it said why"


class ForkedKernel(AsyncKernelManager):
    """A kernel that is a fork of this process: started already, and not started again."""

    pid: int

    @property
    def has_kernel(self) -> bool:
        """Always: it runs from the start."""
        return True

    async def _async_is_alive(self) -> bool:
        try:
            return os.waitpid(self.pid, os.WNOHANG) == (0, 0)
        except ChildProcessError:
            return False

    is_alive = _async_is_alive

    def end(self) -> None:
        """Stop the process, if it still runs."""
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)

    def start(self, place: Path) -> None:
        """Fork the kernel; ``place`` is a folder for its sockets and its connection file."""
        file, _ = write_connection_file(
            str(place / "kernel.json"), ip=str(place / "s"), transport="ipc"
        )
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            given = {"HistoryManager.enabled": False, "IPKernelApp.parent_handle": parent}
            options = [f"--{key}={value}" for key, value in given.items()]
            IPKernelApp.launch_instance(["-f", file, *options, "--ext=trainium_report"])
            os._exit(0)
        self.load_connection_file(file)


def _execute(source: Path, result: Path, timeout: int) -> None:
    """Run a notebook in its own folder and write it with its outputs, or what failed as text.

    The cache compares cells with their tags: it gets those that the page reads.
    """
    os.chdir(source.parent)
    notebook: Any = nbformat.read(source, as_version=4)
    with tempfile.TemporaryDirectory(prefix="k") as place:
        kernel = ForkedKernel()
        kernel.start(Path(place))
        try:
            done = single_nb_execution(notebook, str(source.parent), timeout, False, km=kernel)
        finally:
            kernel.end()
    if alone := chart_alone(done.nb):
        said = f"cell {alone} ends in a chart: {WRAP}"
        result.with_suffix(FAILED).write_text(said, encoding="utf-8")
        return
    if done.err is not None:
        result.with_suffix(FAILED).write_text(str(done.exc_string), encoding="utf-8")
        return
    hide_code(done.nb)
    nbformat.write(done.nb, result)


def chart_alone(notebook: Any) -> int | None:
    """The number of the first cell that shows a chart which no figure wraps."""
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if ALONE in output.get("data", {}):
                return number
    return None


def run(sources: Sequence[Path], folder: Path, timeout: int) -> dict[Path, Path]:
    """Run notebooks, as many at a time as there are processors.

    The results are notebooks with outputs in ``folder``, by their source. Raises ExtensionError
    with the cell and the trace of each chapter that failed.
    """
    fork: Any = multiprocessing.get_context("fork")
    results = {source: folder / f"{number}.ipynb" for number, source in enumerate(sources)}
    running: dict[Any, BaseProcess] = {}
    for source, result in results.items():
        if len(running) == (os.cpu_count() or 1):
            for sentinel in wait(list(running)):
                running.pop(sentinel).join()
        process = fork.Process(target=_execute, args=(source, result, timeout))
        process.start()
        running[process.sentinel] = process
    for process in running.values():
        process.join()
    if failed := [source for source, result in results.items() if not result.exists()]:
        told = (results[source].with_suffix(FAILED) for source in failed)
        traces = (file.read_text(encoding="utf-8") if file.exists() else ENDED for file in told)
        said = (f"{s}: a cell failed\n{t}" for s, t in zip(failed, traces, strict=True))
        raise ExtensionError("\n".join(said))
    return results


def _warm() -> None:
    """Load what chapters ask for, once for all of them."""
    for name in trainium_report.__all__:
        getattr(trainium_report, name)
    report()
    drawing.validator()


def _fill_cache(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    paths = [Path(str(env.doc2path(name))) for name in docnames]
    sources = [path for path in paths if path.suffix == ".ipynb"]
    if not sources or sys.platform != "linux" or app.config.nb_execution_mode != "cache":
        return
    place = Path(app.config.nb_execution_cache_path or Path(app.outdir).parent / ".jupyter_cache")
    shutil.rmtree(place, ignore_errors=True)
    cache = get_cache(str(place.resolve()))
    with (
        progress_message(f"running {len(sources)} notebooks"),
        tempfile.TemporaryDirectory() as folder,
    ):
        _warm()
        for source, result in run(sources, Path(folder), app.config.nb_execution_timeout).items():
            done = CacheBundleIn(nbformat.read(result, as_version=4), str(source))
            cache.cache_notebook_bundle(done, check_validity=False, overwrite=True)


def setup(app: Sphinx) -> None:
    """Fill the cache before the first page is read."""
    app.connect("env-before-read-docs", _fill_cache)
