"""Fonts: what is cut, that its bytes are stable, and what is mended for browsers."""

import os
import shutil
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from linocut import PACKAGE
from linocut.store.cache import Cache
from linocut.theme import font, stix
from processes import PATIENCE


def test_a_cut_has_one_name_on_every_machine(tmp_path: Path) -> None:
    """Another installation has other times of change; a style sheet that is the same keeps its address."""
    copy = shutil.copytree(PACKAGE, tmp_path / "linocut", copy_function=shutil.copyfile)
    code = "from linocut.theme import font; print(font.__file__, font.key(font.MATH, 'x'))"
    said = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert said.stdout.split() == [str(copy / "theme/font.py"), font.key(font.MATH, "x")]


def opened(data: bytes) -> Any:
    return TTFont(BytesIO(data))


@pytest.fixture(scope="module")
def math() -> Any:
    return opened(font.subset(font.path(font.MATH), font.MATH_BASIC + "\u0302\u20d7‾\u0332", (), mend=True))


def test_every_face_is_installed() -> None:
    assert all(font.path(face).is_file() for face in (*font.TEXT, font.MATH))


def test_a_missing_package_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere: the fonts of pages come from this package"):
        font.path(font.Face("Source Sans", "nowhere", "x.ttf"))


def test_a_cut_holds_what_is_shown_and_stays_light(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    blob = font.cut(font.TEXT[3], "ŵ日", cache)
    made = opened(cache.read(blob))
    assert made.flavor == "woff2"
    assert {ord(letter) for letter in "ŵAz—"} <= set(made.getBestCmap())
    assert "Ω" not in map(chr, made.getBestCmap())
    assert blob.size < 14_000
    assert {record.nameID for record in made["name"].names} == {1, 2, 13, 14}


def test_a_drawing_takes_no_digits_that_it_cannot_show(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    page, drawing = (
        opened(cache.read(font.cut(font.TEXT[3], font.BASIC, cache, basic=basic))) for basic in (True, False)
    )
    assert page.getBestCmap() == drawing.getBestCmap()
    assert len(page.getGlyphOrder()) >= len(drawing.getGlyphOrder()) + 20


def test_the_same_characters_give_the_same_bytes(tmp_path: Path) -> None:
    first = font.cut(font.TEXT[4], "ab", Cache(tmp_path / "one"))
    assert font.cut(font.TEXT[4], "ba", Cache(tmp_path / "two")) == first
    assert font.key(font.TEXT[4], "ab") == font.key(font.TEXT[4], "ba") != font.key(font.TEXT[4], "abŵ")


def test_a_cut_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(tmp_path)
    first = font.cut(font.TEXT[3], "", cache)
    monkeypatch.setattr(font, "subset", None)
    assert font.cut(font.TEXT[3], "", cache) == first


def test_a_rule_holds_its_font() -> None:
    rule = font.rule(font.TEXT[1], b"data")
    assert rule.startswith('@font-face{font-family:"Source Serif";font-weight:400;font-style:italic;')
    assert 'url(data:font/woff2;base64,ZGF0YQ==) format("woff2")' in rule


def test_the_math_font_keeps_what_stretches(math: Any) -> None:
    table = math["MATH"].table
    assert table.MathConstants.AxisHeight.Value == 258
    variants = dict(
        zip(table.MathVariants.VertGlyphCoverage.glyphs, table.MathVariants.VertGlyphConstruction, strict=True)
    )
    assert len(variants[math.getBestCmap()[ord("(")]].MathGlyphVariantRecord) > 5


def test_primes_are_large(math: Any) -> None:
    prime = math["glyf"][math.getBestCmap()[0x2032]]
    assert prime.yMin < 100
    assert prime.yMax > 500


@pytest.mark.parametrize(("accent", "slant"), [("^", stix.SLANT), ("¯", stix.SLANT), ("\u0302", 0), ("\u20d7", 0)])
def test_accents_are_centred(math: Any, accent: str, slant: int) -> None:
    name = math.getBestCmap()[ord(accent)]
    glyph = math["glyf"][name]
    assert abs((glyph.xMin + glyph.xMax) / 2 - math["hmtx"][name][0] / 2 - slant) <= 1


def test_hats_and_overlines_are_drawn_as_accents_and_grow(math: Any) -> None:
    names = math.getBestCmap()
    table = math["MATH"].table.MathVariants
    growing = dict(zip(table.HorizGlyphCoverage.glyphs, table.HorizGlyphConstruction, strict=True))
    assert table.HorizGlyphCoverage.glyphs == sorted(growing, key=math.getGlyphID)
    assert len(growing[names[ord("^")]].MathGlyphVariantRecord) > 3
    assert names[ord("‾")] == names[0x332]


def test_an_ellipsis_is_as_wide_as_three_dots_and_two_thin_spaces(math: Any) -> None:
    names, metrics = math.getBestCmap(), math["hmtx"]
    for ellipsis, dot in (("…", "."), ("⋯", "·")):
        assert metrics[names[ord(ellipsis)]][0] == 3 * metrics[names[ord(dot)]][0] + 2 * stix.THIN


def test_no_sign_of_a_root_is_much_wider_than_the_smallest(math: Any) -> None:
    table = math["MATH"].table.MathVariants
    signs = dict(zip(table.VertGlyphCoverage.glyphs, table.VertGlyphConstruction, strict=True))
    smallest = math.getBestCmap()[ord("√")]
    parts = [part.glyph for part in signs[smallest].GlyphAssembly.PartRecords]
    wider = [record.VariantGlyph for record in signs[smallest].MathGlyphVariantRecord]
    widths = {name: math["hmtx"][name][0] for name in (*parts, *wider)}
    assert max(widths.values()) < 1.1 * widths[smallest]
    assert {math["glyf"][name].xMax - widths[name] for name in wider} == {stix.OVERLAP}


def test_superscripts_stand_at_one_height_on_letters_and_brackets(math: Any) -> None:
    constants, names = math["MATH"].table.MathConstants, math.getBestCmap()
    drop, shift = constants.SuperscriptBaselineDropMax.Value, constants.SuperscriptShiftUp.Value
    assert all(math["glyf"][names[ord(sign)]].yMax - drop <= shift for sign in "𝑎𝑏)")
    assert constants.SubscriptBaselineDropMin.Value - math["glyf"][names[ord(")")]].yMin < 250


@pytest.mark.parametrize(("sign", "direction"), [("‖", "Vert"), ("→", "Horiz")])
def test_norms_and_arrows_grow_smoothly(math: Any, sign: str, direction: str) -> None:
    table = math["MATH"].table.MathVariants
    glyphs = getattr(table, f"{direction}GlyphCoverage").glyphs
    constructions = getattr(table, f"{direction}GlyphConstruction")
    parts = constructions[glyphs.index(math.getBestCmap()[ord(sign)])].GlyphAssembly.PartRecords
    assert all(min(a.EndConnectorLength, b.StartConnectorLength) >= 100 for a, b in pairwise(parts))
