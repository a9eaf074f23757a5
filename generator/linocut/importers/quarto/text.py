"""The Markdown of a Quarto page on its way here: what Pandoc and Quarto know and linocut does not is written in another
way, links lead to files, and everything else stays as its author wrote it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from posixpath import join, normpath
from typing import Any, NamedTuple
from urllib.parse import unquote

from linocut.importers import alternative
from linocut.importers.hugo.rewrite import unbroken
from linocut.importers.markdown import literal, pieces
from linocut.importers.quarto import cells, divs, grids, shortcodes
from linocut.importers.quarto.shortcodes import Stubs

_HELD = "\x1a"
"""Around the number of a piece of code while the prose around it is changed; no author can write it."""
_HOLE = re.compile(f"{_HELD}(\\d+){_HELD}(\n?)")
_LINK = re.compile(r"(\]\(\s*<?)([^)\s>]+)")
_SPACED = re.compile(r"(?<=\]\()(?![ \t])([^()<>\"'\n{}]*[^()<>\"'\s{}])(?=\))")
"""A target with blanks, which Pandoc takes as it is."""
_PLAIN = re.compile(r"(?<!!)\[([^\[\]\n]+)\]\(<?([^()\s<>]+)>?\)(?:\{[^{}\n]*\})?")
_DEFINED = re.compile(r"(?m)^( {0,3}\[[^\]\n]+\]:[ \t]*<?)([^\s>]+)")
_WRITTEN = re.compile(r"""(\s(?:href|src)=["'])([^"'#?]+\.(?:qmd|ipynb|rmd|md))(?=["'#?])""", re.IGNORECASE)
_SHORTCODE = re.compile(r"\{\{<\s*(?P<name>[\w-]+)(?P<rest>(?:\"[^\"]*\"|'[^']*'|[^\"'>])*?)\s*>\}\}")
_IMAGE = re.compile(
    r"!\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\](?:\((?:[^()\n]|\([^()\n]*\))*\))?)*)\](?P<target>\((?:<[^>\n]*>|[^()\s]+(?:\([^()\s]*\)[^()\s]*)?)"
    r"(?:\s+\"[^\"\n]*\")?\))(?P<list>\{[^}\n]*\})?"
)
_SOUNDS = frozenset(("mp3", "ogg", "wav", "m4a", "flac"))
_MOVING = re.compile(
    r"\(<?(?P<file>[^()<>]+?\.(?P<kind>mp4|webm|ogv|mov|m4v|mp3|ogg|wav|m4a|flac))>?(?:\s+\"[^\"\n]*\")?\)",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<![\w@\\])@(Fig|Tbl|Eq|Sec|Lst|Thm|Lem|Cor|Prp|Def|Exm|Exr)-(?=\w)")
_DISPLAY = re.compile(r"(?m)^[ \t]*\$\$(?:(?!\$\$|\n[ \t]*\n)[\s\S])+\$\$")
_GREATER = re.compile(r"(?m)(?<=\n)([ \t]*)>(?=[\s\w\\])")
"""A relation that begins a line: a quotation, but for Pandoc, which begins none within a paragraph."""
_LABEL = re.compile(
    r"\\label\{eq[:-](?P<name>[\w:-]+)\}[ \t]*\n?(?P<rest>(?:(?!\$\$).)*\$\$[ \t]*\{#eq-(?P=name)\})", re.DOTALL
)
"""A label of a formula that has the same id below it, which Quarto gives its number to."""
_BROKEN = re.compile(r"(?<=[\])])\{[#.\w][^{}\n]*(?:\n[ \t]*[^{}\n]+)+\}")
"""Attributes that go on in the next line, as Pandoc breaks them."""
_STARRED = re.compile(r"(?m)^([ \t>]*:{3,}[ \t]*[\w.-]+)\*(?=[ \t]*$)")
"""A div that was an environment without a number in LaTeX: `::: rem*`."""
_PAGE_BREAK = re.compile(r"(?m)^\\(?:newpage|pagebreak|clearpage)[ \t]*$")
_FOR_PRINT = re.compile(
    r"(?P<math>\$\$.*?\$\$|(?<!\$)\$(?!\s)[^$\n]+\$|\\\(.*?\\\)|\\\[.*?\\\]|\\begin\{(?P<name>\w+\*?)\}.*?\\end\{(?P=name)\})"
    r"|\\(?:index|[vh]space|noindent|(?:big|med|small)skip|centering|(?:clear|new)page|cleardoublepage|phantomsection"
    r"|addcontentsline|setcounter|markboth|thispagestyle|pagenumbering|listof(?:figures|tables)|tableofcontents"
    r"|printindex|(?:front|main|back)matter|[hv]fill)\*?(?![A-Za-z])(?:\[[^\]\n]*\])?(?:\{[^{}\n]*\})*",
    re.DOTALL,
)
"""What LaTeX alone does something about, outside of formulas: Pandoc leaves it out of HTML."""
_RAW_INLINE = re.compile(r"\{=(\w+)\}")
_COMPUTED = re.compile(r"`(?:\{?(r|julia|ojs)\}?) ([^`]+)`")
_HELD_FILE = re.compile(r"(?m)^(?P<indent>[ \t>]*)\{\{<\s*include\s+[\"']?(?P<file>[^\s\"'>]+)[\"']?\s*>\}\}[ \t]*$")
_SAID = re.compile(r"(?<!\{)\{\{<\s*(var|meta)\s+([\w.-]+)\s*>\}\}")
_ESCAPED = re.compile(r"\{(\{\{<(?:(?!>\}\}).)*>\}\})\}")
_MACROS = re.compile(
    r"(?m)(?:^\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator)\b\*?[ \t]*\{?\\[A-Za-z]+\}?"
    r"(?:\[[^\]\n]*\])*\{.*\}[ \t]*(?:\n|\Z))+"
)
"""Lines that define macros, which Pandoc reads outside of formulas too."""


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
    source: Callable[[str], str | None]
    """What a file holds that code includes; None for none."""
    stubs: Stubs = field(default_factory=Stubs)

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
    given: list[str] = []
    prose: list[str] = []
    body, longer = grids.rewritten(divs.visible(body))
    execute = web.meta.get("execute")
    body = cells.drawn(body) if isinstance(execute, dict) and execute.get("eval") is False else body
    found = list(pieces(body))
    line = 0
    for number, (text, is_code) in enumerate(found):
        raw = _RAW_INLINE.match(found[number + 1][0]) if is_code and number + 1 < len(found) else None
        if not is_code:
            before = number and found[number - 1][1] and _RAW_INLINE.match(text)
            prose.append(text[before.end() :] if before else text)
        elif raw and not text.startswith(("```", "~~~")):
            prose.append(text.strip("`") if raw[1] == "html" else "")
        else:
            spoken = spread(text, web)
            made = cells.block(spoken, runs=runs) or _inline(spoken)
            told += [Told(line + below, message, hint) for below, message, hint in made.told]
            html = "\n" + unbroken(made.text.strip("\n")) + "\n\n" if made.html else ""
            gone = text.count("\n") - html.count("\n")  # lines that are told of below it, and are no more
            code.append("" if html else made.text)
            given.append("\n" * (gone + 1) * (gone > 0) if html else text)
            prose.append(f"{_HELD}{len(code) - 1}{_HELD}" + (html or "\n" * made.text.endswith("\n")))
        line += text.count("\n")
    masked = _LABEL.sub(r"\g<rest>", _PAGE_BREAK.sub("", "".join(prose)))
    masked = _STARRED.sub(r"\1", _BROKEN.sub(lambda match: " ".join(match[0].split()), masked))
    masked = _FOR_PRINT.sub(lambda match: match["math"] or "", masked) if "\\" in masked else masked
    masked = _DISPLAY.sub(lambda match: _GREATER.sub(r"\1\\gt ", match[0]), masked)
    masked = _ESCAPED.sub(lambda match: f"{{{{</*{match[1][3:-3]}*/>}}}}", _outside(masked))
    masked = literal(_SPACED.sub(lambda match: match[1].replace(" ", "%20"), masked))
    masked = _NAMED.sub(lambda match: f"@{match[1].lower()}-", masked)

    def restored(text: str, code: list[str]) -> str:
        return _HOLE.sub(lambda match: code[int(match[1])] + match[2] * (not code[int(match[1])].endswith("\n")), text)

    def there(path: str) -> bool:
        return bool(path) and web.exists(_whole(folder, path))

    known = shortcodes.Known(web.meta, web.variables, web.part, web.shown, there, web.stubs)

    def shortcode(match: re.Match[str]) -> str:
        put, why = shortcodes.put(match, known)
        if why:
            told.append(Told(restored(masked[: match.start()], given).count("\n"), *why))
        return put

    shown = divs.renamed(_SHORTCODE.sub(shortcode, masked), web.listings)

    def told_as_html(line: str) -> str:
        return _HOLE.sub(lambda match: _in_html(code[int(match[1])], match), line)

    put = restored(divs.marked(_targets(_IMAGE.sub(_image, shown), folder, web), told_as_html), code)
    return put, [each._replace(line=grids.original(each.line, longer)) for each in told]


def spread(code: str, web: Web) -> str:
    """Code as Quarto reads it: with the files that it includes, and with what `var` and `meta` say."""

    def held(match: re.Match[str]) -> str:
        found = web.source(match["file"])
        lines = (found or "").rstrip("\n").split("\n")
        return match[0] if found is None else "\n".join(match["indent"] + line for line in lines)

    def said(match: re.Match[str]) -> str:
        return shortcodes.value_of(web.meta if match[1] == "meta" else web.variables, match[2]) or match[0]

    return _ESCAPED.sub(r"\1", _SAID.sub(said, _HELD_FILE.sub(held, code)))


def _in_html(code: str, match: re.Match[str]) -> str:
    """Code between backticks within a line of HTML."""
    inner = re.fullmatch(r"(`+)(.+?)\1", code)
    return f"<code>{escape(inner[2], quote=False)}</code>{match[2]}" if inner else match[0]


def _inline(text: str) -> cells.Block:
    """Code between backticks; a value in a language that does not run here stays as it is written."""
    match = _COMPUTED.fullmatch(text)
    if not match:
        return cells.Block(text)
    hint = "write what it was, or `{python} ...`"
    return cells.Block(f"`{match[2]}`", told=((0, f"a value in {match[1]} is shown as code", hint),))


def _outside(prose: str) -> str:
    """Prose whose lines of macros are formulas, where they were none."""
    return _MACROS.sub(
        lambda match: match[0] if match.string.count("$$", 0, match.start()) % 2 else f"$${match[0].rstrip()}$$\n",
        prose,
    )


def _targets(text: str, folder: str, web: Web) -> str:
    """Prose whose links lead to the files of the new site."""

    def moved(match: re.Match[str]) -> str:
        path, mark, fragment = match[2].partition("#")
        if not path or "://" in path or path.startswith(("mailto:", "//", _HELD)):
            return match[0]
        page = web.page(folder, path.partition("?")[0])
        return f"{match[1]}/{page[0].replace(' ', '%20')}{mark}{fragment}" if page else match[0]

    def lost(match: re.Match[str]) -> str:
        path = match[2].partition("#")[0].partition("?")[0]
        if not path or re.match(r"[a-zA-Z][\w+.-]*:|//", path) or web.page(folder, path) or _HELD in match[0]:
            return match[0]
        return match[0] if web.exists(_whole(folder, path)) else f'<a href="{escape(match[2])}">{match[1]}</a>'

    def address(match: re.Match[str]) -> str:
        page = web.page(folder, match[2])
        return match[1] + page[1] if page else match[0]

    return _WRITTEN.sub(address, _DEFINED.sub(moved, _LINK.sub(moved, _PLAIN.sub(lost, text))))


def _whole(folder: str, path: str) -> str:
    """The file of the project that a page in this folder names."""
    plain = unquote(path)
    return normpath(plain.lstrip("/") if plain.startswith("/") else join(folder, plain))


def _image(match: re.Match[str]) -> str:
    """An image with what linocut asks for: a numbered one has an alt text, and one that stands alone its caption."""
    words, given = match["words"], match["list"] or ""
    if moving := _MOVING.fullmatch(match["target"]):
        return _moving(moving, words, given)
    plain = alternative.plain(words)
    given = re.sub(r"\bfig-align=(?:\"[^\"]*\"|\w+)[ ]?|#fig-(?=[\s}])[ ]?", "", given)
    numbered = re.search(r"#fig[-:]", given)
    if numbered and not re.search(r"\b(?:fig-)?alt=", given):
        given = f'{given[:-1].rstrip()} alt="{plain.replace(chr(34), chr(39))}"}}'
    given = "" if given.strip("{ }") == "" else given
    whole = match.string
    before = whole[whole.rfind("\n", 0, match.start()) + 1 : match.start()]
    after = whole[match.end() : (whole.find("\n", match.end()) + 1 or len(whole) + 1) - 1]
    alone = not before.strip(" \t>") and not after.strip() and _ends(whole, match)
    if alone and words.strip() and not numbered and "caption=" not in given:
        inner = given.strip("{} ")
        return (
            f'![{plain}]{match["target"]}{{{inner}{" " if inner else ""}caption="{words.replace(chr(34), "&quot;")}"}}'
        )
    return f"![{words}]{match['target']}{given}"


def _moving(match: re.Match[str], words: str, given: str) -> str:
    """A video or a sound that is written as an image, which Pandoc plays."""
    file = match["file"]
    if match["kind"].lower() in _SOUNDS:
        return f'<audio controls src="{escape(file)}"></audio>{f" {words}" if words else ""}'
    sized = re.findall(r"\b(?:width|height)=\"?\d+(?:px)?\"?(?=[\s}])", given)
    caption = [f'caption="{words.replace(chr(34), chr(39))}"'] if words else []
    return f"{{{{< {' '.join(['video', chr(34) + file + chr(34), *caption, *sized])} >}}}}"


def _ends(whole: str, match: re.Match[str]) -> bool:
    """Whether a paragraph holds an image alone."""
    start = whole.rfind("\n", 0, match.start()) + 1
    end = whole.find("\n", match.end())
    above = whole[whole.rfind("\n", 0, max(start - 1, 0)) + 1 : max(start - 1, 0)] if start else ""
    below = "" if end < 0 else whole[end + 1 :].split("\n", 1)[0]
    return all(not line.strip(" \t>") or line.lstrip(" >").startswith((":::", "![")) for line in (above, below))
