"""Every call that draws, with the colours that it has in each theme: chosen once, for SVG and for pixels alike."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.path import Path

from linocut.figure.output.colour_rows import fixed, followed, inks, plain
from linocut.figure.output.data_pixels import dark_image, dark_shades
from linocut.figure.output.ground import EVERYWHERE, Grounds, painted
from linocut.figure.output.inks import (
    LEGIBLE,
    PAGE,
    PAPER,
    Ground,
    Pair,
    Use,
    blend,
    choose,
    contrast,
    encode,
    ink,
    rgb,
)
from linocut.figure.output.picture import Picture
from linocut.figure.output.places import (
    PROBES,
    Box,
    Line,
    Points,
    around,
    between,
    box,
    centres,
    corners,
    shrunk,
    written,
)
from linocut.figure.output.shown import Faint, Many, Shown, Side, drawing, opacity, tinted

_BROAD = 6.0
"""Points of width from which a line is an area."""

_MANY = 4_000
"""Items from which a collection is a texture: nothing is written on one of them."""


class Themed:
    """Chooses colours, call by call, and draws along."""

    def __init__(
        self,
        width: float,
        height: float,
        dpi: float,
        *,
        keep: bool = False,
        whole: bool = False,
        picture: Picture | None = None,
    ) -> None:
        """`keep`: exact black and white stay. `whole`: what is drawn along is shown. `picture`: gets all of it too."""
        self.grounds = Grounds(width, height, dpi, whole=whole)
        self.faint: list[Faint] = []
        self.picture = picture
        self.keep = keep
        self._broad = _BROAD * dpi / 72

    def path(self, gc: Any, path: Path, transform: Any, face: Any) -> Shown | None:
        """None: paper on paper, which shows nothing."""
        outline = corners(path, transform)
        extent, width = box(outline), gc.get_linewidth()
        area = face is not None and opacity(gc, face) > 0
        ground = PAGE
        if not self.grounds.bare(extent):
            places = between(outline)
            ground = self.grounds.under(shrunk(places) if area else places, gc.get_clip_rectangle())
        filled = choose(plain(face), "fill", ground, keep=self.keep) if area else None
        whole = extent if len(path.vertices) <= PROBES else EVERYWHERE
        if filled and filled[0] == PAPER[0] != filled[1] and self.grounds.untouched(whole):
            filled = None
        inked = width > 0 and opacity(gc, gc.get_rgb()) > 0
        if filled is None and area and not inked and not gc.get_hatch():
            return None
        on = Ground(filled, filled[0] == filled[1]) if filled and opacity(gc, face) > 0.5 else ground
        hatch = choose(plain(gc.get_hatch_color()), "line", on, keep=self.keep) if gc.get_hatch() else None
        stroke = choose(plain(gc.get_rgb()), "line", ground, keep=self.keep)
        shown = Shown(gc, stroke, filled, opacity(gc, face) if area else 1.0, hatch)
        if inked and not filled:
            self._judge("line", gc, stroke, ground)
        if area or inked or hatch:  # the figure's own patch has none of these, and lies under all axes
            self.grounds.mark(painted(gc, whole, width))
        if self.grounds.whole or filled or (inked and width > self._broad):
            where = painted(gc, whole, width)
            self._along(lambda side, one: side.draw_path(one[0], path, transform, one[1]), shown, where)
        if self.picture:
            one, inside = shown.on(0)
            self.picture.draw_path(one, path, transform, inside)
        return shown

    def markers(self, gc: Any, marker: Path, scale: Any, path: Path, transform: Any, face: Any) -> Shown:
        """One style for all of them."""
        places = corners(path, transform)
        (left, bottom, right, top), ground = box(places), PAGE
        if not self.grounds.bare((left, bottom, right, top)):
            ground = self.grounds.under(between(places), gc.get_clip_rectangle())
        area = face is not None and opacity(gc, face) > 0
        filled = choose(plain(face), "fill", ground, keep=self.keep) if area else None
        stroke = choose(plain(gc.get_rgb()), "line", ground, keep=self.keep)
        shown = Shown(gc, stroke, filled, opacity(gc, face) if area else 1.0, None)
        extent = box(scale.transform(marker.vertices)) if len(marker.vertices) else (0, 0, 0, 0)
        if not area and gc.get_linewidth() > 0:
            self._judge("line", gc, stroke, ground)
        a, b, c, d = extent
        whole = (left + a, bottom + b, right + c, top + d) if len(path.vertices) <= PROBES else EVERYWHERE
        self.grounds.mark(painted(gc, whole, gc.get_linewidth()))
        large = filled and extent[2] - extent[0] > 2 * self._broad and len(path.vertices) < _MANY
        if self.grounds.whole or large:
            self._along(
                lambda side, one: side.draw_markers(one[0], marker, scale, path, transform, one[1]),
                shown,
                painted(gc, EVERYWHERE, 0),
            )
        if self.picture:
            one, inside = shown.on(0)
            self.picture.draw_markers(one, marker, scale, path, transform, inside)
        return shown

    def text(self, gc: Any, line: Line, draw: Callable[[Any, Any], None]) -> Any:
        """The context for the file. `draw` is given a side's renderer and its context."""
        extent = around(line)
        ground = PAGE if self.grounds.bare(extent) else self.grounds.under(written(line))
        pair = choose(plain(gc.get_rgb()), "text", ground, keep=self.keep)
        self._judge("text", gc, pair, ground)
        self.grounds.mark(painted(gc, extent, 0))
        shown = Shown(gc, pair, None, 1.0, None)
        if self.grounds.whole:
            self._along(lambda side, one: draw(side, one[0]), shown)
        if self.picture:
            draw(self.picture, shown.on(0)[0])
        return shown.on(2)[0]

    def dark_image(self, renderer: Any, *, unsampled: bool) -> Any:
        """What the image that draws itself now is on the dark page; None: it is alike in both themes."""
        return None if self.keep else dark_image(drawing(), renderer, unsampled=unsampled)

    def image(self, gc: Any, x: float, y: float, im: Any, transform: Any, pixel: float, dark: Any = None) -> None:
        """An image. `pixel`: the size of its own, in pixels of what is drawn along. `dark`: it in that theme."""
        if self.picture:
            self.picture.draw_image(gc, x, y, im, transform)
        if transform is not None:  # as large as its unit square becomes
            (x, y), (right, top) = np.array((x, y)) + transform.transform([(0, 0), im.shape[1::-1]])
            columns, rows = round(abs(right - x)), round(abs(top - y))
        else:
            columns, rows = round(pixel * im.shape[1]), round(pixel * im.shape[0])
        self.grounds.mark(painted(gc, (x, y, x + columns, y + rows), 0))
        if not columns or not rows:
            return
        picked = np.ix_(
            *(np.linspace(0, n - 1, m).astype(int) for n, m in zip(im.shape, (rows, columns), strict=False))
        )
        light, dark = (
            one if one.shape[:2] == (rows, columns) else np.ascontiguousarray(one[picked])
            for one in (im, im if dark is None else dark)
        )
        self.grounds.paint(lambda side: side.draw_image(gc, x, y, light), lambda side: side.draw_image(gc, x, y, dark))

    def mesh(self, given: Any, named: Any) -> tuple[Any, ...]:
        """What `draw_quad_mesh` is given, with the colours for the file."""
        self.grounds.mark(painted(given[0], EVERYWHERE, 0))
        faces, edges = (followed(one, self.keep) if one is not None else [None] * 3 for one in (given[7], given[9]))
        light, dark, file = ((*given[:7], faces[side], given[8], edges[side], *given[10:]) for side in range(3))
        self.grounds.paint(
            lambda side: side.draw_quad_mesh(*light, **named), lambda side: side.draw_quad_mesh(*dark, **named)
        )
        if self.picture:
            self.picture.draw_quad_mesh(*light, **named)
        return file

    def shades(self, gc: Any, points: Any, colours: Any, transform: Any) -> None:
        """Triangles whose colours run from corner to corner: (n, 3, 4)."""
        self.grounds.mark(painted(gc, EVERYWHERE, 0))
        dark = colours if self.keep else dark_shades(colours)
        self.grounds.paint(
            lambda side: side.draw_gouraud_triangles(gc, points, colours, transform),
            lambda side: side.draw_gouraud_triangles(gc, points, dark, transform),
        )

    def collection(self, gc: Any, given: Any, named: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What `draw_path_collection` is given, with the colours for the file; drawn along where it is an area."""
        faces, edges, widths = (np.asarray(part) for part in given[5:8])
        hatches = np.asarray(named.get("hatchcolors", ()))
        middles = centres(*given[:5])
        many = self._many(gc, middles, faces, edges, widths, hatches)

        def filled(side: Side) -> tuple[tuple[Any, ...], dict[str, Any]]:
            colours = {"hatchcolors": many.hatches[side]} if len(hatches) else {}
            transforms = np.asarray(given[2]).reshape(-1, 3, 3)  # a list is enough for SVG
            return (*given[:2], transforms, *given[3:5], many.faces[side], many.edges[side], *given[7:]), {
                **named,
                **colours,
            }

        self.grounds.mark(painted(gc, EVERYWHERE, 0))  # each item has a size of its own
        area = len(faces) and faces[:, 3].max() > 0
        broad = len(edges) and len(widths) and max(widths) > self._broad
        if self.grounds.whole or (len(middles) <= _MANY and (area or broad)):
            drawn = [filled(0), filled(1)]
            self.grounds.paint(
                lambda side: side.draw_path_collection(gc, *drawn[0][0], **drawn[0][1]),
                lambda side: side.draw_path_collection(gc, *drawn[1][0], **drawn[1][1]),
                painted(gc, EVERYWHERE, 0),
            )
        if self.picture:
            same, coloured = filled(0)
            self.picture.draw_path_collection(gc, *same, **coloured)
        return filled(2)

    def _many(self, gc: Any, centres: Points, faces: Any, edges: Any, widths: Any, hatches: Any) -> Many:
        """The colours of a collection whose items lie at `centres`, (n, 2)."""
        clip, count = gc.get_clip_rectangle(), len(centres)
        found = [inks(colours, self.keep) for colours in (faces, edges, hatches)]
        each: dict[int, Ground] = {}
        if any(known.any() for known in found):
            if count <= _MANY:
                each = self.grounds.each(centres, clip)
            else:
                common = self.grounds.under(centres[:: count // PROBES], clip)
                each = dict.fromkeys(range(count), common) if common.fixed else {}
        filled = len(faces) > 0
        made = Many(
            self._tint(faces, found[0], "fill", each, count),
            self._tint(edges, found[1], "line", each, count),
            self._tint(hatches, found[2], "line", each, count),
        )
        if not filled and len(edges):
            self._judge_some(gc, made.edges, widths, each)
        return made

    def _tint(self, colours: Any, known: Any, use: Use, each: dict[int, Ground], count: int) -> tuple[Any, Any, Any]:
        light, dark, file = followed(colours, self.keep)
        if not known.any():
            return light, dark, file
        if len(np.unique(colours, axis=0)) > _DISTINCT:
            return light, dark, fixed(file, known)
        if each and len(colours) < count:  # items that share a colour may lie on different grounds
            repeat = np.arange(count) % len(colours)
            colours, known = colours[repeat], known[repeat]
            light, dark, file = light[repeat], dark[repeat], file[repeat]
        sides = light.copy(), dark.copy(), file.copy()
        alone = known.copy()
        alone[[row for row in each if row < len(known)]] = False  # these lie on something
        groups = [
            (colour, PAGE, alone & (colours == colour).all(axis=1)) for colour in np.unique(colours[alone], axis=0)
        ]
        for colour, ground, rows in [*groups, *((colours[n], each[n], n) for n in each if n < len(known) and known[n])]:
            pair = choose(plain(colour), use, ground, keep=self.keep)
            for side, chosen in zip(sides, (*pair, rgb(encode(pair))), strict=True):
                side[rows, :3] = chosen
        return sides[0], sides[1], sides[2]

    def _along(self, draw: Callable[[Any, tuple[Any, Any]], None], shown: Shown, where: Box = EVERYWHERE) -> None:
        self.grounds.paint(lambda side: draw(side, shown.on(0)), lambda side: draw(side, shown.on(1)), where)

    def _judge(self, use: Use, gc: Any, pair: Pair, ground: Ground) -> None:
        """Note a text or a line that hardly shows, and whose it is: seldom, so that looking for it may take time.

        A grid is meant to be faint, as is an ink that lets through, and a mark lies on another of its own colour.
        """
        alpha, name = opacity(gc, gc.get_rgb()), ink(plain(gc.get_rgb()))
        if name == "grid" or (name and alpha < 1):
            return
        seen = [contrast(blend(one, alpha, under), under) for one, under in zip(pair, ground.colours, strict=True)]
        if min(seen) < LEGIBLE and min(seen) > _SAME and alpha:
            self.faint.append(Faint(drawing(), use, pair[0], (seen[0], seen[1])))

    def _judge_some(self, gc: Any, edges: tuple[Any, Any, Any], widths: Any, each: dict[int, Ground]) -> None:
        """Note the first of each colour of lines."""
        light, dark, _ = edges
        _, rows = np.unique(light, axis=0, return_index=True)
        if len(rows) <= _DISTINCT and len(widths) and max(widths) > 0:
            for row in rows:
                pair = plain(light[row]), plain(dark[row])
                self._judge("line", tinted(gc, pair[0], None, float(light[row][3])), pair, each.get(int(row), PAGE))


_DISTINCT = 12
"""Colours from which those of a collection are data."""

_SAME = 1.02
"""Contrast up to which two colours are one."""
