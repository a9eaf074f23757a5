"""What is mended in STIX Two Math before it is cut down: Chromium reads less of a font than TeX or Firefox.

Engines that read everything draw the same picture as before: where a glyph is moved, its attachment moves along.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from linocut.theme.stix_stretch import PAIRS, construction, stretch

PRIMES = (0x2032, 0x2033, 0x2034, 0x2057, 0x2035)
"""Chromium ignores `ssty`, the feature that gives primes their size as superscripts."""

ACCENTS = (0x2C6, 0x2DC, 0xAF, 0x2D9, 0xA8, 0x2C7, 0x2D8, 0x2DA, 0xB4, 0x60)
"""Over italic letters; their spacing forms, as math-core writes them."""

COMBINING = (
    0x302,
    0x303,
    0x304,
    0x305,
    0x306,
    0x307,
    0x308,
    0x30A,
    0x30C,
    0x332,
    0x20D6,
    0x20D7,
    0x20D0,
    0x20D1,
    0x20E1,
    0x20DB,
    0x20DC,
    0x20EE,
    0x20EF,
)
"""Chromium centres an accent's box, and these have none: their ink lies before it."""

SPOKEN = ((0x5E, 0x2C6), (0x203E, 0x332))
"""Formulas say their hats and overlines with signs that speech engines know; they are drawn as these accents."""

ELLIPSES = ((0x2026, 0x2E), (0x22EF, 0xB7))
"""Each with the dot that TeX makes it of."""

THIN = 167
"""Thousandths of an em: TeX's thin space."""

ROOT = 860
"""Thousandths of an em: how wide a root's sign may be. Chromium leaves room for the widest, whichever it draws."""

OVERLAP = 10
"""How far a root's sign reaches under its bar, which Chromium draws above it instead."""

DROPS = (386, 50)
"""Thousandths of an em, TeX's own: how far below the top of what it stands on a superscript's baseline lies, and a
subscript's below its foot."""

FRACTION = (430, 400)
"""How far above and below the line the parts of a small fraction stand: TeX's distances, where the font has 585."""

SLANT = 85
"""Thousandths of an em by which the middle of an italic letter's head lies right of the middle of its box: the median
over the letters of the font."""


BAR = 250
"""Thousandths of an em: how wide an overline is at least; it grows by itself to any width."""

OVERBAR_GAP = 120
"""Thousandths of an em between a formula and the line above or below it, three times the line's thickness in TeX."""

ROUNDHAND = "\ufe01"
"""Stands behind a script letter in round hand, TeX's `\\mathscr`; without it they are chancery, TeX's `\\mathcal`."""


FEATURES = ("ssty", "ss01")
"""Features that are read here."""

READ = "".join(
    map(chr, {0x3D, 0x221A, 0x2016, *PRIMES, *ACCENTS, *COMBINING, *sum((*SPOKEN, *ELLIPSES, *PAIRS), ()), 0x21D2})
)
"""Characters whose glyphs must be there to be mended."""


def mend(font: Any) -> None:
    """Repair a `TTFont` of STIX Two Math in place."""
    _keep_letters(font)
    stretch(font)
    _tell_scripts_apart(font)
    _enlarge_primes(font)
    _centre_accents(font)
    _connect(font)
    _level_scripts(font)
    _draw_as_accents(font)
    _narrow_bars(font)
    _space_ellipses(font)
    _narrow_roots(font)


def _enlarge_primes(font: Any) -> None:
    """Give primes the glyph that is meant for superscripts."""
    names, forms = font.getBestCmap(), dict(_script_forms(font))
    for table in font["cmap"].tables:
        for code in PRIMES:
            if table.isUnicode() and code in table.cmap and names[code] in forms:
                table.cmap[code] = forms[names[code]]


def _script_forms(font: Any) -> Iterator[tuple[str, str]]:
    """(glyph, its form in superscripts)."""
    substitutions = font["GSUB"].table
    for record in substitutions.FeatureList.FeatureRecord:
        if record.FeatureTag != "ssty":
            continue
        for index in record.Feature.LookupListIndex:
            for subtable in substitutions.LookupList.Lookup[index].SubTable:
                found = getattr(subtable, "ExtSubTable", subtable)
                for glyph, forms in (getattr(found, "alternates", None) or {}).items():
                    yield glyph, forms[0]
                yield from (getattr(found, "mapping", None) or {}).items()


