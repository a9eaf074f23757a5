"""What an article's own HTML wants of other hosts, and the site's policy blocks in every browser: told at its line."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from linocut.model.slot import ImageUse
from linocut.pattern import late
from linocut.problem import Place, Problem
from linocut.prose.document import Document, Token

_TAG = late(r"<([a-z][a-z0-9-]*)(?=[\s/>])((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>", re.IGNORECASE)
_PAIR = late(r"""([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_RUNS = late(r"(?:text|application)/(?:java|ecma)script|module|", re.IGNORECASE)
"""Types of scripts that run: others are data."""

_KINDS = {
    "script": ("scripts", "src", "a script from"),
    "iframe": ("frames", "src", "a frame from"),
    "frame": ("frames", "src", "a frame from"),
    "form": ("forms", "action", "a form sent to"),
    "button": ("forms", "formaction", "a form sent to"),
    "input": ("forms", "formaction", "a form sent to"),
    "link": ("styles", "href", "a style sheet from"),
    "video": ("media", "src", "a video or sound from"),
    "audio": ("media", "src", "a video or sound from"),
    "source": ("media", "src", "a video or sound from"),
    "track": ("media", "src", "a video or sound from"),
}
"""Tag -> the setting that allows it, the attribute that names the host, and what it is, up to the host's name."""
_ADD = 'add {} = ["{}"] to [tool.linocut.allow]'
_ADDED = late(r'add (\w+) = \["(.+)"\] to \[tool\.linocut\.allow\]')
_STYLE = "a <style> inside a page is blocked by this site's policy"


def look(document: Document, raw: Token) -> None:
    """Tell what a piece of raw HTML holds that no browser will load, and note the hosts of its images."""
    for tag, given, place in _tags(raw):
        if tag == "img":
            if _host(given.get("src", "")):
                document.images.append(ImageUse(given["src"], "", "", 0, "", (), (), place))
        elif tag == "math":
            document.has.add("math")
        elif tag == "link" and "stylesheet" not in given.get("rel", "").lower():
            continue
        elif tag in {"object", "embed"}:
            document.problem(f"<{tag}> is blocked by this site's policy", place, "use an <iframe>, a link or an image")
        elif tag == "script" and "src" not in given:
            if _RUNS.fullmatch(given.get("type", "").partition(";")[0]):
                hint = 'write it into a file of static/ and load that: <script src="/mine.js"></script>'
                document.problem("a script inside a page is blocked by this site's policy", place, hint)
        elif tag == "style":
            hint = "write it into a style sheet of templates/"
            document.warning(_STYLE, place, hint)
        elif tag in _KINDS:
            kind, name, what = _KINDS[tag]
            refuse(document, kind, what, given.get(name, ""), place)


def refuse(document: Document, kind: str, what: str, address: str, place: Place) -> None:
    """Tell of an address on a host that the site does not allow for this kind of thing."""
    host = _host(address)
    if host and not document.site.allowed.covers(kind, host):
        document.problem(f"{what} {host} is blocked by this site's policy", place, _ADD.format(kind, host))


def asked(problem: Problem) -> tuple[str, str] | None:
    """The setting and the host that would allow what a problem tells of."""
    found = _ADDED.fullmatch(problem.hint)
    return (found[1], found[2]) if found else None


def unstyled(problem: Problem) -> bool:
    """Whether a problem tells of a <style>: the page is built, but looks as if it were not there."""
    return problem.message == _STYLE


def _tags(raw: Token) -> Iterator[tuple[str, dict[str, str], Place]]:
    text = re.sub(r"<!--.*?(?:-->|$)", lambda found: re.sub(r"[^\n]", " ", found[0]), raw.text, flags=re.DOTALL)
    for found in _TAG.finditer(text):
        pairs = {pair[1].lower(): next(filter(None, pair.groups()[1:]), "") for pair in _PAIR.finditer(found[2])}
        line = text.count("\n", 0, found.start())
        at = raw.places[min(line, len(raw.places) - 1)]
        start = text.rfind("\n", 0, found.start()) + 1
        yield found[1].lower(), pairs, Place(at.path, at.line, at.column + found.start() - start)


def _host(address: str) -> str:
    """The host that an address names, with its port; "" for one of the site's own."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return parts.netloc.rpartition("@")[2].lower() if parts.scheme in {"", "http", "https"} else ""
