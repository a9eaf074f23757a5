"""What templates are given of a figure or an image: everything that a page or a list shows of it."""

import ast
import csv
import io
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from html import escape
from itertools import islice
from typing import Any

from markupsafe import Markup

from linocut.assets.figure_files import file_of, png_of, state_of, stem
from linocut.assets.images import lead_path
from linocut.model.address import address, local
from linocut.model.article import Article
from linocut.model.drawing import ID_PREFIX, PHONE, SHRUNK, Axis, Figure, Narrow, Parameter, Raster
from linocut.model.output import Picture
from linocut.model.render_context import RenderContext, lead
from linocut.model.site import Site
from linocut.model.slot import FigureUse, ImageUse
from linocut.store.cache import Blob
from linocut.theme.template import local_set

CELLS = 400
"""Cells of a figure's data that its page shows as a table; the whole is a link."""

_OPENING = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_SIZED = re.compile(r'\s(?:width|height|class|role|aria-[a-z]+)="[^"]*"')
_BEFORE = re.compile(r"^.*?(?=<svg\b)", re.DOTALL)
_OWN_ID = re.compile(rf'(?<=[#"]){ID_PREFIX}')


def thumbnail(context: RenderContext, article: Article) -> dict[str, Any] | None:
    """What a list shows of an article: the picture of its front matter, else its first figure; None without either."""
    picture = context.pictures.get(lead_path(article, context.inputs))
    if picture:
        size = (picture.width, picture.height)
        return {"picture": picture, "rasters": [], "src": picture.src, "size": size, "narrow": None}
    figure = lead(context, article)
    if figure is None:
        return None
    size, inks = (round(figure.width), round(figure.height)), context.theme.inks
    narrow = figure.narrow and {
        "src": file_of(figure, inks, narrow=True),
        "size": (round(figure.narrow.width), round(figure.narrow.height)),
    }
    return {"picture": None, "rasters": rasters(figure), "src": file_of(figure, inks), "size": size, "narrow": narrow}


def alt_texts(context: RenderContext, use: FigureUse) -> list[str]:
    """What the script returned as the alt text of every state."""
    return [context.figures[drawing].alt for drawing in use.drawings]


