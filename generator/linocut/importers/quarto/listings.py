"""Lists of pages in a Quarto project: which linocut makes itself, which are written out, and where their feeds lead."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from posixpath import join, normpath, relpath
from typing import Any

from linocut.importers.quarto import config
from linocut.importers.quarto.pages import Page
from linocut.model.address import tag_url


def members(page: Page, listing: Mapping[str, Any], pages: Sequence[Page]) -> list[Page]:
    """The pages of the project that a list on a page shows, newest first."""
    given = listing.get("contents")
    items = given if isinstance(given, list) else [given] if given else [page.folder and "."]
    patterns = [normpath(join(page.folder, one.removeprefix("!"))) for one in items if isinstance(one, str) and one]
    signs = [one.startswith("!") for one in items if isinstance(one, str) and one]
    if not given and not page.folder:
        patterns, signs = ["*"], [False]
    found = []
    for one in pages:
        takes = any(config.matches(one.source, pattern) for pattern, no in zip(patterns, signs, strict=True) if not no)
        leaves = any(config.matches(one.source, pattern) for pattern, no in zip(patterns, signs, strict=True) if no)
        own = one is page or one.listings
        if takes and not leaves and not own and one.matter.get("exclude-from-listing") is not True:
            found.append(one)
    return sorted(found, key=lambda one: str(one.front.date or ""), reverse=True)


def written(page: Page, listing: Mapping[str, Any], pages: Sequence[Page], folder: Path) -> list[str]:
    """Entries of a list as Markdown: pages of the project, and what the list itself or a file of it names."""
    lines = [_entry(one.front.title, f"/{one.path.removeprefix('content/')}", one.front.description)
             for one in members(page, listing, pages)]  # fmt: skip
    given = listing.get("contents")
    for one in given if isinstance(given, list) else [given]:
        for item in _items(one, folder / page.folder):
            path = str(item.get("path") or item.get("href") or "")
            lines.append(
                _entry(config.plain(item.get("title") or path), path, config.plain(item.get("description") or ""))
            )
    most = listing.get("max-items")
    return lines[:most] if isinstance(most, int) and most > 0 else lines


def _items(given: Any, folder: Path) -> Iterable[Mapping[str, Any]]:
    """What a list says itself, or says in a YAML file."""
    if isinstance(given, dict):
        return (given,)
    if isinstance(given, str) and re.search(r"\.ya?ml$", given) and (folder / given).is_file():
        import yaml

        try:
            found = yaml.safe_load((folder / given).read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError):
            return ()
        return tuple(one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()
    return ()


def _entry(title: str, target: str, description: str) -> str:
    words = title.replace("[", "(").replace("]", ")") or target
    link = f"[{words}](<{target}>)" if " " in target else f"[{words}]({target})" if target else words
    return f"- {link}{f': {description}' if description else ''}"


def feeds(pages: Sequence[Page], sections: Mapping[str, str]) -> dict[str, str]:
    """Address of every feed of a list in Quarto -> the feed that holds its entries here. `sections`: folder -> its
    feed, where it has one of its own."""
    found: dict[str, str] = {}
    for page in pages:
        for listing in page.listings:
            asked = listing.get("feed")
            if not asked:
                continue
            stem = f"/{page.source.rpartition('.')[0]}"
            tops = {one.source.partition("/")[0] for one in members(page, listing, pages) if "/" in one.source}
            top = next(iter(tops)) if len(tops) == 1 and stem != "/index" else ""
            found[f"{stem}.xml"] = sections.get(top, "/index.xml")
            for category in config.texts(asked.get("categories")) if isinstance(asked, dict) else ():
                found[f"{stem}-{category.lower()}.xml"] = f"{tag_url(category)}index.xml"
    return found


def beside(path: str, page: Page) -> str:
    """A file of the new site as an article of it names it."""
    return relpath(path, page.path.rpartition("/")[0])
