"""The Markdown of a Quarto page on its way here: what Pandoc and Quarto know and linocut does not is written in another
way, links lead to files, and everything else stays as its author wrote it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from posixpath import join, normpath
from typing import Any, NamedTuple
from urllib.parse import unquote

from linocut.importers.hugo.rewrite import unbroken
from linocut.importers.markdown import pieces
from linocut.importers.quarto import cells, divs

_HELD = "\x1a"
"""Around the number of a piece of code while the prose around it is changed; no author can write it."""
_HOLE = re.compile(f"{_HELD}(\\d+){_HELD}(\n?)")
_LINK = re.compile(r"(\]\(\s*<?)([^)\s>]+)")
_PLAIN = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(<?([^()\s<>]+)>?\)")
_DEFINED = re.compile(r"(?m)^( {0,3}\[[^\]\n]+\]:[ \t]*<?)([^\s>]+)")
_WRITTEN = re.compile(r"""(\s(?:href|src)=["'])([^"'#?]+\.(?:qmd|ipynb|rmd|md))(?=["'#?])""", re.IGNORECASE)
_SHORTCODE = re.compile(r"\{\{<\s*(?P<name>[\w-]+)(?P<rest>(?:\"[^\"]*\"|'[^']*'|[^\"'>])*?)\s*>\}\}")
_ARGUMENT = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))|\"([^\"]*)\"|'([^']*)'|(\S+)")
_IMAGE = re.compile(
    r"!\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\](?:\([^)\n]*\))?)*)\](?P<target>\((?:<[^>\n]*>|[^()\s]+(?:\([^()\s]*\)[^()\s]*)?)"
    r"(?:\s+\"[^\"\n]*\")?\))(?P<list>\{[^}\n]*\})?"
)
_NAMED = re.compile(r"(?<![\w@\\])@(Fig|Tbl|Eq|Sec|Lst|Thm|Lem|Cor|Prp|Def|Exm|Exr)-(?=\w)")
_PAGE_BREAK = re.compile(r"(?m)^\\(?:newpage|pagebreak|clearpage)[ \t]*$\n?")
_RAW_INLINE = re.compile(r"\{=(\w+)\}")
_COMPUTED = re.compile(r"`(?:\{?(r|julia|ojs)\}?) ([^`]+)`")
_YOUTUBE = re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:embed/|watch\?v=|shorts/)|youtu\.be/)([\w-]+)")
_VIMEO = re.compile(r"vimeo\.com/(?:video/)?(\d+)")
_GONE = frozenset("fa fab fas bi ai iconify academicicons icon pagebreak lipsum placeholder brand contents".split())
"""Shortcodes that draw a sign, or nothing that a page here could show."""


class Told(NamedTuple):
    """What of a text needs a hand."""

    line: int
    """Of the text that it had, from 0."""
    message: str
    hint: str


@dataclass(slots=True)
class Web:
    """What the text of a page may name."""

    urls: Mapping[str, tuple[str, str]]
    """Page of the project, and its address there -> its file below content/, its address."""
    meta: Mapping[str, Any]
    variables: Mapping[str, Any]
    part: Callable[[str], str]
    """The file of the new site for one that is included, "" for none."""
    shown: Callable[[str, str], str]
    """What stands for a cell of a notebook: (notebook, cell)."""
    listings: Mapping[str, str]
    """Id of a list on this page -> its entries."""
    exists: Callable[[str], bool]
    """Whether the project has a file or a folder of that path."""

    def page(self, folder: str, target: str) -> tuple[str, str] | None:
        """The page that a target means, from a folder of the project."""
        path = unquote(target)
        whole = normpath(path.lstrip("/") if path.startswith("/") else join(folder, path))
        address = f"/{'' if whole == '.' else whole}"
        names = (whole, address, f"{address.rstrip('/')}/", address.removesuffix("index.html"), f"{whole}/index.qmd")
        return next((self.urls[name] for name in names if name in self.urls), None)


