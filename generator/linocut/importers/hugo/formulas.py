"""Formulas of sites whose Markdown knows of none: the escapes that their authors had to write are undone, and what only
looks like a formula is left as text."""

import html
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from linocut.importers.hugo.config import Config
from linocut.importers.repair import likely

_ENVIRONMENTS = r"(?:equation|align|aligned|flalign|alignat|gather|gathered|multline|eqnarray|split|cases)(?:\\?\*)?"
_INNER = {"aligned", "gathered", "split", "cases"}
"""Of these, what stands between dollars here."""
_GRIDS = "(?:[bpvBV]?matrix|smallmatrix|array|dcases|rcases)"
"""What stands in a formula elsewhere; some programs show it by itself too."""
_BLANK = r"\n[ \t>]*\n"
_FORMULA = re.compile(
    rf"\\\\\((?P<round>(?:(?!{_BLANK}).)+?)\\\\\)"
    rf"|\\\\\[(?P<square>(?:(?!{_BLANK}).)+?)\\\\\]"
    rf"|(?<![\\$])\$\$(?!\$)(?P<double>(?:(?!\$\$)(?:\\.|[^\\]))+?)\$\$"
    rf"|(?<![\\$])\$(?![\s$]|\d[^$\\\n]*\$)(?P<single>(?:\\.|(?!{_BLANK})[^\\$])+?)(?<!\s)\$(?![\d$])"
    rf"|\\\\?begin\{{(?P<name>{_ENVIRONMENTS})\}}(?P<bare>(?:(?!{_BLANK}).)*?)\\\\?end\{{(?P=name)\}}"
    rf"|(?:(?<=\n)|\A)\\\\?begin\{{(?P<grid>{_GRIDS})\}}(?P<rows>(?:(?!{_BLANK}).)*?)\\\\?end\{{(?P=grid)\}}",
    re.DOTALL,
)
_SPACED = re.compile(
    rf"(?P<whole>\$\$(?:(?!\$\$).)+?\$\$|(?<![\\$])\$(?![\s$])(?:\\.|(?!{_BLANK})[^\\$])+?(?<!\s)\$(?!\$))"
    rf"|(?<![\\$A-Za-z0-9_])\$(?P<spaced>(?:\\.|(?!{_BLANK})[^\\$])+?)\$(?![A-Za-z0-9_$])",
    re.DOTALL,
)
_TOUCHING = re.compile(
    r"(?<![\\$])(\$(?![\s$])(?:\\.|[^\\$\n])+?(?<!\s)\$)"
    r"(?=\$(?![\s$])(?:\\.|[^\\$\n])+?(?<!\s)\$(?:(?!\$)|\$(?![\s$])))"
)
"""A formula behind which another begins: no two dollars that are one."""
_TEXT = re.compile(r"(\\(?:text\w*|mbox|operatorname)\*?\{[^{}]*\})")
_DOUBLED = re.compile(
    r"(?<!\\)\\\\(?:[dt]?frac|sum|prod|int|left|right|math\w+|text\w*|operatorname|sqrt|[cl]?dots|infty|partial|cos|sin|log"
    r"|lim|max|min|alpha|beta|gamma|delta|theta|lambda|sigma|mu|pi|cdot|times|leq?|geq?|neq|quad|binom|forall|exists|hat|bar"
    r"|vec|overline|underbrace)(?![A-Za-z])"
)
"""A command whose backslash was escaped: no row begins with these letters."""
_ALIGNED = re.compile(r"&|\\begin\{|\\\\begin\{|\\cr\b|\\substack")
_BETWEEN = re.compile(
    rf"\$\$(?:(?!\$\$).)+?\$\$|(?<![\\$])\$(?![\s$])(?P<latex>(?:\\.|(?!{_BLANK})[^\\$])+?)(?<!\s)\$(?![A-Za-z0-9$])",
    re.DOTALL,
)
_WORDS = re.compile(
    r"(?=.{1,30}$)(?:[A-Za-z][A-Za-z0-9\[\]'!]*(?:[ ,;:~]+[A-Za-z0-9\[\]'!]+){1,3}|[\[(][^\[\]()]+,[^\[\]()]+[\])])"
)
"""What is taken for words between two dollars that only stand there, unless its author writes formulas so."""
_SURE = 3
"""Formulas between dollars, of one text, from which on it is known that its author does."""
_APART = re.compile(
    r"<(?P<tag>pre|code|script|style)\b.*?</(?P=tag)\s*>|\{\{[<%](?:\"(?:\\.|[^\"\\])*\"|(?![>%]\}\}).)*[>%]\}\}",
    re.DOTALL | re.IGNORECASE,
)
"""Code in HTML, and shortcodes."""
_QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"')
_IN_WORDS = re.compile(
    r"(?<![\\$])\$(?P<latex>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?![\d$])|\\\\?\((?P<round>[^()\n]+?(?:\([^()\n]*\)[^()\n]*)*?)\\\\?\)"
)
_MATH = re.compile(r'(<span\s+class="math (?:inline|display)">)([^<]*)</span>')
_CODED = re.compile(r"`\$(\$?)(?!\s)(.+?)(?<!\s)\$\1`", re.DOTALL)


