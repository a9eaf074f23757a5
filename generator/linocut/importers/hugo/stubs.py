"""Shortcodes that only a template can show: folds have one, unknown ones get a stub each."""

import re
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path

from linocut.importers.hugo.calls import Call, Rewritten, tags
from linocut.importers.markdown import pieces
from linocut.problem import Place, Problem, place_at
from linocut.prose.syntax import embed

_OURS = {"figure", "video"}
"""Shortcodes that mean the same in both."""
_TAKEN = {"table", "include", "newsletter", *embed.ARGUMENTS}
"""Names that mean something here: a site's own shortcode of such a name gets another."""


@dataclass(slots=True)
class Stubs:
    """The templates that the new site's texts ask for."""

    folder: Path
    """Of the Hugo site."""
    theirs: frozenset[str]
    """Shortcodes that the site itself has written."""
    seen: dict[str, list[Place]] = field(default_factory=dict)
    """Name here -> where it stands in the new site."""
    original: dict[str, str] = field(default_factory=dict)
    """Name here -> its name in Hugo."""

    def keep(self, call: Call) -> Rewritten:
        """A shortcode as linocut reads it."""
        name = call.name
        if name not in _OURS:
            name = re.sub(r"[^\w./-]", "-", name).lstrip("_-.") or "shortcode"
            name = f"site-{name}" if name in _TAKEN or not name[0].isalpha() else name
            self.original[name] = call.name
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
        offset = 0
        for text, code in pieces(body):
            for tag in () if code else tags(text):
                if not (tag.closes or tag.name in _OURS or tag.name in _TAKEN):
                    self.seen.setdefault(tag.name, []).append(place_at(path, body, offset + tag.start, line))
            offset += len(text)

    def templates(self) -> dict[str, bytes]:
        """Files of the new site."""
        return {f"templates/shortcodes/{name}.html": self._template(name) for name in sorted(self.seen)}

    def _template(self, name: str) -> bytes:
        if name == "details" and self.original.get(name, name) not in self.theirs:
            return resources.files("linocut.importers.hugo").joinpath("shortcodes/details.html").read_bytes()
        was = self.original.get(name, name)
        return f'{{# Stands for Hugo\'s shortcode "{was}": shows what it encloses. #}}\n{{{{ body }}}}\n'.encode()

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
        hint = f"write templates/shortcodes/{name}.html, or Markdown in its place{before}"
        message = f'the shortcode "{was}"{renamed} is not known here: what it encloses is shown, and nothing else'
        return [Problem(message, place, hint) for place in places]

    def _theirs(self, name: str) -> Path | None:
        """Hugo's own template of a shortcode."""
        layouts = [self.folder / "layouts", *sorted(self.folder.glob("themes/*/layouts"))]
        places = [layout / below / f"{name}.html" for layout in layouts for below in ("shortcodes", "_shortcodes")]
        return next((place for place in places if place.is_file()), None)


def own(folder: Path) -> frozenset[str]:
    """Names of the shortcodes that the site itself has written."""
    return frozenset(
        file.relative_to(below).with_suffix("").as_posix()
        for below in (folder / "layouts/shortcodes", folder / "layouts/_shortcodes")
        for file in (below.rglob("*.html") if below.is_dir() else ())
    )
