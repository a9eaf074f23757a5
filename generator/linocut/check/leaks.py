"""What readers must not get: drafts, articles of the future, and addresses of the author's own machine."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote, urlsplit

from linocut.check.origin import Finding
from linocut.check.public import Public
from linocut.model.article import Source
from linocut.model.site import Site
from linocut.problem import Place, Problem
from linocut.settings.loader import FILE, locate
from linocut.store.inputs import Inputs

_EXAMPLE = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|example|test|invalid|localhost|local)")
"""Names that never lead anywhere (RFC 2606, RFC 6761, RFC 6762)."""

_ADDRESS = re.compile(rb"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?=[/\"'<\s\\\\])[^\"'<\s\\\\]*")


def nowhere(base_url: str) -> str:
    """Why a site cannot be published under this address; "": it can."""
    host = urlsplit(base_url).hostname or ""
    if host in ("localhost", "0.0.0.0", "::1") or host.startswith("127."):  # noqa: S104 - compared, not bound
        return f"base_url is {base_url}, which only your own machine can reach"
    if _EXAMPLE.fullmatch(host):
        return f"base_url is {base_url}, an example that leads nowhere"
    return ""


def settings(site: Site, inputs: Inputs) -> Iterator[Problem]:
    """What is wrong with the settings of a site that is to be published."""
    reason = nowhere(site.base_url)
    if reason:
        text = inputs.read(FILE).decode("utf-8-sig")
        place = locate(text, "base_url") if site.base_url.rstrip("/") in text else Place(FILE)
        hint = 'write base_url = "https://…" under [tool.linocut]; feeds, cards and the sitemap name it'
        yield Problem(reason, place, hint, severity="warning")
    if site.drafts:
        yield Problem("drafts are part of this build", hint="build without --drafts before you publish")


def reasons(hidden: Iterable[Source], now: datetime) -> dict[str, str]:
    """Site path of each article that is not published -> what it is: "a draft"."""
    return {source.url: _reason(source, now) for source in hidden}


def findings(public: Public, hidden: Iterable[Source], published: frozenset[str]) -> Iterator[Finding]:
    """Files that are, or speak of, what is not published; `published` are site paths. Links of pages: see `links`."""
    texts = sorted(path for path in public.files if path.endswith((".xml", ".json", ".txt")))
    bodies = {path: public.read(path) for path in texts}
    for source in hidden:
        what = _reason(source, public.site.now)
        if source.url not in published:
            yield from _files(public, source, what, published)
            yield from _mentions(source, what, bodies)
    own = urlsplit(public.site.base_url).netloc.encode()
    for path, data in bodies.items():
        for match in _ADDRESS.finditer(data):
            if own not in match[0]:
                url = match[0].decode(errors="replace")
                yield Finding(path, f"{url} is on your own machine", "nobody else can follow it", (url,))


def _reason(source: Source, now: datetime) -> str:
    if source.front.draft:
        return "a draft"
    if source.front.expiry_date and source.front.expiry_date <= now:
        return "past its expiryDate"
    return "not to be published yet"


def _files(public: Public, source: Source, what: str, published: frozenset[str]) -> Iterator[Finding]:
    folder = source.url.strip("/")
    if source.url == "/" or any(url.startswith(source.url) for url in published):
        return
    for path in sorted(public.files):
        if path == folder or path.startswith(folder + "/"):
            yield Finding(path, f"{source.path} is {what}, and is here", "build again")


def _mentions(source: Source, what: str, bodies: dict[str, bytes]) -> Iterator[Finding]:
    if source.url == "/":
        return
    spellings = {source.url.encode(), quote(source.url).encode()}
    for path, data in bodies.items():
        if any(re.search(re.escape(spelling) + rb"(?=[\"'<#?\s]|index\.html)", data) for spelling in spellings):
            hint = "remove the link, or publish both together"
            yield Finding(path, f"{source.url} is {what}", hint, (source.url,))
