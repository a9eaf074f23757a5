"""A small site that holds one of everything that is kept in the store."""

import hashlib
import io
from pathlib import Path

from linocut.build import build
from linocut.store.cache import Cache

SETTINGS = (
    '[tool.linocut]\ntitle = "A site"\nbase_url = "https://site.example.net/"\n[tool.linocut.figures]\njobs = 1\n'
)

PAGE = """---
title: Line
date: 2026-01-02
tags: [lines]
bibliography: refs.bib
---
The slope is `{val} line.slope:.1f`; $x^2$, @fig-line, [@one].

![A line.](/figures/line.svg){#fig-line}

![A photograph](photo.png)
"""

FIGURE = """import matplotlib.pyplot as plt
from helper import heavy

def figure():
    fig, ax = plt.subplots()
    ax.plot(heavy()[:5])
    return fig, {"alt": "a line", "slope": 2.0}
"""

HELPER = """import numpy as np
from linocut import shared

@shared
def heavy():
    return np.arange(40_000.0)
"""

FILES = {
    "pyproject.toml": SETTINGS,
    "content/posts/line/index.md": PAGE,
    "content/posts/line/refs.bib": "@book{one, author = {Ada Lovelace}, title = {Notes}, year = {1843}}\n",
    "content/about.md": "---\ntitle: About\n---\nText with $y$.\n",
    "figures/line.py": FIGURE,
    "figures/helper.py": HELPER,
}


def make(site: Path) -> None:
    """Write the files of the site."""
    from PIL import Image

    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    data = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(data, "PNG")
    (site / "content/posts/line/photo.png").write_bytes(data.getvalue())


def edit(site: Path) -> None:
    """Add a paragraph to its article."""
    article = site / "content/posts/line/index.md"
    article.write_text(article.read_text() + "\nOne more paragraph.\n")


def built(site: Path) -> None:
    """Build it, without a problem."""
    built = build(site, Cache(site / ".linocut"))
    assert built.problems == ()


def digests(folder: Path) -> dict[str, str]:
    """What each file of a folder is, by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
