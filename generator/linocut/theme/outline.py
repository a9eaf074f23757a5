"""The outlines of TrueType as WOFF2 has them: one stream for each kind of number, each point in few bytes."""

import struct
from itertools import accumulate

_ON, _SHORT_X, _SHORT_Y, _REPEATED, _SAME_X, _SAME_Y, _OVERLAPS = (1 << bit for bit in range(7))
"""What the flags of a point say."""

_WORDS, _SCALED, _MORE, _TWO_SCALES, _MATRIX, _HINTED = 1, 1 << 3, 1 << 5, 1 << 6, 1 << 7, 1 << 8
"""What the flags of a component say."""


class Outlines:
    """The streams of a font's glyphs."""

    def __init__(self) -> None:
        self._contours = bytearray()
        self._points = bytearray()
        self._flags = bytearray()
        self._glyphs = bytearray()
        self._composites = bytearray()
        self._boxes = bytearray()
        self._hints = bytearray()

    def table(self, glyphs: list[bytes], long: int) -> bytes:
        """The table `glyf` as WOFF2 has it. `long`: the format of `loca`, 0 or 1."""
        boxed = bytearray((len(glyphs) + 31 >> 5) << 2)
        overlapping = bytearray(len(glyphs) + 7 >> 3)
        for number, glyph in enumerate(glyphs):
            if not glyph:
                self._contours += b"\0\0"
                continue
            self._contours += glyph[:2]
            contours = struct.unpack_from(">h", glyph)[0]
            box, overlaps = self._simple(glyph, contours) if contours >= 0 else self._composite(glyph)
            bit = 0x80 >> (number & 7)
            if box != glyph[2:10]:
                boxed[number >> 3] |= bit
                self._boxes += glyph[2:10]
            if overlaps:
                overlapping[number >> 3] |= bit
        streams = (
            *(self._contours, self._points, self._flags, self._glyphs, self._composites),
            *(boxed + self._boxes, self._hints),
        )
        some = any(overlapping)
        head = struct.pack(">HHHH7I", 0, some, len(glyphs), long, *map(len, streams))
        return b"".join((head, *streams, overlapping if some else b""))

    def _simple(self, glyph: bytes, contours: int) -> tuple[bytes, bool]:
        """Put a glyph of contours into the streams; the box around its points, and whether its contours overlap."""
        ends = struct.unpack_from(f">{contours}H", glyph, 10)
        at = 10 + 2 * contours
        hints = struct.unpack_from(">H", glyph, at)[0]
        at += 2
        count = ends[-1] + 1 if ends else 0
        flags, place = _point_flags(glyph, at + hints, count)
        across, place = _steps(glyph, place, flags, _SHORT_X, _SAME_X)
        along, _ = _steps(glyph, place, flags, _SHORT_Y, _SAME_Y)
        before = -1
        for end in ends:
            self._points += _short(end - before)
            before = end
        for flag, x, y in zip(flags, across, along, strict=True):
            self._point(0 if flag & _ON else 0x80, x, y)
        self._glyphs += _short(hints)
        self._hints += glyph[at : at + hints]
        xs, ys = list(accumulate(across)), list(accumulate(along))
        box = struct.pack(">4h", min(xs), min(ys), max(xs), max(ys)) if count else bytes(8)
        return box, bool(flags and flags[0] & _OVERLAPS)

    def _point(self, off: int, x: int, y: int) -> None:
        """A step from point to point: its sizes choose among forms of two to five bytes, of which a flag tells."""
        wide, high = abs(x), abs(y)
        signs = (x >= 0) + 2 * (y >= 0)
        if x == 0 and high < 1280:
            self._flags.append(off + (high >> 8 << 1) + (y >= 0))
            self._glyphs.append(high & 0xFF)
        elif y == 0 and wide < 1280:
            self._flags.append(off + 10 + (wide >> 8 << 1) + (x >= 0))
            self._glyphs.append(wide & 0xFF)
        elif wide < 65 and high < 65:
            wide, high = wide - 1, high - 1
            self._flags.append(off + 20 + (wide & 0x30) + ((high & 0x30) >> 2) + signs)
            self._glyphs.append((wide & 0xF) << 4 | high & 0xF)
        elif wide < 769 and high < 769:
            wide, high = wide - 1, high - 1
            self._flags.append(off + 84 + 12 * (wide >> 8) + 4 * (high >> 8) + signs)
            self._glyphs += bytes((wide & 0xFF, high & 0xFF))
        elif wide < 4096 and high < 4096:
            self._flags.append(off + 120 + signs)
            self._glyphs += (wide << 12 | high).to_bytes(3, "big")
        else:
            self._flags.append(off + 124 + signs)
            self._glyphs += struct.pack(">HH", wide, high)

    def _composite(self, glyph: bytes) -> tuple[None, bool]:
        """Put a glyph made of others into the streams, as it is; its box is always told."""
        at, flags = 10, _MORE
        while flags & _MORE:
            flags = struct.unpack_from(">H", glyph, at)[0]
            at += 8 if flags & _WORDS else 6
            at += 2 if flags & _SCALED else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        self._composites += glyph[10:at]
        if flags & _HINTED:
            hints = struct.unpack_from(">H", glyph, at)[0]
            self._glyphs += _short(hints)
            self._hints += glyph[at + 2 : at + 2 + hints]
        return None, False


def _point_flags(glyph: bytes, at: int, count: int) -> tuple[list[int], int]:
    """The flags of each point, and where they end."""
    flags: list[int] = []
    while len(flags) < count:
        flag = glyph[at]
        at += 1
        flags.append(flag)
        if flag & _REPEATED:
            flags += [flag] * glyph[at]
            at += 1
    return flags, at


def _steps(glyph: bytes, at: int, flags: list[int], short: int, same: int) -> tuple[list[int], int]:
    """How far each point is from the one before it, in one direction, and where that ends."""
    steps = []
    for flag in flags:
        if flag & short:
            steps.append(glyph[at] if flag & same else -glyph[at])
            at += 1
        elif flag & same:
            steps.append(0)
        else:
            steps.append(int.from_bytes(glyph[at : at + 2], "big", signed=True))
            at += 2
    return steps, at


def _short(number: int) -> bytes:
    """The recommendation's 255UInt16."""
    if number < 253:
        return bytes([number])
    if number < 506:
        return bytes((255, number - 253))
    if number < 762:
        return bytes((254, number - 506))
    return struct.pack(">BH", 253, number)