def _centre_accents(font: Any) -> None:
    """Lay the ink of accents in the middle of their boxes, and those over italic letters a slant further right."""
    names = font.getBestCmap()
    constructions = font["MATH"].table.MathVariants
    variants = dict(zip(constructions.HorizGlyphCoverage.glyphs, constructions.HorizGlyphConstruction, strict=True))
    _draw_composites(font, [names[code] for code in (*ACCENTS, *COMBINING) if code in names])
    for code in COMBINING:
        if code in names:
            wider = variants[names[code]].MathGlyphVariantRecord if names[code] in variants else []
            for name in {names[code], *(record.VariantGlyph for record in wider)}:
                _centre(font, name, 0)
    for code in ACCENTS:
        if code in names:
            _centre(font, names[code], SLANT)


def _keep_letters(font: Any) -> None:
    """Give letters with accents outlines of their own, or their accents would move with those of formulas."""
    names = font.getBestCmap()
    moving = {names[code] for code in (*ACCENTS, *COMBINING) if code in names}
    table = font["glyf"]
    glyphs = {
        name: glyph for name, glyph in table.glyphs.items() if name not in moving
    }  # as they lie in the file: quick
    letters = [name for name in font.getGlyphOrder() if name in glyphs and glyphs[name].isComposite()]
    _draw_composites(font, [name for name in letters if moving & set(glyphs[name].getComponentNames(table))])


def _tell_scripts_apart(font: Any) -> None:
    """Give script letters their round hand behind the sign that asks for it; the font has it as a feature alone."""
    names = font.getBestCmap()
    forms: dict[str, str] = {}
    substitutions = font["GSUB"].table
    for record in substitutions.FeatureList.FeatureRecord:
        for index in record.Feature.LookupListIndex if record.FeatureTag == "ss01" else ():
            for subtable in substitutions.LookupList.Lookup[index].SubTable:
                forms |= getattr(getattr(subtable, "ExtSubTable", subtable), "mapping", None) or {}
    for table in font["cmap"].tables:
        if table.format == 14:
            table.uvsDict[ord(ROUNDHAND)] = [(code, forms[name]) for code, name in names.items() if name in forms]


def _narrow_bars(font: Any) -> None:
    """Let a line above or below a formula be as narrow as any letter."""
    name = font.getBestCmap()[0x332]
    table, metrics = font["glyf"], font["hmtx"]
    glyph = table[name]
    left, width = glyph.xMin, glyph.xMax - glyph.xMin
    for index, (x, y) in enumerate(glyph.coordinates):
        glyph.coordinates[index] = (round((x - left) * BAR / width), y)
    glyph.recalcBounds(table)
    metrics[name] = (BAR, 0)
    variants = font["MATH"].table.MathVariants
    index = variants.HorizGlyphCoverage.glyphs.index(name)
    part = (name, BAR, BAR - 10, BAR - 10)
    variants.HorizGlyphConstruction[index] = construction(font, name, [(*part, False), (*part, True)])
    constants = font["MATH"].table.MathConstants
    constants.OverbarVerticalGap.Value = constants.UnderbarVerticalGap.Value = OVERBAR_GAP


def _draw_as_accents(font: Any) -> None:
    """Draw the spoken signs as accents, and let hats grow as the combining one does."""
    names = font.getBestCmap()
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap.update({said: names[drawn] for said, drawn in SPOKEN})
    variants = font["MATH"].table.MathVariants
    constructions = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    for accent, combining in ((0x2C6, 0x302), (0x2DC, 0x303), (0x2C7, 0x30C)):
        constructions[names[accent]] = constructions[names[combining]]
    variants.HorizGlyphCoverage.glyphs = sorted(constructions, key=font.getGlyphID)
    variants.HorizGlyphConstruction = [constructions[name] for name in variants.HorizGlyphCoverage.glyphs]
    variants.HorizGlyphCount = len(constructions)


