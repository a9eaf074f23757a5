"""The tables of links elsewhere, of authors and of fonts."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from linocut.keys import Reader
from linocut.settings import fields

if TYPE_CHECKING:
    from linocut.model.identity import Author


def address(value: Any) -> str:
    if not re.fullmatch(r"(https?://[^\s/]+\S*)?", fields.text(value)):
        raise ValueError('must be an address such as "https://github.com/ada"')
    return str(value)


def email(value: Any) -> str:
    found = fields.text(value).removeprefix("mailto:")
    if not re.fullmatch(r"([^\s@]+@[^\s@]+)?", found):
        raise ValueError('must be an address such as "ada@example.org"')
    return found and f"mailto:{found}"


def feed(value: Any) -> str:
    if not re.fullmatch(r"(https?:/)?(/[^\s/]\S*)?", fields.text(value)):
        raise ValueError('must be the address of a feed such as "/index.xml"')
    return str(value)


_FONTS = (".ttf", ".otf", ".woff2", ".woff")


def font_files(value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(str(name).lower().endswith(_FONTS) for name in names):
        raise ValueError('must be a list of font files such as ["fonts/Vollkorn.ttf", "fonts/Vollkorn-Italic.ttf"]')
    return tuple(map(str, names))


SOCIAL: dict[str, Reader] = dict.fromkeys(
    "github gitlab codeberg mastodon bluesky linkedin x youtube instagram telegram stackoverflow orcid scholar".split(),
    address,
) | {"email": email, "rss": feed}
AUTHOR: dict[str, Reader] = {
    "name": fields.text,
    "bio": fields.text,
    "image": fields.text,
    "url": address,
    **SOCIAL,
}
FONTS: dict[str, Reader] = dict.fromkeys(("text", "labels", "code"), font_files)
TABLES = {"social": SOCIAL, "fonts": FONTS}


def authors(table: Any, group: Callable[[Any, Mapping[str, Reader], str], dict[str, Any]]) -> "dict[str, Author]":
    """Who writes, by key. `group` reads one table and is told its name. Raises ValueError for what is no such table."""
    from linocut.model.identity import Author, SocialSettings  # late, as all that a build with nothing to do needs not

    if not isinstance(table, dict):
        raise ValueError('must hold one table per author: [tool.linocut.authors.ada] with name = "..."')
    found = {}
    for key, value in table.items():
        said = group(value, AUTHOR, f"authors.{key}")
        own = {name: said[name] for name in ("bio", "image", "url") if name in said}
        links = SocialSettings(**{name: said[name] for name in SOCIAL if name in said})
        found[key] = Author(said.get("name") or key, social=links, **own)
    return found
