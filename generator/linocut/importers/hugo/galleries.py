"""Galleries and pictures that a pattern or a part of a name means: what Hugo found by it stands in the text."""

import re
from dataclasses import replace
from posixpath import basename
from urllib.parse import quote, unquote, urljoin

from linocut.importers.hugo import panels, phrases
from linocut.importers.hugo.calls import Call, Rewritten
from linocut.importers.hugo.web import Web

_NAMES_OF_GALLERIES = (
    "gallery",
    "image-gallery",
    "gallery-slider",
    "foldergallery",
    "photo-gallery",
    "imagegallery",
    "slider",
)
_NAMES = (*_NAMES_OF_GALLERIES, "carousel")
_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_THUMBNAIL = re.compile(r"[-_]thumb\.\w+$")
_ROOT = re.compile(r"^/?(?:static|assets|content)/")
_WILD = {"*": "[^/]*", "**": ".*", "?": "[^/]", "{": "(?:", "}": ")"}


def filled(call: Call, url: str, web: Web) -> Rewritten | None:
    """The gallery with the pictures that it means, on the page at `url`; None for one that means none of the site's."""
    if call.name.lower() == "imgproc":
        return _processed(call, url, web)
    if call.inner or call.name.lower() not in _NAMES:
        return None
    pattern, folder = call.get("match", "images"), call.get("dir", "src", "album", "path", "folder", "0").rstrip("/")
    if pattern or not folder:
        found = _found(urljoin(url, _ROOT.sub("/", pattern or "**")), web) if url in web.bundles else []
    else:
        tried = (urljoin(url, folder), _ROOT.sub("/", f"/{folder.strip('/')}"))
        found = next(filter(None, (_found(f"{start}/*", web) for start in tried)), [])
    if not found:
        return None
    if call.get("sortOrder").lower() == "desc":
        found.reverse()
    return panels.whole(call, panels.pictures([_picture(address.removeprefix(url)) for address in found]))


def _processed(call: Call, url: str, web: Web) -> Rewritten | None:
    """The picture beside the page whose name holds what Docsy's `imgproc` is given."""
    named = call.arguments.get("0", "")
    if not named or phrases.IMAGE.match(named) or url not in web.bundles:
        return None
    found = _found(urljoin(url, f"**{named}*"), web)
    given = {**call.arguments, "0": quote(found[0].removeprefix(url))} if found else {}
    return phrases.figure(replace(call, arguments=given)) if found else None


def _found(pattern: str, web: Web) -> list[str]:
    """Addresses of pictures that a pattern of Hugo's matches, whatever their case: `**` goes into folders too, and of
    `{a,b}` either is meant."""
    out, depth = "", 0
    for part in re.split(r"(\*\*|[*?{}]|,\s*)", unquote(pattern)):
        depth += {"{": 1, "}": -1}.get(part, 0)
        out += "|" if depth > 0 and part.startswith(",") else _WILD.get(part) or re.escape(part)
    try:
        wanted = re.compile(out, re.IGNORECASE)
    except re.error:  # its braces are not closed
        return []
    return sorted(
        address
        for address in web.files
        if _PICTURE.search(address) and not _THUMBNAIL.search(address) and wanted.fullmatch(address)
    )


def _picture(address: str) -> str:
    """Named by its file, which is all that is known of it."""
    name = re.sub(r"[-_\s\[\]]+", " ", basename(address).rpartition(".")[0]).strip()
    return f"![{name}]({quote(address)})"
