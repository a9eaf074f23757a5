"""Signs of STIX Two Math that grow sideways and have no parts to grow by: arrows of reactions, signs of equality."""

from typing import Any

PAIRS = ((0x21CC, 0x21C0, 0x21BD), (0x21CB, 0x21BC, 0x21C1), (0x21C4, 0x2192, 0x2190), (0x21C6, 0x2190, 0x2192))
"""Arrows of reactions: the upper and the lower arrow that each is made of."""

PAIR_SHIFT = 125
"""Thousandths of an em by which the two lie above and below the middle."""


def stretch(font: Any) -> None:
    """Let reaction arrows and signs of equality grow sideways, as single arrows do."""
    names = font.getBestCmap()
    variants = font["MATH"].table.MathVariants
    known = dict(zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction, strict=True))
    for code, upper, lower in PAIRS:
        parts = {
            name: known[names[single]].GlyphAssembly.PartRecords for name, single in (("up", upper), ("low", lower))
        }
        _add_pair(font, known, names[code], parts["up"], parts["low"])
    bars = next(part for part in known[names[0x21D2]].GlyphAssembly.PartRecords if part.PartFlags == 1)
    both = [(bars.glyph, bars.FullAdvance, 150, 150, repeats) for repeats in (False, True)]
    known[names[ord("=")]] = construction(font, names[ord("=")], both)
    variants.HorizGlyphCoverage.glyphs = sorted(known, key=font.getGlyphID)
    variants.HorizGlyphConstruction = [known[name] for name in variants.HorizGlyphCoverage.glyphs]
    variants.HorizGlyphCount = len(known)


def _add_pair(font: Any, known: dict[str, Any], name: str, upper: list[Any], lower: list[Any]) -> None:
    """A construction of two arrows that run above each other: an end on the left, a middle that repeats, and an end."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    metrics = font["hmtx"]
    middle = next(part.glyph for part in (*upper, *lower) if part.PartFlags == 1)
    heads = {
        side: next((part.glyph for part in parts if part.PartFlags == 0), middle)
        for side, parts in (("up", upper), ("low", lower))
    }
    left_up = upper[0].PartFlags == 0
    rows = {
        f"{name}.left": (heads["up"] if left_up else middle, middle if left_up else heads["low"]),
        f"{name}.middle": (middle, middle),
        f"{name}.right": (middle if left_up else heads["up"], heads["low"] if left_up else middle),
    }
    made = []
    for part, (above, below) in rows.items():
        advance = max(metrics[above][0], metrics[below][0])
        pen = TTGlyphPen(font.getGlyphSet())
        for glyph, shift in ((above, PAIR_SHIFT), (below, -PAIR_SHIFT)):
            left = part.endswith(".right")
            for start in _starts(metrics[glyph][0], advance, left):
                pen.addComponent(glyph, (1, 0, 0, 1, start, shift))
        font.setGlyphOrder([*font.getGlyphOrder(), part])
        font["glyf"][part] = pen.glyph()
        font["glyf"][part].recalcBounds(font["glyf"])
        metrics[part] = (advance, font["glyf"][part].xMin)
        made.append((part, advance, advance - 300, advance - 300, part.endswith(".middle")))
    known[name] = construction(font, name, made)


def _starts(width: int, whole: int, right: bool) -> list[int]:
    """Where pieces of a width begin so that they cover the whole, overlapping."""
    if width >= whole:
        return [0]
    return [whole - width, 0] if right else [0, whole - width]


def construction(font: Any, name: str, parts: list[tuple[str, int, int, int, bool]]) -> Any:
    """How a glyph grows. `parts`: (glyph, advance, how far it may be overlapped before and behind, does it repeat)."""
    from fontTools.ttLib.tables import otTables

    found = otTables.MathGlyphConstruction()
    itself = otTables.MathGlyphVariantRecord()
    itself.VariantGlyph, itself.AdvanceMeasurement = name, font["hmtx"][name][0]
    found.VariantCount, found.MathGlyphVariantRecord = 1, [itself]
    found.GlyphAssembly = otTables.GlyphAssembly()
    found.GlyphAssembly.ItalicsCorrection = otTables.MathValueRecord()
    found.GlyphAssembly.ItalicsCorrection.Value = 0
    records = []
    for glyph, advance, before, behind, repeats in parts:
        record = otTables.GlyphPartRecord()
        record.glyph, record.FullAdvance, record.PartFlags = glyph, advance, int(repeats)
        record.StartConnectorLength, record.EndConnectorLength = before, behind
        records.append(record)
    found.GlyphAssembly.PartRecords, found.GlyphAssembly.PartCount = records, len(records)
    return found
