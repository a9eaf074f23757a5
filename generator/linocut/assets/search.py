"""Full-text search with Pagefind, for sites that have it installed (the `search` extra): its index, as outputs."""

import os
import re
from collections.abc import Iterator
from functools import partial
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from linocut.model.article import Article
from linocut.model.output import Output
from linocut.model.render_context import RenderContext, fill, text_of
from linocut.model.site import spoken
from linocut.model.slot import FigureUse, Formula, ImageUse, Note, Shortcode, Slot, Text
from linocut.problem import Problem, Problems
from linocut.store.cache import Blob
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


def offered(articles: tuple[Article, ...]) -> bool:
    """Whether this site has search: something to find, and Pagefind to find it with."""
    return bool(articles) and find_spec("pagefind") is not None and any(map(find_spec, _PROGRAMS))


def outputs(context: RenderContext) -> Iterator[Output]:
    """The files of the index; none where Pagefind is not installed. Made anew when an article has changed.

    Raises `Problems` where Pagefind fails.
    """
    if not offered(context.articles):
        return
    articles = [(article.key, article.url, article.front.title) for article in context.articles]
    programs = [version(name) for name in ("pagefind-bin-extended", "pagefind-bin")]
    key = digest("search", generation(), programs, context.site.language, context.site.languages, articles)
    files = context.cache.get("search", key)
    if files is None or not all(context.cache.holds(blob) for _, blob in files):
        files = _indexed(context)
        context.cache.put("search", key, files)
    for path, blob in files:
        yield Output(f"{FOLDER}/{path}", blob.digest, partial(context.cache.read, blob))


def _indexed(context: RenderContext) -> tuple[tuple[str, Blob], ...]:
    import tempfile  # late, here and below: most builds make no index

    with tempfile.TemporaryDirectory(dir=context.cache.room("stage")) as folder:  # `tidy` removes what a kill leaves
        site, out = Path(folder, "site"), Path(folder, "out")
        site.mkdir()
        for article in context.articles:
            path = site / article.url.strip("/")
            path = path if path.suffix == ".html" else path / "index.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(page(context, article), encoding="utf-8")
        # Pagefind makes an index for each language, and searches that of the page on which somebody asks.
        forced = () if context.site.languages else ("--force-language", context.site.language[:2])
        _run(Path(folder), "--site", "site", "--output-path", "out", *forced)
        paths = sorted(path for path in out.rglob("*") if path.is_file())
        kept = [path for path in paths if not path.name.startswith(_DROPPED)]
        return tuple(
            (path.relative_to(out).as_posix(), context.cache.blob(path.read_bytes(), path.suffix)) for path in kept
        )


def _run(folder: Path, *options: str) -> None:
    """Pagefind in a folder, where it finds nobody's pagefind.toml, nor options in the environment."""
    import subprocess
    from signal import Signals

    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    try:
        program = import_module(next(filter(find_spec, _PROGRAMS))).get_executable()
        ended = subprocess.run([program, *options, "--silent"], cwd=folder, env=environment, capture_output=True)  # noqa: PLW1510, S603 - our own words and folders
    except OSError as error:
        message = f"the search has no index: Pagefind cannot be started: {error.strerror or error}"
        raise Problems([Problem(message, hint=_MEND)]) from error
    if ended.returncode:
        code = ended.returncode
        end = f"ended with exit code {code}" if code > 0 else f"was ended by {Signals(-code).name}"
        said = ended.stderr.decode(errors="replace").strip()
        raise Problems([Problem(f"the search has no index: Pagefind {end}", hint=_MEND, detail=said)])


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
