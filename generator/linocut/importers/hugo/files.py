"""Files that are no pages: what Hugo published as it was, and where it goes."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from linocut.importers.hugo.config import Config
from linocut.importers.hugo.pages import files
from linocut.importers.hugo.unread import HINTS
from linocut.importers.imported import STATIC
from linocut.problem import Place, Problem

_MADE = {"index.html", "index.xml", "atom.xml", "feed.json", "sitemap.xml", "404.html"}
"""Files at the top of the site that linocut makes."""
_IMAGES = {".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".svg"}
_NOTES = {
    "layouts": "the theme's HTML: linocut has its own; what you change goes to templates/, in Jinja",
    "data": "read it in a figure script, or show it with {{< table >}}",
    "i18n": "translations of the theme's words",
    "archetypes": "`linocut new post` begins an article",
}


def static(folder: Path, config: Config) -> tuple[dict[str, Path], list[Problem]]:
    """File of the new site -> file of the old one, for everything in the static folders."""
    found: dict[str, Path] = {}
    problems = []
    for below in config.static:
        for path in files(folder / below) if (folder / below).is_dir() else ():
            place = Place(f"{below}/{path}")
            if str(path) in _MADE:
                problems.append(Problem("not taken: linocut makes this file itself", place))
            elif any(part.startswith(".") for part in path.parts) and path.parts[0] != ".well-known":
                problems.append(Problem("not taken: linocut publishes no hidden files", place))
            else:
                found[f"{STATIC}/{path}"] = folder / below / path
    return found, problems


def mentioned(folder: Path, texts: Iterable[str]) -> Iterator[PurePosixPath]:
    """Images of assets/ that an article names, relative to it."""
    assets = folder / "assets"
    whole = "\n".join(texts) if assets.is_dir() else ""
    for path in files(assets) if whole else ():
        if path.suffix.lower() in _IMAGES and str(path) in whole:
            yield path


def left(folder: Path, config: Config, params: Iterable[str]) -> Iterator[Problem]:
    """What is not taken over, by folder; `params` are those of the theme."""
    for name, why in _NOTES.items():
        count = len(list(files(folder / name))) if (folder / name).is_dir() else 0
        if count:
            yield Problem(f"{name}/ is left behind ({count} {'file' if count == 1 else 'files'})", hint=why)
    for name in config.left:
        hint = next((hint for start, hint in _LEFT.items() if name.startswith(start)), "linocut has no such thing")
        yield Problem(f"{name}: not taken over", Place(config.file), hint)
    names = ", ".join(sorted(set(params)))
    if names:
        hint = "values for templates of your own go under [tool.linocut.params]"
        yield Problem(f"the theme's parameters are left behind: {names}", Place(config.file), hint)


_LEFT = {
    "Google Analytics": "[tool.linocut.analytics] knows plausible, goatcounter and umami",
    "Disqus": "[tool.linocut.comments] knows giscus and utterances",
    "the mount": "copy what it brings by hand, if it is yours",
    "an address of its own": "its pages stand below the path of their language: let that host lead there",
    **HINTS,
    "imported modules": "a theme's own pages, styles and shortcodes stay behind",
}
