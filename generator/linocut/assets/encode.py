"""One image in one format and width: what a page loads of a photograph or a drawing."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_NOISY = 1.0
"""Bytes of a PNG to a pixel from which on it holds a photograph: screenshots and drawings have less than half of it."""
_ICON = 100_000
"""Pixels up to which a PNG is an icon, whatever it holds."""


@dataclass(frozen=True, slots=True)
class Variant:
    path: str
    """Site path."""
    key: str
    kind: str
    """Pillow's name of the format it is saved in; "": copied."""
    width: int
    widths: tuple[int, ...]
    """All in which the image is offered, ascending."""
    lossless: bool


class Scaled:
    """An image file in the widths of its variants: decoded once, and each width made from the next wider one.

    Upright, without EXIF: no camera, no place, no thumbnail.
    """

    def __init__(self, data: bytes, variant: Variant) -> None:
        # The first two are named, since else the first such file would load the fifty formats that Pillow knows.
        from PIL import AvifImagePlugin, ExifTags, Image, ImageOps, WebPImagePlugin  # noqa: F401

        with Image.open(io.BytesIO(data)) as opened:
            if not variant.lossless:
                opened.draft("RGB", (variant.widths[-1],) * 2)  # a JPEG of twice the size is read in half of it
            upright = opened.getexif().get(ExifTags.Base.Orientation, 1) == 1
            self._own = data if upright and opened.format == "PNG" else b""
            self._image: Image.Image = ImageOps.exif_transpose(opened)
        self._profile = self._image.info.get("icc_profile")
        self._made: dict[int, Image.Image] = {}

    def encoded(self, variant: Variant) -> bytes:
        """The file of one variant."""
        if self._own and variant.kind == "PNG" and variant.width == self._image.width:
            return bare(self._own)
        made = io.BytesIO()
        image = _flattened(self._scaled(variant.width, variant.widths), variant.kind)
        image.save(made, variant.kind, icc_profile=self._profile, **_options(variant))
        return made.getvalue()

    def _scaled(self, width: int, widths: tuple[int, ...]) -> "Image":
        from PIL import Image

        if width >= self._image.width:
            return self._image
        if width not in self._made:
            wider = next((other for other in widths if other > width), 0)
            image = _colours(self._scaled(wider, widths) if wider else self._image)
            height = max(1, round(self._image.height * width / self._image.width))
            self._made[width] = image.resize((width, height), Image.Resampling.LANCZOS)
        return self._made[width]


_OF_COLOUR = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"}
"""Chunks of a PNG that say how it looks; those in capitals are its pixels."""


def bare(png: bytes) -> bytes:
    """The PNG with the pixels that it has, packed as they are, without what programs and cameras add. Raises ValueError
    where it is not whole."""
    out, at = [png[:8]], 8
    while at + 12 <= len(png):
        size, kind = int.from_bytes(png[at : at + 4]), png[at + 4 : at + 8]
        if kind[:1].isupper() or kind in _OF_COLOUR:
            out.append(png[at : at + 12 + size])
        at += 12 + size
        if kind == b"IEND":
            return b"".join(out)
    raise ValueError("it is not whole")


def _colours(image: "Image") -> "Image":
    """Palettes do not scale: their colours do."""
    if image.mode in {"P", "PA", "1"}:
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    return image


def _flattened(image: "Image", kind: str) -> "Image":
    if kind == "JPEG":
        return image.convert("RGB")
    if kind in {"AVIF", "WEBP"} and image.mode not in {"RGB", "RGBA"}:
        return image.convert("RGBA" if "A" in image.mode or "transparency" in image.info else "RGB")
    return image


def _options(variant: Variant) -> dict[str, Any]:
    if variant.kind == "AVIF":
        # A seventh of the time of speed 7, for photographs a tenth larger. One thread: the same bytes everywhere.
        return {"quality": 60, "speed": 9, "max_threads": 1, "exif": b""}
    if variant.kind == "WEBP":
        # Without loss, quality is effort: 20 takes half the time of 80, for an eighth more bytes.
        return {"lossless": True, "quality": 20, "method": 2, "exif": b""}
    if variant.kind == "JPEG":
        return {"quality": 82, "optimize": True, "progressive": True, "exif": b""}
    return {"exif": b""}  # "optimize" takes three times as long for 3 %


def noisy(image: "Image", size: int) -> bool:
    """Whether a PNG of so many bytes is a photograph: each pixel differs from the next, and none is transparent."""
    pixels = image.width * image.height
    if pixels <= _ICON or size < pixels * _NOISY or image.mode not in {"RGB", "RGBA"} or "transparency" in image.info:
        return False
    return image.mode == "RGB" or image.getchannel("A").getextrema() == (255, 255)
