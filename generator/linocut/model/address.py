"""Addresses that pages and feeds agree on."""

import re
import unicodedata
from functools import cache
from urllib.parse import quote, urlsplit

from linocut.model.site import Site
from linocut.store.cache import Blob

SAFE = "/:?#[]@!$&'()*+,;=%~"
"""What an address may hold as it is (RFC 3986); all else is percent-encoded."""

_CODE = re.compile(r"(?:javascript|vbscript):|data:text/html", re.IGNORECASE)
_PASSED_OVER = re.compile(r"[\x00-\x20]")
"""Characters in front of and within a scheme that browsers do not mind."""


def is_code(url: str) -> bool:
    """Whether something is run when this address is followed."""
    return _CODE.match(_PASSED_OVER.sub("", url)) is not None


def address(stem: str, blob: Blob) -> str:
    """Site path of a file that never changes: its name holds the start of its hash."""
    return f"/assets/{stem}-{blob.digest[:10]}{blob.suffix}"


def absolute(site: Site, path: str) -> str:
    """The whole URL of a site path such as "/posts/x/#fig-y", percent-encoded where the author was not."""
    return site.base_url.rstrip("/") + quote(path, safe=SAFE)


def local(site: Site, path: str) -> str:
    """A site path as it stands in a page: behind the base URL's own path, percent-encoded. Other URLs as they are."""
    if not path.startswith("/") or path.startswith("//"):
        return path
    return urlsplit(site.base_url).path.rstrip("/") + quote(path, safe=SAFE)


def beneath(home: str, path: str) -> str:
    """A site path in one language: "/archive/" -> "/fr/archive/"."""
    return home + path.removeprefix("/")


@cache  # pure
def tag_url(name: str, home: str = "/") -> str:
    """Site path of a tag's page: "Machine learning" -> "/tags/machine-learning/", "C#" -> "/tags/c-sharp/"."""
    words = unicodedata.normalize("NFC", name.replace("İ", "i")).casefold().replace("#", " sharp")
    letters = (
        letter if unicodedata.category(letter)[0] == "M" else re.sub(r"[^\w+.]", "-", letter) for letter in words
    )
    slug = re.sub("-{2,}", "-", "".join(letters)).strip("-.") or "other"
    return f"{home}tags/{slug}/"
