"""One value of the settings: what TOML gives -> what a setting holds, or a ValueError saying what it must be."""

import re
from typing import Any
from urllib.parse import urlsplit

from linocut.keys import Reader
from linocut.pattern import late
from linocut.problem import nearest


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    return value


def texts(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise ValueError("must be a table of strings")
    return value


def table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be a table")
    return value


def tables(value: Any) -> dict[str, dict[str, Any]]:
    if not all(isinstance(item, dict) for item in table(value).values()):
        raise ValueError("must hold one table per target: [tool.linocut.publish.production]")
    return dict(value)


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def count(least: int) -> Reader:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise ValueError(f"must be a whole number, {least} or more")
        return value

    return read


def seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        raise ValueError("must be a number of seconds above 0")
    return float(value)


def one_of(*names: str) -> Reader:
    def read(value: Any) -> str:
        if value not in names:
            known = ", ".join(f'"{name}"' for name in names)
            raise ValueError(f"must be one of {known}")
        return str(value)

    return read


def scheduler(value: Any) -> str:
    if value != "" and not re.fullmatch(r"(tcp|tls|ws|wss)://(\[[0-9A-Fa-f:]+\]|[^\s/:\[\]]+):\d+", text(value)):
        raise ValueError('must be an address such as "tcp://host:8786"')
    return str(value)


_UNITS = {"": 1, "b": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 1 << 10, "mi": 1 << 20, "gi": 1 << 30}


def size(value: Any) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?) *([kmg]i?)?b?", str(value).strip().lower())
    if isinstance(value, bool) or not match or float(match[1]) <= 0:
        raise ValueError('must be a size such as "2 GiB" or "500 MB"')
    return int(float(match[1]) * _UNITS[match[2] or ""])


def base_url(value: Any) -> str:
    """An absolute http(s) address with a trailing slash. Raises ValueError."""
    address = text(value)
    try:
        parts = urlsplit(address)
        whole = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # brackets that are never closed, a port that is none
        whole = False
    if not whole or parts.query or parts.fragment or re.search(r"\s", address):
        raise ValueError('must be an absolute address such as "https://example.org/"')
    return address if address.endswith("/") else address + "/"


def menu(value: Any) -> tuple[tuple[str, str], ...]:
    shape = 'must be a list of { label = "Posts", url = "/posts/" }'
    if not isinstance(value, list):
        raise ValueError(shape)
    for item in value:
        if not isinstance(item, dict) or set(item) != {"label", "url"} or not all(map(str, item.values())):
            raise ValueError(shape)
    return tuple((str(item["label"]), str(item["url"])) for item in value)


_LANGUAGE = late(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*", re.IGNORECASE)
"""Language, script, region and variants of BCP 47, which browsers refuse to read otherwise."""


def language(value: Any) -> str:
    if not _LANGUAGE.fullmatch(text(value)):
        raise ValueError('must be a language as in HTML, such as "de" or "pt-BR"')
    return str(value)


def moves(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(
        isinstance(new, str) and new and old.startswith("/") for old, new in value.items()
    ):
        raise ValueError('must be a table of addresses: "/old/" = "/new/"')
    return value


PERMALINK = (
    "year month monthname day yearday section sections title slug filename contentbasename slugorfilename "
    "slugorcontentbasename"
).split()
"""Words of an address pattern, each after a colon, as in Hugo."""


def patterns(value: Any) -> dict[str, str]:
    patterns = texts(value)
    for pattern in patterns.values():
        for word in re.findall(r":([a-z]+)", pattern):
            if word not in PERMALINK:
                hint = nearest(word, PERMALINK) or f"known are :{', :'.join(PERMALINK)}"
                raise ValueError(f'has an unknown ":{word}" ({hint})')
    return patterns


def files(value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise ValueError('must be a file such as "references.bib", or a list of files')
    return tuple(names)


def addresses(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError('must be a list of addresses such as ["https://example.org/"]')
    return tuple(value)


HOST = late(r"(\*\.)?[a-z0-9]([a-z0-9-]*\.?[a-z0-9])*(:\d+)?")


def hosts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and HOST.fullmatch(item) for item in value):
        raise ValueError('must be a list of hosts such as ["plausible.io", "*.example.org"]')
    return tuple(value)


def programs(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item and "/" not in item for item in value):
        raise ValueError('must be a list of programs\' names such as ["dot"]')
    return tuple(value)
