"""The picture that a shared link shows, 1200 by 630 pixels: an article's title and description beside its picture.

It is seen at 500 pixels: text and labels are twice as large as on a page, so a figure stands in it as on a phone, where
it has fewer and relatively larger letters.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from linocut.assets.images import lead_path
from linocut.figure.output import png_image
from linocut.model.address import absolute
from linocut.model.article import Article
from linocut.model.drawing import Figure
from linocut.model.output import Output
from linocut.model.render_context import RenderContext, lead
from linocut.store.cache import Blob, Cache
from linocut.store.generation import digest
from linocut.theme.palette import PALETTE

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)
"""Pixels: what Facebook, Mastodon, LinkedIn and Slack crop least."""

_MARGIN = 60
_COLUMN = 450
"""Pixels of the text."""
_ROOM = (_MARGIN + _COLUMN + 40, 40, SIZE[0] - 40, SIZE[1] - 40)
"""Where a figure stands: left, top, right, bottom."""
_GENERATION = 3
"""Raise it when the same article shall get another card."""


@dataclass(frozen=True, slots=True)
class Card:
    """The picture that a shared link shows."""

    url: str
    """Absolute."""
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands beside the words: a photograph, or a figure."""

    key: str
    file: str = ""
    """The author's picture."""
    figure: Figure | None = None


def card(context: RenderContext, article: Article) -> Card | None:
    """The article's card; None for one without a picture: a card of a title alone says less than the link itself."""
    beside = _lead(context, article)
    if beside is None:
        return None
    return Card(absolute(context.site, "/" + _path(context, article, beside)), *SIZE, article.front.title)


def outputs(context: RenderContext, article: Article) -> Iterator[Output]:
    """The file that the card refers to."""
    beside = _lead(context, article)
    if beside:
        make = partial(_drawn, context, article, beside)
        yield Output(_path(context, article, beside), _key(context, article, beside), make, slow=True)


def _lead(context: RenderContext, article: Article) -> _Lead | None:
    file = lead_path(article, context.inputs)
    if file in context.pictures:
        return _Lead(context.inputs.digest(file), file=file)
    figure = lead(context, article)
    return _Lead(png_image.name(figure), figure=figure) if figure else None


def _key(context: RenderContext, article: Article, beside: _Lead) -> str:
    return digest("card", _GENERATION, article.front.title, article.summary, context.site.title, beside.key, PALETTE)


def _path(context: RenderContext, article: Article, beside: _Lead) -> str:
    name = PurePosixPath(article.url.strip("/") or "home").stem
    return f"assets/{name}-card-{_key(context, article, beside)[:10]}.png"


def _drawn(context: RenderContext, article: Article, beside: _Lead) -> bytes:
    key = _key(context, article, beside)
    known = context.cache.get("card", key)
    if isinstance(known, Blob) and context.cache.holds(known):
        return context.cache.read(known)
    made = _draw(article.front.title, article.summary, context.site.title, _placed(context, beside))
    context.cache.put("card", key, context.cache.blob(made, ".png"))
    return made


def _placed(context: RenderContext, beside: _Lead) -> "tuple[Image, tuple[int, int]] | None":
    """The picture in its size on the card, and its left upper corner; None for an SVG that only browsers can draw."""
    from PIL import Image, ImageOps

    left, top, right, bottom = _ROOM
    if beside.figure:
        with Image.open(io.BytesIO(_figure(beside.figure, context.cache))) as opened:
            made = ImageOps.contain(opened.convert("RGBA"), (right - left, bottom - top), Image.Resampling.LANCZOS)
        return made, (right - made.width, top + (bottom - top - made.height) // 2)
    data = context.inputs.read(beside.file)
    if beside.file.lower().endswith(".svg"):
        try:
            data = png_image.rasterised(data.decode("utf-8-sig"))
        except ValueError:
            return None
    with Image.open(io.BytesIO(data)) as opened:
        whole = ImageOps.exif_transpose(opened).convert("RGBA")
        return ImageOps.fit(whole, (SIZE[0] - left, SIZE[1]), Image.Resampling.LANCZOS), (left, 0)


def _figure(figure: Figure, cache: Cache) -> bytes:
    """Its drawing for phones, whose labels are large; its own picture where a frozen build has nothing that draws."""
    draws = all(map(find_spec, ("matplotlib", "resvg_py")))  # matplotlib brings fonts
    if draws and figure.narrow and figure.narrow.svg:
        return png_image.plotted(cache.read(figure.narrow.svg).decode())
    return png_image.png(figure, cache)


def _draw(title: str, description: str, site: str, placed: "tuple[Image, tuple[int, int]] | None") -> bytes:
    from PIL import Image, ImageDraw

    ink = {colour.name: colour.light for colour in PALETTE}
    canvas = Image.new("RGB", SIZE, ink["paper"])
    if placed:
        picture, corner = placed
        canvas.paste(picture, corner, picture)
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 0, 12, SIZE[1]), fill=ink["accent"])
    small = _font("font_source_sans_pro", "SourceSansPro-Regular.ttf", 30)
    floor = SIZE[1] - _MARGIN
    draw.text((_MARGIN, floor), _cut(site, small), fill=ink["muted"], font=small, anchor="ls")
    font, lines = _set(title)
    top = float(_MARGIN - 12)
    for line in lines:
        draw.text((_MARGIN, top), line, fill=ink["text"], font=font)
        top += font.size * 1.14
    top += 22
    told = _broken(description, small)
    room = max(0, int((floor - 60 - top) / 40))
    if len(told) > room:
        told = [*told[: room - 1], _cut(f"{told[room - 1]} …", small)] if room else []
    for line in told:
        draw.text((_MARGIN, top), line, fill=ink["muted"], font=small)
        top += 40
    made = io.BytesIO()
    canvas.quantize(128, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def _set(title: str) -> tuple["FreeTypeFont", list[str]]:
    """The title in the largest size in which it leaves room below it, and no word is wider than the column."""
    for size in (66, 58, 50, 44, 38):
        font = _font("font_source_serif_pro", "SourceSerifPro-Semibold.ttf", size)
        lines = _broken(title, font)
        if len(lines) <= (3 if size > 50 else 5) and all(font.getlength(line) <= _COLUMN for line in lines):
            break
    return font, [_cut(line, font) for line in lines[:6]]


def _broken(text: str, font: "FreeTypeFont") -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= _COLUMN or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(line: str, font: "FreeTypeFont") -> str:
    """The line, or as much of it as the column holds."""
    if font.getlength(line) <= _COLUMN:
        return line
    short = line.removesuffix("…").rstrip()
    while short and font.getlength(f"{short}…") > _COLUMN:
        short = short[:-1].rstrip()
    return f"{short}…"


def _font(package: str, name: str, size: int) -> "FreeTypeFont":
    from importlib.resources import files

    from PIL import ImageFont

    data = files(package).joinpath("files", name).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size)
