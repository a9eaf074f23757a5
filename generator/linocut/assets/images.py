"""Image files: measured, offered in the sizes and formats that are smallest, stripped of what cameras add."""

import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from linocut.assets import no_file, no_image
from linocut.assets.encode import Scaled, Variant, noisy
from linocut.model.article import Article
from linocut.model.output import Output, Picture
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems, nearest
from linocut.store.cache import Cache, EntryLost
from linocut.store.generation import digest
from linocut.store.inputs import ABSENT, Inputs

WIDTHS = (640, 1280)
"""Pixels of a photograph: the column at one and at two pixels per CSS pixel. A drawing keeps its own width; wider than
`FAR` it has the larger alone. Resampled, its edges are new colours, and take as many bytes at half the size."""

FAR = 1920
"""Pixels of one that reaches further."""

LARGEST = 80_000_000
"""Pixels of a picture: decoded and encoded in four sizes and formats, more of them would take a minute and a GB."""

LARGEST_SIDE = 100_000
"""Pixels of a side of an SVG."""

_AS_IT_IS = {".svg", ".gif"}
_LYING = {5, 6, 7, 8}
"""Orientations (EXIF) of a picture that is shown turned by a quarter."""

_CUT = re.compile(r"[#?%\\]+|,\s*")
"""What ends the path of an address, or would be read as part of it, in a browser or on a server; a comma ends one in a
list of sizes."""

_TYPES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif"}
_FALLBACKS = ("JPEG", "PNG")
"""For photographs, for drawings."""

_GENERATION = 5
"""Raise it when the same file shall come out otherwise."""


def lead_path(article: Article, inputs: Inputs) -> str:
    """The file that front matter's `image` or `cover` names: beside the article, a static one, or below content/."""
    lead = article.front.lead
    return "" if lead.startswith(("http://", "https://")) else _beside(article, lead, inputs)


def cover_path(article: Article, inputs: Inputs) -> str:
    """The file of its cover; an address as it is, so that it is told."""
    cover = article.front.cover
    image = cover.image if cover else ""
    return image if image.startswith(("http://", "https://")) else _beside(article, image, inputs)


def _beside(article: Article, image: str, inputs: Inputs) -> str:
    if not image:
        return ""
    named = image.lstrip("/")
    places = (str(PurePosixPath(article.path).parent), "static", "templates/static")
    return next((f"{place}/{named}" for place in places if inputs.exists(f"{place}/{named}")), f"content/{named}")


def site_path(name: str, inputs: Inputs) -> str:
    """The file that a setting names: of the site's folder, else of what goes out as it is."""
    named = name.lstrip("/")
    places = (named, f"static/{named}", f"templates/static/{named}")
    return next((place for place in places if inputs.exists(place)), named)


def logos(site: Site, inputs: Inputs) -> tuple[str, str]:
    """The files of the logo, on light paper and on dark; "": none."""
    light, dark = (
        site_path(name, inputs) if name else next((file for file in found if inputs.exists(file)), "")
        for name, found in (
            (site.logo, ("static/logo.svg", "static/logo.png")),
            (site.logo_dark, ("static/logo-dark.svg", "static/logo-dark.png")),
        )
    )
    return light, dark


@dataclass(frozen=True, slots=True)
class Measured:
    """What a picture needs to know of its file before any variant is made."""

    width: int
    height: int
    kind: str
    """Pillow's name of the format, "JPEG" for a photograph that was saved as PNG; "": it goes out as it is."""


def pictures(
    images: dict[str, Place], inputs: Inputs, cache: Cache, far: Collection[str] = ()
) -> tuple[dict[str, Picture], tuple[Problem, ...]]:
    """By path of each image file: the picture; and what is wrong. `images`: path -> where it is asked for; `far` are
    those that somewhere reach further than the column."""
    found: dict[str, Picture] = {}
    problems: list[Problem] = []
    for path, place in images.items():
        if path.startswith("data:"):
            if not no_file.holds_image(path):
                hint = "put them in anew, or save the image as a file beside the article"
                problems.append(Problem("the data of an image that stand here cannot be read", place, hint))
            continue
        if path.startswith(("http://", "https://", "//")):
            if not no_file.is_address(path):
                problems.append(Problem(f'"{path}" is not an address', place, "save the file beside the article"))
                continue
            hint = "save the file beside the article; a reader's address is then told to nobody"
            problems.append(Problem(f"the image {path} is on another host", place, hint, severity="warning"))
            continue
        source = inputs.digest(path)
        if source == ABSENT:
            folder = str(PurePosixPath(path).parent)
            hint = nearest(PurePosixPath(path).name, inputs.names(folder))
            problems.append(Problem(f'there is no image "{path}"', place, hint))
            continue
        try:
            measured = _measured(path, source, inputs, cache)
        except Problems as told:
            problems += told.problems
            continue
        if isinstance(measured, str):
            problems.append(Problem(f'"{path}" is not an image that can be read: {measured}', place))
            continue
        found[path] = _picture(path, source, measured, far=path in far)
    return found, tuple(problems)


def outputs(pictures: Mapping[str, Picture], inputs: Inputs, cache: Cache) -> Iterator[Output]:
    """Every file that the pictures refer to."""
    desk = _Desk()
    for path, picture in pictures.items():
        source = inputs.digest(path)
        measured = _measured(path, source, inputs, cache)
        if isinstance(measured, Measured):
            for variant in _variants(path, source, measured, far=picture.far):
                make = _Make(path, variant, desk, inputs, cache)
                yield Output(variant.path.lstrip("/"), variant.key, make, slow=True)


