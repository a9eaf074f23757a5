"""What is written as other tools have it: MyST's directives and roles, MkDocs' admonitions, lists with letters, grid
tables. What can be shown is; of the rest the author is told what to write."""

import re
from collections.abc import Iterator
from html import escape

from linocut import bibliography
from linocut.pattern import late
from linocut.problem import Place
from linocut.prose import attributes, emoji
from linocut.prose.document import Document, Syntax, Token
from linocut.prose.extract import Line
from linocut.prose.syntax import container, myst
from linocut.prose.target import file as target_of
from linocut.words.table import KINDS

ADMONITION = late(r" {0,3}(?P<mark>!!!|\?\?\?\+?)[ \t]+(?P<kind>[A-Za-z][\w-]*)(?:[ \t]+\"(?P<title>.*)\")?[ \t]*$")
"""`!!! note "Title"`, whose text is indented by four blanks; `???` folds it."""

TARGET = late(r" {0,3}\(([A-Za-z][\w:.-]*)\)=[ \t]*$")
"""`(name)=`, a target of MyST's: the id of the heading below it."""

TAB = late(r" {0,3}===[!+]?[ \t]+\"(?P<title>[^\"]*)\"[ \t]*$")
"""`=== "Title"`, a tab of MkDocs'; its text is indented too."""

DIRECTIVE = late(r"\{(?P<name>[a-z][\w:-]*)\}[ \t]*(?P<argument>.*)")
"""What a fence says that is a directive of MyST's."""

_OPTION = late(r":([\w-]+):[ \t]*(.*)")
_CELLS = frozenset("python r julia ojs code-cell bash mermaid dot".split())
"""Directives that others answer to: code that runs, and Quarto's diagrams."""

_ROLE = late(
    r"(?:\{(?P<role>[a-z][\w:-]*)\}|(?<![\w`]):(?P<other>[a-z][a-z:-]*):)(?P<ticks>`+)(?!`)(?P<text>[^`\n]+)(?P=ticks)(?!`)"
)
"""MyST's {name}`text`, and Sphinx' :name:`text`."""
_SIGN = "(?:[a-z][a-z0-9_+-]{2,}|[+-]1|100|ok|x)"
_NAME = late(rf"(?<![\w:/.]):({_SIGN}(?:::{_SIGN})*):(?![\w:`])")
_COMMAND = late(r"\\([a-z]{3,})(?:\[[^\[\]\n]*\])?\{[^{}\n]*\}")
_GRID = late(r"\+(?:[-=:]{2,}\+)+$")
_LISTS = (
    (late(r"(?:[a-z]|[ivx]+|#)[.)] +\S"), late(r"(?:[b-z]|[ivx]{2,}|#)[.)] +\S")),
    (late(r"\((?:\d+|[a-z]|[ivx]+)\) +\S"), late(r"\((?:\d+|[a-z]|[ivx]+)\) +\S")),
)
"""How the first and the second item of lists begin that Pandoc knows and CommonMark does not."""


def admonition(match: re.Match[str]) -> re.Match[str]:
    """The fence that says the same."""
    fold = {"!!!": "", "???": ' collapse="true"', "???+": ' collapse="false"'}[match["mark"]]
    fence = container.FENCE.match(f"::: {{.callout-{container.near(match['kind'].lower())}{fold}}}")
    assert fence
    return fence


def known(name: str) -> bool:
    """Whether a directive is one that can be said."""
    own = name in _OWN or name in container.DIRECTIVES or name.removeprefix("prf:") in _PROOFS
    return own or myst.knows(name)


