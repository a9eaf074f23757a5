"""The tables of comments, analytics and the newsletter: their keys, and which of them each provider needs."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from linocut.keys import Reader
from linocut.settings import fields


def repository(value: Any) -> str:
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", fields.text(value)):
        raise ValueError('must be a repository on GitHub such as "ada/notes"')
    return str(value)


def host(value: Any) -> str:
    if not fields.HOST.fullmatch(fields.text(value)) or str(value).startswith("*."):
        raise ValueError('must be a host such as "stats.example.org"')
    return str(value)


def action(value: Any) -> str:
    parts = urlsplit(fields.text(value))
    if parts.scheme != "https" or not fields.HOST.fullmatch(parts.netloc.lower()):
        raise ValueError('must be an address such as "https://buttondown.com/api/emails/embed-subscribe/ada"')
    return str(value)


def _or_none(reader: Reader) -> Reader:
    """The same, and "" for nothing."""
    return lambda value: value if value == "" else reader(value)


COMMENTS: dict[str, Reader] = {
    "provider": _or_none(fields.one_of("giscus", "utterances")),
    "repo": _or_none(repository),
    "repo_id": fields.text,
    "category": fields.text,
    "category_id": fields.text,
    "mapping": fields.one_of("pathname", "url", "title", "og:title"),
    "label": fields.text,
    "host": _or_none(host),
}
ANALYTICS: dict[str, Reader] = {
    "provider": _or_none(fields.one_of("plausible", "goatcounter", "umami")),
    "id": fields.text,
    "host": _or_none(host),
}
NEWSLETTER: dict[str, Reader] = {
    "action": _or_none(action),
    "field": fields.text,
    "title": fields.text,
    "description": fields.text,
}
TABLES = {"comments": COMMENTS, "analytics": ANALYTICS, "newsletter": NEWSLETTER}

_NEEDED = {
    ("comments", "giscus"): ("repo", "repo_id", "category", "category_id"),
    ("comments", "utterances"): ("repo",),
    ("analytics", "goatcounter"): ("id",),
    ("analytics", "umami"): ("id",),
}
_FROM = {
    "giscus": "giscus.app writes it for you",
    "utterances": 'the repository whose issues hold the comments, such as "ada/notes"',
    "goatcounter": 'the code before ".goatcounter.com"',
    "umami": "the website's id, from its settings there",
}
"""Where a missing key is found."""


def missing(name: str, given: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What a table lacks, and the way out. A value that was not understood has been told, and is not missing."""
    if not given:
        return
    if name == "newsletter":
        if "action" not in given:
            yield 'newsletter needs action = "https://..."', "the address that your provider's form is sent to"
    elif "provider" not in given:
        known = "giscus or utterances" if name == "comments" else "plausible, goatcounter or umami"
        yield f'{name} needs provider = "..."', f"known are {known}"
    elif provider := read.get("provider"):
        for key in _NEEDED.get((name, provider), ()):
            if not given.get(key) and not (provider == "goatcounter" and given.get("host")):
                yield f'{name} with provider = "{provider}" needs {key} = "..."', _FROM[provider]
