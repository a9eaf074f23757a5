"""Full-text search with Pagefind, for sites that have it installed (the `search` extra): its index, as outputs."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from linocut import parallel
from linocut.model.article import Article
from linocut.model.output import Output
from linocut.model.render_context import RenderContext, fill, text_of
from linocut.model.site import spoken
from linocut.model.slot import FigureUse, Formula, ImageUse, Note, Shortcode, Slot, Text
from linocut.problem import Problem, Problems
from linocut.store.cache import Blob, Cache
from linocut.store.generation import digest, generation
from linocut.store.packages import version

FOLDER = "pagefind"
"""Where the index lies on the site: an address of Pagefind's own making, which names its files by content."""

ADDRESS = f"/{FOLDER}/pagefind.js"

_DROPPED = ("pagefind-ui", "pagefind-modular", "pagefind-component", "pagefind-highlight")
"""Pagefind's own pages and styles: ours is a dialog of a few lines."""

_WITHIN = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var)\b[^<>]*>"
)
"""Tags within a line, to which Pagefind gives no heed: three in four, most of them colours of code."""

_PROGRAMS = ("pagefind_bin_extended", "pagefind_bin")
"""Packages that hold Pagefind's program; the first also tells apart the words of Chinese and Japanese."""

_MEND = '`pip install --force-reinstall "linocut[search]"`; `pip uninstall pagefind` for a site without search'


Counted = Callable[[int, int], None]

Made = Callable[[], Iterator[Output]]


def offered(articles: tuple[Article, ...]) -> bool:
    """Whether this site has search: something to find, and Pagefind to find it with."""
    return bool(_found(articles)) and find_spec("pagefind") is not None and any(map(find_spec, _PROGRAMS))


def _found(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    """All but those that are found by their address alone."""
    return tuple(article for article in articles if not article.front.unlisted)


@contextmanager
def making(context: RenderContext, counted: Counted = lambda _done, _total: None) -> Iterator[Made]:
    """Have the index made beside whatever the block does. What is given waits for it and yields its files.

    None where Pagefind is not installed; no Pagefind runs where nothing that it would read has changed. `counted` is
    told how many articles it is that somebody waits for: Pagefind never says how far it is.
    """
    if not offered(context.articles):
        yield lambda: iter(())
        return
    context = replace(context, articles=_found(context.articles))
    import tempfile  # late, here and below: most builds make no index

    pages = _pages(context)
    programs = [version(name) for name in ("pagefind-bin-extended", "pagefind-bin")]
    read = [(article.url, pages[article.key].digest) for article in context.articles]
    key = digest("search", generation(), programs, context.site.language, context.site.languages, read)
    files = context.cache.get("search", key)
    if files is not None and all(context.cache.holds(blob) for _, blob in files):
        yield lambda: _told(context, files)
        return
    with tempfile.TemporaryDirectory(dir=context.cache.room("stage")) as name:  # `tidy` removes what a kill leaves
        _lay_out(context, pages, Path(name, "site"))
        # Pagefind makes an index for each language, and searches that of the page on which somebody asks.
        forced = () if context.site.languages else ("--force-language", context.site.language[:2])
        with _running(Path(name), "--site", "site", "--output-path", "out", *forced) as ended:

            def made() -> Iterator[Output]:
                counted(0, len(pages))
                ended()
                counted(len(pages), len(pages))
                found = _kept(context.cache, Path(name, "out"))
                context.cache.put("search", key, found)
                return _told(context, found)

            yield made


def outputs(context: RenderContext) -> Iterator[Output]:
    """The files of the index; none where Pagefind is not installed. Raises `Problems` where Pagefind fails."""
    with making(context) as made:
        yield from made()


def _told(context: RenderContext, files: Iterable[tuple[str, Blob]]) -> Iterator[Output]:
    for path, blob in files:
        yield Output(f"{FOLDER}/{path}", blob.digest, partial(context.cache.read, blob))


def _pages(context: RenderContext) -> dict[str, Blob]:
    """What Pagefind is given of each article, by the article's key: made once for each state of it."""
    cache, memo = context.cache, digest("searched", generation())
    known: dict[str, Blob] = cache.get("searched", memo) or {}
    found = {article.key: known.get(article.key) for article in context.articles}
    todo = [article for article in context.articles if not (blob := found[article.key]) or not cache.holds(blob)]
    shown = parallel.each(partial(_page, context), todo)
    made = dict(zip((article.key for article in todo), shown, strict=True))
    pages = {key: blob for key, blob in found.items() if blob} | made
    if pages != known:
        cache.put("searched", memo, pages)
    return pages


def _page(context: RenderContext, article: Article) -> Blob:
    return context.cache.blob(page(context, article).encode(), ".html")


def _lay_out(context: RenderContext, pages: Mapping[str, Blob], site: Path) -> None:
    """The pages as Pagefind finds them: at their addresses."""
    site.mkdir()
    for article in context.articles:
        path = site / article.url.strip("/")
        path = path if path.suffix == ".html" else path / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(context.cache.read(pages[article.key]))


def _kept(cache: Cache, out: Path) -> tuple[tuple[str, Blob], ...]:
    paths = sorted(path for path in out.rglob("*") if path.is_file() and not path.name.startswith(_DROPPED))
    return tuple((path.relative_to(out).as_posix(), cache.blob(path.read_bytes(), path.suffix)) for path in paths)


@contextmanager
def _running(folder: Path, *options: str) -> Iterator[Callable[[], None]]:
    """Pagefind in a folder, where it finds nobody's pagefind.toml, nor options in the environment.

    What is given waits for its end, and raises `Problems` where it fails. It does not outlive the block.
    """
    import subprocess

    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    said = folder / "said"
    try:
        program = import_module(next(filter(find_spec, _PROGRAMS))).get_executable()
        with said.open("wb") as out:
            process = subprocess.Popen(  # noqa: S603 - our own words and folders
                [program, *options, "--silent"], cwd=folder, env=environment, stdout=out, stderr=out
            )
    except OSError as error:
        message = f"the search has no index: Pagefind cannot be started: {error.strerror or error}"
        failed = Problems([Problem(message, hint=_MEND)])

        def told() -> None:
            raise failed

        yield told
        return

    def ended() -> None:
        if code := process.wait():
            raise _failed(code, said.read_text(encoding="utf-8", errors="replace").strip())

    try:
        yield ended
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _failed(code: int, said: str) -> Problems:
    from signal import Signals

    end = f"ended with exit code {code}" if code > 0 else f"was ended by {Signals(-code).name}"
    return Problems([Problem(f"the search has no index: Pagefind {end}", hint=_MEND, detail=said)])


def page(context: RenderContext, article: Article) -> str:
    """What is searched of an article: its title and prose, headings with their ids, captions and notes."""
    text = text_of(context, article)
    title = escape(article.front.title)
    body = _WITHIN.sub("", fill(text.body, text.slots, partial(_words, text)))
    language = spoken(context.site, article.home).language
    return f'<html lang="{language}"><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>'


def _words(text: Text, slot: Slot) -> str:
    """The words of a slot; numbers and formulas are not what people search for."""
    match slot:
        case Formula():
            return escape(slot.latex)
        case FigureUse() | ImageUse():
            return f" <p>{fill(slot.caption, text.slots, partial(_words, text))}</p> "
        case Note() | Shortcode():
            return f" {fill(slot.body, text.slots, partial(_words, text))} "
        case _:
            return " "
