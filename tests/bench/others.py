"""The same articles for other generators, and the least that any of them does: Python-Markdown alone.

They come from PyPI into an environment of their own, which `make bench` fills: Pelican asks for an older Pygments.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench import photographs, process, workload

PLACE = Path(sys.prefix) / "others"

_PELICAN = """
SITENAME, SITEURL, PATH, TIMEZONE, DEFAULT_LANG = "Bench", "https://bench.example", "content", "UTC", "en"
STATIC_PATHS, DEFAULT_PAGINATION, FEED_MAX_ITEMS = ["images"], 10, 20
FEED_ALL_ATOM, TAG_FEED_ATOM, FEED_ALL_RSS = "feeds/all.atom.xml", "feeds/{slug}.atom.xml", "feeds/all.rss.xml"
"""
"""Its own theme, feeds of whole articles; formulas stay LaTeX, which a script in the browser would draw."""

_HUGO = {
    "hugo.toml": """
baseURL = "https://bench.example/"
title = "Bench"
[services.rss]
limit = 20
[markup.goldmark.extensions.passthrough]
enable = true
[markup.goldmark.extensions.passthrough.delimiters]
block = [["$$", "$$"]]
inline = [["$", "$"]]
[markup.highlight]
noClasses = false
""",
    "layouts/_markup/render-passthrough.html": (
        '{{- transform.ToMath .Inner (dict "displayMode" (eq .Type "block") "output" "mathml") -}}'
    ),
    "layouts/baseof.html": (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>'
        '{{ with .OutputFormats.Get "rss" }}<link rel="alternate" href="{{ .Permalink }}">{{ end }}</head>'
        '<body>{{ block "main" . }}{{ end }}</body></html>'
    ),
    "layouts/page.html": (
        '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .TableOfContents }}{{ .Content }}'
        '{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}'
        '{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}'
    ),
    "layouts/list.html": (
        '{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Pages }}'
        '<p><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Summary }}</p>{{ end }}{{ end }}'
    ),
    "layouts/rss.xml": (
        '<rss version="2.0"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>'
        "{{ range first 20 .RegularPages }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link>"
        "<description>{{ .Content | html }}</description></item>{{ end }}</channel></rss>"
    ),
}
"""Layouts about as long as they can be short; formulas to MathML, as here, and whole articles in feeds."""

_MARKDOWN = """
import json
import sys
from pathlib import Path
from markdown import Markdown
md = Markdown(extensions=["tables", "fenced_code", "footnotes", "attr_list", "def_list", *sys.argv[2:]])
for path in sorted(Path(sys.argv[1]).glob("*.md")):
    md.reset().convert(path.read_text())
"""


_SPHINX = """
extensions = ["sphinx_gallery.gen_gallery"]
sphinx_gallery_conf = {"examples_dirs": "examples", "gallery_dirs": "gallery", "filename_pattern": "plot_"}
"""


def sphinx_there() -> bool:
    """Whether sphinx-gallery is among them."""
    return any(PLACE.glob("lib/python*/site-packages/sphinx_gallery"))


def sphinx_gallery(folder: Path, examples: Mapping[str, str]) -> process.Spent:
    """A first build by sphinx-gallery of scripts by name."""
    (folder / "examples").mkdir(parents=True)
    for path, text in {
        "conf.py": _SPHINX,
        "index.rst": "Bench\n=====\n\n.. toctree::\n\n   gallery/index\n",
        "examples/README.rst": "Articles\n========\n",
        **{f"examples/{name}": text for name, text in examples.items()},
    }.items():
        (folder / path).write_text(text)
    command = [str(PLACE / "bin/python"), "-m", "sphinx", "-Q", "-b", "html", ".", "public"]
    return process.run(command, folder)


def there() -> bool:
    """Whether `make bench` has installed them."""
    return (PLACE / "bin/pelican").exists()


def pelican(folder: Path, count: int) -> process.Spent:
    """A first build by Pelican."""
    workload.articles(folder / "content", count, _meta)
    photographs.write(folder / "content/images")
    (folder / "pelicanconf.py").write_text(_PELICAN)
    return process.run([str(PLACE / "bin/pelican"), "-q", "content", "-s", "pelicanconf.py"], folder)


def _meta(number: int) -> str:
    title, date, tags = workload.head(number)
    return f"Title: {title}\nDate: {date}\nTags: {', '.join(tags)}\n"


def hugo(folder: Path, count: int) -> process.Spent:
    """A first build by Hugo."""
    workload.articles(folder / "content/posts", count)
    photographs.write(folder / "static/images")
    for path, text in _HUGO.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    binary = next(PLACE.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    kept = folder / "kept"  # it would find the formulas of its last build in the user's own cache
    return process.run([str(binary), "--quiet", "--cacheDir", str(kept)], folder)


def markdown(folder: Path, count: int, *extensions: str) -> process.Spent:
    """Python-Markdown over the same texts, and no more than that; `codehilite`: with Pygments."""
    if not folder.exists():
        workload.articles(folder, count, lambda _: "")
    return process.run([process.ours(), "-c", _MARKDOWN, str(folder), *extensions], folder)


def versions() -> str:
    """What was measured: "Hugo 0.168.0, Pelican 4.12.0"."""
    listed = {
        path.name.split("-")[0].lower(): path.name.split("-")[1]
        for path in PLACE.glob("lib/python*/site-packages/*.dist-info")
    }
    return f"Hugo {listed['hugo'].removesuffix('.dist')}, Pelican {listed['pelican'].removesuffix('.dist')}"


def jupyter_there() -> bool:
    """Whether nbconvert is among them."""
    return (PLACE / "bin/jupyter-nbconvert").exists()


def jupyter(folder: Path, text: str, cells: Sequence[str]) -> process.Spent:
    """A notebook of such cells, with text between them, run and made a page by nbconvert; figures as SVG, as here."""
    folder.mkdir(exist_ok=True)
    drawn = "%config InlineBackend.figure_formats = ['svg']\n"
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [one for k, code in enumerate(cells) for one in (
            {"cell_type": "markdown", "id": f"t{k}", "source": text, "metadata": {}},
            {"cell_type": "code", "id": f"c{k}", "source": drawn * (k == 0) + code, "metadata": {}, "outputs": [],
             "execution_count": None},
        )],
    }  # fmt: skip
    (folder / "a.ipynb").write_text(json.dumps(notebook))
    command = [str(PLACE / "bin/jupyter-nbconvert"), "--execute", "--to", "html", "--log-level", "ERROR", "a.ipynb"]
    home = {name: str(folder / "home") for name in ("HOME", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    return process.run(command, folder, OPENBLAS_NUM_THREADS="1", **home)
