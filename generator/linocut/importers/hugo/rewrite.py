"""The common shortcodes of themes in linocut's own syntax: callouts, folds, tabs, pictures, diagrams, links."""

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from urllib.parse import unquote

from linocut.importers.hugo import embeds
from linocut.importers.hugo.calls import Call, Rewritten, pairs, tags
from linocut.words.table import KINDS

IMAGE = re.compile(r"[^\s]+\.(?:png|jpe?g|webp|avif|gif|svg)$", re.IGNORECASE)

_LOOKS: Mapping[str, str] = {
    **dict.fromkeys(("note", "info", "information", "primary", "secondary", "default", "light"), "note"),
    **dict.fromkeys(("question", "example", "abstract", "summary", "quote", "todo", "definition"), "note"),
    **dict.fromkeys(("tip", "hint", "success", "check", "done"), "tip"),
    **dict.fromkeys(("important",), "important"),
    **dict.fromkeys(("warning", "warn", "attention"), "warning"),
    **dict.fromkeys(("caution", "danger", "error", "bug", "failure"), "caution"),
}
"""A kind of callout in themes -> the one of ours that it looks like."""
_NAMED = {"question", "example", "abstract", "summary", "quote", "todo", "definition", "success", "bug", "failure"}
"""Kinds whose name is said where there is no title."""
_STATEMENTS = ("theorem", "lemma", "proposition", "corollary", "conjecture", "axiom", "proof", "remark", "exercise")
_DIAGRAMS = ("mermaid", "plantuml", "graphviz", "dot", "echarts", "chart", "flowchart", "sequence", "wavedrom")
_GONE = {
    *("toc", "tableofcontents", "icon", "fa", "fas", "fab", "ico", "fa-icon", "comment", "br-clear", "clear"),
    *("busuanzi_embed", "katex-init", "loadmath"),
}
"""What the page has anyway, or what only decorates."""
_SHELLS = {
    *("tabs", "columns", "column", "col", "row", "steps", "cards", "center", "centered", "align", "left", "right"),
    *("style", "div", "span", "details-group", "gallery", "grid", "carousel", "font", "color", "colour", "text"),
    *("filetree/container", "typeit", "section", "block", "article", "wrapper", "caption", "lead", "kbd", "mark"),
}
"""What stands around text, and leaves it."""


Keep = Callable[[Call], Rewritten]
"""What to do with a shortcode that no rule here knows."""


def rewrite(text: str, keep: Keep, told: Callable[[str, int, str], None]) -> str:
    """The text with its shortcodes in linocut's syntax. `told` is called with name, offset, and what is lost."""
    found = list(tags(text))
    closed = pairs(found)

    def part(index: int, last: int, start: int, end: int) -> str:
        """The text between two offsets; its tags are those from `index` up to `last`."""
        out, position = [], start
        while index < last:
            tag = found[index]
            out.append(text[position : tag.start])
            close = closed.get(index)
            after = found[close].end if close is not None else tag.end
            if not tag.closes:
                inner = None if close is None else part(index + 1, close, tag.end, found[close].start)
                indent, alone = _line(text, tag.start, after)
                call = Call(tag.name, dict(tag.arguments), inner, indent, alone)
                done = _rule(call) or keep(call)
                told(tag.name, tag.start, done.lost)
                out.append(done.text)
            position = after
            index = index + 1 if close is None else close + 1
        out.append(text[position:end])
        return "".join(out)

    return part(0, len(found), 0, len(text)) if found else text


