"""Entries of lists that lead elsewhere: themes link their titles to another site, and Hugo makes no page of them."""

from typing import Any

from linocut.importers.matter import Matter

_KEYS = ("externalurl", "externallink", "external_link", "external_url", "redirecturl", "link", "redirect")
"""Keys under which themes look for the address."""


def leads(found: Matter, *, made: bool) -> bool:
    """Whether this is such an entry: it names an address, and has no page of its own (`made`) or no text. Its page here
    is that link, below the text that it has: what a list says of it leads somewhere."""
    if made and found.body.strip():
        return False
    address = next((address for key in _KEYS if (address := _address(found.get(key)))), "")
    if not address:
        return False
    before = f"{found.body.rstrip()}\n\n" if found.body.strip() else ""
    found.body = f"{before}<{address}>\n"
    return True


def _address(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    whole = text.startswith(("https://", "http://")) and not any(letter in text for letter in " <>\n")
    return text if whole else ""
