"""Internal links, anchors, images and every other file that a page names: each must be there, as it is written."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from linocut.check.origin import Finding, needles
from linocut.check.page import Reference
from linocut.check.public import Public, Target
from linocut.model.address import is_code
from linocut.problem import nearest

Finder = Callable[..., Finding]
"""Makes a finding about one reference, from a message and a hint."""

_WHAT = {
    "link": "page",
    "image": "image",
    "script": "script",
    "style": "style sheet",
    "font": "font",
    "media": "file",
    "frame": "page",
    "alternate": "feed",
    "canonical": "page",
    "icon": "file",
    "redirect": "page",
}
_OPAQUE = re.compile(r"(?:data|mailto|tel|sms|javascript|about|blob|geo|magnet|xmpp|matrix|ircs?|ftp|doi):", re.I)


def findings(public: Public, hidden: Mapping[str, str]) -> Iterator[Finding]:
    """What is wrong with the addresses that pages and style sheets name.

    `hidden`: site path of an article that is not published -> why.
    """
    for path in public.pages:
        for reference in public.page(path).references:
            yield from _reference(public, path, reference, hidden)
    for path in sorted(public.files):
        if path.endswith(".css"):
            sheet = public.sheet(path)
            for url in (*(face.path for face in sheet.faces), *sheet.urls):
                if url.startswith("/") and public.file(url) is None:
                    yield Finding(path, f"no file at {url}", "", (url,))


def _reference(public: Public, path: str, reference: Reference, hidden: Mapping[str, str]) -> Iterator[Finding]:
    url = reference.url
    if is_code(url):
        hint = "link to a page; what a button shall do belongs into a script of static/"
        yield Finding(path, f'"{url}" is not a link but code', hint, needles(url, public.base), reference.line)
        return
    if _OPAQUE.match(url):
        return
    written = needles(url, public.base)

    def finding(message: str, hint: str = "", *, warning: bool = False) -> Finding:
        return Finding(path, message, hint, written, reference.line, "warning" if warning else "error")

    if re.search(r"%(?![0-9A-Fa-f]{2})", url):
        yield finding(f'"{url}" has a % that encodes nothing', "write %25 for a percent sign", warning=True)
    try:
        target = public.target(url, public.address(path))
    except ValueError:
        yield finding(f'"{url}" is not an address')
        return
    if reference.kind == "canonical" and target.inside:
        return  # what it must be, `document` knows
    if not target.inside:
        yield from _outside(public, finding, reference, target, public.page(path).policy)
        return
    if path in public.missing and not url.startswith(("/", "#")) and not urlsplit(url).scheme:
        yield finding(f'"{url}" starts from wherever the reader got lost', "on the 404 page, start with a slash")
    if not url and reference.kind != "link":
        yield finding(f"an empty address for a {_WHAT[reference.kind]}")
    if target.path in hidden and public.file(target.path) is None:
        yield finding(f"{target.path} is {hidden[target.path]}", "remove the link, or publish both together")
        return
    yield from _inside(public, finding, reference, target)


_RULES = {
    "script": ("script-src", "scripts"),
    "style": ("style-src", "styles"),
    "frame": ("frame-src", "frames"),
    "image": ("img-src", "images"),
    "media": ("media-src", "media"),
}
"""Kind of reference -> the directive of a page's policy that decides about it, and the setting behind that."""


def _blocked(policy: str, kind: str, host: str) -> bool:
    """Whether a page's own policy keeps its readers from what stands on this host."""
    found = re.search(rf"(?:^|;)\s*{_RULES[kind][0]}\s([^;]*)", policy) if kind in _RULES else None
    sources = [re.sub(r"^https?://", "", source) for source in found[1].split()] if found else []
    return bool(found) and not any(
        source in ("*", host, "https:") or (source.startswith("*.") and host.endswith(source[1:])) for source in sources
    )


def _inside(public: Public, finding: Finder, reference: Reference, target: Target) -> Iterator[Finding]:
    file = public.file(target.path)
    if file is None:
        if public.file(target.path + "/"):
            yield finding(f"{target.path} is reached by a redirect only", f"write {target.path}/", warning=True)
            file = public.file(target.path + "/")
        else:
            yield finding(*_missing(public, reference, target))
            return
    elif target.path.endswith("/index.html") and reference.kind == "link":
        short = target.path.removesuffix("index.html")
        yield finding(f"{target.path} gives a page a second address", f"write {short}", warning=True)
    if target.fragment in ("", "top") or reference.kind != "link" or file is None or not file.endswith(".html"):
        return
    ids = public.page(file).ids
    if target.fragment not in ids:
        where = "on this page" if reference.url.startswith("#") else f"on {target.path}"
        yield finding(f"no #{target.fragment} {where}", nearest(target.fragment, ids))


def _missing(public: Public, reference: Reference, target: Target) -> tuple[str, str]:
    what = _WHAT[reference.kind]
    other = public.other_case(target.path)
    if other:
        reason = "capitals count in addresses" if other.lower() == target.path.lower() else "accents count in addresses"
        return f"no {what} at {target.path}", f"write {other}: {reason}"
    if re.search("%[0-9A-Fa-f]{2}", target.path):
        return f"no {what} at {target.path}", "it was percent-encoded twice"
    suffix = PurePosixPath(target.path).suffix
    alike = public.pages if what == "page" and suffix in ("", ".html") else sorted(public.files)
    known = [public.address(path) for path in alike if what == "page" or path.endswith(suffix or "\0")]
    return f"no {what} at {target.path}", nearest(target.path, known)


def _outside(public: Public, finding: Finder, reference: Reference, target: Target, policy: str) -> Iterator[Finding]:
    own, parts = urlsplit(public.site.base_url), urlsplit(target.path)
    if parts.netloc.lower() == own.netloc.lower():
        if reference.url.startswith("/"):
            hint = f"the site stands at {public.base}: write the address without it, linocut puts it in front"
            yield finding(f"{reference.url} leaves the site", hint, warning=True)
        return
    if parts.hostname in ("localhost", "127.0.0.1", "::1", "0.0.0.0") and own.hostname != parts.hostname:  # noqa: S104
        yield finding(f"{reference.url} is on your own machine", "nobody else can follow it")
        return
    if reference.kind in ("link", "alternate", "canonical", "redirect") or parts.scheme not in ("http", "https"):
        moved = reference.url in public.site.redirects.values()  # its author sends readers away
        if reference.kind in ("canonical", "redirect") and not moved:
            yield finding(f"the {reference.kind} address {reference.url} is not on {own.netloc}")
        return
    if _blocked(policy, reference.kind, parts.netloc.lower()):
        hint = f'add {_RULES[reference.kind][1]} = ["{parts.netloc.lower()}"] to [tool.linocut.allow]'
        yield finding(f"{reference.url} is blocked by this site's policy", hint)
        return
    setting = _RULES.get(reference.kind, ("", ""))[1]
    if parts.scheme == "http" and own.scheme == "https":
        yield finding(f"{reference.url} is loaded over http by a page served over https", "write https://")
    elif setting and public.site.allowed.covers(setting, parts.netloc.lower()):
        return  # its author has decided
    elif not reference.lazy or reference.kind != "image":
        hint = "keep a copy on the site: a reader asks nobody else then"
        yield finding(f"{reference.url} is loaded from another host", hint, warning=True)