def convert(body: str, folder: str, web: Web, *, runs: bool) -> tuple[str, list[Told]]:
    """The body of a page in a folder of the project, and what of it needs a hand. `runs`: its cells in Python do."""
    told: list[Told] = []
    code: list[str] = []
    prose: list[str] = []
    found = list(pieces(divs.visible(body)))
    line = 0
    for number, (text, is_code) in enumerate(found):
        raw = _RAW_INLINE.match(found[number + 1][0]) if is_code and number + 1 < len(found) else None
        if not is_code:
            before = number and found[number - 1][1] and _RAW_INLINE.match(text)
            prose.append(text[before.end() :] if before else text)
        elif raw and not text.startswith(("```", "~~~")):
            prose.append(text.strip("`") if raw[1] == "html" else "")
        else:
            made = cells.block(text, runs=runs) or _inline(text)
            told += [Told(line + below, message, hint) for below, message, hint in made.told]
            if made.html:
                prose.append("\n" + unbroken(made.text.strip("\n")) + "\n\n")
            else:
                code.append(made.text)
                prose.append(f"{_HELD}{len(code) - 1}{_HELD}" + "\n" * made.text.endswith("\n"))
        line += text.count("\n")
    masked = _PAGE_BREAK.sub("", "".join(prose))
    masked = _NAMED.sub(lambda match: f"@{match[1].lower()}-", masked)

    def restored(text: str) -> str:
        return _HOLE.sub(lambda match: code[int(match[1])] + match[2] * (not code[int(match[1])].endswith("\n")), text)

    def shortcode(match: re.Match[str]) -> str:
        put, why = _shortcode(match, web)
        if why:
            told.append(Told(restored(masked[: match.start()]).count("\n"), *why))
        return put

    shown = divs.renamed(_SHORTCODE.sub(shortcode, masked), web.listings)
    return restored(_targets(_IMAGE.sub(_image, shown), folder, web)), told


def _inline(text: str) -> cells.Block:
    """Code between backticks; a value in a language that does not run here stays as it is written."""
    match = _COMPUTED.fullmatch(text)
    if not match:
        return cells.Block(text)
    hint = "write what it was, or `{python} ...`"
    return cells.Block(f"`{match[2]}`", told=((0, f"a value in {match[1]} is shown as code", hint),))


def _targets(text: str, folder: str, web: Web) -> str:
    """Prose whose links lead to the files of the new site."""

    def moved(match: re.Match[str]) -> str:
        path, mark, fragment = match[2].partition("#")
        if not path or "://" in path or path.startswith(("mailto:", "//", _HELD)):
            return match[0]
        page = web.page(folder, path.partition("?")[0])
        return f"{match[1]}/{page[0]}{mark}{fragment}" if page else match[0]

    def lost(match: re.Match[str]) -> str:
        path = match[2].partition("#")[0].partition("?")[0]
        if not path or re.match(r"[a-zA-Z][\w+.-]*:|//", path) or web.page(folder, path) or _HELD in match[0]:
            return match[0]
        whole = normpath(unquote(path).lstrip("/") if path.startswith("/") else join(folder, unquote(path)))
        return match[0] if web.exists(whole) else f'<a href="{escape(match[2])}">{match[1]}</a>'

    def address(match: re.Match[str]) -> str:
        page = web.page(folder, match[2])
        return match[1] + page[1] if page else match[0]

    return _WRITTEN.sub(address, _DEFINED.sub(moved, _LINK.sub(moved, _PLAIN.sub(lost, text))))


