"""What the pages of a Quarto project call by an id: references to another page become links, and headings keep the
ids to which links lead."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from linocut.importers.markdown import pieces
from linocut.prose.document import NUMBERED
from linocut.prose.syntax import heading

_NAMED = re.compile(rf"\{{[^}}\n]*#((?:{NUMBERED})-[\w:.-]*\w)[^}}\n]*\}}")
_LABEL = re.compile(rf"(?m)^[ \t>]*#\s?\|\s?label\s*:\s*[\"']?((?:{NUMBERED})-[\w:.-]*\w)")
_HEADING = re.compile(
    r"(?m)^(?P<marks> {0,3}#{1,6}[ \t]+)(?P<words>[^\n]*?)[ \t]*#*[ \t]*(?P<list>\{[^}\n]*\})?[ \t]*$"
)
_ASKED = re.compile(rf"(?<![\w@\\/\[])(?P<open>\[)?-?@(?P<id>(?:{NUMBERED})-[\w:.-]*\w)(?(open)\])(?!\w)")
_TARGET = re.compile(rf"(?<=\]\()@(?P<id>(?:{NUMBERED})-[\w:.-]*\w)(?=\))")
"""A reference that is written as the target of a link."""
_LED = re.compile(r"\]\([^()\s#]*#([^()\s]+)\)|\shref=[\"'][^\"'#]*#([^\"']+)[\"']")
_MARKUP = re.compile(r"[*`_~$]|!?\[([^\]]*)\](?:\([^)]*\))?|<[^>]*>")


class There(NamedTuple):
    """Something with an id on a page."""

    file: str
    """Of the page, below content/."""
    fragment: str
    """"" for the page itself."""
    words: str


@dataclass(slots=True)
class Anchors:
    """The ids of a project."""

    named: dict[str, list[There]] = field(default_factory=dict)
    led: set[str] = field(default_factory=set)
    """Ids to which links of any page lead."""

    def learn(self, file: str, title: str, body: str, anchor: str) -> None:
        """Note what a page calls by an id; `anchor` is that of the heading which became its title."""
        words = {anchor: title}
        for match in _HEADING.finditer(body):
            if (given := _NAMED.search(match["list"] or "")) is not None:
                words[given[1]] = plain(match["words"])
        for name in {anchor, *(match[1] for match in (*_NAMED.finditer(body), *_LABEL.finditer(body)))} - {""}:
            there = There(file, "" if name == anchor else name, words.get(name, title))
            self.named.setdefault(name, []).append(there)
        self.led |= {match[1] or match[2] for match in _LED.finditer(body)}

    def settle(self, file: str, body: str) -> str:
        """A page's text whose references to others are links, and whose headings have the ids that links ask for."""
        return "".join(text if code else self._prose(file, text) for text, code in pieces(body))

    def _prose(self, file: str, text: str) -> str:
        text = _TARGET.sub(lambda match: self._address(file, match), text)
        return _HEADING.sub(self._heading, _ASKED.sub(lambda match: self._link(file, match), text))

    def _address(self, file: str, match: re.Match[str]) -> str:
        there = next(iter(self.named.get(match["id"], [])), None)
        if there is None or there.file == file:
            return f"#{match['id']}"
        return f"/{there.file}{'#' * bool(there.fragment)}{there.fragment}"

    def _link(self, file: str, match: re.Match[str]) -> str:
        found = self.named.get(match["id"], [])
        there = next((one for one in found if one.file == file), found[0] if len(found) == 1 else None)
        if there is None or (there.file == file and there.fragment):
            return match[0]
        return f"[{there.words}](/{there.file}{'#' * bool(there.fragment)}{there.fragment})"

    def _heading(self, match: re.Match[str]) -> str:
        given, identifier = match["list"] or "", pandoc(match["words"])
        wanted = next((one for one in (identifier, capital(match["words"])) if one in self.led), "")
        if not wanted or "#" in given or wanted == heading.anchor(plain(match["words"])):
            return match[0]
        inner = f"#{wanted} {given.strip('{} ')}".rstrip()
        return f"{match['marks']}{match['words']} {{{inner}}}"


def plain(text: str) -> str:
    """Words of a heading without their markup."""
    return _MARKUP.sub(lambda match: match[1] or "", text).strip()


def pandoc(text: str) -> str:
    """The id that Pandoc gives a heading: from its first letter, lower case, words joined by one hyphen."""
    letters = re.sub(r"[^\w\s.-]", "", unicodedata.normalize("NFC", plain(text)).lower())
    return re.sub(r"^[^a-zà-￿]+", "", "-".join(letters.split()))


def capital(text: str) -> str:
    """The id that Jupyter gives a heading."""
    return plain(text).replace(" ", "-")
