"""Addresses as paper shows them, behind the words of a link: each once, and none behind words that are the address."""

import re
from html import unescape

_LINK = re.compile(r'<a\b([^>]*\shref="(https?://[^"]*)"[^>]*)>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SCHEME = re.compile(r"https?://(www\.)?")
_CLASS = re.compile(r'\sclass="')

TOLD = "told"
"""The class of links whose address paper does not show; the style sheet for print knows it."""


def addresses_once(html: str) -> str:
    """The HTML of an article with a class at each link whose address was shown before, or is what it says."""
    seen = set[str]()

    def marked(link: re.Match[str]) -> str:
        attributes, address, inner = link.groups()
        name, said = _plain(unescape(address)), _plain(unescape(_TAG.sub("", inner)).strip())
        if name not in seen and said != name:
            seen.add(name)
            return link[0]
        seen.add(name)
        if _CLASS.search(attributes):
            attributes = _CLASS.sub(lambda found: f"{found[0]}{TOLD} ", attributes, count=1)
        else:
            attributes += f' class="{TOLD}"'
        return f"<a{attributes}>{inner}</a>"

    return _LINK.sub(marked, html)


def _plain(address: str) -> str:
    return _SCHEME.sub("", address).rstrip("/")
