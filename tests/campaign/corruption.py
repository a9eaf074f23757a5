"""Damage to the store: flip, cut, empty, swap, delete what you will in it, a build makes what a clean one does."""

import hashlib
import io
import random
import shutil
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


def one_round(chance: random.Random, folder: Path) -> None:
    """Damage a few files of a whole store, and change an article, so that the next build has to look."""
    wanted, whole, site = folder / "wanted", folder / "whole", folder / "site"
    if not whole.exists():
        _make(whole)
        _built(whole)
        _make(wanted)
        _edit(wanted)
        _built(wanted)
    shutil.rmtree(site, ignore_errors=True)
    shutil.copytree(whole, site)
    store = sorted(path for path in (site / ".linocut").rglob("*") if path.is_file())
    kinds = sorted({path.relative_to(site / ".linocut").parts[0] for path in store})
    told = []
    for _ in range(chance.choice((1, 1, 1, 3, 20))):
        kind = chance.choice(kinds)
        path = chance.choice([path for path in store if path.relative_to(site / ".linocut").parts[0] == kind])
        way = chance.choice((_flip, _cut, _empty, _swap, _delete))
        told.append(f"{way.__name__} {path.relative_to(site)}")
        if path.exists():
            way(chance, path, store)
    lost = chance.random() < 0.5
    if lost:  # the pages have to be made again from what the store holds
        shutil.rmtree(site / "public")
    _edit(site)
    try:
        _built(site)
        assert _digests(site / "public") == _digests(wanted / "public")
        _built(site)
    except BaseException as error:
        error.add_note("; ".join([*told, "public/ deleted" if lost else ""]))
        raise


def _make(site: Path) -> None:
    from PIL import Image

    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    data = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(data, "PNG")
    (site / "content/posts/line/photo.png").write_bytes(data.getvalue())


def _edit(site: Path) -> None:
    article = site / "content/posts/line/index.md"
    article.write_text(article.read_text() + "\nOne more paragraph.\n")


def _built(site: Path) -> None:
    built = build(site, Cache(site / ".linocut"))
    assert built.problems == ()


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _flip(chance: random.Random, path: Path, _: list[Path]) -> None:
    data = bytearray(path.read_bytes())
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)


def _cut(chance: random.Random, path: Path, _: list[Path]) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data) + 1)])


def _empty(_: random.Random, path: Path, __: list[Path]) -> None:
    path.write_bytes(b"")


def _swap(chance: random.Random, path: Path, store: list[Path]) -> None:
    alike = [one for one in store if one.parts[-3] == path.parts[-3] and one.exists()]
    other = chance.choice(alike or [path])
    first, second = path.read_bytes(), other.read_bytes()
    path.write_bytes(second)
    other.write_bytes(first)


def _delete(_: random.Random, path: Path, __: list[Path]) -> None:
    path.unlink()
