"""Shortcodes that only a template can show: folds have one, simple ones of the site and its theme are translated, and
others get a stub."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

from linocut.importers.hugo import phrases, translate
from linocut.importers.hugo.calls import Call, Rewritten, tags
from linocut.problem import Place, Problem, place_at
from linocut.prose.syntax import embed, shortcode

_OURS = {"figure", "video"}
"""Shortcodes that mean the same in both."""
_ADDRESS = re.compile(r"https?://|mailto:|/(?!/)|\.{1,2}/")
_WORDS = ("title", "text", "label", "name", "caption", "content", "alt", "desc", "description", "0")
"""Arguments in which a shortcode's words are most often, the likeliest first."""
_LEADING = """{%% set found = namespace(address="", words="") %%}
{%% for name in %(order)s if arguments.get(name) %%}
{%% set value = arguments[name] %%}
{%% set leads = value.split(":")[0] in ("http", "https", "mailto") or value.split("/")[0] in ("", ".", "..") %%}
{%% if leads and not found.address %%}{%% set found.address = value %%}{%% endif %%}
{%% if not leads and not found.words %%}{%% set found.words = value %%}{%% endif %%}
{%% endfor %%}
{%% set address = found.address | url if found.address.startswith("/") else found.address %%}
{%% if address %%}
<a href="{{ address }}">{{ found.words or found.address }}</a>
{%% else %%}
{{ found.words | linked }}
{%% endif %%}"""
"""A link to the argument that is an address, by the words of another; which is which, each call may say otherwise."""
_TITLES = ("title", "heading", "header", "headline", "name", "label")
_SAYS = ("question", "text", "content", "caption", "statement", "summary", "desc", "description")
"""Arguments whose words are shown as Markdown where a shortcode stands between paragraphs."""
_PARAM = re.compile(r"\{\{-?\s*(?:\$?\.)?[Ss]ite\.Params\.([\w.]+)\s*-?\}\}")
"""A template that shows one parameter."""
_COMMENT = re.compile(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", re.DOTALL)
_SAID = re.compile(r'\{\{ (arguments\.get\("[\w-]+", "[^"]*"\)) \}\}')
_TAKEN = {"table", "include", "newsletter", *embed.ARGUMENTS}
"""Names that mean something here: a site's own shortcode of such a name gets another."""


@dataclass(slots=True)
class Stubs:
    """The templates that the new site's texts ask for."""

    folder: Path
    """Of the Hugo site."""
    theirs: frozenset[str]
    """Shortcodes that the site itself has written."""
    params: Mapping[str, Any] = field(default_factory=dict)
    """Of the site."""
    seen: dict[str, list[Place]] = field(default_factory=dict)
    """Name here -> where it stands in the new site."""
    original: dict[str, str] = field(default_factory=dict)
    """Name here -> its name in Hugo."""
    given: dict[str, dict[str, str]] = field(default_factory=dict)
    """Name here -> its arguments, each with a value that it has somewhere."""
    around: set[str] = field(default_factory=set)
    """Names here of those that enclose something."""
    marked: set[str] = field(default_factory=set)
    """Names here of those whose words Hugo reads as Markdown, since they are written with per cent signs."""
    translated: dict[str, str | None] = field(default_factory=dict)
    """Name in Hugo -> its template in Jinja, where it is one of the simple ones."""

    def keep(self, call: Call) -> Rewritten:
        """A shortcode as linocut reads it."""
        name = call.name
        if name in _OURS:
            call = replace(call, arguments=_shared(name, call.arguments))
        else:
            name = re.sub(r"[^\w./-]", "-", name).lstrip("_-.") or "shortcode"
            name = f"site-{name}" if name in _TAKEN or not name[0].isalpha() else name
            self.original[name] = call.name
            self.marked |= {name} if call.marked else set()
            simple = self._simple(call.name)
            if call.inner is None and not simple and (shown := phrases.picture(call)):
                return shown
            call = call if simple or not call.alone else _inside(call)
        opening = call.written(name)
        if call.inner is None:
            return Rewritten(opening)
        if call.alone or "\n" in call.inner or "{{<" in call.inner:
            inner = call.inner.strip("\n") if "\n" in call.inner.strip("\n") else f"{call.indent}{call.inner.strip()}"
            first, _, rest = inner.partition("\n")
            inner = f"{call.indent}{first.strip()}\n{rest}" if rest and not call.inner.startswith("\n") else inner
            lead = "" if call.alone or call.indent else "\n\n"
            end = "" if call.alone else f"\n{call.indent}"
            return Rewritten(f"{lead}{opening}\n{inner}\n{call.indent}{{{{< /{name} >}}}}{end}")
        return Rewritten(f"{opening}{call.inner}{{{{< /{name} >}}}}")

    def note(self, path: str, body: str, line: int) -> None:
        """Remember the shortcodes of an article whose body starts on this line of its file."""
        for tag in tags(body, outside=True):
            if tag.closes:
                self.around.add(tag.name)
            elif tag.name not in _OURS and tag.name not in _TAKEN:
                known = self.given.setdefault(tag.name, {})
                known |= {key: value for key, value in tag.arguments if not _ADDRESS.match(known.get(key, ""))}
                self.seen.setdefault(tag.name, []).append(place_at(path, body, tag.start, line))

    def templates(self) -> dict[str, bytes]:
        """Files of the new site."""
        return {f"templates/shortcodes/{name}.html": self._template(name) for name in sorted(self.seen)}

    def _template(self, name: str) -> bytes:
        if name == "details" and self.original.get(name, name) not in self.theirs:
            return resources.files("linocut.importers.hugo").joinpath("shortcodes/details.html").read_bytes()
        was = self.original.get(name, name)
        if simple := self._simple(was):
            shown = _read(simple) if name in self.marked else simple
            return f'{{# Hugo\'s shortcode "{was}", translated. #}}\n{shown}'.encode()
        what, shown = self._shown(name)
        return f'{{# Stands for Hugo\'s shortcode "{was}": shows {what}. #}}\n{shown}\n'.encode()

    def _shown(self, name: str) -> tuple[str, str]:
        """What the stub of a shortcode shows, in words and in Jinja."""
        given = self.given.get(name, {})
        if not given or (name in self.around and not any(key in given for key in _WORDS)):
            return "what it encloses", "{{ body }}"
        leads = any(map(_ADDRESS.match, given.values()))
        words = next((key for key in (*_WORDS, *given) if key in given), "")
        value = f'arguments.get("{words}", "")'
        if name in self.around:
            return "what it encloses", f"{{{{ body or ({value} | linked) }}}}"
        if not leads:
            return "its words", f"{{{{ {value} | linked }}}}"
        order = json.dumps([key for key in (*_WORDS, *given) if key in given])
        return "where it leads", _LEADING % {"order": order}

    def fixed(self, name: str) -> str | None:
        """The words that a shortcode always stands for: its template's own, or a parameter of the site's."""
        file = self._theirs(name)
        if not (file := self._theirs(name)):
            return None
        text = _COMMENT.sub("", file.read_text(encoding="utf-8", errors="replace")).strip()
        if not (asked := _PARAM.fullmatch(text)):
            return text if text and not re.search(r"[<\n]|\{\{", text) else None
        found: Any = self.params
        for part in asked[1].lower().split("."):
            known = {str(key).lower(): value for key, value in found.items()} if isinstance(found, dict) else {}
            found = known.get(part)
        return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else None

    def _simple(self, name: str) -> str | None:
        """The template of one of Hugo's, in Jinja."""
        if name not in self.translated:
            file = self._theirs(name)
            text = file.read_text(encoding="utf-8", errors="replace") if file else ""
            self.translated[name] = translate.jinja(text) if file else None
        return self.translated[name]

    def problems(self) -> list[Problem]:
        """What is to be told of them: each name once."""
        return [problem for name, places in sorted(self.seen.items()) for problem in self._told(name, places)]

    def _told(self, name: str, places: list[Place]) -> list[Problem]:
        was = self.original.get(name, name)
        if name == "details" and was not in self.theirs:
            return []
        theirs = self._theirs(was)
        before = f"; in Hugo, {theirs.relative_to(self.folder)} does" if theirs else ""
        renamed = "" if name == was else f', which is "{name}" here'
        if self._simple(was):
            message = f'the template of the shortcode "{was}"{renamed} is translated'
            hint = f"see that templates/shortcodes/{name}.html shows what it did{before}"
            return [Problem(message, place, hint) for place in places]
        hint = f"write templates/shortcodes/{name}.html, or Markdown in its place{before}"
        what, _ = self._shown(name)
        verb = "are" if what == "its words" else "is"
        message = f'the shortcode "{was}"{renamed} is not known here: {what} {verb} shown, and nothing else'
        return [Problem(message, place, hint) for place in places]

    def _theirs(self, name: str) -> Path | None:
        """Hugo's own template of a shortcode."""
        layouts = [self.folder / "layouts", *sorted(self.folder.glob("themes/*/layouts"))]
        places = [layout / below / f"{name}.html" for layout in layouts for below in ("shortcodes", "_shortcodes")]
        return next((place for place in places if place.is_file()), None)


def _inside(call: Call) -> Call:
    """A shortcode between paragraphs whose words, formulas and all, stand in what it encloses, where they are read as
    Markdown: a title before what is there."""
    folded = {key.lower(): key for key in call.arguments}
    named = next((folded[key] for key in (*_TITLES, *_SAYS) if key in folded), "")
    words = call.arguments.get(named, "").strip()
    leads = call.inner is None and any(map(_ADDRESS.match, call.arguments.values()))  # it is shown as a link
    if leads or not re.search(r"[^\W\d_]\s+\S|\$\S", words):
        return call
    shown = f"**{words}**" if named.lower() in _TITLES and not re.search(r"[*`$]", words) else words
    lines = [f"{call.indent if number else ''}{line}" for number, line in enumerate(shown.split("\n"))]
    below = (call.inner or "").strip("\n")
    inner = "\n".join([f"{call.indent}{lines[0]}", *lines[1:], *(["", below] if below.strip() else [])])
    arguments = {key: value for key, value in call.arguments.items() if key != named}
    return replace(call, arguments=arguments, inner=f"\n{inner}\n")


def _read(template: str) -> str:
    """A template whose words, outside of tags, may hold Markdown."""

    def shown(match: re.Match[str]) -> str:
        before = template[: match.start()]
        return match[0] if before.rfind("<") > before.rfind(">") else f"{{{{ {match[1]} | linked }}}}"

    return _SAID.sub(shown, template)


def _shared(name: str, given: dict[str, str]) -> dict[str, str]:
    """The arguments of a shortcode that both have; what themes add to it, such as `align`, only styles."""
    spoken = {"max-width": "width", "maxwidth": "width", **{each.lower(): each for each in shortcode.KNOWN[name]}}
    named = {spoken.get(key.lower(), ""): value for key, value in given.items()}
    return {key: value for key, value in named.items() if key}


def own(folder: Path) -> frozenset[str]:
    """Names of the shortcodes that the site itself has written."""
    return frozenset(
        file.relative_to(below).with_suffix("").as_posix()
        for below in (folder / "layouts/shortcodes", folder / "layouts/_shortcodes")
        for file in (below.rglob("*.html") if below.is_dir() else ())
    )