def undo(text: str, *, math: bool, passed: Collection[tuple[str, str]] = ()) -> str:
    """Prose with its formulas as LaTeX. Without `math`, nothing says that the site shows formulas at all; what is
    between those that are `passed` over was never escaped."""

    def formula(match: re.Match[str]) -> str:
        if passed and match["passed"]:
            return match[0]
        if match["round"] is not None:
            return rf"\({_plain(match['round'])}\)"
        if match["square"] is not None:
            return rf"\[{_plain(match['square'])}\]"
        if match["name"]:
            name = match["name"].replace("\\", "")
            found = rf"\begin{{{name}}}{_undone(match['bare'], aligned=True)}\end{{{name}}}"
            before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            return f"$${found}$$" if name in _INNER and not before.strip(" \t>") else found
        if match["grid"]:
            return rf"$$\begin{{{match['grid']}}}{_undone(match['rows'], aligned=True)}\end{{{match['grid']}}}$$"
        if match["double"] is not None:
            return f"$${_undone(match['double'])}$$"
        single = _undone(match["single"])
        return f"${single}$" if math or likely(single) else match[0].replace("$", "\\$")

    return (_besides(passed) if passed else _FORMULA).sub(formula, text)


def _besides(passed: Collection[tuple[str, str]]) -> re.Pattern[str]:
    """Formulas, and before them all else what is passed over."""
    pairs = (rf"{re.escape(start)}(?:(?!{_BLANK}).)+?{re.escape(end)}" for start, end in passed)
    return re.compile(rf"(?<!\\)(?P<passed>{'|'.join(pairs)})|{_FORMULA.pattern}", re.DOTALL)


def read(text: str, *, slashes: bool, math: bool, passed: Collection[tuple[str, str]] = ()) -> str:
    """Prose with its formulas as linocut reads them, in the words of shortcodes too; code within HTML stays.

    `slashes`: its authors escaped what is in formulas; `math`: the site shows them."""
    known = math and (("$", "$") in passed or sum(map(_surely, _BETWEEN.finditer(text))) >= _SURE)

    def prose(part: str) -> str:
        part = trimmed(part, known=known)
        part = undo(part, math=math, passed=passed) if slashes or passed else part
        return worded(part) if known else part

    def argument(match: re.Match[str]) -> str:
        value = re.sub(r"\\([\"\\])", r"\1", match[1])
        shown = prose(value)
        return match[0] if shown == value else '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'

    parts, at = list[str](), 0
    for apart in _APART.finditer(text):
        tag = apart[0].startswith("{{")
        parts += [prose(text[at : apart.start()]), _QUOTED.sub(argument, apart[0]) if tag else apart[0]]
        at = apart.end()
    return "".join([*parts, prose(text[at:])])


def _surely(match: re.Match[str]) -> bool:
    return bool(re.search(r"\\[A-Za-z]|[\^_]", match["latex"] or ""))


def trimmed(text: str, *, known: bool = False) -> str:
    """Prose whose formulas do not begin or end with a blank, nor touch, as programs in the browser let them. `known`:
    its author surely writes formulas between dollars."""

    def formula(match: re.Match[str]) -> str:
        latex = (match["spaced"] or "").strip()
        marked = re.search(r"\\[A-Za-z]+|[\^_]", latex) or (known and not latex[:1].isdecimal() and "\n" not in latex)
        return f"${latex}$" if latex and marked and likely(latex) else match[0]

    before, found = "", _SPACED.sub(formula, text)
    while found != before:  # of three, the second stands behind the first only then
        before, found = found, _TOUCHING.sub(r"\1 ", found)
    return found


