"""Front matter of Hugo and its themes as linocut reads it: what has another name, is handed down, or done otherwise."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from linocut.importers import matter
from linocut.importers.hugo.config import Config
from linocut.importers.matter import Matter
from linocut.problem import Place, Problem

_NAMES = {
    "publishdate": "publishDate",
    "pubdate": "publishDate",
    "published": "publishDate",
    "unpublishdate": "expiryDate",
    "authors": "author",
    **dict.fromkeys(("date_created", "datecreated", "created", "created_at"), "date"),
    **dict.fromkeys(("date_updated", "dateupdated", "updated_at", "last_modified", "last_modified_at"), "lastmod"),
}
"""Hugo's other names of keys -> linocut's."""

_PICTURES = ("images", "featured_image", "featuredimage", "featureimage", "thumbnail", "cover", "banner", "feature")
"""Keys under which themes look for an article's picture."""

_COVER = re.compile(r"(?:cover|featured?(?:-?image)?|thumbnail|hero|banner|header)\b", re.IGNORECASE)

_KNOWN = {
    *("title", "date", "lastmod", "description", "tags", "draft", "slug", "url", "aliases", "author", "image"),
    *("publishdate", "expirydate", "bibliography", "series", "macros", "params"),
    *("updated", "modified", "summary", "categories", "translationkey", "toc", "comments", "build", "_build"),
}
_CONTENTS = {"toc", "showtoc", "booktoc", "showtableofcontents", "tableofcontents"}
"""Keys by which themes show the list of an article's contents; here it is left out with `toc: false`."""

_COMMENTS = {"comments", "comment", "showcomments", "disablecomments", "disable_comments"}
"""Keys by which themes leave out comments; here it is done by `comments: false`."""
HANDED = (
    {*_KNOWN, *_NAMES, *_CONTENTS, *_COMMENTS, *_PICTURES, "categories"}
    - {"title", "slug", "url", "aliases", "params", "translationkey", "cover", "macros"}
) | {"headless"}
"""Keys that mean something here when Hugo hands them down."""

_HIDES = {"draft": "drafts", "expirydate": "expired", "unpublishdate": "expired"}
"""Keys that hide a page, unless the settings show all that they hide."""
_OF_HUGO = {
    "outputs": "other formats of one page: linocut makes HTML",
}
"""Keys that did something in Hugo and do nothing here."""


def adapt(found: Matter, path: str, names: tuple[str, ...], stem: str, config: Config) -> list[Problem]:
    """Note what must change in the front matter."""
    problems = []
    given = {key.lower() for key in found.values}
    given |= {"lastmod"} if given & {"updated", "modified"} else set()
    for key, value in found.values.items():
        name = key.lower()
        if name in _OF_HUGO:
            problems.append(
                Problem(f'"{key}" does nothing here', Place(path, matter.key_line(found, key)), _OF_HUGO[name])
            )
        if name in config.taxonomies and name not in _KNOWN:
            before = found.set.get("tags", list(terms(found.get("tags"))))
            found.set["tags"] = list(dict.fromkeys([*before, *terms(value)]))
        none = value == "" and name in {*_KNOWN, *_NAMES}  # Hugo reads a key without a value as none
        none = none or (name == "published" and isinstance(value, bool))
        if none or _HIDES.get(name) in config.shows:
            found.dropped.append(key)
        elif name == "cascade":
            found.dropped.append(key)
            problems += _idle(found, path, value)
        elif name in _COMMENTS and not (name == "comments" and isinstance(value, bool)):
            found.dropped.append(key)
            found.set |= {"comments": False} if _off(value) != name.startswith("disable") else {}
        elif name in _CONTENTS and not (name == "toc" and isinstance(value, bool)):
            found.dropped.append(key)
            found.set |= {"toc": False} if _off(value) else {}
        elif name in {"menu", "menus"} or (name in config.taxonomies and name not in {*_KNOWN, *_NAMES}):
            found.dropped.append(key)
        elif name in _NAMES and _NAMES[name].lower() not in given and name != _NAMES[name].lower():
            found.renamed[key] = _NAMES[name]
            given.add(_NAMES[name].lower())
        elif name not in _KNOWN:
            found.params.append(key)
    hidden = found.get("published") is False and "draft" not in given and "drafts" not in config.shows
    found.set |= {"draft": True} if hidden else {}  # as Jekyll writes it; Hugo reads it too
    aliases = [_former(alias, config) for alias in terms(found.get("aliases"))]
    if tuple(aliases) != terms(found.get("aliases")):
        found.set["aliases"] = aliases
    if not found.get("title") and not (stem not in {"index", "_index"} and _heading(found.body)):
        words = re.sub(r"[-_]+", " ", names[-1]) if names else config.title or "Home"
        found.set["title"] = words[:1].upper() + words[1:]
    return problems


