"""Each page by itself: well-formed, titled, described, its images told in words, its address the one that it claims."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import unquote

from linocut.check.origin import Finding, needles
from linocut.check.page import Page
from linocut.check.public import Public
from linocut.model.address import absolute
from linocut.model.site import editions


def findings(public: Public) -> Iterator[Finding]:
    """What is wrong with pages."""
    titles: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for path in public.pages:
        page = public.page(path)
        yield from _faults(path, page)
        if page.redirect:
            continue
        yield from _head(public, path, page)
        yield from _headings(path, page)
        yield from _images(public, path, page)
        if page.title and not page.hidden:
            titles[page.title, page.language].append(path)
    for (title, _), paths in titles.items():
        for path in paths[1:]:
            hint = f"so is that of /{paths[0].removesuffix('index.html')}"
            yield Finding(path, f'the title is "{title}"', hint, (title.split(" · ")[0],), severity="warning")


def _faults(path: str, page: Page) -> Iterator[Finding]:
    for fault in page.faults:
        tag = fault.message.partition(">")[0] if fault.message.startswith("<") else ""
        name = re.match(r'the id "(.+)" is used twice', fault.message)
        sought = (f'id="{name[1]}"', f"{{#{name[1]}") if name else (tag,)
        yield Finding(path, f"not well-formed: {fault.message}", fault.hint, sought, fault.line, once=not name)


def _head(public: Public, path: str, page: Page) -> Iterator[Finding]:
    if not page.title:
        yield Finding(path, "the page has no title")
    if not page.language:
        yield Finding(path, "the page does not say its language", 'write <html lang="en">')
    if not page.description and not page.hidden and path not in public.missing:
        where = _homes(public).get(path, "its front matter")
        hint = f'write "description" in {where}: search engines and shared links show it'
        yield Finding(path, "the page has no description", hint, ("title",), severity="warning")
    canonical = [reference for reference in page.references if reference.kind == "canonical"]
    own = absolute(public.site, public.address(path))
    for reference in canonical:
        if reference.url != own and path not in public.missing:
            hint = f"it is {own}: was it built for another base_url?"
            yield Finding(path, f"the page says that its address is {reference.url}", hint, (), reference.line)


def _homes(public: Public) -> dict[str, str]:
    """The home pages, each with the table of the settings that describes it."""
    homes = [f"{edition.home[1:]}index.html" for edition in editions(public.site)]
    others = [f"[tool.linocut.languages.{language.marks[0]}]" for language in public.site.languages[1:]]
    return dict(zip(homes, ["[tool.linocut]", *others], strict=True))


def _headings(path: str, page: Page) -> Iterator[Finding]:
    tops = [heading for heading in page.headings if heading[0] == 1]
    if not tops:
        yield Finding(path, "the page has no <h1>", "", severity="warning")
    for _, text, line in tops[1:]:
        hint = "the title is one already: start sections with ##"
        yield Finding(path, f'"{text}" is a second <h1>', hint, (f"# {text}",), line, "warning")
    for (before, _, _), (level, text, line) in pairwise(page.headings):
        if level > before + 1:
            hint = f"a reader who hears the page misses a level: write {'#' * (before + 1)}"
            message = f'"{text}" is <h{level}> below <h{before}>'
            yield Finding(path, message, hint, (f"{'#' * level} {text}",), line, "warning")


def _images(public: Public, path: str, page: Page) -> Iterator[Finding]:
    for image in page.images:
        written = needles(image.src, public.base)
        name = unquote(PurePosixPath(image.src.partition("?")[0]).name)
        if image.alt is None:
            hint = 'say what it shows, or write alt="" when it only decorates'
            yield Finding(path, f"no alt text: {image.src}", hint, written, image.line)
        elif image.alt and image.alt.strip() in (name, PurePosixPath(name).stem):
            hint = "say what it shows to somebody who cannot see it"
            yield Finding(
                path, f'the alt text is only its file name: "{image.alt}"', hint, written, image.line, "warning"
            )
        if not image.sized and not image.src.startswith("data:"):
            hint = "write width and height: the text jumps when it arrives"
            yield Finding(path, f"the image has no size: {image.src}", hint, written, image.line, "warning")
