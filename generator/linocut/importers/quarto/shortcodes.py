"""Shortcodes of a Quarto page: what stands in the place of each. Those of extensions, which only these can show, become
links, pictures or a stub of the new site."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

_ARGUMENT = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))|\"([^\"]*)\"|'([^']*)'|(\S+)")
_YOUTUBE = re.compile(r"(?:youtube(?:-nocookie)?\.com/(?:embed/|watch\?v=|shorts/)|youtu\.be/)([\w-]+)")
_VIMEO = re.compile(r"vimeo\.com/(?:video/)?(\d+)")
_PICTURE = re.compile(r"\.(?:png|jpe?g|webp|avif|gif|svg)$", re.IGNORECASE)
_GONE = frozenset(
    "fa fab fas bi ai iconify academicicons icon li lordicon pagebreak lipsum placeholder brand contents".split()
)
"""Shortcodes that draw a sign, or nothing that a page here could show."""
_NAMES = {"latex": "LaTeX", "tex": "TeX", "bibtex": "BibTeX"}
"""Shortcodes that write a name as it is typeset."""
_WORDS = ("label", "text", "title", "caption", "alt", "content")
"""Arguments in which a shortcode's words are, the likeliest first."""
_TARGETS = ("file", "src", "href", "url", "path", "link")
_HERE = frozenset("include embed video figure gist instagram mastodon newsletter table twitter vimeo x youtube".split())
"""Names that mean something here: the build says what is wrong with them."""
_WITHIN = re.compile(r"\]\(<?[^()\s<>]*$|=[\"'][^\"'\n]*$")
"""What stands before a part of a link's target, or of an attribute of HTML."""

Told = tuple[str, str] | None
"""A message and its hint."""


@dataclass(slots=True)
class Stubs:
    """The templates that the new site needs for shortcodes of extensions."""

    words: dict[str, set[str]] = field(default_factory=dict)
    """Name -> the arguments that hold words, somewhere."""

    def keep(self, name: str, given: Mapping[str, str]) -> tuple[str, Told]:
        """A shortcode of an extension as linocut reads it."""
        spoken = [key for key in given if key in _WORDS or (key.isdecimal() and " " in given[key].strip())]
        self.words.setdefault(name, set()).update(spoken)
        quoted = {key: value.replace("\\", "\\\\").replace('"', '\\"') for key, value in given.items()}
        pairs = [f'"{value}"' if key.isdecimal() else f'{key}="{value}"' for key, value in quoted.items()]
        shown = "only its words are shown" if spoken else "nothing is shown"
        hint = f"write templates/shortcodes/{name}.html, or Markdown in its place"
        return f"{{{{< {' '.join([name, *pairs])} >}}}}", (f'the shortcode "{name}" is not known here: {shown}', hint)

    def templates(self) -> dict[str, bytes]:
        """Files of the new site."""
        return {f"templates/shortcodes/{name}.html": self._template(name).encode() for name in sorted(self.words)}

    def _template(self, name: str) -> str:
        named = [key for key in _WORDS if key in self.words[name]]
        named += sorted(key for key in self.words[name] if key.isdecimal())
        what = "its words" if named else "nothing"
        asked = " or ".join(f'arguments.get("{key}")' for key in named)
        shown = f'{{{{ {asked} or "" }}}}\n' if named else ""
        return f'{{# Stands for the shortcode "{name}" of a Quarto extension: shows {what}. #}}\n{shown}'


@dataclass(frozen=True, slots=True)
class Known:
    """What shortcodes of a page may ask for."""

    meta: Mapping[str, Any]
    variables: Mapping[str, Any]
    part: Callable[[str], str]
    """The file of the new site for one that is included, "" for none."""
    shown: Callable[[str, str], str]
    """What stands for a cell of a notebook: (notebook, cell)."""
    there: Callable[[str], bool]
    """Whether the project has the file that the page names so."""
    stubs: Stubs


