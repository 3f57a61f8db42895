"""The library's own page: autodoc over the modules that a chapter may use."""

from __future__ import annotations

from sphinx.application import Sphinx
from sphinx.config import Config

_LOCAL = ("py:.*", ".*")


def _quiet(app: Sphinx, config: Config) -> None:
    # Types in signatures are read, not followed: their pages are on other sites.
    config.nitpick_ignore_regex = [*config.nitpick_ignore_regex, _LOCAL]
    config.html_domain_indices = False


def setup(app: Sphinx) -> None:
    """Let a page hold the docstrings of the library, in the order of the code."""
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("config-inited", _quiet)
    app.config.autodoc_member_order = "bysource"
    app.config.autodoc_typehints = "signature"
    app.config.autodoc_typehints_format = "short"
    app.config.add_module_names = False