def inherit(found: Matter, handed: Mapping[str, Any], folders: list[Path], config: Config) -> None:
    """Write what is handed down into the page's own front matter, since nothing hands down here."""
    below = Matter("JSON", {key: value for key, value in handed.items() if key in HANDED}, "", "")
    if not below.values:
        return
    adapt(below, "", ("x",), "x", config)
    illustrate(below, folders)
    given = {*(key.lower() for key in found.values), *(key.lower() for key in (*found.set, *found.renamed.values()))}
    for key, value in below.changed().items():
        if key.lower() in _KNOWN - {"title", "params"} | {"comments"} and key.lower() not in given:
            found.set[key] = value


def _idle(found: Matter, path: str, given: Any) -> list[Problem]:
    """What a page hands down that does nothing here."""
    maps = [each for each in (given if isinstance(given, list) else [given]) if isinstance(each, dict)]
    names = sorted(
        {str(key) for each in maps for key in each if str(key).lower() not in {*HANDED, "target", "_target"}}
    )
    place = Place(path, matter.key_line(found, "cascade"))
    hint = "what it was for is in the theme that stays behind"
    return [Problem(f"the cascade of {', '.join(names)} does nothing here", place, hint)] if names else []


def _off(value: Any) -> bool:
    """Whether a key turns something off: `toc: false`, `toc: {enable: false}`."""
    return (value.get("enable") if isinstance(value, dict) else value) is False


def illustrate(found: Matter, folders: list[Path]) -> None:
    """Name the article's picture where linocut looks for it, if it is in one of these folders."""
    given = found.get("image")
    if given is not None and not isinstance(given, dict):
        return
    for name in ("image", *_PICTURES):
        picture = _picture(found.get(name))
        there = [(folder / picture.lstrip("/")).is_file() for folder in folders] if picture else []
        if any(there):  # from the top of the site, as themes find it, unless it is beside the page
            found.set["image"] = picture if there[0] or "/" in picture[:1] else f"/{picture}"
            return
    for picture in _beside(found, folders[0]):
        found.set["image"] = picture
        return
    if isinstance(given, dict):
        found.params += [key for key in found.values if key.lower() == "image"]


def _beside(found: Matter, folder: Path) -> Iterator[str]:
    """Pictures of a bundle that its `resources` call a cover, then files that are called so."""
    for resource in found.get("resources") or ():
        if isinstance(resource, dict) and _COVER.match(str(resource.get("name", ""))):
            picture = _picture(resource.get("src"))
            if picture and (folder / picture).is_file():
                yield picture
    if any(folder.glob("index*.md")):
        for name in ("featured", "feature", "cover"):
            yield from (file.name for file in sorted(folder.glob(f"{name}.*")) if _picture(file.name))


def _former(alias: str, config: Config) -> str:
    """An alias as Hugo publishes it: of `/old/x/`, it makes /old/x.html or /en/old/x/ where pages look like that."""
    if config.ugly and "." not in alias:
        alias = f"{alias.rstrip('/')}.html"
    return config.prefix + alias if alias.startswith("/") else alias


def _heading(body: str) -> bool:
    return body.lstrip().startswith("# ")


def _picture(value: Any) -> str:
    """The file that a theme's key names."""
    if isinstance(value, list):
        return _picture(value[0]) if value else ""
    if isinstance(value, dict):
        return _picture(next((value[key] for key in ("image", "src", "url") if key in value), ""))
    return value.strip() if isinstance(value, str) and re.search(r"\.(?:png|jpe?g|webp|avif|gif|svg)$", value) else ""


def terms(value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [] if value is None or isinstance(value, dict) else [value]
    return tuple(str(item) for item in items if item is not None and str(item).strip())
