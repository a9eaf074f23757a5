"""A drawing program's SVG made fit to stand inside a page: themed, small, its ids its own, the same bytes each time."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import groupby

from linocut.figure.output import colormap
from linocut.model.drawing import ID_PREFIX
from linocut.theme.palette import PALETTE

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"

DIGITS = 2
"""Of a length, behind the point: hundredths of a pixel."""

_INK = {light: f"light-dark({light},{dark})" for light, dark in colormap.PAIRS.items()} | {
    ink.light: f"var(--figure-{ink.name}, {ink.light})" for ink in PALETTE
}
_HEX = re.compile("#[0-9a-f]{6}\\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![#\w.])-?(?:\d*\.\d+(?:e[-+]?\d+)?|\d+e[-+]?\d+)(?![\w.])")
_LONG = re.compile(r"\.\d{3}|[\d.][eE]|(?<!\d)\.0+(?!\d)|\.\d+\.")
_IDLE = re.compile(r"(?<=\d)\.0+(?![\w.])|(?<=\.[1-9])0(?![\w.])|(?<![#\w.])0(?=\.\d*[1-9]\d*(?![\w.]))")
"""Zeros that say nothing: 1.0, 1.50, 0.5."""
_NEGATIVE = re.compile(r"(?<![#\w.])-0(?![\w.])")
_BESIDE = re.compile(r" (?=[A-Za-z])|(?<=[A-Za-z]) ")
"""A blank beside a command of a path."""
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")
_FAMILY = re.compile("'Source Sans Pro'|\"Source Sans Pro\"")

_COLOURS = ("fill", "stroke", "stop-color", "color", "flood-color", "lighting-color")
_LENGTHS = ("d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height", "points")
_DROPPED = ("metadata", "script", "title", "desc")


def tidy(source: str, *, drop_title: bool = True, themed: bool = True) -> tuple[str, str]:
    """The SVG for a page, and the distinct characters of its text, sorted.

    Where it is `themed`, colours that are light inks of the palette become custom properties, and those of the style's
    map name both of their sides; metadata, comments, scripts and unused ids go; lengths are rounded to hundredths of a
    pixel. Raises `ET.ParseError` when it is not XML.
    """
    root = ET.fromstring(source)  # noqa: S314 - the author's own drawing, made a moment ago
    _drop(root, _DROPPED if drop_title else _DROPPED[:2])
    _lift_style(root)
    _prune(root)
    names = _names(root)
    characters: set[str] = set()
    for element in root.iter():
        _tidy_element(element, names, themed=themed)
        kind = _local(element)
        if kind in ("text", "tspan"):
            characters.update(element.text or "", element.tail or "" if kind == "tspan" else "")
        if kind not in ("text", "tspan", "style", "title", "desc", "textPath"):
            element.text = None if not (element.text or "").strip() else element.text
        if kind != "tspan" and not (element.tail or "").strip():
            element.tail = None
    if themed and not any(_local(element) == "style" for element in root.iter()):
        _clip_together(root)
    root.attrib.pop("version", None)
    for side in ("width", "height"):
        root.set(side, root.get(side, "").removesuffix("pt"))
    root.attrib.pop("id", None)
    return _serialise(root), "".join(sorted(characters - {"\n"}))


def _tidy_element(element: ET.Element, names: dict[str, str], *, themed: bool) -> None:
    followed: list[str] = []
    for key, value in list(element.attrib.items()):
        new = value
        if key == "id":
            if value not in names:
                del element.attrib[key]
                continue
            new = names[value]
        elif key in (f"{{{_XLINK}}}href", "href"):
            del element.attrib[key]
            key = "href"  # noqa: PLW2901 - SVG 2's spelling of the same attribute
            new = "#" + names.get(value[1:], value[1:]) if value.startswith("#") else value.replace("\n", "")
        elif key in _LENGTHS:
            new = _rounded(" ".join(value.split()))
            new = _BESIDE.sub("", new) if key == "d" else new
        elif key == "transform":
            new = _transform(value)
            if not new:
                del element.attrib[key]
                continue
        elif key == "style":
            new = _declared(value, themed=themed)
        elif key in _COLOURS:
            new = _ink(value) if themed else value
            if new != value:  # a presentation attribute cannot hold var()
                del element.attrib[key]
                followed.append(f"{key}:{new}")
                continue
        if "url(" in new:
            new = _REFERENCE.sub(lambda match: f"url(#{names.get(match[1], match[1])})", new)
        element.attrib[key] = new
    for one in followed:  # before what its style says: that wins
        element.set("style", f"{one};{element.get('style', '')}".rstrip(";"))


@lru_cache(1024)  # most elements of a drawing share theirs
def _declared(style: str, *, themed: bool) -> str:
    """What a `style` says, made short; `themed`: with its inks as properties."""
    short = _rounded(style).replace(": ", ":").replace("; ", ";")
    return _FAMILY.sub("'Source Sans'", _ink(short) if themed else short)


def _ink(value: str) -> str:
    return _HEX.sub(lambda match: _INK.get(match[0].lower(), match[0]), value)


def _rounded(text: str) -> str:
    """Its numbers with two digits. Those of matplotlib's paths have no more: they lose their idle zeros alone."""
    if _LONG.search(text):
        return _NUMBER.sub(_hundredths, text)
    if "." not in text:
        return text
    short = _IDLE.sub("", text)
    return _NEGATIVE.sub("0", short) if "-0" in short else short