def _image(match: re.Match[str]) -> str:
    """An image with what linocut asks for: a numbered one has an alt text, and one that stands alone its caption."""
    words, given = match["words"], match["list"] or ""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words)
    plain = " ".join(re.sub(r"[*`$]|\[[^\]]*@[^\]]*\]|\^\[[^\]]*\]|\{\{<.*?>\}\}", "", plain).split())
    given = re.sub(r"\bfig-align=(?:\"[^\"]*\"|\w+)[ ]?", "", given)
    numbered = re.search(r"#fig-", given)
    if numbered and not re.search(r"\b(?:fig-)?alt=", given):
        given = f'{given[:-1].rstrip()} alt="{plain.replace(chr(34), chr(39))}"}}'
    given = "" if given.strip("{ }") == "" else given
    whole = match.string
    before = whole[whole.rfind("\n", 0, match.start()) + 1 : match.start()]
    after = whole[match.end() : (whole.find("\n", match.end()) + 1 or len(whole) + 1) - 1]
    alone = not before.strip(" \t>") and not after.strip() and _ends(whole, match)
    if alone and words.strip() and not numbered and '"' not in words and "caption=" not in given:
        inner = given.strip("{} ")
        return f'![{plain}]{match["target"]}{{{inner}{" " if inner else ""}caption="{words}"}}'
    return f"![{words}]{match['target']}{given}"


def _ends(whole: str, match: re.Match[str]) -> bool:
    """Whether a paragraph holds an image alone."""
    start = whole.rfind("\n", 0, match.start()) + 1
    end = whole.find("\n", match.end())
    above = whole[whole.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)] if start else ""
    below = "" if end < 0 else whole[end + 1 :].split("\n", 1)[0]
    return all(not line.strip(" \t>") or line.lstrip(" >").startswith((":::", "![")) for line in (above, below))


def _shortcode(match: re.Match[str], web: Web) -> tuple[str, tuple[str, str] | None]:
    """What stands in the place of a shortcode, and what is told of it."""
    name = match["name"]
    words, named = [], {}
    for one in _ARGUMENT.finditer(match["rest"]):
        if one[1]:
            named[one[1]] = next(filter(None, (one[2], one[3], one[4])), "")
        else:
            words.append(next(filter(None, (one[5], one[6], one[7])), ""))
    first = words[0] if words else ""
    if name in _GONE:
        return "", None
    if name in {"meta", "var"}:
        value = _value(web.meta if name == "meta" else web.variables, first)
        return value, None if value else (f"{match[0]} says nothing here", "write what it said")
    if name == "include" and first:
        part = web.part(first)
        return (f'{{{{< include "{part}" >}}}}' if part else match[0]), None
    if name == "embed" and first:
        file, _, cell = first.partition("#")
        held = web.shown(file, cell)
        why = "what a notebook held when it was imported stands here" if held else f"nothing of {first} can be shown"
        return held or f"`{first}`", (why, "a cell that runs draws it anew: ```{python}")
    if name == "video" and ("://" in first or first.startswith("//")):
        return _video(first, match[0], named), None
    if name == "kbd":
        return f"<kbd>{escape(first or next(iter(named.values()), ''))}</kbd>", None
    if name == "pdf" and first:
        return f"[{first.rpartition('/')[2]}]({first})", None
    if name == "tweet":
        user, post = (named.get("user") or first), (named.get("id") or "".join(words[1:2]))
        return (f'{{{{< x user="{user}" id="{post}" >}}}}' if post else f"<{first}>"), None
    return match[0], None


def _video(address: str, written: str, named: Mapping[str, str]) -> str:
    """A video of another host as linocut shows it: at a click; a file of another host plays where it is."""
    title = f' title="{named.get("title") or "Video"}"'
    if clip := _YOUTUBE.search(address):
        return f'{{{{< youtube id="{clip[1]}"{title} >}}}}'
    if clip := _VIMEO.search(address):
        return f'{{{{< vimeo id="{clip[1]}"{title} >}}}}'
    if re.search(r"\.(?:mp4|webm|ogv|mov|m4v)(?:[?#].*)?$", address):
        return written
    return f'{{{{< embed "{address}"{title} >}}}}'


def _value(values: Mapping[str, Any], path: str) -> str:
    found: Any = values
    for key in path.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return "" if found is None or isinstance(found, dict | list) else str(found)
