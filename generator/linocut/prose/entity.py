"""Escapes and entities, and addresses as they stand in HTML."""

import re
from html import escape
from html.entities import html5
from urllib.parse import quote

ENTITY = re.compile(r"&(?:#[xX](?P<hex>[0-9a-fA-F]{1,6})|#(?P<number>[0-9]{1,7})|(?P<name>[A-Za-z][A-Za-z0-9]{0,31}));")
_LITERALLY = re.compile(rf"\\(?P<sign>[!-/:-@\[-`{{-~])|{ENTITY.pattern}")
_SAFE = "!#$%&'()*+,-./:;=?@_~"
"""What stays as it is in an address."""
_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def href(url: str) -> str:
    """An address as it stands in HTML: escaped, and encoded where it must be."""
    return escape(url if url.isascii() and url.isalnum() else quote(_PERCENT.sub("%25", url), _SAFE))


def literal(written: str) -> str:
    """Text without its escapes and entities."""
    if "\\" not in written and "&" not in written:
        return written
    return _LITERALLY.sub(lambda match: match["sign"] or character(match) or match[0], written)


def character(entity: re.Match[str]) -> str:
    """What an entity stands for; "" for none."""
    if entity["name"]:
        return html5.get(f"{entity['name']};", "")
    number = int(entity["hex"], 16) if entity["hex"] else int(entity["number"] or 0)
    allowed = number in {9, 10} or 32 <= number < 0xD800 or 0xE000 <= number < 0x110000
    return chr(number) if allowed else "\ufffd"
