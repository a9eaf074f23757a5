"""Objects of other libraries that can show themselves: `_repr_svg_`, `_repr_png_`, `_repr_html_`, Vega-Lite.

Their colours are their own. One that does not name the page's inks stands on white paper, in both themes.
"""

import base64
import io
import json
import re
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from PIL import Image, UnidentifiedImageError

from linocut.figure.job import LARGEST, Failure, File, Picture, Saved, a
from linocut.figure.output import png_image, raster, svg_cleanup, svg_nesting
from linocut.figure.output.style import WIDTH
from linocut.figure.process.script import Failed

_SVG = "{http://www.w3.org/2000/svg}"
_LENGTH = re.compile(r"\s*([\d.]+(?:e[-+]?\d+)?)\s*(px|pt|in|cm|mm|pc|em|)\s*$", re.IGNORECASE)
_POINTS = {"px": 1, "pt": 1, "": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12, "em": 16}
"""A point is a pixel of the page, as everywhere here."""
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(r"""<img\b[^>]*\bsrc\s*=\s*["']data:image/(?:png|jpeg|webp);base64,([^"']+)["']""", re.IGNORECASE)


def save(drawn: Any, limit: int) -> Saved:
    """The files of an object that shows itself; an SVG of more than `limit` compressed bytes becomes pixels.

    Raises `Failed` where it shows nothing that can stand in a page.
    """
    text, picture, html = _shown(drawn)
    found = _DRAWING.search(html) if not (text or picture) else None
    text = found[0] if found else text
    image = _IMAGE.search(html) if not (text or picture) else None
    picture = base64.b64decode(image[1]) if image else picture
    try:
        if text:
            return _vector(text, picture, limit)
        if picture:
            return _pixels(picture)
    except (ET.ParseError, UnidentifiedImageError, ValueError) as error:
        message = f"returned {a(type(drawn).__name__)} whose drawing cannot be read: {error}"
        raise Failed(Failure(message)) from error
    raise Failed(_nothing(drawn, html))


def _nothing(drawn: Any, html: str) -> Failure:
    kind = a(type(drawn).__name__)
    if html:
        return Failure(
            f"returned {kind}, whose HTML holds no drawing that shows without scripts",
            hint="return its SVG or PNG; a table is written {{< table figure.result >}}",
        )
    return Failure(f"returned {kind}, which cannot be drawn", hint="return a matplotlib figure, or (figure, results)")


def _shown(drawn: Any) -> tuple[str, bytes, str]:
    """(SVG, PNG, HTML) of an object, as far as it has them."""
    chart = _vega(drawn)
    if chart:
        return chart, b"", ""
    bundle = _call(drawn, "_repr_mimebundle_")
    bundle = bundle if isinstance(bundle, Mapping) else {}
    text = _call(drawn, "_repr_svg_") or bundle.get("image/svg+xml") or ""
    picture = _call(drawn, "_repr_png_") or bundle.get("image/png") or b""
    html = _call(drawn, "_repr_html_") or bundle.get("text/html") or ""
    return str(text), base64.b64decode(picture) if isinstance(picture, str) else bytes(picture), str(html)


def _call(drawn: Any, name: str) -> Any:
    """What a method of the display protocol gives, without the metadata that may come with it."""
    method = getattr(drawn, name, None)
    if isinstance(drawn, type) or not callable(method):
        return None
    found = method()
    return found[0] if isinstance(found, tuple) else found


def _vega(drawn: Any) -> str:
    """An Altair chart's SVG; "" for anything else."""
    if not (hasattr(drawn, "to_dict") and hasattr(drawn, "to_json") and type(drawn).__module__.startswith("altair.")):
        return ""
    if find_spec("vl_convert") is None:
        raise Failed(Failure("returned an Altair chart, which needs vl-convert", hint="pip install vl-convert-python"))
    import vl_convert

    return str(vl_convert.vegalite_to_svg(json.dumps(drawn.to_dict())))


def _vector(text: str, picture: bytes, limit: int) -> Saved:
    svg_nesting.check(text)
    root = ET.fromstring(text)  # noqa: S314 - the author's own drawing, made a moment ago
    if root.tag != f"{_SVG}svg":
        raise ValueError("it is not SVG")
    width, height = _size(root)
    root.set("width", f"{width:g}")
    root.set("height", f"{height:g}")
    if "viewBox" not in root.attrib:
        root.set("viewBox", f"0 0 {width:g} {height:g}")
    styled = any(element.tag == f"{_SVG}style" for element in root.iter())
    themed = "currentColor" in text or "--figure-" in text
    if not themed:
        left, top, *sides = root.get("viewBox", "").replace(",", " ").split()
        paper = dict(zip(("x", "y", "width", "height"), (left, top, *sides), strict=True))
        root.insert(0, ET.Element(f"{_SVG}rect", {**paper, "fill": "#ffffff"}))
    drawing, characters = svg_cleanup.tidy(ET.tostring(root, encoding="unicode"), themed=themed)
    data = drawing.encode()
    feed = picture or png_image.rasterised(drawing)
    weight = len(zlib.compress(data))
    if weight > limit:
        return _pixels(png_image.rasterised(drawing), size=(width, height))._replace(
            warnings=(f"draws an SVG of {weight / 1000:,.0f} kB, more than {limit / 1000:,.0f} kB: pages show pixels",)
        )
    if styled:  # its style sheet would speak of the whole page: it stays a file of its own
        alone = (
            Picture(File(data, ".svg"), "image/svg+xml", 1, "both"),
            Picture(File(feed, ".png"), "image/png", 2, "both"),
        )
        return Saved(width, height, None, None, alone, File(feed, ".png"), "", weight, ())
    return Saved(width, height, File(data, ".svg"), None, (), File(feed, ".png"), characters, weight, ())


def _size(root: ET.Element) -> tuple[float, float]:
    """Pixels of the page: from width and height, else from the view box."""
    found = []
    for side in ("width", "height"):
        match = _LENGTH.match(root.get(side, ""))
        found.append(float(match[1]) * _POINTS[match[2].lower()] if match else 0.0)
    box = root.get("viewBox", "").replace(",", " ").split()
    if not all(found) and len(box) == 4:
        found = [float(box[2]), float(box[3])]
    if not all(found):
        raise ValueError("it has neither a size nor a view box")
    if not 0 < found[0] * found[1] <= LARGEST:  # nan is not
        raise ValueError(f"its size is {found[0]:g} by {found[1]:g} pixels")
    return round(found[0], 2), round(found[1], 2)


def _pixels(picture: bytes, size: tuple[float, float] | None = None) -> Saved:
    """A picture at its own size, or, where it is wider than the column of text, as sharp as its pixels make it."""
    given = Image.open(io.BytesIO(picture))
    image = given.convert("RGBA" if "A" in given.getbands() or "transparency" in given.info else "RGB")
    scale = image.width / size[0] if size else max(1.0, min(2.0, image.width / WIDTH))
    paper = Image.new("RGB", image.size, "#ffffff")
    paper.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    images: dict[float, Image.Image] = {scale: image}
    if scale > 1:
        images = {
            1: image.resize((round(image.width / scale), round(image.height / scale)), Image.Resampling.LANCZOS),
            **images,
        }
    made = tuple(raster.variants(images, "both"))
    feed = File(raster.encoded(paper, "PNG"), ".png")
    width, height = image.width / scale, image.height / scale
    return Saved(round(width, 2), round(height, 2), None, None, made, feed, "", raster.weight(made), ())
