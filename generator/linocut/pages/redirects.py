"""Former addresses: a page that leads on from each, a copy of each feed that moved, and `_redirects` for hosts that
answer with a real redirect."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import NamedTuple
from urllib.parse import quote

from linocut import content
from linocut.model.address import absolute, local
from linocut.model.feed_format import is_feed
from linocut.model.output import Output
from linocut.model.render_context import RenderContext
from linocut.model.site import editions
from linocut.problem import Place, Problem, Problems
from linocut.settings.loader import FILE, locate
from linocut.store.generation import digest
from linocut.theme.files import static_file

_PAGES = (".html", ".htm")

_PATH = "/:@!$&'()*+,;=~%"
"""What may stand in a path as it is; a # or a ? of its own may not."""


_FURTHER = re.compile(r"/page/\d+/?$")
"""The address of a list's further pages, in Hugo and here."""


class Move(NamedTuple):
    """One address that is no longer a page's own."""

    old: str
    """Site path, as its author wrote it."""
    new: str
    """Site path, or a whole URL."""
    path: str
    """The file that says so: an article's, or the settings."""


def file(url: str) -> str:
    """The file of the output folder that is served at a page's address."""
    path = url.strip("/")
    return path if url.endswith(_PAGES) else f"{path}/index.html".lstrip("/")


def outputs(context: RenderContext, made: Mapping[str, Output]) -> Iterator[Output]:
    """What stands at former addresses. `made` are the site's own pages and feeds, by path.

    Raises `Problems` where two pages want one address, and where a feed has moved to something that is not a feed.
    """
    problems: list[Problem] = []
    moves: dict[str, Move] = {}
    for move in _moves(context):
        path = move.old.strip("/") if is_feed(move.old) else file(move.old)
        if path in made and move.path == FILE and _FURTHER.search(move.old):
            continue  # an imported site's list has as many pages here
        if path in moves or path in made:
            message = f'the alias "{move.old}" is the address of another page'
            problems.append(Problem(message, _place(context, move), "remove it"))
        elif is_feed(move.old) and move.new.strip("/") not in made:
            hint = "name a feed of this site, such as /index.xml"
            problems.append(Problem(f"the feed {move.old} cannot move to {move.new}", _place(context, move), hint))
        else:
            moves[path] = move
    if problems:
        raise Problems(problems)
    for path, move in moves.items():
        if is_feed(move.old):  # a feed reader follows no page, and here and there no redirect: it gets the feed itself
            feed = made[move.new.strip("/")]
            yield Output(path, feed.key, feed.make)
        else:
            target = _whole(context, move.new)
            key = digest(context.theme.key, context.site.language, context.site.words, target)
            yield Output(path, key, partial(_page, context, target))
    if moves and not static_file(context.inputs, "_redirects"):
        text = _rules(context, moves.values())
        yield Output("_redirects", digest(text), text.encode)


def _moves(context: RenderContext) -> Iterator[Move]:
    """The articles' aliases, then those of the settings."""
    for article in context.articles:
        for alias in article.front.aliases:
            yield Move(alias, article.url, article.path)
    home = editions(context.site)[0].home
    if home != "/" and "/" not in context.site.redirects:
        yield Move("/", home, FILE)
    for old, new in context.site.redirects.items():
        yield Move(old, new, FILE)


def _place(context: RenderContext, move: Move) -> Place:
    """Where the move is written: its file is read once more when something is wrong with it."""
    if move.path == FILE:
        return place(context.inputs.read(FILE).decode("utf-8-sig"), move.old)
    return content.locate(move.path, context.inputs, "aliases", value=move.old)


def place(text: str, old: str) -> Place:
    """Where the settings say that this address has moved."""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.search(rf"""["']{re.escape(old)}["']\s*=""", line):
            return Place(FILE, number, found.start() + 1)
    return locate(text, "redirects")


def _whole(context: RenderContext, url: str) -> str:
    return absolute(context.site, url) if url.startswith("/") else url


def _page(context: RenderContext, target: str) -> bytes:
    from linocut.theme.template import Templates

    templates = Templates(context.site, context.inputs, context.cache)
    return templates.render("redirect.html", {"target": target}).encode()


def _rules(context: RenderContext, moves: Iterable[Move]) -> str:
    """The `_redirects` file that Netlify, Cloudflare Pages and GitLab Pages read."""
    lines = [
        f"{local(context.site, quote(move.old, safe=_PATH))} {local(context.site, move.new)} 301" for move in moves
    ]
    return "\n".join(lines) + "\n"
