"""A notebook as it is opened: it names the kernel that will run it.

JupyterLab writes kernel and version into an opened notebook. Where the file names neither, as
:mod:`saved` leaves it, the tab is marked as changed before anything is. Nothing is imported here
but what a server has already.
"""

from __future__ import annotations

import platform
from typing import Any

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from .saved import KERNEL, LANGUAGE, before_saving

_VERSION = platform.python_version()
SPOKEN = {
    **LANGUAGE, "codemirror_mode": {"name": "ipython", "version": int(_VERSION.partition(".")[0])},
    "mimetype": "text/x-python", "nbconvert_exporter": "python", "pygments_lexer": "ipython3",
    "version": _VERSION,
}  # fmt: skip
"""What a kernel of this Python says of its language."""


class Notebooks(AsyncLargeFileManager):
    """The files of a server: notebooks are settled when saved, and complete when opened."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.register_pre_save_hook(before_saving)  # type: ignore[no-untyped-call]

    async def get(self, path: str, content: bool = True, *given: Any, **more: Any) -> Any:
        """A file or folder as the server gives it."""
        model = await super().get(path, content, *given, **more)  # type: ignore[no-untyped-call]
        if model["type"] == "notebook" and model.get("content"):
            self._complete(model["content"]["metadata"])
        return model

    def _complete(self, about: dict[str, Any]) -> None:
        if about.get("language_info") == LANGUAGE:
            about["language_info"] = dict(SPOKEN)
        if about.get("kernelspec") == KERNEL and self.parent:
            try:
                spec = self.parent.kernel_spec_manager.get_kernel_spec(KERNEL["name"])
            except NoSuchKernel:
                return
            about["kernelspec"] = {**KERNEL, "display_name": spec.display_name}
