"""Callouts and theorems of themes, as blocks of linocut's own."""

import re
from collections.abc import Mapping
from hashlib import sha256

from linocut.importers.hugo.calls import Call, Rewritten
from linocut.importers.hugo.lines import block, colons
from linocut.words.table import KINDS

LOOKS: Mapping[str, str] = {
    **dict.fromkeys(("note", "info", "information", "primary", "secondary", "default", "light"), "note"),
    **dict.fromkeys(("question", "example", "abstract", "summary", "quote", "todo", "definition"), "note"),
    **dict.fromkeys(("tip", "hint", "success", "check", "done"), "tip"),
    **dict.fromkeys(("important",), "important"),
    **dict.fromkeys(("warning", "warn", "attention"), "warning"),
    **dict.fromkeys(("caution", "danger", "error", "bug", "failure"), "caution"),
}
"""A kind of callout in themes -> the one of ours that it looks like."""
NAMES = {
    *("admonition", "notice", "callout", "alert", "hint", "box", "message", "infobox", "panel", "aside", "pageinfo"),
    *LOOKS,
}
STATEMENTS = ("theorem", "lemma", "proposition", "corollary", "conjecture", "axiom", "proof", "remark", "exercise")
_KIND = ("type", "kind", "context", "class", "style", "level", "color", "status", "variant")
_CLASSES = {"normal", "default", "primary", "secondary", "plain", "light", "dark", "left", "right", "center", "inline"}
"""Words that only style."""
_NAMED = {"question", "example", "abstract", "summary", "quote", "todo", "definition", "success", "bug", "failure"}
"""Kinds whose name is said where there is no title."""


_DIV = re.compile(
    rf"(?m)^(?P<lead>[ \t>]*)(?P<fence>:{{3,}})[ \t]*(?P<kind>message|details|{'|'.join(LOOKS)})\b[ \t]*"
    r"(?P<title>[^\n{}]*)$(?=(?:\n.*)*?\n[ \t>]*(?P=fence)[ \t]*$)"
)
"""`:::message` as Zenn writes it, `:::tip Title` of VuePress and Docusaurus, where it is closed."""


def divs(text: str) -> str:
    """Prose in which such lines open callouts of ours."""
    return _DIV.sub(_opened, text) if ":::" in text else text


def _opened(match: re.Match[str]) -> str:
    kind, title = match["kind"], match["title"].strip().strip("[]")
    look = LOOKS.get(kind, "note")
    if kind == "message":
        look, title = ("warning" if title == "alert" else "note"), ""
    given = f' title="{title.replace(chr(34), chr(39))}"' if title else ""
    given += ' collapse="true"' if kind == "details" else ""
    return f"{match['lead']}{match['fence']} {{.callout-{look}{given}}}"


def callout(call: Call) -> Rewritten | None:
    if call.inner is None and not call.get("text", "content"):
        return None
    name, first = call.name.lower(), call.arguments.get("0", "")
    kind = call.get(*_KIND) or (first if first.lower() in LOOKS else name)
    kind = kind.split()[-1].lower().removeprefix("alert-").removeprefix("callout-") if kind.strip() else name
    title = call.get("title", "header", "heading", "name")
    if not title:
        title = call.arguments.get("1", "") if first.lower() in LOOKS else first if name in LOOKS else ""
        if re.fullmatch("[a-z]+", title):  # a class of the theme's, if it is no kind
            title = "" if title in _CLASSES else title.capitalize()
    if not title and kind in _NAMED:
        title = kind.capitalize()
    folded = (call.get("open") or call.arguments.get("2", "")).lower() == "false" or call.get("collapse") == "true"
    return Rewritten(_fenced(call, LOOKS.get(kind, "note"), title, folded=folded))


def statement(call: Call) -> Rewritten | None:
    if call.inner is None:
        return None
    said = " ".join(call.get("title", "name", "0").replace('"', "'").split())
    named = f' name="{said}"' if said else ""
    fence = colons(call.inner)
    if call.name.lower() in ("proof", "remark"):
        return Rewritten(block(call, f"{fence} {{.{call.name.lower()}{named}}}", call.inner, fence))
    kind = next((short for short, kind in KINDS.items() if kind == call.name.lower()), "")
    if not kind:
        title = call.name.capitalize()
        return Rewritten(_fenced(call, "note", f"{title} ({said})" if said else title))
    own = sha256(f"{said} {call.inner}".encode()).hexdigest()[:8]  # nobody refers to it, and an id is used once
    return Rewritten(block(call, f"{fence} {{#{kind}-{own}{named}}}", call.inner, fence))


def _fenced(call: Call, look: str, title: str, *, folded: bool = False) -> str:
    shown = " ".join(title.replace('"', "'").split())
    given = f' title="{shown}"' if shown else ""
    given += ' collapse="true"' if folded else ""
    inner = call.inner if call.inner is not None else call.get("text", "content")
    fence = colons(inner)
    return block(call, f"{fence} {{.callout-{look}{given}}}", inner, fence)