def _line(text: str, start: int, end: int) -> tuple[str, bool]:
    """What stands before a call on its line, where that is no text; and whether nothing else is on its lines."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    rest = text[end:].partition("\n")[0]
    blank = not before.strip(" \t>")
    return (before if blank else ""), blank and not rest.strip()


def _rule(call: Call) -> Rewritten | None:
    name = call.name.lower()
    for names, rule in _RULES:
        if name in names and (done := rule(call)) is not None:
            return done
    return None


# --- what becomes of each kind ---


def _callout(call: Call) -> Rewritten | None:
    if call.inner is None and not call.get("text", "content"):
        return None
    name, first = call.name.lower(), call.arguments.get("0", "")
    kind = call.get("type", "kind", "class", "style", "level", "color") or (first if first.lower() in _LOOKS else name)
    kind = kind.split()[-1].lower().removeprefix("alert-").removeprefix("callout-") if kind.strip() else name
    title = call.get("title", "header", "heading", "name")
    if not title:
        title = call.arguments.get("1", "") if first.lower() in _LOOKS else first if name in _LOOKS else ""
    if not title and kind in _NAMED:
        title = kind.capitalize()
    folded = (call.get("open") or call.arguments.get("2", "")).lower() == "false" or call.get("collapse") == "true"
    return Rewritten(_fenced(call, _LOOKS.get(kind, "note"), title, folded=folded))


def _statement(call: Call) -> Rewritten | None:
    if call.inner is None:
        return None
    said = " ".join(call.get("title", "name", "0").replace('"', "'").split())
    named = f' name="{said}"' if said else ""
    if call.name.lower() in ("proof", "remark"):
        return Rewritten(_block(call, f"::: {{.{call.name.lower()}{named}}}", call.inner, ":::"))
    kind = next((short for short, kind in KINDS.items() if kind == call.name.lower()), "")
    if not kind:
        title = call.name.capitalize()
        return Rewritten(_fenced(call, "note", f"{title} ({said})" if said else title))
    own = sha256(f"{said} {call.inner}".encode()).hexdigest()[:8]  # nobody refers to it, and an id is used once
    return Rewritten(_block(call, f"::: {{#{kind}-{own}{named}}}", call.inner, ":::"))


def _fenced(call: Call, look: str, title: str, *, folded: bool = False) -> str:
    shown = " ".join(title.replace('"', "'").split())
    given = f' title="{shown}"' if shown else ""
    given += ' collapse="true"' if folded else ""
    inner = call.inner if call.inner is not None else call.get("text", "content")
    return _block(call, f"::: {{.callout-{look}{given}}}", inner, ":::")


def _block(call: Call, first: str, inner: str, last: str) -> str:
    """Lines around what is enclosed, with what stands before the call on its line before each of them."""
    body = _lines(call, inner)
    lead = "" if call.alone or call.indent else "\n\n"
    end = "" if call.alone else f"\n{call.indent}"
    return f"{lead}{first}\n{body}\n{call.indent}{last}{end}"


def _lines(call: Call, inner: str) -> str:
    inner = re.sub(r"\n[ \t>]*$", "", inner)
    if "\n" not in inner.strip("\n"):
        return f"{call.indent}{inner.strip().lstrip('> ' if '>' in call.indent else '')}"
    first, _, rest = inner.strip("\n").partition("\n")
    return (
        f"{call.indent}{first.strip()}\n{rest}" if not inner.startswith("\n") and first.strip() else inner.strip("\n")
    )


def _details(call: Call) -> Rewritten | None:
    if call.inner is None:
        return None
    summary = call.get("summary", "title", "name", "label", "0") or "Details"
    opened = ' open="true"' if call.get("open", "1").lower() in {"true", "open"} else ""
    shown = summary.replace("\\", "\\\\").replace('"', '\\"')
    return Rewritten(_block(call, f'{{{{< details summary="{shown}"{opened} >}}}}', call.inner, "{{< /details >}}"))


def _tab(call: Call) -> Rewritten | None:
    if call.inner is None:
        return None
    title = call.get("title", "name", "tabName", "header", "label", "0")
    head = f"**{title}**\n{call.indent}\n" if title else ""
    return Rewritten(f"{head}{_lines(call, call.inner)}\n{call.indent.rstrip() if head else ''}")


def _shell(call: Call) -> Rewritten | None:
    inner = call.inner if call.inner is not None else call.get("text", "content", "0")
    return Rewritten(inner if call.inner is not None else f"{inner}")


def _gone(_call: Call) -> Rewritten:
    return Rewritten("")


def _break(_call: Call) -> Rewritten:
    return Rewritten("<br>")


def _raw(call: Call) -> Rewritten | None:
    if call.inner is None:
        return None
    return Rewritten("\n" + unbroken(call.inner.strip("\n")) + "\n" if call.alone else call.inner)


def unbroken(html: str) -> str:
    """HTML without blank lines, at which Markdown would end it."""

    def kept(match: re.Match[str]) -> str:
        return re.sub(r"\n[ \t]*(?=\n)", "\n&#10;", match[0]).replace("&#10;\n", "&#10;")

    html = re.sub(r"<pre\b.*?</pre\s*>", kept, html, flags=re.DOTALL | re.IGNORECASE)
    return re.sub(r"\n(?:[ \t]*\n)+", "\n", html)


def _diagram(call: Call) -> Rewritten | None:
    if call.inner is None:
        return None
    lines = "\n".join(f"{call.indent}{line.removeprefix(call.indent)}" for line in call.inner.strip("\n").split("\n"))
    shown = _block(call, f"```{call.name.lower()}", lines, "```")
    return Rewritten(shown, "is shown as its source: linocut draws no such diagrams")


def _code(call: Call) -> Rewritten | None:
    if call.inner is None:
        return None
    language = call.get("language", "lang", "0")
    title = call.get("title", "file", "filename")
    info = f'{language} {{title="{title}"}}' if title else language
    return Rewritten(_block(call, f"```{info}".rstrip(), call.inner.strip("\n"), "```"))


def _figure(call: Call) -> Rewritten | None:
    """A picture under another name, if what it is given is the address of one."""
    source = call.get("src", "source", "url", "path", "link", "image", "img", "0")
    if not IMAGE.match(unquote(source)):
        return None
    given = {"src": source}
    second = call.arguments.get("1", "")
    if alt := call.get("alt", "caption", "title", "text", "desc") or second:
        given["alt"] = re.sub(r"[*_`$\[\]]|\]\([^)]*\)", "", alt)
    if caption := call.get("caption", "text", "desc") or (call.inner or "").strip() or second:
        given["caption"] = caption
    given |= {
        name: call.get(name) for name in ("title", "width", "height", "link") if call.get(name) not in {"", source}
    }
    shown = Call("figure", given, None, call.indent, call.alone)
    return Rewritten(shown.written("figure"))


def _link(call: Call) -> Rewritten | None:
    target = call.get("href", "link", "url", "relref", "to", "path", "0")
    words = (call.inner or "").strip() or call.get("content", "text", "title", "name", "label", "1") or target
    if not target or "\n" in words or " " in target:
        return None
    more = call.get("subtitle", "description", "caption")
    return Rewritten(f"[{words}]({target})" + (f": {more}" if more else ""))


def _card(call: Call) -> Rewritten | None:
    done = _link(call)
    return Rewritten(f"- {done.text}") if done and call.alone else done


def _quote(call: Call) -> Rewritten | None:
    inner = (call.inner if call.inner is not None else call.get("text", "content")).strip()
    if not inner:
        return None
    said = ", ".join(filter(None, (call.get("author", "cite", "attribution", "by"), call.get("source", "title"))))
    lines = [*inner.split("\n"), *(["", f"— {said}"] if said else [])]
    return Rewritten("\n".join(f"{call.indent if number else ''}> {line}" for number, line in enumerate(lines)))


def _note(call: Call) -> Rewritten | None:
    words = " ".join((call.inner or call.get("content", "text", "0")).split())
    return Rewritten(f"^[{words}]") if words else None


def _words(call: Call) -> Rewritten | None:
    """A badge, a term: its words."""
    words = (call.inner or "").strip() or call.get("content", "text", "label", "name", "0")
    return Rewritten(words) if words else None


_CALLOUTS = {
    *("admonition", "notice", "callout", "alert", "hint", "box", "message", "infobox", "panel", "aside"),
    *_LOOKS,
}
_RULES: tuple[tuple[frozenset[str], Callable[[Call], Rewritten | None]], ...] = (
    (frozenset(("quote", "blockquote", "pullquote", "epigraph")), _quote),
    (frozenset(_CALLOUTS), _callout),
    (frozenset(_STATEMENTS), _statement),
    (
        frozenset(("details", "collapse", "fold", "expand", "spoiler", "accordion", "collapsible", "expandable")),
        _details,
    ),
    (frozenset(("tab", "tabitem", "tab-item")), _tab),
    (frozenset(("rawhtml", "raw", "html", "raw-html", "unsafe", "htmlraw")), _raw),
    (frozenset(_DIAGRAMS), _diagram),
    (frozenset(("code", "codeblock", "code-block")), _code),
    (frozenset(("img", "image", "fig", "picture", "photo", "pic", "imgproc", "imgcap", "figimg", "lightbox")), _figure),
    (frozenset(("button", "btn", "link", "person", "linkto", "a", "extlink", "hextra/hero-button")), _link),
    (frozenset(("card", "linkcard", "link-card", "hextra/feature-card")), _card),
    (frozenset(("sidenote", "marginnote", "footnote", "sn", "mn")), _note),
    (frozenset(("badge", "term", "tag", "abbr", "highlight-text", "hextra/hero-badge", "ruby")), _words),
    (frozenset(embeds.NAMES), embeds.rule),
    (frozenset(_GONE), _gone),
    (frozenset(("br", "linebreak", "newline")), _break),
    (frozenset(_SHELLS), _shell),
)
"""Names -> what becomes of such a shortcode; None: it is none of that kind after all."""
