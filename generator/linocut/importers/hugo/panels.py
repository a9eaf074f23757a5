"""Shortcodes of themes that show parts beside or below each other: tabs, columns, steps, cards, galleries, folds.

A part does not know what it lies in: it is written below a mark that says what it is, and what encloses it makes a
tab, a column or an item of it. `settled` writes out what nothing claimed."""

import re
from typing import NamedTuple

from linocut.importers.hugo import phrases
from linocut.importers.hugo.calls import Call, Rewritten
from linocut.importers.hugo.formulas import spoken
from linocut.importers.hugo.lines import block, colons, held, item, quoted

FOLDS = (
    *("details", "collapse", "fold", "expand", "spoiler", "accordion", "collapsible", "expandable", "accordionitem"),
    *("accordion-item", "toggle", "dropdown", "foldable", "collapsible-block", "disclose", "togglebox"),
)
ROWS = (
    *("columns", "row", "grid", "cols", "flex", "multi-column", "two-column", "two-columns", "split", "cards"),
    *("cardpane", "card-grid", "cardgrid", "card-group", "hextra/feature-grid", "flex-container"),
)

_SIGN = "\x1d"
"""Around the mark of a part, and behind the title of a tab; no author can write it."""
_PART = re.compile(rf"(?m)^[ \t>]*{_SIGN}(tab|column|step|card)\|([^{_SIGN}\n]*){_SIGN}[ \t]*\n?")
_TITLE = re.compile(rf"(?m)^([ \t>]*#+ )(.*){_SIGN}$")
_HEADING = re.compile(r"(?m)^[ \t>]*(#{1,6})[ \t]+(.*?)[ \t#]*$|^[ \t>]*<h([1-6])\b")
_DIVIDER = re.compile(r"(?m)^[ \t>]*<-{2,}>[ \t]*$")
_PICTURE = re.compile(
    r"!\[[^\]\n]*\]\([^)\n]*\)(?:\{[^}\n]*\})?|\{\{< figure [^\n]*? >\}\}|<img\b[^>]*>", re.IGNORECASE
)
_WRAPPER = re.compile(r"</?(?:div|figure|a|p|center|section)\b[^>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"\b(src|alt|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


class _Part(NamedTuple):
    title: str
    body: str


def _marked(call: Call, kind: str, title: str, inner: str) -> Rewritten:
    """A part, for what encloses it."""
    shown = " ".join(title.replace(_SIGN, "").split())
    lead = "" if call.alone or call.indent else "\n"
    first, _, rest = ("", "", inner) if inner.startswith("\n") else inner.partition("\n")
    below = held("", quoted(call.indent, rest))
    body = f"{first.strip()}\n{below}" if first.strip() and not rest.startswith("\n") else f"{first.strip()}\n\n{below}"
    return Rewritten(f"{lead}{_SIGN}{kind}|{shown}{_SIGN}\n{held(call.indent, body)}\n{call.indent.rstrip()}")


def _parts(inner: str, kind: str) -> tuple[str, list[_Part]]:
    """What stands before the first part of a kind, and the parts."""
    found = [match for match in _PART.finditer(inner) if match[1] == kind]
    if not found:
        return inner, []
    ends = [match.start() for match in found[1:]] + [len(inner)]
    parts = [_Part(match[2], inner[match.end() : end]) for match, end in zip(found, ends, strict=True)]
    return inner[: found[0].start()], parts


def whole(call: Call, written: list[str]) -> Rewritten:
    """Lines in the place of a call that encloses parts; their first stands where the call stood."""
    text = held(call.indent, "\n".join(written)).removeprefix(call.indent)
    lead = "" if call.alone or call.indent else "\n\n"
    return Rewritten(lead + text + ("" if call.alone else f"\n{call.indent}"))


# --- tabs ---


def tab(call: Call) -> Rewritten | None:
    title = call.get("title", "name", "tabName", "header", "label", "tabNum", "0")
    if call.inner is None:
        file = call.get("include", "file", "src")
        if file:
            return _marked(call, "tab", title, f"[{file}]({file})")
        return Rewritten("") if call.get("disabled") == "true" else None
    return _marked(call, "tab", title, call.inner)


def tabs(call: Call) -> Rewritten | None:
    if call.inner is None:
        return Rewritten("")
    before, parts = _parts(call.inner, "tab")
    if not parts:
        return Rewritten(call.inner)
    named = [each.strip() for each in call.get("items", "tabs", "names").split(",")]
    level = "#" * _level(call.inner)
    out = [held("", before), ""] if before.strip("> \t\n") else []
    body: list[str] = []
    for number, part in enumerate(parts):
        listed = named[number] if number < len(named) else ""
        title = call.get(f"tabName{number + 1}", f"title{number + 1}") or part.title or listed or str(number + 1)
        body += [f"{level} {title}{_SIGN}", "", _bare(call, part.body), ""]
    group = call.get("groupid", "group", "tabgroup", "sync").replace('"', "")
    fence = colons(call.inner)
    given = f' group="{group}"' if group else ""
    return whole(call, [*out, f"{fence} {{.panel-tabset{given}}}", *body[:-1], fence])


def _bare(call: Call, body: str) -> str:
    """A part's lines without what stands before the call that encloses it."""
    return held("", quoted(call.indent, body))


def _level(inner: str) -> int:
    """A level for the titles of tabs that no heading within them has."""
    used = {len(match[1]) if match[1] else int(match[3]) for match in _HEADING.finditer(inner)}
    used |= {2} if re.search(r"(?m)^[ \t>]*-+[ \t]*$", inner) else set()
    above = range(min(used, default=4) - 1, 1, -1)
    return next((level for level in (*above, 3, 4, 5, 6, 2, 1) if level not in used), 6)


# --- beside each other ---


def column(call: Call) -> Rewritten | None:
    return None if call.inner is None else _marked(call, "column", "", call.inner)


def columns(call: Call) -> Rewritten | None:
    """Parts beside each other: marked ones, or those that Book divides by `<--->`."""
    if call.inner is None:
        return None
    inner = call.inner
    if f"{_SIGN}column|" in inner:  # links stand beside what is more than a link
        inner = inner.replace(f"{_SIGN}card|", f"{_SIGN}column|")
    divided = _DIVIDER.split(inner)
    before, parts = ("", [_Part("", each) for each in divided]) if len(divided) > 1 else _parts(inner, "column")
    if len(parts) < 2:
        return Rewritten(_PART.sub(lambda match: "" if match[1] == "column" else match[0], inner))
    inside = colons(inner)
    out = [held("", before), ""] if before.strip("> \t\n") else []
    out += [f"{inside}: {{layout-ncol={ {2: 2, 4: 2}.get(len(parts), 3) }}}"]
    for part in parts:
        text = "\n\n".join(filter(None, (part.title, _bare(call, part.body))))
        out += [f"{inside} {{.column}}", text, inside, ""]
    return whole(call, [*out[:-1], f"{inside}:"])


def card(call: Call) -> Rewritten | None:
    """A link in a list; with a text or a picture a column."""
    image = call.get("image", "img", "src")
    title = call.get("title", "header", "name")
    if not (call.inner or "").strip() and not phrases.IMAGE.match(image):
        done = phrases.link(call)
        if done or not (title or call.get("subtitle", "description")):
            return Rewritten(f"{_SIGN}card|{done.text}{_SIGN}") if done and call.alone else done
    target = call.get("link", "href", "url")
    shown = [f"![{title}]({image})"] if phrases.IMAGE.match(image) else []
    if title or target:
        shown.append(f"**[{title or target}]({target})**" if target else f"**{title}**")
    shown += [more for name in ("subtitle", "description") if (more := call.get(name))]
    shown += [held("", call.inner or "")] if (call.inner or "").strip() else []
    shown += [foot] if (foot := call.get("footer")) else []
    return _marked(call, "column", "", "\n\n".join(shown))


# --- below each other ---


def step(call: Call) -> Rewritten | None:
    if call.inner is None:
        return None
    said = call.get("title", "header", "name", "label", "0")
    more = ", ".join(filter(None, (call.get("badge", "date", "time"), call.get("subheader", "subtitle"))))
    head = "".join((f"**{said}**" if said else "", f" ({more})" if more else ""))
    return _marked(call, "step", head.strip(), call.inner)


def steps(call: Call) -> Rewritten | None:
    """Numbered steps, or the events of a timeline."""
    if call.inner is None:
        return None
    before, parts = _parts(call.inner, "step")
    if not parts:
        return Rewritten(call.inner)
    out = [held("", before), ""] if before.strip("> \t\n") else []
    numbered = call.name.lower() == "steps"
    for number, part in enumerate(parts, 1):
        text = "\n\n".join(filter(None, (part.title, _bare(call, part.body))))
        out += [item(f"{number}. " if numbered else "- ", text), ""]
    return whole(call, out[:-1])


# --- folds and pictures ---


def details(call: Call) -> Rewritten | None:
    if call.inner is None:
        return None
    summary = call.get("summary", "title", "name", "label", "0")
    if not summary and "{{< details " in call.inner:  # what stands around several of them
        return Rewritten(call.inner)
    given = call.arguments.values()
    opened = call.get("open", "1").lower() in {"true", "open"} or call.get("closed", "collapsed").lower() == "false"
    shown = spoken(summary or "Details").replace("\\", "\\\\").replace('"', '\\"')
    more = ' open="true"' if opened or "..." in list(given)[2:] else ""
    return Rewritten(block(call, f'{{{{< details summary="{shown}"{more} >}}}}', call.inner, "{{< /details >}}"))


def gallery(call: Call) -> Rewritten | None:
    """Pictures that open one after the other; what encloses anything else is left to its text."""
    if not (call.inner or "").strip():
        return None
    assert call.inner
    found = [_picture(match[0]) for match in _PICTURE.finditer(call.inner)]
    rest = _WRAPPER.sub("", _PICTURE.sub("", call.inner)).strip("> \t\r\n,")
    if not found or rest:
        return Rewritten(call.inner)
    return whole(call, pictures(found))


def pictures(shown: list[str]) -> list[str]:
    """The lines of a gallery."""
    ncol = f" layout-ncol={min(len(shown), 3)}" if len(shown) != 3 else ""
    return [f"::: {{.gallery{ncol}}}", *"\n\n".join(shown).split("\n"), ":::"]


def _picture(written: str) -> str:
    if not written.lower().startswith("<img"):
        return written
    given = {name.lower(): a or b or c for name, a, b, c in _SOURCE.findall(written)}
    alt = re.sub(r"[\[\]]", "", given.get("alt") or given.get("title") or "")
    return f"![{alt}]({given.get('src', '').replace(' ', '%20')})"


# --- at the end ---


def settled(text: str) -> str:
    """The text without marks: parts that nothing encloses, and titles of tabs. A title that is a heading's too gets an
    id of its own, so that the heading keeps the one that links lead to."""
    if _SIGN not in text:
        return text
    text = _PART.sub(_alone, text)
    titles = [match[2] for match in _HEADING.finditer(text) if match[1] and not match[2].endswith(_SIGN)]
    taken = {title.strip().lower() for title in titles}
    count = 0

    def title(match: re.Match[str]) -> str:
        nonlocal count
        if match[2].strip().lower() not in taken:
            return match[1] + match[2]
        count += 1
        return f"{match[1]}{match[2]} {{#tab-{count}}}"

    return _TITLE.sub(title, text).replace(_SIGN, "")


def _alone(match: re.Match[str]) -> str:
    before = match[0].partition(_SIGN)[0]
    if match[1] == "card":
        return f"{before}- {match[2]}\n"
    title = f"**{match[2]}**" if match[1] == "tab" and match[2] else match[2]
    return f"{before}{title}\n{before}\n" if title else ""
