"""An article's Markdown on its way here: what Hugo's shortcodes say in Markdown is written in Markdown, links that Hugo
resolved by address lead to files, and everything else stays as its author wrote it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from linocut.importers.hugo import formulas
from linocut.importers.hugo.callouts import divs
from linocut.importers.hugo.galleries import filled
from linocut.importers.hugo.rewrite import Keep, rewrite, unbroken
from linocut.importers.hugo.verbatim import fenced
from linocut.importers.hugo.web import Web
from linocut.importers.markdown import pieces
from linocut.prose import emoji as signs

_ARGUMENTS = r'(?P<arguments>(?:"(?:\\.|[^"\\])*"|`[^`]*`|[^>%"`])*?)'
_HIGHLIGHT = re.compile(
    rf"\{{\{{[<%]\s*highlight\s+{_ARGUMENTS}\s*[>%]\}}\}}(?P<body>.*?)\{{\{{[<%]\s*/\s*highlight\s*[>%]\}}\}}",
    re.DOTALL,
)
_MATH = re.compile(
    r"\{\{[<%]\s*(?P<name>math|katex|mathjax|latex|tex|equation)(?P<given>(?:\s+[^>%]*?)?)\s*[>%]\}\}"
    r"(?P<body>(?:(?!\{\{[<%]).)*?)\{\{[<%]\s*/\s*(?P=name)\s*[>%]\}\}",
    re.DOTALL,
)
_INLINE = re.compile(
    r"\{\{[<%]\s*(?P<name>[\w-]+\.inline)(?:\s[^>%]*)?[>%]\}\}(?P<body>.*?)\{\{[<%]\s*/\s*(?P=name)\s*[>%]\}\}",
    re.DOTALL,
)
_INLINE_AGAIN = re.compile(r"\{\{[<%]\s*[\w-]+\.inline\b[^>%]*/?[>%]\}\}")
_LOADERS = re.compile(r"<script\b.*?</script>|<link\b[^>]*>|<!--.*?-->|\{\{.*?\}\}", re.DOTALL)
_SWITCH = re.compile(r"(?m)^\{\{[<%]\s*(?:math|katex|mathjax|latex)\s*/?[>%]\}\}[ \t]*\n?")
_REF = re.compile(
    r"\{\{[<%]\s*(?i:(?:rel)?ref)\s+(?:path=)?(?:\"(?P<q>[^\"]*)\"|`(?P<b>[^`]*)`|(?P<w>[^\s>%]+))[^>%]*[>%]\}\}"
)
_PARAM = re.compile(r"\{\{[<%]\s*param\s+(?:name=)?([\"`]?)([\w.-]+)\1\s*/?[>%]\}\}")
_HERE = re.compile(r"\{\{[<%]\s*blogdown/postref\s*/?[>%]\}\}")
"""What blogdown puts in front of the pictures of an article's code: the article's address."""
_BARE = re.compile(r"\{\{[<%]\s*([A-Za-z][\w./-]*?)\s*/?[>%]\}\}")
"""A shortcode without arguments."""
_ESCAPED = re.compile(r"\{\{([<%])\s*/\*(.*?)\*/\s*([>%])\}\}", re.DOTALL)
_IMAGE = re.compile(r"(!\[[^\]\n]*\]\(\s*<?)([^)\s>]+)")
_STYLED = re.compile(r"(!\[[^\]\n]*\]\(\s*[^\s)#]+\.(?:png|jpe?g|gif|webp|svg))#\s[^)\"\n]*")
"""A picture whose address ends in words for a style sheet: `![](a.jpg# right)`."""
_LINK = re.compile(r"((?<!!)\[[^\]\n]*\]\(\s*<?)([^)\s>]+)")
_SOURCE = re.compile(r"(\{\{[<%]\s*figure\b[^}]*?\bsrc=\"?)([^\"\s>]+)")
_HTML = re.compile(r"(<[a-z]+\b[^<>]*?\s(?:href|src|poster|data)\s*=\s*[\"'])(/[^\"'<>]+)", re.IGNORECASE)
_EMOJI = re.compile(r"(?<![\w:/(]):(?!https?:)(?:[a-z][a-z0-9_+-]*|[+-]1):(?![\w:/])")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
_HELD = "\x1a"
"""Around the number of a piece of code while the prose around it is changed; no author can write it."""
_HOLE = re.compile(rf"(?m)(?P<lead>^[ \t>]*(?:(?:[-*+]|\d+[.)]) +)?)?{_HELD}(?P<number>\d+){_HELD}(?P<end>\n?)")
_BLOCK = re.compile(r"(?P<lead>[ \t>]*)(?:```|~~~)[^\n]*\n")


class Told(NamedTuple):
    """A shortcode of an article."""

    name: str
    line: int
    """Of the body that it had, from 0."""
    lost: str
    """What of it a reader will not see."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How texts of one site are read."""

    slashes: bool
    """Whether its Markdown knows of no formulas, so that its authors escaped what is in them."""
    math: bool
    """Whether it shows formulas, as far as its settings and its theme tell."""
    keep: Keep
    """What becomes of a shortcode that only a template can show."""
    fixed: Callable[[str], str | None] = lambda _: None
    """The words that a shortcode always stands for, in code and addresses too; None where it has no such."""
    param: Callable[[str], str | None] = lambda _: None
    """A parameter of the page, else of the site, as `param` shows it; None where there is no text or number."""
    passed: tuple[tuple[str, str], ...] = ()
    """Between what its Markdown leaves formulas alone."""


