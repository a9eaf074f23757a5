"""Variants of an image: decoded once, and the same bytes whichever of them are asked for, in whatever order."""

import io

import pytest
from PIL import Image

from linocut.assets.encode import Scaled, Variant

WIDTHS = (640, 960, 1200)


def picture(kind: str) -> bytes:
    """Slopes of colour, 1,200 by 700 pixels; lying on its side, as a camera may say."""
    image = Image.merge("RGB", [Image.linear_gradient("L").rotate(angle).resize((1200, 700)) for angle in (0, 90, 180)])
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010F] = 3, "A maker of cameras"
    image.save(made, kind, exif=exif)
    return made.getvalue()


def variants(kind: str) -> list[Variant]:
    lossless = kind == "PNG"
    modern, fallback = ("WEBP", "PNG") if lossless else ("AVIF", "JPEG")
    kinds = [*((modern, width) for width in WIDTHS), (fallback, 1200)]
    return [Variant("", "", kind, width, WIDTHS, lossless) for kind, width in kinds]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_variant_is_the_same_alone_and_among_the_others(kind: str) -> None:
    data, wanted = picture(kind), variants(kind)
    alone = [Scaled(data, variant).encoded(variant) for variant in wanted]
    one = Scaled(data, wanted[0])
    assert [one.encoded(variant) for variant in wanted] == alone
    assert list(reversed([one.encoded(variant) for variant in reversed(wanted)])) == alone


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_every_variant_has_its_width_and_nothing_of_the_camera(kind: str) -> None:
    data, wanted = picture(kind), variants(kind)
    upright = Image.open(io.BytesIO(data)).rotate(180).convert("RGB")
    scaled = Scaled(data, wanted[0])
    for variant in wanted:
        made = scaled.encoded(variant)
        assert b"A maker of cameras" not in made
        shown = Image.open(io.BytesIO(made)).convert("RGB")
        assert shown.size == (variant.width, round(700 * variant.width / 1200))
        corner, there = upright.getpixel((5, 5)), shown.getpixel((2, 2))
        assert isinstance(corner, tuple)
        assert isinstance(there, tuple)
        assert all(abs(a - b) < 12 for a, b in zip(corner, there, strict=True))