def _space_ellipses(font: Any) -> None:
    """Ellipses as wide as in TeX: three dots with thin spaces between."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    names, table, metrics = font.getBestCmap(), font["glyf"], font["hmtx"]
    for ellipsis, dot in ELLIPSES:
        advance, pen = metrics[names[dot]][0], TTGlyphPen(font.getGlyphSet())
        for place in range(3):
            pen.addComponent(names[dot], (1, 0, 0, 1, place * (advance + THIN), 0))
        glyph = table[names[ellipsis]] = pen.glyph()
        glyph.recalcBounds(table)
        metrics[names[ellipsis]] = (3 * advance + 2 * THIN, glyph.xMin)


def _draw_composites(font: Any, names: Iterable[str]) -> None:
    """Give accents that are made of other glyphs outlines of their own: the others move too."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs = font.getGlyphSet()
    drawn = {}
    for name in names:
        if font["glyf"][name].isComposite():
            recording, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
            glyphs[name].draw(recording)
            recording.replay(pen)
            drawn[name] = pen.glyph()
    for name, glyph in drawn.items():
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])


def _centre(font: Any, name: str, slant: int) -> None:
    metrics, table = font["hmtx"], font["glyf"]
    glyph = table[name]
    width = glyph.xMax - glyph.xMin
    advance = max(metrics[name][0], width)
    shift = round((advance - width) / 2) + slant - glyph.xMin
    glyph.coordinates.translate((shift, 0))
    glyph.recalcBounds(table)
    metrics[name] = (advance, glyph.xMin)
    _attach(font, name, advance // 2 + slant)


def _attach(font: Any, name: str, at: int) -> None:
    """Say where the middle of an accent's ink is, for engines that ask."""
    attachment = font["MATH"].table.MathGlyphInfo.MathTopAccentAttachment
    glyphs = attachment.TopAccentCoverage.glyphs
    if name in glyphs:
        attachment.TopAccentAttachment[glyphs.index(name)].Value = at


def _connect(font: Any) -> None:
    """Let parts of stretched signs overlap as far as they are straight: norms then fit, and right arrows stretch."""
    constructions = font["MATH"].table.MathVariants
    for sign in (*constructions.VertGlyphConstruction, *constructions.HorizGlyphConstruction):
        for part in sign.GlyphAssembly.PartRecords if sign.GlyphAssembly else ():
            if part.glyph == "uni2016":
                part.StartConnectorLength = part.EndConnectorLength = 800
            if part.glyph == "uni2192.var":
                part.StartConnectorLength, part.EndConnectorLength = 200, 0
    # Labels of long arrows: as near as the gap asks for, instead of at the height for tall signs.
    font["MATH"].table.MathConstants.StretchStackTopShiftUp.Value = 620


def _level_scripts(font: Any) -> None:
    """Let scripts stand at one height on `a`, `b` and `)`, as TeX does by an exception for single signs, and the parts
    of small fractions as near to their line."""
    constants = font["MATH"].table.MathConstants
    constants.SuperscriptBaselineDropMax.Value, constants.SubscriptBaselineDropMin.Value = DROPS
    constants.FractionNumeratorShiftUp.Value, constants.FractionDenominatorShiftDown.Value = FRACTION


def _narrow_roots(font: Any) -> None:
    """Make large root signs as slim as small ones: slanted strokes steeper, upright ones nearer to what they hold."""
    table, metrics = font["glyf"], font["hmtx"]
    variants = font["MATH"].table.MathVariants
    constructions = dict(zip(variants.VertGlyphCoverage.glyphs, variants.VertGlyphConstruction, strict=True))
    root = constructions[font.getBestCmap()[0x221A]]
    upright = {part.glyph for part in root.GlyphAssembly.PartRecords}
    stroke = min(x for x, _ in table["uni221A.x"].coordinates)
    for name in sorted({*upright, *(record.VariantGlyph for record in root.MathGlyphVariantRecord)}):
        glyph, advance = table[name], metrics[name][0]
        width = min(advance, ROOT)
        for index, (x, y) in enumerate(glyph.coordinates):
            near = name in upright and x >= stroke
            moved = stroke * width / advance + x - stroke if near else x * width / advance
            glyph.coordinates[index] = (round(min(moved, width + OVERLAP)), y)
        glyph.recalcBounds(table)
        metrics[name] = (width, glyph.xMin)