def convert(body: str, url: str, web: Web, rules: Rules) -> tuple[str, list[Told]]:
    """The body of the page at `url`, and the shortcodes of which something is lost."""
    told: list[Told] = []
    body = _BARE.sub(lambda match: match[0] if (found := rules.fixed(match[1])) is None else found, body)
    whole = _INLINE_AGAIN.sub("", _INLINE.sub(_written_there, fenced(_HIGHLIGHT.sub(_fence, body))))
    code: list[str] = []
    prose = []
    for text, is_code in pieces(whole):
        formula = formulas.coded(text) if is_code and rules.slashes else None
        if is_code and formula is None:
            lead, bare = _outdented(_ESCAPED.sub(lambda match: f"{{{{{match[1]}{match[2]}{match[3]}}}}}", text))
            code.append(bare)
            prose.append(f"{lead}{_HELD}{len(code) - 1}{_HELD}" + "\n" * text.endswith("\n"))
        else:
            prose.append(text if formula is None else formula)
    masked = divs(_SWITCH.sub("", _MATH.sub(_formula, "".join(prose))))

    def restored(text: str) -> str:
        return _HOLE.sub(lambda match: _indented(match, code[int(match["number"])]), text)

    def note(name: str, offset: int, lost: str) -> None:
        if lost:
            told.append(Told(name, restored(masked[:offset]).count("\n"), lost))

    masked = _HERE.sub(lambda _: url, masked)
    masked = _PARAM.sub(lambda match: match[0] if (found := rules.param(match[2])) is None else found, masked)
    linked = _references(masked, url, web, lambda call, offset: note(call, offset, "leads to no page"))
    shown = rewrite(linked, lambda call: filled(call, url, web) or rules.keep(call), note)
    shown = formulas.read(shown, slashes=rules.slashes, math=rules.math, passed=rules.passed)
    shown = _targets(_STYLED.sub(r"\1", shown), url, web)
    return restored(shown), told


def _outdented(code: str) -> tuple[str, str]:
    """What stands before each line of a fenced block, and the block without it, so that what it lies in can move."""
    found = _BLOCK.match(code)
    lead = found["lead"] if found else ""
    lines = code.removesuffix("\n").split("\n")
    blank = lead.rstrip()
    if not lead or not all(line == blank or (line.startswith(lead) and line != lead) for line in lines):
        return "", code  # it could not be put together again as it was
    return lead, "\n".join("" if line == blank else line[len(lead) :] for line in lines) + "\n" * code.endswith("\n")


def _indented(hole: re.Match[str], code: str) -> str:
    """A piece of code in its place; a block with what stands before it in front of each line."""
    lead = hole["lead"] or ""
    end = hole["end"] * (not code.endswith("\n"))
    if lead and _BLOCK.match(code):
        below = re.sub(r"[^\s>]", " ", lead)
        lines = code.removesuffix("\n").split("\n")
        code = "\n".join([lines[0], *(f"{below}{line}" if line else below.rstrip() for line in lines[1:])])
        return f"{lead}{code}\n" if hole["end"] else f"{lead}{code}"
    return f"{lead}{code}{end}"


