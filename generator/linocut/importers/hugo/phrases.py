"""Shortcodes of themes that stand within a line: pictures, links, quotations, notes, words."""

import re
from html import escape
from urllib.parse import unquote

from linocut.importers.hugo.calls import Call, Rewritten

IMAGE = re.compile(r"[^\s]+\.(?:png|jpe?g|webp|avif|gif|svg)$", re.IGNORECASE)


def figure(call: Call) -> Rewritten | None:
    """A picture under another name, if what it is given is the address of one."""
    source = call.get("src", "source", "url", "path", "link", "image", "img", "0")
    if not IMAGE.match(unquote(source)):
        return None
    given = {"src": source}
    second = "" if call.name.lower() == "imgproc" else call.arguments.get("1", "")  # there, what is done to it
    if alt := call.get("alt", "caption", "title", "text", "desc") or second:
        given["alt"] = re.sub(r"[*_`$\[\]]|\]\([^)]*\)", "", alt)
    if caption := call.get("caption", "text", "desc") or (call.inner or "").strip() or second:
        given["caption"] = caption
    given |= {
        name: call.get(name) for name in ("title", "width", "height", "link") if call.get(name) not in {"", source}
    }
    shown = Call("figure", given, None, call.indent, call.alone)
    return Rewritten(shown.written("figure"))


def picture(call: Call) -> Rewritten | None:
    """A shortcode that nothing here knows, if what it is given is one picture."""
    sources = {key: value for key, value in call.arguments.items() if IMAGE.match(unquote(value))}
    if len(sources) != 1:
        return None
    (key, source), *_ = sources.items()
    others = {name: value for name, value in call.arguments.items() if name != key and not name.isdecimal()}
    done = figure(Call("figure", {"src": source, **others}, None, call.indent, call.alone))
    return done and Rewritten(done.text, "shows its picture, and nothing else")


def sound(call: Call) -> Rewritten | None:
    """A recording, if one is named."""
    source = call.get("src", "url", "source", "file", "0")
    if not re.search(r"\.(?:mp3|ogg|oga|opus|wav|flac|m4a|aac)$", source, re.IGNORECASE) or (call.inner or "").strip():
        return None
    said = call.get("caption", "title", "name")
    shown = f'<audio controls preload="none" src="{escape(source)}"></audio>'
    return Rewritten(f"<figure>{shown}<figcaption>{escape(said)}</figcaption></figure>" if said else shown)


def link(call: Call) -> Rewritten | None:
    target = call.get("href", "link", "url", "relref", "to", "path", "0")
    words = (call.inner or "").strip() or call.get("content", "text", "title", "name", "label", "1") or target
    if not target or "\n" in words or " " in target:
        return None
    more = call.get("subtitle", "description", "caption")
    return Rewritten(f"[{words}]({target})" + (f": {more}" if more else ""))


def quote(call: Call) -> Rewritten | None:
    inner = (call.inner if call.inner is not None else call.get("text", "content")).strip()
    if not inner:
        return None
    said = ", ".join(filter(None, (call.get("author", "cite", "attribution", "by"), call.get("source", "title"))))
    lines = [*inner.split("\n"), *(["", f"— {said}"] if said else [])]
    return Rewritten("\n".join(f"{call.indent if number else ''}> {line}" for number, line in enumerate(lines)))


def note(call: Call) -> Rewritten | None:
    words = " ".join((call.inner or call.get("content", "text", "0")).split())
    return Rewritten(f"^[{words}]") if words else None


def words(call: Call) -> Rewritten | None:
    """A badge, a term: its words."""
    found = (call.inner or "").strip() or " ".join(
        filter(None, (call.get("content", "text", "label", "name", "title", "0"), call.get("value")))
    )
    target = call.get("link", "href", "url")
    return Rewritten(f"[{found}]({target})" if target else found) if found else None
