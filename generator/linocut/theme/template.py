"""The theme's files: a site's own `templates/` before the packaged one, and Jinja over both, so that one copied file
changes one thing."""

import json
import re
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from html import escape
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    pass_context,
)
from jinja2.bccache import Bucket, BytecodeCache
from markupsafe import Markup

from linocut import words
from linocut.model.address import beneath, local, tag_url
from linocut.model.feed_format import FORMATS
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems, nearest
from linocut.store.cache import Cache
from linocut.store.generation import digest, generation
from linocut.store.inputs import Inputs
from linocut.theme.files import THEME, find, names

_LINK = re.compile(
    r"\[(?P<words>[^\[\]]+)\]\((?P<target>[^()\s]+)\)|`(?P<code>[^`]+)`|\*\*(?P<strong>(?!\s)[^*]+(?<!\s))\*\*"
)
_LEADS = re.compile(r"(https?:|mailto:|/|#|[^:]*$)", re.IGNORECASE)
"""What an address may begin with."""

_USUAL = ("base.html", "article.html", "home.html")
"""What nearly every site shows, besides its parts."""

BUILT_IN = (
    *("embed", "figure", "gist", "include", "instagram", "mastodon", "newsletter", "table", "tweet", "twitter"),
    *("video", "vimeo", "x", "youtube"),
)
"""Shortcodes that are no templates."""


class Templates:
    """The templates of one edition, compiled when first asked for."""

    def __init__(self, site: Site, inputs: Inputs, cache: Cache) -> None:
        self.words = words.of(site)
        self._inputs = inputs
        self._environment = Environment(
            loader=_Loader(inputs),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=_Compiled(cache),
            cache_size=-1,
        )
        self._environment.filters.update(
            # Without the context, Jinja would apply them to constants once and for all, while it compiles.
            url=pass_context(lambda _, path: local(site, path)),
            date=pass_context(lambda _, moment: self.words.day(moment)),
            json=to_json,
            linked=pass_context(lambda _, text: linked(site, text)),
            lang_url=pass_context(lambda _, path: local(site, beneath(site.home, path))),
            tag_url=pass_context(lambda _, name: tag_url(name, site.home)),
            size=pass_context(lambda _, size: self.words.size(size)),
            srcset=pass_context(lambda _, sources: local_set(site, sources)),
        )
        self._environment.globals.update(site=site, words=self.words, feeds=FORMATS)

    def compile(self) -> None:
        """Compile what nearly every page uses, into the store. One that is broken is told where a page uses it."""
        for name in (*_USUAL, *(path for path in names(self._inputs) if path.startswith("parts/"))):
            with suppress(TemplateNotFound, TemplateSyntaxError, Problems):
                self._environment.get_template(name)

    def has(self, name: str) -> bool:
        """Whether the theme holds this template."""
        return find(self._inputs, name) is not None

    def near_shortcode(self, name: str) -> str:
        """What the author of an unknown shortcode may have meant."""
        folder = "shortcodes/"
        own = [path.removeprefix(folder).removesuffix(".html") for path in names(self._inputs) if folder in path]
        known = sorted({*BUILT_IN, *own})
        return nearest(name, known) or f"there are: {', '.join(known)}; yours go to templates/shortcodes/"

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """The template, filled. Raises `Problems` with the template's file and line where it is broken."""
        try:
            return self._environment.get_template(name).render(context)
        except TemplateSyntaxError as error:
            place = Place(error.filename or name, error.lineno)
            raise Problems([Problem(f"broken template: {error.message}", place, "fix it or remove it")]) from error
        except TemplateNotFound as error:
            hint = nearest(str(error.name), names(self._inputs)) or "templates are looked for in templates/"
            raise Problems([Problem(f'no template "{error.name}"', _place(error, name), hint)]) from error
        except UndefinedError as error:
            hint = 'the page "Theme" of the manual lists what a template is given'
            raise Problems([Problem(f"template: {error.message}", _place(error, name), hint)]) from error
        except Problems:
            raise
        except RecursionError as error:
            hint = "take out the one that leads back"
            problem = Problem("template: it includes itself, or one that includes it", _place(error, name), hint)
            raise Problems([problem]) from error
        except Exception as error:
            place = _place(error, name)
            if place.path.startswith(str(THEME)):
                raise
            raise Problems([Problem(f"template: {error}", place)]) from error


class _Loader(BaseLoader):
    """Reads through `Inputs`, so that a build knows which templates it depends on."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002 - Jinja's interface
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        path = find(self._inputs, template)
        if path is None:
            raise TemplateNotFound(template)
        try:
            return self._inputs.read(path).decode(), path, lambda: True
        except UnicodeDecodeError as error:
            raise TemplateSyntaxError("it is not UTF-8", 1, template, path) from error


class _Compiled(BytecodeCache):
    """Compiled templates, filed by name and text: compiling them takes longer than making a page with them."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._cache.get("template", self._name(bucket))
        if isinstance(kept, bytes):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._cache.put("template", self._name(bucket), bucket.bytecode_to_string())

    @staticmethod
    def _name(bucket: Bucket) -> str:
        return digest(generation(), bucket.key, bucket.checksum)


def _place(error: Exception, name: str) -> Place:
    """The innermost line of a template in the traceback: Jinja makes its frames read as the template's own lines."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if frame.filename.endswith((".html", ".xml", ".svg"))]
    return Place(inside[-1].filename, inside[-1].lineno or 0) if inside else Place(f"templates/{name}")


def local_set(site: Site, sources: str) -> str:
    """The same for a srcset: "/assets/a.webp 640w, /assets/b.webp 960w"."""
    parts = (part.rpartition(" ") for part in sources.split(", "))
    return ", ".join(f"{local(site, path)} {size}" for path, _, size in parts)


def to_json(value: Any) -> Markup:
    """JSON that may stand inside `<script>` and in a single-quoted attribute: nothing in it closes either."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("'", "\\u0027"))  # noqa: S704


def linked(site: Site, text: str) -> Markup:
    """A short text as HTML: links, code and what is strong as in Markdown, all else as it is written."""
    parts, at = list[str](), 0
    for match in _LINK.finditer(text):
        target = match["target"] or ""
        if not target:
            tag = "code" if match["code"] else "strong"
            shown = f"<{tag}>{escape(match['code'] or match['strong'])}</{tag}>"
        elif _LEADS.match(target):
            address = local(site, target) if target.startswith("/") else target
            shown = f'<a href="{escape(address)}">{escape(match["words"])}</a>'
        else:
            continue
        parts += [escape(text[at : match.start()]), shown]
        at = match.end()
    return Markup("".join([*parts, escape(text[at:])]))  # noqa: S704 - escaped