def _targets(text: str, url: str, web: Web) -> str:
    """Prose with its links and images resolved."""

    def image(match: re.Match[str]) -> str:
        return match[1] + moved(match[2], url, web, image=True)

    def link(match: re.Match[str]) -> str:
        return match[1] + moved(match[2], url, web, image=False)

    def html(match: re.Match[str]) -> str:  # the build puts the base URL's path in front of these too
        if match[1].lower().startswith("<img"):
            return match[1] + moved(match[2], url, web, image=True)
        path = web.local(match[2])
        return match[1] + (path if path is not None and match[2].startswith("/") else match[2])

    return _HTML.sub(html, _LINK.sub(link, _SOURCE.sub(image, _IMAGE.sub(image, text))))


def emoji(body: str) -> Iterator[tuple[str, int]]:
    """Every character by a name that linocut does not know, outside code, and how many characters are before it."""
    offset = 0
    for text, code in pieces(body):
        for match in () if code else _EMOJI.finditer(text):
            if not signs.sign(match[0].strip(":")):
                yield match[0], offset + match.start()
        offset += len(text)


def moved(written: str, url: str, web: Web, *, image: bool) -> str:
    """A target as linocut resolves it. Hugo's are addresses; an image's becomes its file where the two differ."""
    path = web.local(written)
    if path is None:
        if not image or _ELSEWHERE.match(written) or web.beside(url, unquote(written)):
            return written
        path = urljoin(url, written)
        return web.file(unquote(path)) or _published(unquote(written), web) or written
    if not image:
        return path
    return web.file(unquote(path)) or _published(unquote(path), web) or path


def _published(written: str, web: Web) -> str | None:
    """The file that an author names by its folder in the Hugo site, as templates of theirs find it."""
    match = re.match(r"(?:\./|\.\./)*/?(?:assets|static|public)(?=/)", written)
    return web.files.get(written[match.end() :]) if match else None


def _fence(match: re.Match[str]) -> str:
    """`highlight` as a fenced block; within a line, as code."""
    words = re.findall(r'"((?:\\.|[^"\\])*)"|`([^`]*)`|([^\s"`]+)', match["arguments"])
    given = ["".join(word) for word in words]
    language, options = given[0] if given else "", ",".join(given[1:])
    pairs = dict(re.findall(r"([\w-]+)=(.*?)(?=,[\w-]+=|$)", options))
    if pairs.get("hl_inline", "").lower() == "true":
        return f"`{match['body'].strip()}`"
    shown = []
    if pairs.get("linenos", "").strip("\"'").lower() not in {"", "false"}:
        shown.append("linenos=true")
    if pairs.get("linenostart"):
        shown.append(f"linenostart={pairs['linenostart']}")
    if marks := re.findall(r"\d+(?:-\d+)?", pairs.get("hl_lines", "")):
        shown.append(f'hl_lines="{" ".join(marks)}"')
    body = match["body"].strip("\n")
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", body)), default=0))
    info = f"{language} {{{' '.join(shown)}}}" if shown else language
    return f"{ticks}{info}\n{body}\n{ticks}"


def _written_there(match: re.Match[str]) -> str:
    """What a shortcode written within the article shows, without what loads programs and what computes."""
    return unbroken(_LOADERS.sub("", match["body"]).strip("\n "))


def _formula(match: re.Match[str]) -> str:
    """A formula in a shortcode: between dollars."""
    body = match["body"]
    if "\n" in body or "block" in match["given"] or "display" in match["given"]:
        return f"$$\n{body.strip()}\n$$"
    bare = body.strip().removeprefix("$$").removesuffix("$$").removeprefix("$").removesuffix("$")
    return f"$${bare}$$" if body.strip().startswith("$$") else f"${bare}$"


def _references(text: str, url: str, web: Web, lost: Callable[[str, int], None]) -> str:
    """`ref` and `relref`: a file in a link's parentheses, which the build then watches; an address elsewhere."""

    def link(match: re.Match[str]) -> str:
        written = match["q"] or match["b"] or match["w"] or ""
        name, _, fragment = written.partition("#")
        if not name and fragment:
            return f"#{fragment}"
        page = web.page(name, url)
        if page is None:
            found = web.list(name)
            if found is None:
                lost(match[0], match.start())
                found = f"/{name.strip('/')}/"
            return f"{found}#{fragment}" if fragment else found
        target = f"/{page.removeprefix('content/')}" if text[: match.start()].endswith("(") else web.urls[page]
        return f"{target}#{fragment}" if fragment else target

    return _REF.sub(link, text)
