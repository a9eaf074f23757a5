"""WOFF2: what fontTools reads of it is the font that was packed."""

import struct
from io import BytesIO
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import ttProgram

from linocut.theme import font
from linocut.theme.woff2 import woff2


def same(plain: bytes) -> None:
    """Hold all tables of a font to what comes out of its WOFF2, but for the sum over the file and what says it."""
    before, after = TTFont(BytesIO(plain)), TTFont(BytesIO(woff2(plain)))
    assert after.flavor == "woff2"
    assert set(before.keys()) - {"DSIG"} == set(after.keys())
    for tag in set(after.keys()) - {"GlyphOrder", "head", "glyf", "loca"}:
        assert before.getTableData(tag) == after.getTableData(tag), tag
    assert after["head"].flags == before["head"].flags | 1 << 11
    if "glyf" in before:
        for name in before.getGlyphOrder():
            one, other = before["glyf"][name], after["glyf"][name]
            assert one == other, name
            assert getattr(one, "xMin", 0) == getattr(other, "xMin", 0), name


@pytest.mark.parametrize("face", font.TEXT, ids=lambda face: f"{face.family}-{face.weight}-{face.style}")
def test_the_faces_of_pages(face: font.Face) -> None:
    same(font._cut_down(font.path(face).read_bytes(), font.BASIC + "ŵǖ", font.FEATURES))


def test_the_whole_math_font() -> None:
    """With hints, outlines of every kind, glyphs made of others, and steps of every size."""
    same(font.path(font.MATH).read_bytes())


def test_outlines_no_face_of_ours_has() -> None:
    same(strange())


def test_outlines_that_are_no_triangles_of_truetype() -> None:
    builder, pen = begun(["a"], truetype=False), T2CharStringPen(500, None)
    drawn(pen, 300)
    none = T2CharStringPen(500, None).getCharString()
    builder.setupCFF("X", {}, {".notdef": none, "a": pen.getCharString()}, {})
    same(ended(builder, {".notdef": (500, 0), "a": (500, 0)}))


def test_it_is_no_longer_than_what_fonttools_makes() -> None:
    plain = font._cut_down(font.path(font.TEXT[0]).read_bytes(), font.BASIC, font.FEATURES)
    other = TTFont(BytesIO(plain))
    other.flavor = "woff2"
    buffer = BytesIO()
    other.save(buffer)
    made = woff2(plain)
    assert len(made) <= 1.01 * len(buffer.getvalue())
    assert struct.unpack_from(">I", made, 8)[0] == len(made)


def begun(names: list[str], *, truetype: bool = True) -> Any:
    builder = FontBuilder(1000, isTTF=truetype)
    builder.setupGlyphOrder([".notdef", *names])
    builder.setupCharacterMap({0x61 + number: name for number, name in enumerate(names)})
    return builder


def ended(builder: Any, widths: dict[str, tuple[int, int]]) -> bytes:
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "X", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    buffer = BytesIO()
    builder.font.save(buffer)
    return buffer.getvalue()


def drawn(pen: Any, size: int) -> Any:
    pen.moveTo((0, 0))
    pen.lineTo((size, 0))
    pen.lineTo((size, size))
    pen.closePath()
    return pen


def strange() -> bytes:
    """Steps up to the largest that there are, contours that overlap, hints, a box that is not that of the points."""
    names = ["far", "overlapping", "hinted", "both", "boxed"]
    glyphs = {".notdef": TTGlyphPen(None).glyph(), "far": drawn(TTGlyphPen(None), 9000).glyph()}
    glyphs["overlapping"] = drawn(drawn(TTGlyphPen(None), 600), 700).glyph()
    glyphs["overlapping"].flags[0] |= 0x40
    glyphs["hinted"] = drawn(TTGlyphPen(None), 3000).glyph()
    pen = TTGlyphPen(glyphs)
    pen.addComponent("far", (0.5, 0.1, 0, 0.5, 10, 20))
    pen.addComponent("hinted", (1, 0, 0, 1, 300, 0))
    glyphs["both"] = pen.glyph()
    glyphs["boxed"] = drawn(TTGlyphPen(None), 50).glyph()
    for name, size in (("hinted", 300), ("both", 700)):
        glyphs[name].program = ttProgram.Program()
        glyphs[name].program.fromBytecode(bytes([0x2D] * size))
    builder = begun(names)
    builder.setupGlyf(glyphs)
    builder.font.recalcBBoxes = False
    for glyph in glyphs.values():
        glyph.recalcBounds(builder.font["glyf"])
    glyphs["boxed"].xMin = -7
    return ended(builder, dict.fromkeys(glyphs, (500, 0)))
