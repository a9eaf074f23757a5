"""The fonts of pages: found in installed packages, cut down to the characters that a site shows, as woff2.

The same files serve figures (matplotlib lays their text out with Source Sans) and pages, so that text fits where it was
measured. A cut is made once for a set of characters and kept in the cache; its bytes are the same every time.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Literal

from linocut.store.cache import Blob, Cache
from linocut.store.generation import digest
from linocut.theme.woff2 import woff2

BASIC = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0©«°±·»×÷–—‘’“”„†•…‹›←↑→↓−≈≠≤≥"
"""In every cut of a text font, so that a new word seldom makes a new file."""

MATH_BASIC = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "".join(
        chr(code) for code in range(0x1D434, 0x1D468) if code != 0x1D455
    )  # italic letters; ℎ has a place of its own
    + "".join(map(chr, range(0x1D6FC, 0x1D715)))  # italic Greek
    + "ℎℝ\u00a0\u2061±·×÷¯˜′″…⋯→↦⇒∂∇∈∏∑−∗√∞∣∥‖∫∼≈≠≤≥⊤⋅⟨⟩⊙"
)
"""In every cut of the math font: what nearly every article with formulas uses."""

UNASKED = ("ccmp", "kern", "liga", "locl", "mark", "mkmk")
"""The OpenType features that text has of itself: all that a drawing shows."""

FEATURES = (*UNASKED, "lnum", "onum", "pnum", "tnum")
"""Those and the figures of digits among which a page's style sheet chooses."""

_NAMES = {1, 2, 13, 14}
"""Name records that stay: family, style, licence and where it is found."""

MAKERS = ("font.py", "stix.py", "stix_stretch.py", "woff2.py", "outline.py")
"""The files here that decide what a cut holds."""

Family = Literal["Source Serif", "Source Sans", "STIX Two Math"]


@dataclass(frozen=True, slots=True)
class Face:
    """One font file, under the name and in the style that style sheets ask for."""

    family: Family
    package: str
    file: str
    """Within the package's folder."""
    weight: int = 400
    style: Literal["normal", "italic"] = "normal"


MATH = Face("STIX Two Math", "ziamath", "fonts/STIXTwoMath-Regular.ttf")

TEXT = (
    Face("Source Serif", "font_source_serif_pro", "files/SourceSerifPro-Regular.ttf"),
    Face("Source Serif", "font_source_serif_pro", "files/SourceSerifPro-It.ttf", style="italic"),
    Face("Source Serif", "font_source_serif_pro", "files/SourceSerifPro-Semibold.ttf", 600),
    Face("Source Sans", "font_source_sans_pro", "files/SourceSansPro-Regular.ttf"),
    Face("Source Sans", "font_source_sans_pro", "files/SourceSansPro-Semibold.ttf", 600),
)


def path(face: Face) -> Path:
    """Where the face's file is. Raises FileNotFoundError when its package is not installed."""
    spec = find_spec(face.package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"{face.package}: the fonts of pages come from this package; install linocut again")
    return Path(next(iter(spec.submodule_search_locations))) / face.file


def key(face: Face, characters: Iterable[str], *, basic: bool = True) -> str:
    """Names a cut by what it is made from, alike on every machine: style sheets are named after it."""
    makers = [Path(__file__).with_name(name).read_bytes() for name in MAKERS]
    return digest("font", *makers, face, path(face).stat().st_size, basic, _wanted(face, characters, basic))


def cut(face: Face, characters: Iterable[str], cache: Cache, *, basic: bool = True) -> Blob:
    """The face with these characters as woff2: for pages with the `basic` ones too, else for a drawing."""
    name = key(face, characters, basic=basic)
    known = cache.get("font", name)
    if isinstance(known, Blob) and cache.holds(known):
        return known
    wanted = _wanted(face, characters, basic)
    features = () if face == MATH else FEATURES if basic else UNASKED
    made = cache.blob(subset(path(face), wanted, features, face == MATH), ".woff2")
    cache.put("font", name, made)
    return made


def _wanted(face: Face, characters: Iterable[str], basic: bool) -> str:
    always = "" if not basic else MATH_BASIC if face == MATH else BASIC
    return "".join(sorted({*characters, *always}))


def rule(face: Face, data: bytes) -> str:
    """The CSS that makes a cut known, with the cut inside it."""
    source = f'url(data:font/woff2;base64,{b64encode(data).decode()}) format("woff2")'
    return f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};src:{source}}}'


def subset(source: Path, characters: str, features: Iterable[str], mend: bool = False) -> bytes:
    """A font file cut down to some characters and OpenType features, as woff2. `mend`: it is STIX Two Math."""
    return subset_data(_mended(source, characters) if mend else source.read_bytes(), characters, features)


def subset_data(data: bytes, characters: str, features: Iterable[str]) -> bytes:
    """The same of the bytes of a font."""
    return woff2(_cut_down(data, characters, features))


def _mended(source: Path, characters: str) -> bytes:
    """The math font, mended: only what it is cut to next, and what mending looks at, since it looks at every glyph."""
    from fontTools.ttLib import TTFont

    from linocut.theme import stix

    some = _cut_down(source.read_bytes(), characters + stix.READ, stix.FEATURES, named=True)
    with TTFont(BytesIO(some), lazy=True, recalcTimestamp=False, recalcBBoxes=False) as font:
        stix.mend(font)
        buffer = BytesIO()
        font.save(buffer, reorderTables=None)
    return buffer.getvalue()


def _cut_down(data: bytes, characters: str, features: Iterable[str], *, named: bool = False) -> bytes:
    """HarfBuzz cuts in milliseconds: fontTools visits every rule of the font. `named`: glyphs keep their names."""
    import uharfbuzz

    wanted = uharfbuzz.SubsetInput()
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    if named:
        wanted.flags |= uharfbuzz.SubsetFlags.GLYPH_NAMES
    sets = uharfbuzz.SubsetInputSets
    tags = (int.from_bytes(feature.encode(), "big") for feature in features)
    for kind, values in ((sets.UNICODE, map(ord, characters)), (sets.LAYOUT_FEATURE_TAG, tags), (sets.NAME_ID, _NAMES)):
        chosen = wanted.sets(kind)
        chosen.clear()
        chosen.update(values)
    return bytes(uharfbuzz.subset(uharfbuzz.Face(data), wanted).blob.data)