def directive(info: str, lines: list[tuple[str, Place]]) -> list[tuple[str, Place]] | None:
    """The lines that say what a directive of MyST's says; None when it is none that can be said. The first of the lines
    opens the fence, the last may close it."""
    match = DIRECTIVE.match("{math}" if info == "math" else info)  # GitHub's is without braces
    if not match or match["name"] in _CELLS:
        return None
    place, rest, options = lines[0][1], lines[1:], dict[str, str]()
    if rest and re.match(r" *(`{3,}|~{3,}|:{3,})[ \t]*$", rest[-1][0]):
        rest = rest[:-1]
    while rest and (option := _OPTION.match(rest[0][0])):
        options[option[1]], rest = option[2], rest[1:]
    name, argument = match["name"], match["argument"].strip()
    named = options.get("name") or options.get("label")
    label = f"#{named}" if named else ""
    if name in container.DIRECTIVES:
        return _callout(name, argument, options, place, rest)
    if name.removeprefix("prf:") in _PROOFS:
        return _theorem(name.removeprefix("prf:"), argument, label, place, rest)
    if name == "math":
        end = f"$$ {{{_named(label, 'eq')}}}" if label else "$$"
        return [("$$", place), *(line for line in rest if line[0].strip()), (end, place)]
    if name in {"figure", "image"} and argument:
        return _figure(argument, options, label, rest, place)
    if name in {"code", "code-block"}:
        head = "".join(f' {key}="{options[other]}"' for key, other in _CODE.items() if other in options)
        return [(f"~~~~~~ {argument}{head}", place), *rest, ("~~~~~~", place)]
    return myst.said(name, argument, options, place, rest)


_OWN = frozenset("math figure image code code-block".split())
_CODE = {"title": "caption", "hl_lines": "emphasize-lines", "linenos": "linenos"}


def _callout(
    name: str, argument: str, options: dict[str, str], place: Place, rest: list[tuple[str, Place]]
) -> list[tuple[str, Place]]:
    folded = ' collapse="true"' if "dropdown" in options.get("class", "") else ""
    kind = container.near(name)
    title = argument or ("" if name in {kind, "admonition"} else name.capitalize())
    head = [(f"##### {title} {{.unlisted}}", place), ("", place)] if title else []
    return [(f":::::: {{.callout-{kind}{folded}}}", place), *head, *rest, ("::::::", place)]


_PROOFS = {word: kind for kind, word in KINDS.items() if kind not in {"fig", "tbl", "lst"}} | {"proof": ""}


def _theorem(
    word: str, argument: str, label: str, place: Place, rest: list[tuple[str, Place]]
) -> list[tuple[str, Place]]:
    kind = _PROOFS[word]
    given = f".{word}" if not kind else _named(label, kind) if label else f"#{kind}-line-{place.line}"
    name = f' name="{argument.replace(chr(34), chr(39))}"' if argument and kind else ""
    return [(f":::::: {{{given}{name}}}", place), *rest, ("::::::", place)]


def _figure(
    path: str, options: dict[str, str], label: str, rest: list[tuple[str, Place]], place: Place
) -> list[tuple[str, Place]]:
    caption = " ".join(line.strip() for line, _ in rest if line.strip())
    known = _named(label, "fig") if label else ""
    words = options.get("alt", re.sub(r"\[([^\]]*)\]\([^)]*\)|[*`$]", r"\1", caption)).replace('"', "'")
    alt = f' alt="{words}"' if known else ""
    given = f"{{{known}{alt}}}" if known else ""
    return [("", place), (f"![{caption or options.get('alt', '')}]({path}){given}", place), ("", place)]


def _named(label: str, kind: str) -> str:
    """The id of something numbered: "#fig-waves" for "#waves", "#fig:waves"."""
    return f"#{kind}-{re.sub(rf'^{kind}[-:_]', '', label[1:])}"


def told(document: Document, lines: list[Line]) -> None:
    """Warn of a paragraph that is something else where it comes from."""
    first = lines[0]
    if _GRID.match(first.text.strip()):
        hint = "write a row as | a | b |, and |---|---| below the head"
        document.warning("a grid table is shown as it is written", first.place, hint)
    elif attributes.DIRECT.fullmatch(first.text.strip()) and len(lines) == 1:
        hint = "write them at the end of a heading, behind an image or a link, or on the last line of a paragraph"
        document.warning("these attributes belong to nothing", first.place, hint)
    elif len(lines) > 1:
        second = lines[1].text
        if any(begins.match(first.text) and goes.match(second) for begins, goes in _LISTS):
            hint = "items begin with -, * or 1."
            document.warning("this list is shown as text", first.place, hint)


# --- within text ---


