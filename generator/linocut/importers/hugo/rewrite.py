"""The common shortcodes of themes in linocut's own syntax: callouts, folds, tabs, pictures, diagrams, links."""

import re
from collections.abc import Callable

from linocut.importers.hugo import callouts, embeds, filetree, panels, phrases
from linocut.importers.hugo.calls import Call, Rewritten, pairs, tags
from linocut.importers.hugo.lines import block

_DIAGRAMS = ("mermaid", "plantuml", "graphviz", "dot", "echarts", "chart", "flowchart", "sequence", "wavedrom")
_GONE = {
    *("toc", "tableofcontents", "icon", "fa", "fas", "fab", "ico", "fa-icon", "comment", "br-clear", "clear"),
    *("busuanzi_embed", "katex-init", "loadmath"),
}
"""What the page has anyway, or what only decorates."""
_SHELLS = {
    *("center", "centered", "align", "left", "right", "style", "div", "span", "details-group", "font", "color"),
    *("colour", "text", "hextra/hero-headline", "typeit", "section", "block", "article", "wrapper", "caption", "lead"),
    *(
        "kbd",
        "mark",
        "accordion-group",
        "accordions",
        "ltr",
        "rtl",
        "blocks/section",
        "blocks/cover",
        "blocks/lead",
        "hextra/hero-subtitle",
    ),
}
"""What stands around text, and leaves it."""

_HTML = re.compile(r"[ \t>]*</?[A-Za-z][^<>]*>")


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
                call = Call(tag.name, dict(tag.arguments), inner, indent, alone, tag.marked)
                done = _rule(call) or keep(call)
                told(tag.name, tag.start, done.lost)
                lead, tail = _apart(text, tag.start, after) if alone and _is_markdown(done.text, inner) else ("", "")
                out[-1] = f"{lead}\n{indent}".join(out[-1].rsplit(f"\n{indent}", 1)) if lead else out[-1]
                out.append(done.text + tail)
            position = after
            index = index + 1 if close is None else close + 1
        out.append(text[position:end])
        return "".join(out)

    return filetree.settled(panels.settled(part(0, len(found), 0, len(text)))) if found else text


def _line(text: str, start: int, end: int) -> tuple[str, bool]:
    """What stands before a call on its line, where that is no text; and whether nothing else is on its lines."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    rest = text[end:].partition("\n")[0]
    blank = not before.strip(" \t>")
    return (before if blank else ""), blank and not rest.strip()


def _is_markdown(shown: str, inner: str | None) -> bool:
    """Whether what became of a call is a block of Markdown, or encloses some."""
    bare = shown.lstrip()
    return bare != "" and not bare.startswith("<") and (not bare.startswith("{{<") or "\n" in (inner or ""))


def _apart(text: str, start: int, end: int) -> tuple[str, str]:
    """What parts a block from lines of HTML before and behind it, within which Markdown is none."""
    before = text[:start].rsplit("\n", 2)[-2:-1]
    rest = text[end:].split("\n", 2)[1:2]
    lead, tail = ("\n" if line and _HTML.match(line[0]) else "" for line in (before, rest))
    return lead, tail


def _rule(call: Call) -> Rewritten | None:
    name = call.name.lower()
    for names, rule in _RULES:
        if name in names and (done := rule(call)) is not None:
            return done
    return None


# --- what becomes of each kind ---


def _shell(call: Call) -> Rewritten | None:
    if call.inner is not None:
        return Rewritten(call.inner)
    return phrases.link(call) if call.get("href", "link", "url") else Rewritten(call.get("text", "content", "0"))


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
    shown = block(call, f"```{call.name.lower()}", lines, "```")
    return Rewritten(shown, "is shown as its source: linocut draws no such diagrams")


_RULES: tuple[tuple[frozenset[str], Callable[[Call], Rewritten | None]], ...] = (
    (frozenset(("quote", "blockquote", "pullquote", "epigraph")), phrases.quote),
    (frozenset(callouts.NAMES), callouts.callout),
    (frozenset(callouts.STATEMENTS), callouts.statement),
    (frozenset(panels.FOLDS), panels.details),
    (frozenset(("tabs", "tabpane", "tabgroup", "codetabs", "code-tabs", "tabset", "tabbed")), panels.tabs),
    (frozenset(("tab", "tabitem", "tab-item", "tabs/tab", "codetab", "code-tab")), panels.tab),
    (frozenset(panels.ROWS), panels.columns),
    (frozenset(("column", "col", "md-column", "flex-item", "grid-item", "columns/column")), panels.column),
    (frozenset(("steps", "timeline")), panels.steps),
    (frozenset(("step", "timelineitem", "timeline-item")), panels.step),
    (frozenset(("gallery", "carousel", "image-gallery", "gallery-grid", "lightgallery", "slider")), panels.gallery),
    (frozenset(("rawhtml", "raw", "html", "raw-html", "unsafe", "htmlraw")), _raw),
    (frozenset(_DIAGRAMS), _diagram),
    (frozenset(("img", "image", "fig", "picture", "photo", "pic", "imgproc", "imgcap", "figimg")), phrases.figure),
    (frozenset(("lightbox", "image-card", "resize-image", "responsive-image", "imgresize")), phrases.figure),
    (frozenset(("button", "btn", "link", "person", "linkto", "a", "extlink", "hextra/hero-button")), phrases.link),
    (frozenset(("cta", "staticref", "blocks/link-down", "linkbutton", "link-button", "newtab")), phrases.link),
    (frozenset(("card", "linkcard", "link-card", "hextra/feature-card", "blocks/feature")), panels.card),
    (frozenset(("sidenote", "marginnote", "footnote", "sn", "mn")), phrases.note),
    (frozenset(("badge", "term", "tag", "abbr", "highlight-text", "hextra/hero-badge", "ruby")), phrases.words),
    (frozenset(("keyword", "keywordlist", "hl", "mention", "chip")), phrases.words),
    (frozenset(("audio", "music")), phrases.sound),
    (frozenset(("filetree/file",)), filetree.file),
    (frozenset(("filetree/folder",)), filetree.folder),
    (frozenset(("filetree/container",)), filetree.container),
    (frozenset(("file-tree",)), filetree.written),
    (frozenset(embeds.NAMES), embeds.rule),
    (frozenset(_GONE), _gone),
    (frozenset(("br", "linebreak", "newline")), _break),
    (frozenset(_SHELLS), _shell),
)
"""Names -> what becomes of such a shortcode; None: it is none of that kind after all."""
