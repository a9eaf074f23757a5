"""One image in one format and width: what a page loads of a photograph or a drawing."""

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class Variant:
    path: str
    """Site path."""
    key: str
    kind: str
    """Pillow's name of the format it is saved in; "": copied."""
    width: int
    lossless: bool


def encoded(data: bytes, variant: Variant) -> bytes:
    """The image in one format and width, upright, without EXIF: no camera, no place, no thumbnail."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as opened:
        if not variant.lossless:
            opened.draft("RGB", (variant.width, variant.width))  # a JPEG of twice the size is read in half of it
        image: Image.Image = ImageOps.exif_transpose(opened)
        profile = image.info.get("icc_profile")
        if variant.width < image.width:
            height = max(1, round(image.height * variant.width / image.width))
            image = _colours(image).resize((variant.width, height), Image.Resampling.LANCZOS)
        made = io.BytesIO()
        _flattened(image, variant.kind).save(made, variant.kind, icc_profile=profile, **_options(variant))
        return made.getvalue()


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
        return {"lossless": variant.lossless, "quality": 80, "method": 2, "exif": b""}
    if variant.kind == "JPEG":
        return {"quality": 82, "optimize": True, "progressive": True, "exif": b""}
    return {"exif": b""}  # "optimize" takes three times as long for 3 %