def put(match: re.Match[str], known: Known) -> tuple[str, Told]:
    """What stands in the place of a shortcode, and what is told of it."""
    name = match["name"]
    given = _given(match["rest"])
    words = [value for key, value in given.items() if key.isdecimal()]
    first = words[0] if words else ""
    if name in _GONE:
        return "", None
    if name in {"meta", "var"}:
        value = value_of(known.meta if name == "meta" else known.variables, first)
        return value, None if value else (f"{match[0]} says nothing here", "write what it said")
    if name in {"env", "version"}:
        value = words[1] if len(words) > 1 else ""
        return value, None if value else (f"{match[0]} says nothing here", "write what it said")
    if name == "include" and first:
        part = known.part(first)
        return (f'{{{{< include "{part}" >}}}}' if part else match[0]), None
    if name == "embed" and first:
        file, _, cell = first.partition("#")
        held = known.shown(file, cell)
        why = "what a notebook held when it was imported stands here" if held else f"nothing of {first} can be shown"
        return held or f"`{first}`", (why, "a cell that runs draws it anew: ```{python}")
    if name == "video" and first:
        return _video(first, match[0], given), None
    if name == "kbd":
        return f"<kbd>{escape(first or next(iter(given.values()), ''))}</kbd>", None
    if name == "pdf" and first:
        return f"[{first.rpartition('/')[2]}]({first})", None
    if name == "tweet":
        user, post = (given.get("user") or first), (given.get("id") or "".join(words[1:2]))
        return (f'{{{{< x user="{user}" id="{post}" >}}}}' if post else f"<{first}>"), None
    return (match[0], None) if name in _HERE else _of_extension(match, given, known)


def _of_extension(match: re.Match[str], given: Mapping[str, str], known: Known) -> tuple[str, Told]:
    """A shortcode of which only its extension knows what it does: what it names, or a stub."""
    name = match["name"]
    if name in _NAMES:
        return _NAMES[name], None
    if _WITHIN.search(match.string[max(match.start() - 400, 0) : match.start()]):
        return "", (f'nothing stands for the shortcode "{name}" in an address', "write what it said")
    targets = [given[key] for key in ("0", *_TARGETS) if given.get(key)]
    target = next((one for one in targets if re.match(r"https?://", one) or known.there(one)), "")
    if not target:
        return known.stubs.keep(name, given)
    kind = "picture" if _PICTURE.search(target) and "://" not in target else "link"
    words = next((given[key] for key in _WORDS if given.get(key)), "")
    label = words or ("" if kind == "picture" else target.rstrip("/").rpartition("/")[2])
    aim = f"<{target}>" if " " in target else target
    if name == "downloadthis":
        return f"[{label}]({aim})", None
    message = f'the shortcode "{name}" is not known here: a {kind} stands for it'
    return f"{'!' * (kind == 'picture')}[{label}]({aim})", (message, "write Markdown or HTML that shows what it did")


def _given(written: str) -> dict[str, str]:
    """The arguments of a shortcode; positional ones are named "0", "1"."""
    found: dict[str, str] = {}
    for one in _ARGUMENT.finditer(written):
        name = one[1] or str(sum(key.isdecimal() for key in found))
        found[name] = next(filter(None, one.groups()[1:]), "")
    return found


def _video(address: str, written: str, given: Mapping[str, str]) -> str:
    """A video as linocut shows it: of another host at a click, a file where it is."""
    words = (given.get("title") or given.get("aria-label") or "").replace('"', "'")
    if clip := _YOUTUBE.search(address):
        return f'{{{{< youtube id="{clip[1]}" title="{words or "Video"}" >}}}}'
    if clip := _VIMEO.search(address):
        return f'{{{{< vimeo id="{clip[1]}" title="{words or "Video"}" >}}}}'
    if re.search(r"\.(?:mp4|webm|ogv|mov|m4v)(?:[?#].*)?$", address, re.IGNORECASE):
        sized = [f'{key}="{given[key]}"' for key in ("width", "height") if given.get(key, "").isdecimal()]
        named = [f'"{address}"', *([f'alt="{words}"'] if words else [])]
        return f"{{{{< {' '.join(['video', *named, *sized])} >}}}}"
    return f'{{{{< embed "{address}" title="{words or "Video"}" >}}}}' if "://" in address else written


def value_of(values: Mapping[str, Any], path: str) -> str:
    """What a table says below a path of keys; "" for nothing."""
    found: Any = values
    for key in path.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return "" if found is None or isinstance(found, dict | list) else str(found)