@dataclass(frozen=True, slots=True)
class FigureView:
    """What `figure.html` shows of a figure, beside its caption."""

    figure: Figure
    """The state that is shown first."""
    alt: str
    decorative: bool
    svg: Markup | None
    """None: it is shown as pixels."""
    narrow: Markup | None
    """The drawing for phones."""
    details: str
    """The id of what stands behind it."""
    rigid: bool
    """Whether a phone shows it at its own size, scrolled sideways: its letters would be too small."""
    rasters: list[dict[str, Any]]
    href: str
    """The file that "Enlarge" opens."""
    prefix: str
    """Of every id in its SVG."""
    axes: list[dict[str, Any]]
    """A slider for each."""
    states: list[dict[str, Any]]
    """What sliders show, in their order; []: there is one."""
    animated: bool
    data: list[dict[str, Any]]
    """The arrays behind it, as files and as tables."""
    source: Markup
    """The script, coloured."""
    script: str
    """Its path; "": nothing stands under the figure."""
    parameters: tuple[tuple[str, Parameter], ...]
    versions: tuple[tuple[str, str], ...]
    """Of the packages that it was made with."""

    def variables(self) -> dict[str, Any]:
        """By the names that the template has for them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def figure_view(
    context: RenderContext, use: FigureUse, alts: list[str], prefix: str, shown_as: Figure | None = None
) -> FigureView:
    """A figure as its article uses it.

    `alts` has one text for each of the use's drawings. `prefix` starts every id of the SVG, so that ids are the page's
    own. Raises `EntryLost` when one is not there any more.
    """
    figure = shown_as or context.figures[use.drawings[use.start]]
    alt = alts[use.start]
    drawn = [shown_as] if shown_as else [context.figures[drawing] for drawing in use.drawings]
    states = [state for one in drawn for state in one.states]
    alts = alts * len(states) if figure.frames else alts
    narrow = figure.narrow if all(state.narrow for state in states) else None
    moving = zip(states, alts, strict=True) if len(states) > 1 else ()
    return FigureView(
        figure=figure,
        alt=alt,
        decorative=use.alt == "",
        svg=_inline(context, figure, alt, prefix),
        narrow=_inline(context, narrow, alt, prefix),
        details=made(prefix),
        rigid=not narrow and bool(figure.characters) and figure.width * SHRUNK > PHONE,
        rasters=rasters(figure),
        href=file_of(figure, context.theme.inks),
        prefix=prefix,
        axes=[_axis(axis, labels(figure.source)) for axis in use.axes or _moving(figure)],
        states=[_state(context.site, state, text) for state, text in moving],
        animated="animate" in use.classes,
        data=[_data(context, name, blob) for name, blob in figure.data],
        source=Markup(highlighted(figure.source)),  # noqa: S704 - pygments escapes
        script=figure.drawing.script,
        parameters=figure.drawing.parameters,
        versions=figure.versions,
    )


def _moving(figure: Figure) -> tuple[Axis, ...]:
    """The axis along which an animation moves, if it does."""
    count = len(figure.states)
    return (Axis("frame", tuple(range(1, count + 1)), 0),) if count > 1 else ()


def _inline(context: RenderContext, drawn: Figure | Narrow | None, alt: str, prefix: str) -> Markup | None:
    if drawn is None or drawn.svg is None:
        return None
    svg = context.cache.read(drawn.svg).decode()
    return Markup(inline(svg, drawn, alt, prefix))  # noqa: S704 - our own drawing


def inline(svg: str, drawn: Figure | Narrow, alt: str, prefix: str) -> str:
    """The SVG as it stands in a page: its size, its alt text, what stands behind it, ids that begin with `prefix`."""
    kind, own = ("plot narrow", f"{prefix}n") if isinstance(drawn, Narrow) else ("plot", prefix)
    label = f'role="img" aria-label="{escape(alt)}" aria-details="{made(prefix)}"' if alt else 'aria-hidden="true"'
    svg = _OWN_ID.sub(own, _BEFORE.sub("", svg, count=1))
    opening = _OPENING.search(svg)
    attributes = _SIZED.sub("", opening[0])[4:] if opening else ""
    sides = f'width="{_number(drawn.width)}" height="{_number(drawn.height)}"'
    return _OPENING.sub(lambda _: f'<svg class="{kind}" {sides} {label}{attributes}', svg, count=1)


def made(prefix: str) -> str:
    """The id of what stands behind a drawing: its data as a table, its source."""
    return f"{prefix}-made"


def rasters(figure: Figure) -> list[dict[str, Any]]:
    """For each theme that has pictures of its own: the sources, best first, and the fallback.

    [{"theme": "light", "sources": [(type, srcset)], "src": site path}]; empty for a figure with an SVG.
    """
    if figure.svg:
        return []
    themes = sorted({raster.theme for raster in figure.rasters}, reverse=True) or ["both"]
    return [_raster_set(figure, theme) for theme in themes]


def _raster_set(figure: Figure, theme: str) -> dict[str, Any]:
    mine = [raster for raster in figure.rasters if raster.theme == theme]
    types = sorted(
        {raster.type for raster in mine}, key=lambda kind: (kind == "image/png", kind)
    )  # PNG is for the rest
    fallback = next((raster for raster in mine if raster.type == "image/png"), None)
    return {
        "theme": theme,
        "sources": [(kind, _srcset(figure, [r for r in mine if r.type == kind])) for kind in types],
        "src": address(stem(figure), fallback.blob) if fallback else png_of(figure),
    }


def _srcset(figure: Figure, variants: list[Raster]) -> str:
    ordered = sorted(variants, key=lambda raster: raster.scale)
    return ", ".join(f"{address(stem(figure), raster.blob)} {_number(raster.scale)}x" for raster in ordered)


def _state(site: Site, figure: Figure, alt: str) -> dict[str, Any]:
    """What the page's script needs to show another state: the SVG's address, or what `<picture>`s are made of."""
    if figure.svg:
        narrow = {"narrow": local(site, state_of(figure, narrow=True))} if figure.narrow else {}
        return {"href": local(site, state_of(figure)), **narrow, "alt": alt}
    sets = [
        {
            "theme": one["theme"],
            "sources": [(kind, local_set(site, sources)) for kind, sources in one["sources"]],
            "src": local(site, one["src"]),
        }
        for one in rasters(figure)
    ]
    return {"pictures": sets, "alt": alt}


def _axis(axis: Axis, names: Mapping[str, str]) -> dict[str, Any]:
    shown = [spell(value) for value in axis.values]
    label = names.get(axis.name) or axis.name.replace("_", " ")
    return {"name": axis.name, "label": label, "values": shown, "start": axis.start, "shown": shown[axis.start]}


def labels(source: str) -> Mapping[str, str]:
    """What a script calls its parameters before readers: `labels = {"t": "time, s"}` at its top, read without a run."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="labels")], value=ast.Dict() as given):
                with suppress(ValueError):  # not written out: a name of the script's own
                    return {str(name): str(label) for name, label in ast.literal_eval(given).items()}
    return {}