def _hundredths(match: re.Match[str]) -> str:
    return _short(float(match[0]), DIGITS)


def _short(number: float, digits: int) -> str:
    text = f"{number:.{digits}f}".rstrip("0").rstrip(".") if digits else str(number)
    text = text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    return "0" if text in ("-0", "", "-") else text


def _transform(value: str) -> str:
    """Moves are rounded as lengths; factors keep six digits, since they multiply large numbers (glyphs)."""

    def part(match: re.Match[str]) -> str:
        name, numbers = match[1], [float(number) for number in re.split(r"[\s,]+", match[2].strip())]
        if name == "rotate" and not numbers[0]:
            return ""
        digits = {"translate": [2, 2], "rotate": [4, 2, 2], "matrix": [6, 6, 6, 6, 2, 2]}.get(name, [6, 6])
        return f"{name}({' '.join(_short(number, n) for number, n in zip(numbers, digits, strict=False))})"

    return " ".join(filter(None, (part(match) for match in re.finditer(r"(\w+)\(([^)]*)\)", value))))


def _names(root: ET.Element) -> dict[str, str]:
    """New ids, in order of appearance, for the elements that something refers to."""
    wanted: set[str] = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            if key in (f"{{{_XLINK}}}href", "href") and value.startswith("#"):
                wanted.add(value[1:])
            if "url(" in value:
                wanted.update(_REFERENCE.findall(value))
            if key in ("aria-labelledby", "aria-describedby"):
                wanted.update(value.split())
        if _local(element) == "style":
            wanted.update(re.findall(r"#([\w-]+)", element.text or ""))
    names: dict[str, str] = {}
    for element in root.iter():
        identity = element.get("id")
        if identity in wanted and identity is not None:
            names.setdefault(identity, f"{ID_PREFIX}-{len(names)}")
    return names


def _drop(root: ET.Element, kinds: tuple[str, ...]) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if not isinstance(child.tag, str) or _local(child) in kinds:
                parent.remove(child)


def _lift_style(root: ET.Element) -> None:
    """matplotlib's own style sheet matches every element of the page that the drawing stands in: say it on the root."""
    for parent in list(root.iter()):
        for child in list(parent):
            rule = re.fullmatch(r"\*\{([^}]*)\}", (child.text or "").strip()) if _local(child) == "style" else None
            if rule:
                parent.remove(child)
                for declaration in filter(None, rule[1].split(";")):
                    key, _, value = declaration.partition(":")
                    root.set(key.strip(), value.strip())


def _prune(element: ET.Element) -> None:
    """Remove what shows nothing: empty groups, and paths with neither fill nor stroke."""
    for child in list(element):
        _prune(child)
        empty = _local(child) in ("defs", "g") and not len(child) and not (child.text or "").strip()
        if empty or (_local(child) == "path" and child.get("style") == "fill: none" and not child.get("id")):
            element.remove(child)


def _clip_together(element: ET.Element) -> None:
    """Marks that stand side by side and share a clip are clipped once: each time is a layer for whoever draws them."""
    if _local(element) in ("text", "switch"):
        return
    children: list[ET.Element] = []
    for child in element:
        _clip_together(child)
        bare = _local(child) == "g" and not child.attrib
        children.extend(child if bare else [child])
    children.sort(key=lambda child: _local(child) != "defs")  # which show nothing, wherever they stand
    element[:] = []
    for clip, run in groupby(
        children, key=lambda child: "" if "transform" in child.attrib else child.get("clip-path", "")
    ):
        together = list(run)
        if clip and len(together) > 1:
            element.append(ET.Element(f"{{{_SVG}}}g", {"clip-path": clip}))
            for one in together:
                del one.attrib["clip-path"]
                element[-1].extend(one if _local(one) == "g" and not one.attrib else [one])
        else:
            element.extend(together)


def _local(element: ET.Element) -> str:
    return _name(element.tag)


@cache
def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _serialise(root: ET.Element) -> str:
    pieces: list[str] = []
    _write(root, pieces.append, top=True)
    return "".join(pieces)


def _write(element: ET.Element, put: Callable[[str], None], *, top: bool = False) -> None:
    name = _local(element)
    put(f"<{name}")
    if top:
        put(f' xmlns="{_SVG}"')
    for key, value in element.attrib.items():
        space, _, local = key.rpartition("}")
        if space and space != "{" + _XML:
            continue  # an editor's own notes
        put(f' {"xml:" if space else ""}{local}="{_escape(value)}"')
    if not len(element) and not element.text:
        put("/>")
    else:
        put(f">{_escape(element.text or '')}")
        for child in element:
            _write(child, put)
        put(f"</{name}>")
    put(_escape(element.tail or "") if not top else "")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
