"""Finds articles and bundles below content/, reads their front matter, and decides what is published, and where."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from linocut.content import front_matter, git_dates, languages, notebooks
from linocut.content.permalink import BRANCH, FOLDER, OLDEST, former, located, section
from linocut.model.address import beneath
from linocut.model.article import Front, Source
from linocut.model.site import Site, editions
from linocut.problem import Place, Problem, Problems, place_at
from linocut.store.cache import Cache
from linocut.store.generation import digest, generation
from linocut.store.inputs import Inputs

_LISTS = {"archive/": "the archive's", "tags/": "that of the tags", "404.html": "that of the error page"}
"""Addresses that the site itself takes, from its home."""

_RENAME = 'give one of the two another "slug"'


class _Read(NamedTuple):
    """What one file says of itself."""

    source: Source
    head: str
    """The lines above the body: as long as they stay, so does all but the digest."""
    problems: tuple[Problem, ...]


def load(site: Site, inputs: Inputs, cache: Cache | None = None) -> tuple[tuple[Source, ...], tuple[Problem, ...]]:
    """Every article that this build publishes, newest first, pages without a date last by address; and what is wrong.

    With a cache, only files whose bytes have changed are read.
    """
    memo = digest("front matter", generation(), sorted(site.permalinks.items()), site.languages)
    known: Mapping[str, _Read] = cache.table("front", memo) if cache else {}
    marks = languages.marks(site)
    read = {path: _read(site, path, inputs, known.get(path)) for path in _files(FOLDER, inputs, marks)}
    if cache:
        cache.keep("front", memo, known, read)
    sources: list[Source] = []
    problems = list(notebooks.strays(FOLDER, inputs))
    if not read and inputs.exists(FOLDER):
        problems.append(Problem("is not a folder", Place(FOLDER), "articles are files in a folder of that name"))
    elif not read and not problems:
        hint = '`linocut new post "Title"` begins one'
        problems.append(Problem("there are no articles", Place(FOLDER), hint, severity="warning"))
    changed, untold = _history(site, inputs, cache)
    for source, _, wrong in read.values():
        problems += wrong
        shown = source.front.made and (site.drafts or _published(source.front, site.now, inputs))
        if source.front.title and shown:
            sources.append(_dated(source, changed.get(source.path)))
    sources.sort(key=lambda source: source.url)
    sources.sort(key=lambda source: source.front.date or OLDEST, reverse=True)
    kept, clashes = _settled(site, sources, inputs)
    return languages.shared(kept) if site.languages else kept, (*untold, *problems, *clashes)


def body(source: Source, inputs: Inputs) -> str:
    """An article's text below its front matter, lines ending in \\n. Raises OSError when the file is gone."""
    text, _ = _decode(source.path, inputs.read(source.path))
    return "\n".join(text.split("\n")[source.line - 1 :])


def locate(path: str, inputs: Inputs, *keys: str, value: str = "") -> Place:
    """Where an article's front matter holds the first of these keys that it has, or that key's value.

    Keys have no places of their own, so the file is read once more when something is wrong. Line 1 where there is none.
    """
    try:
        block = front_matter.split(_decode(path, inputs.read(path))[0]).block
    except (OSError, Problems):  # gone since
        return Place(path, 1)
    for key in keys:
        found = re.search(rf"^([ \t]*[\"']?){re.escape(key)}[\"']?[ \t]*[:=]", block, re.MULTILINE | re.IGNORECASE)
        if found:
            at = block.find(value, found.end()) if value else -1
            return place_at(path, block, found.end(1) if at < 0 else at, 2)
    return Place(path, 1)


def _files(folder: str, inputs: Inputs, marks: frozenset[str], above: tuple[str, ...] = ()) -> Iterator[str]:
    """Markdown files below a folder, by path; hidden ones are none of ours, but `_index.md` says what its folder is.

    A link that leads back to a folder `above` is not followed.
    """
    real = os.path.realpath(inputs.path(folder))
    if real in above:
        return
    for name in inputs.names(folder):
        if name.startswith(".") or (name.startswith("_") and not _branch(name, marks)):
            continue
        if name.endswith("/"):
            yield from _files(f"{folder}/{name[:-1]}", inputs, marks, (*above, real))
        elif name.endswith((".md", ".markdown")):
            yield f"{folder}/{name}"


def _branch(name: str, marks: frozenset[str]) -> bool:
    stem = PurePosixPath(name).stem
    return stem == BRANCH or (stem.startswith(f"{BRANCH}.") and stem.removeprefix(BRANCH).lower() in marks)


