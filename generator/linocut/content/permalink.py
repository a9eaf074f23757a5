"""Addresses: what an article's is, by its file, its front matter and the patterns of the settings."""

import re
import unicodedata
from datetime import UTC, datetime
from pathlib import PurePosixPath
from posixpath import normpath

from linocut.content import languages
from linocut.model.address import beneath
from linocut.model.article import Front
from linocut.model.site import Site

FOLDER = "content"

BRANCH = "_index"
"""Stem of the file that holds title, description and introduction of the list of its folder's articles."""

_FILES = {".html", ".htm", ".xml", ".json"}
"""Suffixes of addresses that are files."""

TAGS = "tags"
"""Folder of the files that say what a tag is: content/tags/vectors/_index.md."""

OLDEST = datetime.min.replace(tzinfo=UTC)


def slug(text: str) -> str:
    """Text as a part of an address, as Hugo makes it: lower case, words joined by hyphens, letters of any script."""
    words = re.sub(r"[^\w\s./-]", "", unicodedata.normalize("NFC", text).lower())
    return re.sub(r"[\s-]+", "-", words).strip("-")


def address(site: Site, path: str, said: Front, asked: str) -> str:
    """The site path of the article in this file; `asked` is front matter's `url`, or ""."""
    edition, logical = languages.read(site, path, FOLDER)
    return located(edition, PurePosixPath(logical).relative_to(FOLDER), said, asked)


def located(site: Site, below: PurePosixPath, said: Front, asked: str) -> str:
    """The address in one language. One asked for with a slash in front starts at the top of the site, as in Hugo."""
    if asked:
        return _url(asked if asked.startswith("/") else site.home + asked)
    path = _address(site, section(below), below, said)
    return path if site.home == "/" else beneath(site.home, path)


def folder(url: str) -> str:
    """The address at which files beside the page stand: below the page's own, without the suffix that it may have."""
    return url if url.endswith("/") else f"{url.rpartition('.')[0] or url}/"


def section(below: PurePosixPath) -> str:
    if below.stem == "index" and len(below.parts) == 2:  # content/about/index.md is a page at the top
        return ""
    if below.parts[0] == TAGS and below.stem == BRANCH:  # it says what a tag is, and is no section
        return ""
    return below.parts[0] if len(below.parts) > 1 else ""


def _url(address: str) -> str:
    """An address as a site path: with a slash at both ends, unless it names a file."""
    written = address.strip()
    path = "/" + written.strip("/")
    names_file = PurePosixPath(path).suffix in _FILES and not written.endswith("/")
    return path if path == "/" or names_file else path + "/"


def former(alias: str, url: str) -> str:
    """An alias; without a slash in front it starts beside the article, as in Hugo."""
    whole = normpath(alias if alias.startswith("/") else f"{url.rstrip('/').rpartition('/')[0]}/{alias}")
    return _url(f"{whole}/" if alias.endswith("/") else whole)


def _address(site: Site, section: str, below: PurePosixPath, said: Front) -> str:
    names = below.parts[:-1] if below.stem in {"index", BRANCH} else (*below.parts[:-1], below.stem)
    pattern = site.permalinks.get(section, "") if names and below.stem != BRANCH else ""
    if pattern:
        return _url(_permalink(pattern, section, names, said))
    if said.slug and names:
        names = (*names[:-1], said.slug)
    return _url("/".join(slug(name) for name in names) + "/")


def _permalink(pattern: str, section: str, names: tuple[str, ...], said: Front) -> str:
    """A pattern of the settings with Hugo's words replaced; the settings hold only words of `PERMALINK`."""
    date = said.date or OLDEST
    stem = slug(names[-1])
    words: dict[str, str] = {
        "year": f"{date:%Y}" if said.date else "0000",
        "month": f"{date:%m}",
        "monthname": f"{date:%B}".lower(),
        "day": f"{date:%d}",
        "yearday": str(date.timetuple().tm_yday),
        "section": slug(section),
        "sections": "/".join(slug(name) for name in names[:-1]),
        "title": slug(said.title),
        "slug": slug(said.slug) if said.slug else slug(said.title),
        "filename": stem,
        "contentbasename": stem,
        "slugorfilename": slug(said.slug) if said.slug else stem,
        "slugorcontentbasename": slug(said.slug) if said.slug else stem,
    }
    return re.sub(r":([a-z]+)", lambda match: words[match[1]], pattern)
