"""Where else a site's owner is, as themes' parameters and menus name it: lists of icons, tables of names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from linocut.settings.identity import SOCIAL

_LISTS = {"socialicons", "social", "socials", "sociallinks", "contactlinks", "links", "profiles", "contact", "icons"}
"""Names under which themes keep them, in small letters alone."""
_HOSTS = {
    **{f"{name}.com": name for name in ("github", "gitlab", "linkedin", "x", "youtube", "instagram", "stackoverflow")},
    "twitter.com": "x",
    "codeberg.org": "codeberg",
    "bsky.app": "bluesky",
    "t.me": "telegram",
    "orcid.org": "orcid",
    "scholar.google.com": "scholar",
}
_ADDRESSES = {
    **{name: f"https://{host}/{{}}" for host, name in _HOSTS.items() if name not in {"linkedin", "youtube", "scholar"}},
    "x": "https://x.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "bluesky": "https://bsky.app/profile/{}",
    "stackoverflow": "https://stackoverflow.com/users/{}",
    "scholar": "https://scholar.google.com/citations?user={}",
    "email": "{}",
}
"""What a theme puts around a name."""
_OTHERS = {"twitter": "x", "xtwitter": "x", "googlescholar": "scholar", "mail": "email", "envelope": "email"}

_ALONE = {*SOCIAL} - {"email", "rss"}
"""What names a link by itself, outside of a list."""


def found(params: Mapping[str, Any], menu: Iterable[Any] = ()) -> tuple[dict[str, str], list[str]]:
    """Key of [tool.linocut.social] -> address, and the names of those that have no key here."""
    taken: dict[str, str] = {}
    left: list[str] = []
    for name, target in (*_lists(params), *(_entry(each) for each in menu)):
        key, address = _read(name, target)
        if key:
            taken.setdefault(key, address)
        elif address and name not in left:
            left.append(name)
    return taken, left


def _lists(params: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in params.items():
        if _bare(key) in _LISTS and isinstance(value, list):
            yield from (_entry(each) for each in value)
        elif _bare(key) in _LISTS and isinstance(value, Mapping):
            yield from ((str(name), str(said)) for name, said in value.items() if isinstance(said, str | int))
            yield from _entries(value)
        elif isinstance(value, Mapping):
            yield from _lists(value)
        elif _OTHERS.get(_bare(key), _bare(key)) in _ALONE and isinstance(value, str):
            yield str(key), value


def _entries(tables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """A table for each: `mastodon: {id: ada, prefix: "https://a.social/"}`."""
    for name, said in tables.items():
        if isinstance(said, Mapping) and (target := said.get("url") or said.get("link") or said.get("id")):
            yield str(name), f"{said.get('prefix', '')}{target}"


def _entry(each: Any) -> tuple[str, str]:
    """One of a list: `{name: github, url: ...}`, `{icon: brands/github, link: ...}`, `{github: ...}`."""
    if not isinstance(each, Mapping):
        return "", ""
    said = {_bare(key): value for key, value in each.items()}
    target = next((str(said[key]) for key in ("url", "link", "href", "weblink") if said.get(key)), "")
    if not target and len(each) == 1:
        ((name, target),) = ((str(key), str(value)) for key, value in each.items())
        return name, target
    name = next((str(said[key]) for key in ("name", "identifier", "icon", "network", "id") if said.get(key)), target)
    return name, target


def _read(name: str, target: str) -> tuple[str, str]:
    """The key and the address; no key where there is none for it; nothing for what is turned off."""
    target = target.strip()
    key = _bare(name.rpartition("/")[2].rpartition(" fa-")[2])
    key = _OTHERS.get(key, key)
    if not target or target in {"false", "true", "#", "False", "True"} or key in {"share", "search"}:
        return "", ""
    if target.startswith("mailto:") or (key == "email" and "@" in target):
        key = "email"
    elif target.startswith(("http://", "https://")):
        host = (urlsplit(target).hostname or "").removeprefix("www.")
        key = _HOSTS.get(host, "scholar" if host.startswith("scholar.google.") else key)
    elif key in _ADDRESSES and re.fullmatch(r"@?[\w.-]+(?:/[\w.-]+)?", target):
        target = _ADDRESSES[key].format(target.lstrip("@"))
    elif key != "rss" or not target.startswith("/"):
        return "", target
    try:
        return (key, target) if key in SOCIAL and SOCIAL[key](target) else ("", target)
    except ValueError:
        return "", target


def _bare(name: object) -> str:
    return re.sub(r"[\W_]", "", str(name)).lower()
