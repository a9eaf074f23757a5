"""Runs of delimiters and what they enclose: `*`, `_`, `~~`, `==`, `~`, `^`, paired as CommonMark pairs them;
and the brackets that may enclose them."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

_TAGS = {"*1": "em", "*2": "strong", "_1": "em", "_2": "strong", "~1": "sub", "~2": "del", "=2": "mark", "^1": "sup"}
"""By character and length."""

_BLANK = re.compile(r"\s")
_WORD = re.compile(r"[A-Za-z0-9]")


@dataclass(slots=True)
class Element:
    """An element that a pair of runs makes."""

    tag: str
    attributes: str = ""


@dataclass(slots=True, eq=False)
class Run:
    """A run of delimiters, which stands in what is written until it is known what it means."""

    character: str
    length: int
    start: int
    """Where it stands in the text."""
    opens: bool
    closes: bool
    previous: "Run | None"
    following: "Run | None" = None
    left: int = 0
    """How many of its characters have not been used."""
    closed: list[Element] = field(default_factory=list)
    """What ends here, from the inside."""
    opened: list[Element] = field(default_factory=list)
    """What begins here, from the inside."""

    def __post_init__(self) -> None:
        self.left = self.length
        if self.previous:
            self.previous.following = self

    def html(self) -> str:
        """What it has become."""
        ends = "".join([f"</{element.tag}>" for element in self.closed])
        begins = "".join([f"<{element.tag}{element.attributes}>" for element in reversed(self.opened)])
        return ends + self.character * self.left + begins


@dataclass(slots=True)
class Bracket:
    """An opening bracket that nothing has closed yet."""

    opener: str
    index: int
    """Where it stands in what is written."""
    start: int
    """Where it stands in the text."""
    last: Run | None
    """The last run of delimiters before it."""
    active: bool = True
    """Whether it may begin a link: none begins around another."""


@dataclass(slots=True)
class Given:
    """An attribute list behind a run of delimiters: theirs when they close something, else text."""

    run: Run
    written: str

    def html(self) -> str:
        """What it shows."""
        return "" if self.belongs() else escape(self.written, quote=False)

    def belongs(self) -> bool:
        """Whether an element ends right before it."""
        return not self.run.left and bool(self.run.closed)


def run(text: str, start: int, end: int, previous: Run | None) -> Run | None:
    """The run of one character from `start` to `end`; None when it can be no delimiter."""
    character, length = text[start], end - start
    before, after = (text[start - 1] if start else "\n"), (text[end] if end < len(text) else "\n")
    if character in "*_":
        opens, closes = _flanks(character, _kind(before), _kind(after))
    elif f"{character}{length}" in _TAGS:
        opens, closes = not after.isspace(), not before.isspace()
        if character == "=":  # "a==b" compares
            opens, closes = opens and not _WORD.match(before), closes and not _WORD.match(after)
    else:
        return None
    return Run(character, length, start, opens, closes, previous) if opens or closes else None


def _flanks(character: str, before: int, after: int) -> tuple[bool, bool]:
    """Whether a run of `*` or `_` may open, and may close: CommonMark's left- and right-flanking. Chinese and Japanese
    have no blanks beside their signs, so that by the letter of it "**注：**见" would not be bold: their letters and
    signs never keep a `*` from opening or closing."""
    if character == "*":
        left = after != _SPACE and (after != _PUNCTUATION or before != _OTHER)
        right = before != _SPACE and (before != _PUNCTUATION or after != _OTHER)
        return left, right
    before, after = _NARROW.get(before, before), _NARROW.get(after, after)
    left = after != _SPACE and (after == _OTHER or before != _OTHER)
    right = before != _SPACE and (before == _OTHER or after != _OTHER)
    return left and (not right or before == _PUNCTUATION), right and (not left or after == _PUNCTUATION)


_SPACE, _PUNCTUATION, _OTHER, _WIDE, _WIDE_SIGN = range(5)
_NARROW = {_WIDE: _OTHER, _WIDE_SIGN: _PUNCTUATION}
"""What the letters and signs of East Asia are by the letter of CommonMark."""


@lru_cache(512)
def _kind(character: str) -> int:
    if character.isspace():
        return _SPACE
    category = unicodedata.category(character)
    wide = category[0] in "LP" and unicodedata.east_asian_width(character) in "WF"
    if category[0] in "PS":
        return _WIDE_SIGN if wide else _PUNCTUATION
    return _WIDE if wide else _OTHER


def pair(text: str, last: Run | None, bottom: Run | None) -> None:
    """Pair the runs behind `bottom`, up to the last one."""
    closer = last
    while closer and closer.previous is not bottom:
        closer = closer.previous
    if last is bottom:
        return
    bottoms: dict[tuple[str, bool, int], int] = {}
    while closer:
        if not closer.closes:
            closer = closer.following
            continue
        key = closer.character, closer.opens, closer.length % 3
        opener = _opener(text, closer, bottom, bottoms.get(key, -1))
        if opener is None:
            bottoms[key] = closer.start - 1
            if not closer.opens:
                _remove(closer)
            closer = closer.following
            continue
        _enclose(opener, closer)
        if not closer.left:
            _remove(closer)
            closer = closer.following


def _opener(text: str, closer: Run, bottom: Run | None, known: int) -> Run | None:
    """What a run closes; nothing up to the place `known` fits."""
    opener = closer.previous
    while opener is not bottom and opener is not None and opener.start > known:
        before = opener.previous
        if opener.character == closer.character and opener.opens and _fits(opener, closer):
            if closer.character in "*_" or closer.length == 2:
                return opener
            if not _BLANK.search(text, opener.start, closer.start):
                return opener
            _remove(opener)  # nothing that comes later can be closer to it
        opener = before
    return None


def _fits(opener: Run, closer: Run) -> bool:
    if closer.character not in "*_":
        return opener.length == closer.length
    both = opener.closes or closer.opens
    return not both or (opener.length + closer.length) % 3 != 0 or opener.length % 3 == closer.length % 3 == 0


def _enclose(opener: Run, closer: Run) -> None:
    """Make the element between two runs; those between them stay text."""
    used = 2 if opener.left >= 2 and closer.left >= 2 else 1
    element = Element(_TAGS[f"{closer.character}{used}"])
    opener.opened.append(element)
    closer.closed.append(element)
    opener.left -= used
    closer.left -= used
    opener.following, closer.previous = closer, opener
    if not opener.left:
        _remove(opener)


def _remove(run: Run) -> None:
    """Take a run out of the chain; its own links stay, so that whoever stands on it can go on."""
    if run.previous:
        run.previous.following = run.following
    if run.following:
        run.following.previous = run.previous
