"""The picture that a shared link shows: an article's title beside its first figure, 1200 by 630 pixels."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from linocut.figure.output import png_image
from linocut.model.address import absolute
from linocut.model.article import Article, Output
from linocut.model.drawing import Figure
from linocut.model.render_context import RenderContext, shown
from linocut.store.cache import Blob, Cache, digest
from linocut.theme.palette import PALETTE

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)
"""Pixels: what Facebook, Mastodon, LinkedIn and Slack crop least."""

_MARGIN = 64
_GENERATION = 1
"""Raise it when the same article shall get another card."""


@dataclass(frozen=True, slots=True)
class Card:
    """The picture that a shared link shows."""

    url: str
    """Absolute."""
    width: int
    height: int
    alt: str


def card(context: RenderContext, article: Article) -> Card | None:
    """The article's card; None for one without a figure: a card of a title alone says less than the link itself."""
    figure = _figure(context, article)
    if figure is None:
        return None
    return Card(absolute(context.site, "/" + _path(context, article, figure)), *SIZE, article.front.title)


def outputs(context: RenderContext, article: Article) -> Iterator[Output]:
    """The file that the card refers to."""
    figure = _figure(context, article)
    if figure:
        make = partial(_drawn, context.cache, article.front.title, context.site.title, figure)
        yield Output(_path(context, article, figure), _key(context, article, figure), make)


def _figure(context: RenderContext, article: Article) -> Figure | None:
    return shown(context, article.figures[0]) if article.figures else None


def _key(context: RenderContext, article: Article, figure: Figure) -> str:
    return digest("card", _GENERATION, article.front.title, context.site.title, png_image.name(figure), PALETTE)


def _path(context: RenderContext, article: Article, figure: Figure) -> str:
    name = PurePosixPath(article.url.strip("/") or "home").stem
    return f"assets/{name}-card-{_key(context, article, figure)[:10]}.png"


def _drawn(cache: Cache, title: str, site: str, figure: Figure) -> bytes:
    key = digest("card", _GENERATION, title, site, png_image.name(figure), PALETTE)
    known = cache.get("card", key)
    if isinstance(known, Blob) and cache.holds(known):
        return cache.read(known)
    made = _draw(title, site, png_image.png(figure, cache))
    cache.put("card", key, cache.blob(made, ".png"))
    return made


def _draw(title: str, site: str, picture: bytes) -> bytes:
    from PIL import Image, ImageDraw

    ink = {colour.name: colour.light for colour in PALETTE}
    canvas = Image.new("RGB", SIZE, ink["paper"])
    draw = ImageDraw.Draw(canvas)
    font, lines = _set(title)
    height = font.size * 1.16
    top = float(_MARGIN - 8)
    for line in lines:
        draw.text((_MARGIN, top), line, fill=ink["text"], font=font)
        top += height
    small = _font("font_source_sans_pro", "SourceSansPro-Regular.ttf", 28)
    draw.text((_MARGIN, SIZE[1] - _MARGIN), site, fill=ink["muted"], font=small, anchor="ls")
    draw.rectangle((0, 0, 12, SIZE[1]), fill=ink["accent"])
    room = (_MARGIN, round(top) + 20, SIZE[0] - _MARGIN, SIZE[1] - _MARGIN - 48)
    with Image.open(io.BytesIO(picture)) as opened:
        _paste(canvas, opened.convert("RGBA"), room)
    made = io.BytesIO()
    canvas.quantize(96, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def _paste(canvas: "Image", figure: "Image", room: tuple[int, int, int, int]) -> None:
    """The figure, as large as the room lets it be, at the room's right bottom."""
    from PIL import Image

    left, top, right, bottom = room
    scale = min((right - left) / figure.width, (bottom + 48 - top) / figure.height, 1.5)
    size = (max(1, round(figure.width * scale)), max(1, round(figure.height * scale)))
    small = figure.resize(size, Image.Resampling.LANCZOS)
    canvas.paste(small, (right - size[0], bottom + 48 - size[1]), small)


def _set(title: str) -> tuple["FreeTypeFont", list[str]]:
    """The title in the largest size in which it takes at most three lines."""
    for size in (68, 60, 52, 44, 36):
        font = _font("font_source_serif_pro", "SourceSerifPro-Regular.ttf", size)
        lines = _broken(title, font)
        if len(lines) <= (2 if size > 52 else 3):
            break
    return font, lines[:3]


def _broken(title: str, font: "FreeTypeFont") -> list[str]:
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= SIZE[0] - 2 * _MARGIN or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _font(package: str, name: str, size: int) -> "FreeTypeFont":
    from importlib.resources import files

    from PIL import ImageFont

    data = files(package).joinpath("files", name).read_bytes()
    return ImageFont.truetype(io.BytesIO(data), size)