def _picture(path: str, source: str, measured: Measured, *, far: bool) -> Picture:
    variants = _variants(path, source, measured, far=far)
    fallback = variants[-1]
    srcset = ", ".join(f"{variant.path} {variant.width}w" for variant in variants[:-1])
    sources = ((f"image/{variants[0].kind.lower()}", srcset),) if srcset else ()
    return Picture(measured.width, measured.height, sources, fallback.path, far)


def _variants(path: str, source: str, measured: Measured, *, far: bool) -> list[Variant]:
    """All files made of one image; the last is the fallback."""
    pure = PurePosixPath(path)

    drawn = measured.kind == "PNG"
    alone = (measured.width,) if measured.width <= FAR else WIDTHS[-1:]
    wanted = (*(alone if drawn else WIDTHS), *((FAR,) if far else ()))
    widths = tuple(sorted({min(width, measured.width) for width in wanted}))

    def variant(kind: str, suffix: str, width: int) -> Variant:
        key = digest("picture", _GENERATION, source, kind, width, widths, drawn or not kind)
        return Variant(f"/assets/{_CUT.sub('-', pure.stem)}-{key[:10]}{suffix}", key, kind, width, widths, drawn)

    if not measured.kind:
        return [variant("", pure.suffix.lower(), measured.width)]
    # Screenshots and drawings stay sharp without loss; photographs shrink most as AVIF.
    modern = ("WEBP", ".webp") if drawn else ("AVIF", ".avif")
    fallback = _FALLBACKS[drawn]
    made = [variant(*modern, width) for width in widths]
    return [*made, variant(fallback, _TYPES[fallback], min(measured.width, *(alone if drawn else WIDTHS[-1:])))]


def _measured(path: str, source: str, inputs: Inputs, cache: Cache) -> Measured | str:
    """Size and format, filed by content; text: what Pillow says of a file that it cannot read."""
    name = digest("measured", _GENERATION, source, PurePosixPath(path).suffix.lower())
    known = cache.get("measured", name)
    if isinstance(known, Measured):
        return known
    data = inputs.read(path)
    measured = _drawing(data) if path.lower().endswith(".svg") else _photograph(path, data)
    if isinstance(measured, Measured):
        cache.put("measured", name, measured)
    return measured


def _drawing(data: bytes) -> Measured | str:
    """An SVG's size: its width and height, else its viewBox."""
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - the author's own file; nothing in it is run
    except ElementTree.ParseError as error:
        return str(error)
    try:
        box = [float(part) for part in root.get("viewBox", "0 0 0 0").replace(",", " ").split()]
        _, _, wide, high = box
    except ValueError:
        return f'its viewBox is "{root.get("viewBox")}", not four numbers'
    width, height = _pixels(root.get("width", "")) or wide, _pixels(root.get("height", "")) or high
    if not (0 <= width <= LARGEST_SIDE and 0 <= height <= LARGEST_SIDE):  # nan is not
        return f"its size is {width:g} by {height:g} pixels"
    return Measured(round(width) or 640, round(height) or 480, "")


def _pixels(length: str) -> float:
    units = {"px": 1.0, "pt": 96 / 72, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
    number, factor = length.strip(), 1.0
    if length.strip()[-2:] in units:
        number, factor = length.strip()[:-2], units[length.strip()[-2:]]
    try:
        return float(number) * factor
    except ValueError:
        return 0.0


def _photograph(path: str, data: bytes) -> Measured | str:
    import warnings

    from PIL import ExifTags, Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # it is told below
            opened = Image.open(io.BytesIO(data))
        with opened as image:
            moving = getattr(image, "n_frames", 1) > 1
            kind = "" if moving or PurePosixPath(path).suffix.lower() in _AS_IT_IS else str(image.format)
            width, height = image.size
            if width * height > LARGEST and kind:
                return f"it has {width:,} by {height:,} pixels; make it smaller: pages show {FAR:,} across"
            kind = "JPEG" if kind == "PNG" and noisy(image, len(data)) else kind
            lying = image.getexif().get(ExifTags.Base.Orientation, 1) in _LYING
            return Measured(*((height, width) if lying else (width, height)), kind)
    except UnidentifiedImageError:
        return no_image.why(data)
    except Exception as error:  # Pillow raises what its formats do: OSError, SyntaxError, ValueError, struct.error, ...
        return str(error) or type(error).__name__


class _Desk:
    """The one image that is being made: its variants come one after the other."""

    def __init__(self) -> None:
        self._source = ""
        self._scaled: Scaled | None = None

    def encoded(self, data: bytes, source: str, variant: Variant) -> bytes:
        if self._scaled is None or self._source != source:
            self._scaled = None  # before there are two
            self._source, self._scaled = source, Scaled(data, variant)
        made = self._scaled.encoded(variant)
        if variant.kind in _FALLBACKS:  # the last
            self._scaled = None
        return made


@dataclass(frozen=True, slots=True)
class _Make:
    """Makes one variant's bytes, once: kept in the cache by what they are made from."""

    path: str
    variant: Variant
    desk: _Desk
    inputs: Inputs
    cache: Cache

    def __call__(self) -> bytes:
        blob = self.cache.get("picture", self.variant.key)
        if blob is not None:
            try:
                return self.cache.read(blob)
            except EntryLost:
                pass
        data = self.inputs.read(self.path)
        try:
            source = self.inputs.digest(self.path)
            made = self.desk.encoded(data, source, self.variant) if self.variant.kind else data
        except Exception as error:  # as in `_photograph`: what lies behind the head of the file is read only now
            message = f'"{self.path}" is not an image that can be read: {error}'
            raise Problems([Problem(message, Place(self.path), "save it anew")]) from error
        self.cache.put("picture", self.variant.key, self.cache.blob(made, PurePosixPath(self.variant.path).suffix))
        return made
