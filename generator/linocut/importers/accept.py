"""The new site as the build will read it, before anything of it is written: what the build would refuse is shown in
another way, and told, so that a first look is never lost to one formula."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from linocut import content, prose
from linocut.assets import images
from linocut.figure.draw import Drawn
from linocut.importers import blocked, embedded, settings
from linocut.importers.imported import Content, Imported
from linocut.importers.repair import Repair, repair
from linocut.model.article import Article
from linocut.pipeline import Stages, assemble
from linocut.problem import Place, Problem, Problems
from linocut.prose import policy
from linocut.settings import fields, loader
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from linocut.store.tempdir import scratch

_FILE = re.compile(r"(<a href=\")/([^\"#?]+\.md)(?=[#?\"])")
ROUNDS = 8
"""How often what was repaired is read again."""
LAST = 5
"""From this round on, what is still refused is shown as it is written."""


def accept(imported: Imported, now: datetime, memory: Path | None = None) -> Imported:
    """The import with texts that the build takes, and what was changed for that among its problems. What was found out
    of them is kept in the store `memory`, if one is named, so that the site's first build need not do it again."""
    files = dict(imported.files)
    hosts: set[tuple[str, str]] = set()
    told: list[Problem] = []
    for path, url in imported.urls.items():
        if isinstance(data := files.get(path), bytes):
            text, made = embedded.unpack(data.decode(), url, files)
            files |= {path: text.encode(), **made}
    with scratch() as folder:
        _lay_out(folder, {**files, "pyproject.toml": imported.settings.encode()})
        cache = Cache(memory or folder / ".linocut")
        for number in range(1, ROUNDS + 1):
            found = _refused(folder, cache, now)
            if not found:
                break
            hosts |= {pair for problems in found.values() for problem in problems if (pair := _allowed(problem))}
            changed: dict[str, Content] = {
                "pyproject.toml": settings.allowing(imported.settings, hosts, imported.origin).encode()
            }
            for path, problems in found.items():
                rest = [problem for problem in problems if not _allowed(problem)]
                made, repairs = fixed(path, rest, files, imported.urls.get(path, "/"), last=number >= LAST)
                made |= {path: _addressed(made[path], imported.urls)} if path in made else {}
                changed |= made
                files |= made
                told += [told_of(path, each) for each in repairs]
            _lay_out(folder, changed)
        whole = settings.allowing(imported.settings, hosts, imported.origin)
        _lay_out(folder, {"pyproject.toml": whole.encode()})
        stay = {problem: _moved(whole, problem) for problem in _unled(folder, cache, now)}
    for problem, old in stay.items():
        whole = settings.without_move(whole, old)
        told.append(replace(problem, message=f"does not lead on: {problem.message}", place=None, severity="warning"))
    return replace(
        imported,
        files=files,
        problems=(*imported.problems, *told),
        settings=whole,
        hosts=settings.by_kind(hosts),
        moves={old: new for old, new in imported.moves.items() if old not in stay.values()},
    )


def _unled(folder: Path, cache: Cache, now: datetime) -> list[Problem]:
    """Former addresses that the build would not lead on."""
    inputs = Inputs(folder)
    try:
        site = loader.load(folder, inputs, {}, now)
        for _ in assemble(site, inputs, cache, Stages(), None, figures=_none).outputs():
            pass
    except Problems as error:
        return [each for each in error.problems if each.place and each.place.path == loader.FILE]
    return []


def _none(*_: object) -> Drawn:
    """No figures: where addresses lead does not depend on them, and cells run where the site stands."""
    return Drawn({}, ())


def _moved(text: str, problem: Problem) -> str:
    """The former address on the line of the settings that a problem names."""
    line = text.splitlines()[(problem.place.line or 1) - 1] if problem.place else ""
    return settings.former(line)


def _allowed(problem: Problem) -> tuple[str, str] | None:
    """The setting and the host that let the build take what it refuses, if a setting can."""
    asked = policy.asked(problem)
    try:
        return asked if asked and fields.hosts([asked[1]]) else None
    except ValueError:  # not the name of a host
        return None


def fixed(
    path: str, problems: list[Problem], files: Mapping[str, Content], url: str, *, last: bool
) -> tuple[dict[str, Content], list[Repair]]:
    """An article with something else in the place of what the build refuses, and the files that it asks for. What its
    HTML may not hold goes first: it may be what the other problems are in."""
    data = files.get(path)
    if not isinstance(data, bytes) or not problems:
        return {}, []
    text = data.decode()
    new, repairs, made = blocked.settle(text, problems, url, files)
    if not repairs:
        errors = [problem for problem in problems if problem.severity == "error"]
        new, repairs = repair(text, errors, last=last)
    return {path: new.encode(), **made}, repairs


def _addressed(data: Content, urls: Mapping[str, str]) -> Content:
    """A text whose links in HTML lead to the addresses of pages, not to their files: a draft's page will be there."""

    def led(match: re.Match[str]) -> str:
        url = urls.get(f"content/{match[2]}")
        return match[1] + url if url else match[0]

    return _FILE.sub(led, data.decode()).encode() if isinstance(data, bytes) else data


def told_of(path: str, done: Repair) -> Problem:
    """What is told of one thing that was changed."""
    return Problem(done.message, Place(path, done.line), done.hint, severity="warning")


def _lay_out(folder: Path, files: Mapping[str, bytes | Path]) -> None:
    """The new site in a folder; files that stay as they are, as links."""
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, bytes):
            target.write_bytes(data)
        else:
            target.symlink_to(data.resolve())


def _refused(folder: Path, cache: Cache, now: datetime) -> dict[str, list[Problem]]:
    """What a build would refuse, by article. Drafts are read too: a preview shows them."""
    inputs = Inputs(folder)
    site = loader.load(folder, inputs, {}, now)
    sources, problems = content.load(replace(site, drafts=True), inputs, cache)
    articles = prose.articles(replace(site, drafts=True), sources, inputs, cache)
    published, _ = content.load(site, inputs, cache)
    if len(published) < len(sources):  # what leads to a draft leads nowhere until it is published
        articles += prose.articles(site, published, inputs, cache)
    found: dict[str, list[Problem]] = {}
    every = dict.fromkeys(
        (
            *problems,
            *(each for article in articles for each in article.problems),
            *_pictures(articles, inputs, cache),
        )
    )
    for problem in every:
        if (problem.severity == "error" or policy.unstyled(problem)) and problem.place:
            found.setdefault(problem.place.path, []).append(problem)
    return found


def _pictures(articles: tuple[Article, ...], inputs: Inputs, cache: Cache) -> Iterator[Problem]:
    """What is wrong with image files, wherever they are shown."""
    uses = [(use.path, use.place) for article in articles for use in article.images]
    uses += [(path, Place(article.path, 1)) for article in articles if (path := images.lead_path(article, inputs))]
    _, problems = images.pictures(dict(uses), inputs, cache)
    wrong = {problem.place: problem for problem in problems if problem.severity == "error"}
    broken = {path: wrong[place] for path, place in dict(uses).items() if place in wrong}
    for path, place in uses:
        if path in broken:
            yield replace(broken[path], place=place)