def spell(value: Parameter) -> str:
    """A parameter as a reader sees it: 0.30000000000000004 is 0.3, a minus is a minus."""
    if isinstance(value, bool | str):
        return str(value)
    return f"{value:.6g}".replace("-", "−")


def _data(context: RenderContext, name: str, blob: Blob) -> dict[str, Any]:
    return {
        "name": name,
        "href": address(name.rsplit(".", 1)[0], blob),
        "size": blob.size,
        "rows": table(context.cache.read(blob).decode(), CELLS) if blob.suffix == ".csv" else [],
    }


def table(text: str, cells: int) -> list[list[str]]:
    """CSV as rows for a table with a head, as numbers a person reads; [] when it has more cells than that."""
    head = list(islice(csv.reader(io.StringIO(text)), cells + 1))
    if not head or sum(len(row) for row in head) > cells:
        return []
    return [[_shortened(cell) for cell in row] for row in head]


def _shortened(cell: str) -> str:
    try:
        return f"{float(cell):.4g}".replace("-", "−")
    except ValueError:
        return cell


def highlighted(source: str) -> str:
    """Python as HTML with classes."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return str(highlight(source, PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True)))


def picture_context(context: RenderContext, use: ImageUse, alt: str) -> dict[str, Any]:
    """The variables of `image.html`, without the caption."""
    given = dict(use.attributes)
    picture = context.pictures.get(use.path)
    attributes = [(name, value) for name, value in given.items() if name not in {"alt", "src"}]
    if picture:
        attributes = [(name, value) for name, value in attributes if name not in {"width", "height", "loading"}]
        width, style = given.get("width", ""), given.get("style", "")
        if width.endswith("%") and width[:-1].isdigit() and "width" not in style:
            attributes = [pair for pair in attributes if pair[0] != "style"]
            attributes.append(("style", f"width:{width}{';' if style else ''}{style}"))
        picture = sized(picture, width, given.get("height", "") if "width" not in given else "")
    return {"picture": picture, "alt": alt, "attributes": attributes}


def sized(picture: Picture, width: str, height: str = "") -> Picture:
    """The picture at the width that its author asks for ("300", "300px"), or the height, its sides in proportion."""
    wanted, high = width.removesuffix("px"), height.removesuffix("px")
    if high.isdigit() and int(high):
        return replace(picture, width=max(1, round(picture.width * int(high) / picture.height)), height=int(high))
    if not wanted.isdigit() or not int(wanted):
        return picture
    return replace(picture, width=int(wanted), height=max(1, round(picture.height * int(wanted) / picture.width)))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