def worded(text: str) -> str:
    """Prose in which words between dollars are a formula, as others between dollars surely are."""

    def formula(match: re.Match[str]) -> str:
        return f"$`{match['latex']}`$" if _WORDS.fullmatch(match["latex"] or "") else match[0]

    return _BETWEEN.sub(formula, text)


def spoken(words: str) -> str:
    """Words with their formulas as a line of text, for what can hold no markup."""
    if not (found := list(_IN_WORDS.finditer(words))):
        return words
    from linocut import latex  # late: few words hold one

    converter = latex.Converter({})
    for match in reversed(found):
        try:
            line = latex.linear(converter.convert(match["latex"] or match["round"], display=False))
        except latex.LatexError:  # it is shown as its author wrote it
            continue
        words = words[: match.start()] + (line or match[0]) + words[match.end() :]
    return words


def unescaped(page: str) -> str:
    """HTML of Pandoc's whose formulas are LaTeX: `k&lt;n` was written for a browser to read first."""
    return _MATH.sub(lambda match: f"{match[1]}{html.unescape(match[2])}</span>", page)


def coded(code: str) -> str | None:
    """What blogdown's readers see of `` `$x$` ``, a formula between backticks; None where it is code."""
    match = _CODED.fullmatch(code)
    if not match or not likely(match[2]) or re.fullmatch(r"[A-Z_]{2,}", match[2]):
        return None
    return f"${match[1]}{match[2]}${match[1]}"


def _plain(latex: str) -> str:
    """A formula whose delimiters were escaped, so that all of it was."""
    return re.sub(r"\\([\\_*{}\[\]()#+.!|,;:<>-])", r"\1", latex)


def _undone(latex: str, *, aligned: bool = False) -> str:
    """A formula between dollars: what can only be an escape for Markdown's sake is undone. `aligned`: it has rows."""
    if _DOUBLED.search(latex):
        return _plain(latex)
    found = re.sub(r"(?<!\\)\\\\(begin|end)\{", r"\\\1{", latex)
    found = re.sub(r"\\\\\\\\(?!\\)", r"\\\\", found)
    found = re.sub(r"(?m)(?<!\\)\\\\\\(?=[ \t]*$)", r"\\\\", found)
    if not aligned and not _ALIGNED.search(found):
        found = re.sub(r"(?<!\\)\\\\([A-Za-z{}|,;!:>#%_])", r"\\\1", found)
    elif found.count(r"\\{") == found.count(r"\\}"):
        found = re.sub(r"(?<!\\)\\\\([{}])", r"\\\1", found)
    parts = _TEXT.split(found)
    parts[::2] = [re.sub(r"(?<!\\)\\([_*\[\]()+.<-])", r"\1", part) for part in parts[::2]]
    return "".join(parts)


# --- whether a site shows formulas ---

_KEYS = re.compile(r"(?:use|enable|render|show)?[-_]?(?:math|katex|mathjax|latex|tex)\w*", re.IGNORECASE)
_PROGRAM = re.compile(r"katex|mathjax|math-code", re.IGNORECASE)


def asked(values: Mapping[str, Any]) -> bool:
    """Whether front matter or parameters ask for formulas, one table deep."""
    return any(
        bool(_KEYS.fullmatch(str(key)) and (value.get("enable", True) if isinstance(value, dict) else value))
        or (isinstance(value, dict) and any(_KEYS.fullmatch(str(name)) and given for name, given in value.items()))
        for key, value in values.items()
    )


def shown(folder: Path, config: Config) -> bool:
    """Whether the settings or a template of the site or its theme set formulas up."""
    if config.passthrough or asked(config.params):
        return True
    layouts = [folder / "layouts", *sorted(folder.glob("themes/*/layouts"))]
    return any(
        _PROGRAM.search(file.read_text(encoding="utf-8", errors="replace"))
        for below in layouts
        for file in (sorted(below.rglob("*.html")) if below.is_dir() else ())
    )
