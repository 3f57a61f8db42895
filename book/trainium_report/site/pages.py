"""What each page carries: source cards, the dataflow behind its controls, and its frame."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.display import progress_message

from ..chapters import report
from ..models import PRESETS, vega
from ..outputs import html, own, pairs
from ..results import VERDICTS
from ..tables import current
from . import links, numbers, offers, sharing

_SIGNAL = re.compile(r'data-(?:signal|assumption|own|number|sure)="([\w]+)"')
_LOADED = re.compile(r'data-spec="([^"]+)"')

# Jupyter Book appends the configuration of a live-code service to every notebook's body.
_NOT_OURS = re.compile(
    r'<script type="text/x-thebe-config">.*?</script>\s*<script>.*?</script>', re.DOTALL
)


# MyST-NB calls every fold 'Toggle hidden content': who speaks its visible words would not reach it.
_UNLIKE_ITS_WORDS = '<summary aria-label="Toggle hidden content">'

# The article's heading reads as a line above the chapter's question.
_HEAD = re.compile(r'(<h1>.*?</h1>)\s*(<p class="chapter-head">.*?</p>)', re.DOTALL)


# Code is drawn in few colours: what has none needs no mark, and neighbours in one share theirs.
_CODE = re.compile(r"<pre><span></span>.*?</pre>", re.DOTALL)
_PLAIN = re.compile(r'<span class="(?:n|o|p|w|fm|vm)">([^<]*)</span>')
_ALIKE = re.compile(r'<span class="(\w+)">([^<]*)</span><span class="\1">')


def _coloured(code: re.Match[str]) -> str:
    text, more = _PLAIN.sub(r"\1", code[0]), 1
    while more:
        text, more = _ALIKE.subn(r'<span class="\1">\2', text)
    return text


def _signals(body: str, app: Sphinx, docname: str) -> set[str]:
    known = {*report().models.items}
    found = set(_SIGNAL.findall(body))
    page = Path(app.outdir) / docname
    for spec in _LOADED.findall(body):
        text = (page.parent / spec).resolve().read_text(encoding="utf-8")
        found |= {name for name in re.findall(r'"name":"(\w+)"', text) if name in known}
    return found


def _followers(keys: Sequence[str], needed: set[str]) -> list[str]:
    """The outputs among the needed ones that rest on one of some inputs or lookups."""
    models = report().models
    return sorted(
        name for name in needed & {*models.outputs} if models.dependencies([name]) & {*keys}
    )


def model_json(names: set[str]) -> str:
    """The dataflow of a page and what its script needs to know of the assumptions."""
    inputs_of = report().models.inputs
    inputs = {
        key: [item.default, item.low, item.high, item.best_case_trainium, item.best_case_nvidia]
        for key, item in report().models.inputs.items()
    }
    choices = {
        key: {
            "options": list(item.options),
            "presets": [item.preset(name) for name in PRESETS],
        }
        for key, item in report().models.choices.items()
    }
    needed = report().models.dependencies(names)
    owns = {
        key: {
            "low": item.own[0], "high": item.own[1], "unit": item.unit, "yours": item.yours,
            "followers": [key, *_followers([key], needed)],
        }
        for key, item in report().models.own.items() if item.own
    }  # fmt: skip
    ends = [
        {
            "low": low, "high": high, "followers": [low, high, *_followers([low, high], needed)],
            "labels": [inputs_of[low].label, inputs_of[high].label],
        }
        for low, high in report().models.pairs.items()
    ]  # fmt: skip
    page = {
        "signals": vega.dataflow(report().models, names),
        "inputs": inputs,
        "choices": choices,
        "own": owns,
        "ownWords": {"faults": own.FAULTS, "expected": own.EXPECTED, "told": own.TOLD},
        "pairs": ends,
        "crossed": pairs.CROSSED,
        "lookups": {k: list(v.keys) for k, v in report().models.lookups.items() if k in needed},
        "codes": {k: list(o.codes) for k,
        o in report().models.outputs.items() if o.codes and k in needed},
        "verdicts": {
            k: [v.text, v.mark, html.badge_class(k)] for k, v in VERDICTS.items()
        },
    }
    return json.dumps(page, separators=(",", ":"), sort_keys=True).replace("</", "<\\/")


def _context(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    day = current().as_of
    context["report_as_of"] = day.isoformat()
    context["report_as_of_text"] = f"{day.day} {day:%B %Y}"
    context["report_licence"] = app.config.report_licence
    context["report_scripts"] = []
    if pagename == NOT_FOUND:
        _from_anywhere(app, context)
    if doctree is None:
        return
    context["report_notebook"] = _notebook(app, pagename)
    body = _NOT_OURS.sub("", context["body"]).replace(_UNLIKE_ITS_WORDS, "<summary>")
    body = _CODE.sub(_coloured, _HEAD.sub(r"\2\n\1", body, count=1))
    body, named = numbers.placed(body)
    context["report_description"] = _description(doctree)
    extra = _within(app, "".join(map(numbers.card, numbers.used(doctree, named))))
    body, names = offers.placed(body, app.env.found_docs), _signals(body, app, pagename)
    if 'class="offers' in body:
        names |= offers.RESULTS
        context["report_styles"] = ["offers.css"]
    if names or "data-spec=" in body:
        context["report_scripts"] = ["report.js"]
        extra += f'<script type="application/json" id="report-model">{model_json(names)}</script>'
    if 'class="guess"' in body:
        context["report_scripts"] = [*context["report_scripts"], "guess.js"]
        context["report_styles"] = [*context.get("report_styles", []), "guess.css"]
    context["body"] = body + extra


_ELSEWHERE = re.compile(r'<a href="(\w+)\.html#[^"]*">(.*?)</a>')


def _within(app: Sphinx, text: str) -> str:
    """The text without its links to pages that this book does not have."""

    def kept(link: re.Match[str]) -> str:
        return link[0] if f"book/{link[1]}" in app.env.found_docs else link[2]

    return _ELSEWHERE.sub(kept, text)


def _notebook(app: Sphinx, pagename: str) -> str | None:
    source = Path(str(app.env.doc2path(pagename)))
    return (
        f"{'../' * pagename.count('/')}_sources/{pagename}.ipynb"
        if (source.suffix == ".ipynb" and app.config.html_copy_source)
        else None
    )


DESCRIBED = 160
"""Characters of a page's description: what search engines show."""


