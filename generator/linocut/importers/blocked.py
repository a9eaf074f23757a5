"""HTML of articles that the policy of linocut's pages blocks, whatever the settings allow: a script or a style sheet
that stands in a page becomes a file that the page loads, where it does the same; an object becomes a link."""

import html
import re
from collections.abc import Mapping
from posixpath import basename
from urllib.parse import unquote, urlsplit

from linocut.content.permalink import folder
from linocut.importers.imported import STATIC, Content, free
from linocut.importers.repair import Repair, offset_of
from linocut.problem import Problem

_GIVEN = r"""(?P<given>(?:[^<>"']|"[^"]*"|'[^']*')*+)"""
_FLAGS = re.DOTALL | re.IGNORECASE
_INSIDE = re.compile(rf"<(?P<tag>script|style)\b{_GIVEN}>(?P<code>.*?)</(?P=tag)\s*>", _FLAGS)
_OBJECT = re.compile(
    r"<object\b[^<>]*>(?:<object\b.*?</object\s*>|(?!</object).)*</object\s*>|<(?:embed|iframe)\b[^<>]*>"
    r"(?:\s*</(?:embed|iframe)\s*>)?",
    _FLAGS,
)
_ADDRESS = re.compile(r"""\s(?:data|src|value)\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""", re.IGNORECASE)
_TITLE = re.compile(r"""\stitle\s*=\s*(?:"([^"]+)"|'([^']+)')""", re.IGNORECASE)
_LATER = re.compile(r"""\s(?:async|defer)\b(?:\s*=\s*(?:"[^"]*"|'[^']*'|\w+))?""", re.IGNORECASE)
"""What says nothing of a script that stands in a page, and would change when its file runs."""
_MARKUP = re.compile(r"[*_`$@~^|\\\[\]{}:]")
_QUOTED = re.compile(r"(?m)^[ \t]*>[ ]?")

_SUFFIXES = {"script": "js", "style": "css"}
_TOLD = {
    "script": (
        "a script that stands in the page is a file that the page loads",
        f"it lies below {STATIC}; what it asks of other hosts needs connect in [tool.linocut.allow]",
    ),
    "style": ("a <style> of the page is a file that the page loads", f"it lies below {STATIC}"),
}


def settle(
    text: str, problems: list[Problem], url: str, files: Mapping[str, Content]
) -> tuple[str, list[Repair], dict[str, Content]]:
    """The text of the page at `url` without what the problems say is blocked, what changed, and the files for it."""
    # At the page's own address, what the files name relative to the page stays right.
    changes: dict[tuple[int, int], tuple[str, Repair]] = {}
    made: dict[str, Content] = {}
    for offset, problem in sorted({offset_of(text, problem): problem for problem in problems}.items()):
        if any(start <= offset < end for start, end in changes):
            continue
        line = text.count("\n", 0, offset) + 1
        if match := _INSIDE.match(text, offset):
            kind = match["tag"].lower()
            name = free(f"{STATIC}{folder(url)}{kind}", _SUFFIXES[kind], {**files, **made})
            made[name] = _code(text, match).encode()
            changes[match.span()] = (_loaded(match, name.removeprefix(STATIC)), Repair(line, *_TOLD[kind]))
        elif (match := _OBJECT.match(text, offset)) and (link := _link(match[0])):
            message = "what the page holds of another kind is a link"
            changes[match.span()] = (link, Repair(line, message, f"the build says: {problem.message}"))
    for (start, end), (put, _) in sorted(changes.items(), reverse=True):
        text = text[:start] + put + text[end:]
    return text, [each for _, each in changes.values()], made


def _code(text: str, match: re.Match[str]) -> str:
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    code = _QUOTED.sub("", match["code"]) if ">" in before and not before.strip(" \t>") else match["code"]
    return code.strip("\n") + "\n"


def _loaded(match: re.Match[str], address: str) -> str:
    """The tag that loads the file."""
    given = match["given"].rstrip()
    if match["tag"].lower() == "style":
        return f'<link rel="stylesheet" href="{html.escape(address)}"{given}>'
    if "module" not in given.lower():
        given = _LATER.sub("", given)
    return f'<script{given} src="{html.escape(address)}"></script>'


def _link(element: str) -> str:
    """A link to what an element shows; "" where it names nothing."""
    address = _ADDRESS.search(element)
    if not address:
        return ""
    target = html.unescape("".join(filter(None, address.groups())))
    title = _TITLE.search(element)
    words = html.unescape("".join(filter(None, title.groups()))) if title else _name(target)
    shown = _MARKUP.sub(lambda mark: f"&#{ord(mark[0])};", html.escape(words))
    return f'<a href="{html.escape(target)}">{shown}</a>'


def _name(target: str) -> str:
    """What to call an address: its file's name, else its host."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return target
    return unquote(basename(parts.path)) or parts.netloc or target
