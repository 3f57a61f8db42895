"""A page of its own for each figure, in ``figures/``: small, and made to stand in a frame.

It loads nothing: style and both drawings are in it. Its source, licence and the way back to the
chapter are part of it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

from lxml import html as lxml_html
from sphinx.application import Sphinx

from . import lettering, sharing

FOLDER = "figures"
WIDE = 688
"""Pixels within the frame for which the height in the frame's code is meant."""

_PARTS = {
    "title": r'<p class="figure-title"><a.*?</a> (?:<span.*?</span>)?(.*?)</p>',
    "number": r'class="figure-number"[^>]*>Figure ([\d.]+)',
    "subtitle": r'<p class="figure-subtitle">(.*?)</p>',
    "alt": r'<div class="figure-chart" role="img" aria-label="(.*?)">',
    "source": r'<p class="figure-source">(.*?)</p>',
    "wide": r'<div class="figure-wide" aria-hidden="true">(<svg.*?</svg>)</div>',
    "narrow": r'<div class="figure-narrow" aria-hidden="true">(<svg.*?</svg>)</div>',
}
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')

STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; padding: 12px 16px; background: var(--paper); color: var(--ink); font: 14px/1.45 'Liberation Sans', Arial, Helvetica, sans-serif; overflow-wrap: anywhere; }
main { max-width: 688px; margin: auto; }
h1 { margin: 0; font-size: 17px; line-height: 1.3; }
p { margin: 0; color: var(--muted); font-size: 12px; }
.subtitle { padding-top: 2px; font-size: 14px; }
.chart { margin: 12px 0 8px; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
.narrow { display: none; }
a { color: inherit; text-decoration-color: var(--accent); }
a:hover { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 591.98px) { .wide { display: none; } .narrow { display: block; } }
"""  # noqa: E501

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · {book}</title>
<meta name="description" content="{subtitle}">
{tags}
<base target="_blank">
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="subtitle">{subtitle}</p>
<div class="chart" role="img" aria-label="{alt}"><div class="wide" aria-hidden="true">{wide}</div><div class="narrow" aria-hidden="true">{narrow}</div></div>
<p>{source}</p>
<p>Figure {number} of <a href="{back}">{book}</a>. {note}Facts as of {day}. <a href="../{csv}">Data</a>. {licence}.</p>
</main>
</body>
</html>
"""  # noqa: E501


@dataclass(frozen=True)
class Shared:
    """A figure as it stands on its chapter's page; its texts are HTML."""

    id: str
    docname: str
    title: str
    number: str
    subtitle: str
    alt: str
    source: str
    wide: str
    narrow: str
    note: str

    @property
    def place(self) -> str:
        """The figure's own page, from the top of the book."""
        return f"{FOLDER}/{self.id}.html"

    @property
    def height(self) -> int:
        """How high a frame of the usual width must be."""
        _, tall = size(self.wide)
        source = lxml_html.fromstring(f"<p>{self.source}</p>").text_content()
        return round(
            22.2 * len(lettering.lines(unescape(self.title), 17, WIDE, bold=True))
            + 20.3 * len(lettering.lines(unescape(self.subtitle), 14, WIDE))
            + tall * WIDE / size(self.wide)[0]
            + 17.4 * (len(lettering.lines(source, 12, WIDE)) + 3)
            + 50
        )

    def code(self, address: str) -> str:
        """The frame as HTML, for another page."""
        return (
            f'<iframe src="{address}" title="{self.title}" width="100%" height="{self.height}" '
            'style="border:0" loading="lazy"></iframe>'
        )


def size(drawn: str) -> tuple[float, float]:
    """Width and height of a drawing, in its own pixels."""
    found = _BOX.search(drawn)
    assert found is not None
    return float(found[1]), float(found[2])


def read(id: str, docname: str, text: str) -> Shared:
    """A figure from the HTML of its chapter's page."""
    found = {name: re.search(pattern, text, re.DOTALL) for name, pattern in _PARTS.items()}
    parts = {name: match[1] for name, match in found.items() if match}
    note = "At the report's default assumptions. " if 'class="figure-note"' in text else ""
    return Shared(id=id, docname=docname, note=note, **parts)


def write(app: Sphinx, shared: Shared, colours: str) -> None:
    """Write a figure's own page."""
    page = PAGE.format(
        **{name: getattr(shared, name) for name in _PARTS},
        book=escape(app.config.html_title),
        style=colours + STYLE,
        tags=sharing.tags(
            app, title=unescape(shared.title), about=unescape(shared.subtitle),
            place=shared.place, picture=shared.id,
        ),
        back=f"../{shared.docname}.html#fig-{shared.id}",
        csv=f"_static/figures/{shared.id}.csv",
        note=shared.note,
        day=sharing.day(),
        licence=sharing.LICENCE,
    )  # fmt: skip
    path = Path(app.outdir) / shared.place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def entry(app: Sphinx, shared: Shared) -> str:
    """The entry under a figure: its own page's address, and the code of a frame."""
    up = "../" * shared.docname.count("/")
    address = sharing.absolute(app, shared.place)
    name = f"of figure {shared.number}"
    return (
        '<details class="figure-share"><summary>Share</summary>'
        f'<p><a href="{up}{shared.place}">This figure on a page of its own</a>, with its source. '
        'Send its address, or set it in a page of yours with this code:</p>'
        f'<p><input readonly aria-label="Address {name}" value="{escape(address)}">'
        f'<textarea readonly rows="4" aria-label="Frame {name}">{escape(shared.code(address))}'
        "</textarea></p></details>"
    )


def _index(app: Sphinx, exception: Exception | None) -> None:
    """What the page for a wrong address can offer instead: pages and figures."""
    if exception or app.builder.format != "html":
        return
    pages = [
        [name.rpartition("/")[2], app.env.titles[name].astext(), f"{name}.html"]
        for name in sorted(app.env.found_docs)
    ]
    folder = Path(app.outdir)
    figures = [
        [path.stem, lxml_html.parse(str(path)).findtext(".//h1"), f"{FOLDER}/{path.name}"]
        for path in sorted((folder / FOLDER).glob("*.html"))
    ]
    text = json.dumps([*pages, *figures], ensure_ascii=False, separators=(",", ":"))
    (folder / "_static" / "places.js").write_text(f"window.reportPlaces={text};\n", "utf-8")


def setup(app: Sphinx) -> None:
    """Write the list of what there is beside the pages."""
    app.connect("build-finished", _index, priority=60)
