"""What pages load: the stylesheet, scripts, fonts, the files of figures and images, named by their content."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import unquote

from linocut import settings
from linocut.assets import figure_files, images, search, social_card
from linocut.assets.figure_files import stem
from linocut.assets.images import cover_path, lead_path
from linocut.content.loader import locate
from linocut.content.permalink import folder
from linocut.model.address import address
from linocut.model.article import Article
from linocut.model.drawing import Drawing, Figure
from linocut.model.output import Icon, Output, Picture, Theme
from linocut.model.render_context import RenderContext, lead, shown
from linocut.model.site import Site
from linocut.problem import Place, Problem
from linocut.store.cache import Blob, Cache
from linocut.store.generation import digest
from linocut.store.inputs import ABSENT, Inputs
from linocut.theme.files import THEME, find, names, static_file, static_files, unpublished
from linocut.theme.own_inks import own_inks
from linocut.theme.stylesheet import sheets
from linocut.words import Counted, Words

ICONS = (
    Icon("icon", "favicon.ico", "image/x-icon", "32x32"),
    Icon("icon", "favicon.png", "image/png"),
    Icon("icon", "favicon.svg", "image/svg+xml", "any"),
    Icon("apple-touch-icon", "apple-touch-icon.png"),
)
"""The icons that a site may have in `static/`. The one that scales is last: of several a browser takes the last."""


def theme(
    site: Site, articles: tuple[Article, ...], figures: Mapping[Drawing, Figure], inputs: Inputs, cache: Cache
) -> Theme:
    """The theme's files for this context: what every page loads, and a key over all that its templates are."""
    files = names(inputs)
    style, formulas = sheets(site, articles, figures, inputs, cache)
    found = ("search",) if search.offered(articles) else ()
    scripts = {name: _asset(name, ".js", _script(name, inputs).encode()) for name in _bundles(site, articles, found)}
    icons = tuple(icon for icon in ICONS if static_file(inputs, icon.file))
    assets = (style, *([formulas] if formulas else ()), *scripts.values())
    templates = [(name, inputs.digest(find(inputs, name) or name)) for name in files if name.endswith(".html")]
    return Theme(
        stylesheet=f"/{style.path}",
        formulas=f"/{formulas.path}" if formulas else "",
        scripts={name: f"/{output.path}" for name, output in scripts.items()} | dict.fromkeys(found, search.ADDRESS),
        outputs=(*assets, *_statics(inputs)),
        icons=icons,
        inks=own_inks(inputs),
        key=digest(templates, [output.path for output in assets], icons),
    )


def left_out(inputs: Inputs) -> list[Problem]:
    """What lies in `static/` and does not go out."""
    told, hint = "linocut publishes no hidden files", "give it a name without the dot, or take it out of static/"
    return [Problem(told, Place(path), hint, severity="warning") for path in unpublished(inputs)]


def _asset(stem: str, suffix: str, data: bytes) -> Output:
    name = digest(data)
    return Output(f"assets/{stem}-{name[:10]}{suffix}", name, lambda: data)


def _statics(inputs: Inputs) -> Iterator[Output]:
    """What goes out as it is. A site's own file stands in for the packaged theme's, never for another of its own."""
    theirs = f"{THEME}/"
    own = {name for name, path in static_files(inputs) if not path.startswith(theirs)}
    for name, path in static_files(inputs):
        if not (path.startswith(theirs) and name in own):
            yield Output(name, inputs.digest(path), partial(inputs.read, path), path)


# --- scripts ---


def commented(site: Site, article: Article) -> bool:
    """Whether its page has comments."""
    wanted = article.front.comments
    return bool(site.comments.provider) and (article.front.date is not None if wanted is None else wanted)


def scripts_of(site: Site, article: Article | None) -> tuple[str, ...]:
    """The scripts that an article's page uses besides those that every page does."""
    if article is None:
        return ()
    found = []
    if article.figures or article.shown_cells:
        found.append("zoom")
    if "slider" in article.has or any(len(use.drawings) > 1 for use in article.figures):
        found.append("slider")
    if "code" in article.has:
        found.append("copy")
    if "math" in article.has:
        found.append("math")
    if len(contents(article)) > 1:
        found.append("contents")
    found += [name for name in ("tabs", "lightbox") if name in article.has]
    if "embed" in article.has:
        found.append("embed")
    if commented(site, article):
        found.append("comments")
    return tuple(found)


SAID: Mapping[str, tuple[str, ...]] = {
    "embed": ("not_loaded",),
    "lightbox": ("close", "figure", "next", "previous"),
    "copy": ("copy", "copied", "not_copied"),
    "search": ("found", "not_found", "no_index"),
    "slider": ("play", "pause"),
    "zoom": ("close", "figure"),
}
"""Script -> the words that it shows by itself: its page gives them to it."""


def said(words: Words, scripts: Iterable[str]) -> dict[str, object]:
    """The words that these scripts show, by key, as JSON can hold them."""
    found = {key: getattr(words, key) for script in scripts for key in SAID.get(script, ())}
    return {key: word.spoken() if isinstance(word, Counted) else word for key, word in found.items()}


def contents(article: Article) -> list[int]:
    """Which of its headings an article's list of contents shows: sections and their parts; none without a list."""
    if not article.front.toc:
        return []
    return [index for index, heading in enumerate(article.headings) if heading.level <= 3]


def bundle(scripts: tuple[str, ...]) -> str:
    """Scripts that go out as one file: a page makes one request for all that it uses."""
    return "-".join(("theme", *scripts))