def _description(doctree: nodes.document) -> str:
    """The first sentences of a page that fit: those of its takeaway where it has one."""
    first = ""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if text.startswith("Takeaway. "):
            return _shortened(text.removeprefix("Takeaway. "))
        if not first and "chapter-head" not in paragraph["classes"] and len(text.split()) > 8:
            first = text
    return _shortened(first)


def _shortened(text: str) -> str:
    whole = ""
    for sentence in re.split(r"(?<=[.?!])\s+(?=[A-Z‘])", text):
        if len(f"{whole} {sentence}".strip()) > DESCRIBED:
            break
        whole = f"{whole} {sentence}".strip()
    if len(whole) >= 40 or whole == text:
        return whole
    return text[: DESCRIBED - 3].rsplit(" ", 1)[0] + " …"


NOT_FOUND = "404"


def _from_anywhere(app: Sphinx, context: dict[str, Any]) -> None:
    """A host shows this page at any address: its links begin at the place of the book."""
    place = links.place()
    toctree = context["toctree"]

    def pathto(uri: str, resource: int | bool = False, baseuri: str | None = None) -> str:
        return place + (uri if resource else app.builder.get_target_uri(uri))

    context["pathto"] = pathto
    context["content_root"] = place
    context["toctree"] = lambda **given: re.sub(
        r'href="(?!#|https?:)', f'href="{place}', toctree(**given)
    )


def _not_found(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    return [(NOT_FOUND, {}, "404.html")]


ROOT = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<noscript><meta http-equiv="refresh" content="0; url={start}"></noscript>
<link rel="canonical" href="{start}">
{tags}
<script>location.replace("{start}" + location.search + location.hash)</script>
</head>
<body><main><p><a href="{start}">{title}</a></p></main></body>
</html>
"""


def root_page(title: str, start: str, tags: str = "") -> str:
    """The page at the top of the book's folder: it leads to the first chapter."""
    return ROOT.format(title=title, start=start, tags=tags)


_BOXES = {"Takeaway.": "takeaway", "Answer.": "answer"}


def _boxes(app: Sphinx, doctree: nodes.document) -> None:
    """A quotation that begins with 'Takeaway.' or 'Answer.' in bold is a box of that kind.

    Answers have ids: a link leads to one.
    """
    count = 0
    for quote in doctree.findall(nodes.block_quote):
        strong = next(quote.findall(nodes.strong), None)
        if strong is None or strong.astext() not in _BOXES:
            continue
        quote["classes"].append(_BOXES[strong.astext()])
        if strong.astext() == "Answer.":
            count += 1
            quote["ids"].append(f"answer-{count}")


WORDS_A_MINUTE = 230
_CODE_SWITCH = (
    '<button type="button" class="code-switch" aria-pressed="false">Show all code</button>'
)


def _reading_time(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """The first paragraph of a chapter (its French heading) is followed by the reading time."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    count = sum(len(p.astext().split()) for p in doctree.findall(nodes.paragraph))
    first = next(doctree.findall(nodes.paragraph))
    first += nodes.Text(f" · {max(1, round(count / WORDS_A_MINUTE))} minutes")
    first["classes"].append("chapter-head")
    if any("tag_hide-input" in cell["classes"] for cell in doctree.findall(nodes.container)):
        first += nodes.raw("", _CODE_SWITCH, format="html")


# What the pages load; other extensions copy files of their own beside them.
_OURS = {
    "colours.css", "report.css", "theme.js", "report.js", "ledger.js", "drawer.js",
    "assumptions.js", "export.js", "vega.js", "search.js", "entries.js", "explore.css",
    "explore.js", "offers.css", "offers.js", "plot.js",
    "article.js", "article.css", "guess.js", "guess.css", "lost.js", "places.js",
    "sure.js", "compare.js", "cite.js",
}  # fmt: skip


def _finish(app: Sphinx, exception: Exception | None) -> None:
    if exception or app.builder.format != "html":
        return
    folder = Path(app.outdir)
    for path in sorted((folder / "_static").iterdir()):
        if path.is_file() and path.name not in _OURS:
            path.unlink()
    # What Sphinx keeps to build a second time names the place; each build is from clean.
    (folder / ".buildinfo").unlink(missing_ok=True)
    start = f"{app.config.root_doc}.html"
    title = app.config.html_title
    about = app.env.titles[app.config.root_doc].astext()
    tags = sharing.tags(app, title=title, about=about, place="index.html", kind="website")
    (folder / "index.html").write_text(root_page(title, start, tags), encoding="utf-8")
    with progress_message("checking links"):
        found = links.broken(folder)
    if found:
        raise ExtensionError("broken links\n" + "\n".join(found))


def setup(app: Sphinx) -> None:
    """Connect the page context and the closing checks."""
    app.add_config_value("report_licence", "", "html", str)
    app.connect("doctree-read", _boxes)
    app.connect("doctree-resolved", _reading_time)
    app.connect("html-collect-pages", _not_found)
    app.connect("html-page-context", _context, priority=900)
    app.connect("build-finished", _finish, priority=100)
