"""HTML as two programs may write it, made alike: for tests that hold ours beside the specification's."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin

Piece = tuple[str, ...]

_BLOCKS = frozenset(
    "address article aside blockquote body br dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr html li main nav ol p pre script section style summary table tbody td textarea th thead tr "
    "ul".split()
)
_PRINT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "..."})


def alike(html: str) -> list[Piece]:
    """The pieces of HTML, without what linocut adds to each: ids of headings, frames of code and of tables, classes of
    lists, what reads aloud; without typographic signs, and with addresses as a browser resolves them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.strip()
    return reader.pieces


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.literal = 0
        self.frames: list[bool] = []
        """Of each div that is open: whether linocut framed something with it."""
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "").split()
        if tag == "div":
            self.frames.append(bool({"highlight", "scroll"}.intersection(classes)))
            self.language = given.get("data-language", "") or self.language
        if (tag == "div" and self.frames[-1]) or (tag == "span" and self.literal):
            return
        if tag in {"ul", "li", "pre"} or re.fullmatch("h[1-6]", tag):
            given = {}
        if tag == "code" and self.literal and self.language:
            given, self.language = {"class": f"language-{self.language}"}, ""
        if "style" in given and tag in {"td", "th"}:
            given = {"align": given["style"].rpartition(" ")[2].strip(";")}
        given.pop("aria-label", None)
        for name in {"href", "src"} & set(given):
            given[name] = unquote(urljoin("https://x.example/", given[name]))
        self.literal += tag == "pre"
        self._block(tag)
        self.pieces.append(("start", tag, *(f"{name}={value}" for name, value in sorted(given.items()))))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        framed = tag == "div" and bool(self.frames) and self.frames.pop()
        if framed or (tag == "span" and self.literal):
            return
        self._block(tag)
        self.literal -= tag == "pre"
        self.pieces.append(("end", tag))

    def handle_comment(self, data: str) -> None:
        self.pieces.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.pieces.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.pieces.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        self.pieces.append(("unknown", data))

    def handle_data(self, data: str) -> None:
        if not self.literal:
            data = re.sub(r"\s+", " ", data).translate(_PRINT)
            if not self.pieces or (self.pieces[-1][0] in {"start", "end"} and self.pieces[-1][1] in _BLOCKS):
                data = data.lstrip()
        if data and self.pieces and self.pieces[-1][0] == "text":
            self.pieces[-1] = ("text", self.pieces[-1][1] + data)
        elif data:
            self.pieces.append(("text", data))

    def _block(self, tag: str) -> None:
        if tag in _BLOCKS and not self.literal:
            self.strip()

    def strip(self) -> None:
        """Take the blanks off the end of the last text."""
        if self.pieces and self.pieces[-1][0] == "text":
            text = self.pieces.pop()[1].rstrip()
            self.pieces += [("text", text)] if text else []