def _bundles(site: Site, articles: Iterable[Article], everywhere: tuple[str, ...]) -> tuple[str, ...]:
    wanted = {(), *(scripts_of(site, article) for article in articles)}
    return tuple(sorted(bundle((*everywhere, *scripts)) for scripts in wanted))


def _script(name: str, inputs: Inputs) -> str:
    """Each script in a scope of its own, without comments and indentation."""
    parts = []
    for part in name.split("-"):
        text = inputs.read(find(inputs, f"js/{part}.js") or f"js/{part}.js").decode()
        lines = (line.strip() for line in text.splitlines())
        parts.append("{" + "\n".join(line for line in lines if line and not line.startswith("//")) + "}")
    return "\n".join(parts) + "\n"


# --- figures, images and other files ---


_FAR = {"wide", "full"}
"""Classes of pictures that are wider than the column."""


def pictures(
    site: Site, articles: tuple[Article, ...], inputs: Inputs, cache: Cache
) -> tuple[Mapping[str, Picture], tuple[Problem, ...]]:
    """Every image file that the articles show, by its path."""
    asked: dict[str, Place] = {}
    far: set[str] = set()
    for article in articles:
        cover = cover_path(article, inputs)
        for use in article.images:
            asked.setdefault(use.path, use.place)
        far |= {use.path for use in article.images if _FAR.intersection(use.classes)} | {cover}
        for path in (lead_path(article, inputs), cover):
            if path:
                asked.setdefault(path, Place(article.path, 1))
    for name, path in _identity(site, inputs):
        if path not in asked:
            asked[path] = settings.place(inputs, name)
    found, problems = images.pictures(asked, inputs, cache, far)
    return found, tuple(_placed(problem, inputs) for problem in problems)


def _identity(site: Site, inputs: Inputs) -> Iterator[tuple[str, str]]:
    """(setting, path) of the pictures that settings name."""
    light, dark = images.logos(site, inputs)
    if light:
        yield "logo", light
    if dark:
        yield "logo_dark", dark
    for key, author in site.authors.items():
        if author.image:
            yield f"authors.{key}.image", images.site_path(author.image, inputs)


def _placed(problem: Problem, inputs: Inputs) -> Problem:
    """A problem with an article's `image` or `cover` is told at its line."""
    place = problem.place
    whole = place is not None and place.line == 1 and not place.column
    return replace(problem, place=locate(place.path, inputs, "image", "cover")) if place and whole else problem


def outputs(context: RenderContext) -> Iterator[Output]:
    """Every asset file of the site, each once; two files that authors wrote for one address both."""
    seen: set[str] = set()
    for output in _all(context):
        if output.source or output.path not in seen:
            seen.add(output.path)
            yield output


def _all(context: RenderContext) -> Iterator[Output]:
    yield from context.theme.outputs
    yield from images.outputs(context.pictures, context.inputs, context.cache)
    for article in context.articles:
        yield from _figures(context, article)
        yield from social_card.outputs(context, article)
    yield from _companions(context)


def _figures(context: RenderContext, article: Article) -> Iterator[Output]:
    program = context.figures.get(article.program) if article.program else None
    for state in program.states[1:] if program else ():
        yield from (_blob(context, stem(state), raster.blob) for raster in state.rasters)
        if not state.svg:
            yield figure_files.png_output(state, context.cache)
    first = lead(context, article)
    if first and first.drawing == article.program:
        yield from figure_files.outputs(first, context.cache, context.theme.inks)
    for use in article.figures:
        for drawing in use.drawings:
            figure = context.figures.get(drawing)
            for state in figure.states if figure else ():
                if len(use.drawings) > 1 or (figure and figure.frames):
                    yield from figure_files.state_outputs(state, context.cache)
                yield from (_blob(context, stem(state), raster.blob) for raster in state.rasters)
        figure = shown(context, use)
        if figure:
            yield from figure_files.outputs(figure, context.cache, context.theme.inks)
            if not figure.svg:  # the others' are for feeds alone
                yield figure_files.png_output(figure, context.cache)
            yield from (_blob(context, PurePosixPath(name).stem, blob) for name, blob in figure.data)


def _blob(context: RenderContext, name: str, blob: Blob) -> Output:
    return Output(address(name, blob).lstrip("/"), blob.digest, partial(context.cache.read, blob))


def _companions(context: RenderContext) -> Iterator[Output]:
    """A bundle's other files, beside its page, and files that articles link to wherever they are."""
    files: dict[str, str] = {}
    for article in context.articles:
        for source, url in article.files:
            files[unquote(url).lstrip("/")] = source
        bundle, _, name = article.path.rpartition("/")
        if not name.startswith("index.") or str(PurePosixPath(article.logical).parent) == "content":
            continue
        for name in _bundled(context.inputs, bundle):
            files[f"{folder(article.url).lstrip('/')}{name}"] = f"{bundle}/{name}"
    for name, source in sorted(files.items()):
        found = context.inputs.digest(source)
        if found != ABSENT:
            yield Output(name, found, partial(context.inputs.read, source), source)


def _bundled(inputs: Inputs, bundle: str, below: str = "") -> Iterator[str]:
    """Files of a bundle that are published beside its page, relative to it."""
    names = inputs.names(f"{bundle}/{below}".rstrip("/"))
    if below and {"index.md", "index.markdown"}.intersection(names):
        return  # a bundle of its own
    for name in names:
        if name.startswith((".", "__pycache__")) or name.endswith((".md", ".markdown", ".py", "~")):
            continue
        if name.endswith("/"):
            yield from _bundled(inputs, bundle, below + name)
        else:
            yield below + name