def _show_role(document: Document, token: Token, _inner: str) -> str:
    name, text = token.match["role"] or token.match["other"], token.match["text"]
    place = document.place(token, token.match.start("text"))
    if name in {"math", "eq", "eqref", "numref", "prf:ref", "ref"}:
        if name == "math":
            return document.markdown(f"${text}$", place)
        titled = _TITLED.fullmatch(text)
        label = next((known for known in _ids(titled[2] if titled else text) if known in document.labels), "")
        if label:
            words = escape(titled[1]) if titled else document.titles.get(label) or escape(document.labels[label].text)
            return f'<a class="reference" href="#{escape(label)}">{words}</a>'
    if name in _CITED and bibliography.find(document.site, document.source, document.inputs).paths:
        keys = [key.strip() for key in text.split(",")]
        told = keys[0] if name in _SAID and len(keys) == 1 else ""
        return document.markdown(f"@{{{told}}}" if told else f"[{'; '.join(f'@{{{key}}}' for key in keys)}]", place)
    if name in {"sub", "sup", "kbd", "code"}:
        return f"<{name}>{escape(text, quote=False)}</{name}>"
    if name == "doc":
        titled = _TITLED.fullmatch(text)
        target = f"{titled[2] if titled else text}.md"
        if target_of(document.source, document.inputs, target):
            return document.markdown(f"[{titled[1] if titled else ''}]({target})", place)
    if name.rpartition(":")[2] in _NAMES or name in _WORDS:
        titled = _TITLED.fullmatch(text)
        words = titled[1] if titled else text.rpartition(".")[2] if text.startswith("~") else text.lstrip("!")
        return f"<code>{escape(words, quote=False)}</code>" if name not in _WORDS else escape(words, quote=False)
    hint = "write Markdown, or in code to show it"
    if name in _REFERENCES:
        hint = "write @fig-x, @eq-x, [@key] or [](other.md#part)"
    document.warning(f'the role "{name}" is shown as it is written', document.place(token), hint)
    before = token.text[: token.text.index("`")]
    return f"{escape(before)}<code>{escape(text, quote=False)}</code>"


_NAMES = frozenset(
    "class func meth mod attr exc obj data const function method module command program file envvar option".split()
)
"""Roles of what is named in code."""
_WORDS = frozenset("guilabel menuselection dfn term abbr index".split())
_CITED = frozenset("cite cite:p cite:t citep citet".split())
_SAID = frozenset(("cite:t", "citet"))
"""Those that are part of a sentence."""
_REFERENCES = frozenset(("ref", "numref", "eq", "eqref", "doc", "prf:ref", *_CITED))
_TITLED = late(r"(.*?)[ ]*<([^<>]+)>")


def _ids(label: str) -> Iterator[str]:
    """The ids that a label may be here: as it is, or behind the kind that it has here."""
    yield label
    rest = re.sub(r"^[a-z]+[_:-]", "", label)
    for kind in (*KINDS, "eq", "sec"):
        yield f"{kind}-{label}"
        yield f"{kind}-{rest}"


def _show_name(document: Document, token: Token, _inner: str) -> str:
    """The signs whose names stand between colons; what was written where none has one of them."""
    signs = [emoji.sign(name) for name in token.match[1].split("::")]
    if not all(signs):
        hint = "where it is an emoji, write the sign itself; in code, it is shown"
        document.warning(f'"{token.text}" is shown as it is written', document.place(token), hint)
        return escape(token.text)
    return "".join(signs)


def _show_command(document: Document, token: Token, _inner: str) -> str:
    """A command of LaTeX's within text, told when it is met first."""
    name = token.match[1]
    if document.count(f"\\{name}") == 1:
        hint = "remove it, or write Markdown; in code or in a formula, it is shown as meant"
        document.warning(f'LaTeX\'s "\\{name}" is shown as it is written', document.place(token), hint)
    return escape(token.text, quote=False)


SYNTAXES = (
    Syntax("role", "{:", _ROLE, _show_role, needs="`"),
    Syntax("name of an emoji", ":", _NAME, _show_name, needs=":"),
    Syntax("command of LaTeX", "\\", _COMMAND, _show_command, needs="}"),
)