def _read(site: Site, path: str, inputs: Inputs, known: _Read | None) -> _Read:
    hashed = inputs.digest(path)
    if known and known.source.digest == hashed:
        return known
    try:
        text, problems = _decode(path, inputs.read(path))
    except OSError as error:  # a link to nowhere
        problem = Problem(f"cannot be read: {error.strerror or error}", Place(path))
        return _Read(Source(path, "", "", "", Front(""), 1, hashed), "", (problem,))
    except Problems as told:
        return _Read(Source(path, "", "", "", Front(""), 1, hashed), "", told.problems)
    if known and not known.problems and not problems and known.head and text.startswith(known.head):
        return known._replace(source=replace(known.source, digest=hashed))
    said, address, line, wrong = front_matter.read(path, text)
    if problems:  # what is not text has no front matter to speak of
        wrong = []
    head = "".join(f"{above}\n" for above in text.split("\n")[: line - 1])
    return _Read(_source(site, path, said, address, line=line, hashed=hashed), head, (*problems, *wrong))


def _decode(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """A file's text, lines ending in \\n."""
    problems = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        place = Place(path, before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1)
        problems.append(Problem("the file is not UTF-8", place, "save it as UTF-8"))
        text = data.decode("utf-8-sig", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), problems


def _published(said: Front, now: datetime, inputs: Inputs) -> bool:
    """Whether readers may see it now; a build is told when that changes."""
    start = said.publish_date or said.date
    if said.draft:
        return False
    for moment in (start, said.expiry_date):
        if moment:
            inputs.turns(moment, now)
    return not ((start and start > now) or (said.expiry_date and said.expiry_date <= now))


def _history(site: Site, inputs: Inputs, cache: Cache | None) -> tuple[Mapping[str, datetime], tuple[Problem, ...]]:
    """When each file last changed, if the site wants to know; else nothing, or a warning why not."""
    if site.lastmod != "git":
        return {}, ()
    try:
        return git_dates.dates(site.root, FOLDER, inputs, cache), ()
    except Problems as told:
        return {}, tuple(replace(problem, severity="warning") for problem in told.problems)


def _dated(source: Source, changed: datetime | None) -> Source:
    """The source with the day of its last change, where its author did not write one."""
    if changed is None or source.front.lastmod:
        return source
    return replace(source, front=replace(source.front, lastmod=changed))


# --- addresses ---


def _source(site: Site, path: str, said: Front, asked: str, *, line: int, hashed: str) -> Source:
    edition, logical = languages.read(site, path, FOLDER)
    below = PurePosixPath(logical).relative_to(FOLDER)
    url = located(edition, below, said, asked)
    aliases = tuple(former(alias, url) for alias in said.aliases)
    date = None if below.stem == BRANCH else said.date  # a list is not an article, whatever its file says
    return Source(
        path=path,
        section=section(below),
        url=url,
        bundle=str(PurePosixPath(path).parent),
        front=replace(said, aliases=aliases, date=date),
        line=line,
        digest=hashed,
        home=edition.home,
        unmarked=logical if logical != path else "",
    )


def _settled(site: Site, sources: list[Source], inputs: Inputs) -> tuple[tuple[Source, ...], list[Problem]]:
    """The sources that have an address of their own, with aliases that nothing else has; and what is wrong: two that
    want one address, an alias that hides an article."""
    problems = []
    owners: dict[str, Source] = {}
    lists = {beneath(edition.home, path): owner for edition in editions(site) for path, owner in _LISTS.items()}
    by_path = sorted(sources, key=lambda source: source.path)
    for source in by_path:
        message, hint = "", ""
        if (taken := lists.get(source.url)) and PurePosixPath(source.logical).stem != BRANCH:
            message, hint = f"the address {source.url} is {taken}", 'give the article another "slug" or "url"'
        elif (other := owners.setdefault(source.url, source)) is not source:
            message, hint = f"the address {source.url} is already that of {other.path}", _RENAME
        if message:
            problems.append(Problem(message, locate(source.path, inputs, "url", "slug"), hint))
    redirects: dict[str, Source] = {}
    for source in by_path:
        for alias in source.front.aliases:
            owner = owners.get(alias) or redirects.setdefault(alias, source)
            if owner is not source or alias == source.url:
                what = "the address" if alias in owners else "an alias"
                message = f"the alias {alias} is already {what} of {owner.path}"
                problems.append(
                    Problem(message, locate(source.path, inputs, "aliases", value=alias), "remove the alias")
                )
    settled = (_own(source, redirects) for source in sources if owners.get(source.url) is source)
    return tuple(settled), problems


def _own(source: Source, redirects: Mapping[str, Source]) -> Source:
    """The source with the aliases that are its alone: it is told once that the others are not."""
    own = tuple(alias for alias in source.front.aliases if redirects.get(alias) is source)
    return source if own == source.front.aliases else replace(source, front=replace(source.front, aliases=own))
