"""`[tool.linocut.languages]`: what the site is in each of its languages."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from linocut.keys import Reader
from linocut.settings import fields

if TYPE_CHECKING:
    from linocut.model.site import Language

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def _path(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[\w-]*", value):
        raise ValueError('must be a part of an address such as "fr", or "" for the top of the site')
    return value


READERS: Mapping[str, Reader] = {
    "name": fields.text,
    "language": fields.language,
    "path": _path,
    "title": fields.text,
    "description": fields.text,
    "footer": fields.text,
    "author": fields.text,
    "menu": fields.menu,
    "permalinks": fields.patterns,
    "params": fields.table,
    "words": fields.table,
}
"""The keys of one language, without its words, which are read as the site's are."""


_OWN = ("title", "description", "footer", "author", "menu", "words")
"""Those that stand in place of the site's."""


class Clash(NamedTuple):
    """A mistake in the table."""

    name: str
    """The setting that it is in."""
    message: str
    hint: str = ""


def read(table: Any, site: Mapping[str, Any], group: Callable[[Any, str], dict[str, Any]]) -> "tuple[Language, ...]":
    """The languages, the default one first. `site` is what the settings say for all of them; `group` reads the table of
    one, and is told its name. Raises ValueError for what is no table of languages."""
    from linocut.words.names import name  # late, as all that a build with nothing to do does not need

    if not isinstance(table, dict) or not table:
        raise ValueError('must hold one table per language: [tool.linocut.languages.fr] with title = "..."')
    default = site.get("language", "en")
    said = {key: group(value, f"languages.{key}") for key, value in table.items()}
    tags = {key: found.get("language", key) for key, found in said.items()}
    own = _own(default.lower(), tags) or _own(
        default.lower().split("-")[0], {key: key for key in said if key == tags[key]}
    )
    order = [own, *(key for key in said if key != own)]
    return tuple(_language(key, said.get(key, {}), site, name, default=key == own) for key in order)


def _own(wanted: str, tags: Mapping[str, str]) -> str:
    """The table of the site's own language; "": it has none."""
    return next((key for key, tag in tags.items() if wanted in (tag.lower(), key.lower())), "")


def _language(
    key: str, said: dict[str, Any], site: Mapping[str, Any], name: Callable[[str], str], *, default: bool
) -> "Language":
    from linocut.model.site import Language

    tag = said.get("language", site.get("language", "en") if default else key)
    path = said.get("path", "" if default else key.lower())
    found: dict[str, Any] = {
        "language": tag,
        "home": f"/{path}/" if path else "/",
        "permalinks": {**site.get("permalinks", {}), **said.get("permalinks", {})},
        "params": {**site.get("params", {}), **said.get("params", {})},
        **{field: said[field] for field in _OWN if field in said},
    }
    if not default:  # what is written in one language is not shown in another
        found = {"description": "", "footer": "", "menu": (), "words": (), **found}
    marks = {key.lower(): None, tag.lower(): None} if key else {tag.lower(): None}
    if default:
        marks[tag.lower().split("-")[0]] = None
    return Language(tuple(marks), said.get("name", "") or name(tag), found)


def mistakes(table: Mapping[str, Any], languages: "tuple[Language, ...]") -> list[Clash]:
    """What only all of them together can say: names that are none, two at one address, two marks for one file."""
    wrong = []
    for key, value in table.items():
        if not _KEY.fullmatch(key):
            wrong.append(Clash(f"languages.{key}", f'"{key}" cannot name a language', 'write "fr" or "pt-br"'))
        elif not ("language" in value if isinstance(value, dict) else False):
            try:
                fields.language(key)
            except ValueError:
                hint = 'say which it is: language = "de"'
                wrong.append(Clash(f"languages.{key}", f'"{key}" is not a language as in HTML', hint))
    homes: dict[str, str] = {}
    for language in languages:
        home, mark = language.fields["home"], language.marks[0]
        other = homes.setdefault(home, mark)
        if other != mark:
            hint = f'give one of them another path: path = "{mark}"'
            wrong.append(Clash(f"languages.{mark}", f"{other} and {mark} have the same address {home}", hint))
    return wrong
