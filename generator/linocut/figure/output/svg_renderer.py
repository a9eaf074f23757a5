"""matplotlib's SVG renderer as pages want it: text where they have its font, no idle clips, nothing measured twice."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from matplotlib import _path
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.path import Path, get_path_collection_extents
from matplotlib.text import Text
from matplotlib.transforms import Bbox, IdentityTransform

from linocut.figure.output import style, svg_cleanup
from linocut.figure.output.data_pixels import Mixed
from linocut.figure.output.picture import Picture
from linocut.figure.output.places import Line
from linocut.figure.output.themed import Themed

Sizes = dict[Hashable, Any]
"""What letters were measured to be: the same in every drawing of a figure."""


class TooHeavyError(Exception):
    """The images of a drawing alone weigh more than an SVG may."""


class Canvas(FigureCanvasSVG):  # type: ignore[misc] # matplotlib's types differ from release to release
    """A figure with the renderer that lays it out and then draws it, so that it measures each label once."""

    def __init__(
        self, figure: Any, file: TextIO, scale: float, sizes: Sizes, *, keep: bool = False, pictured: bool = False
    ) -> None:
        """`scale`: pixels of an image per point. `keep`: exact black and white stay. `pictured`: a feed gets it too."""
        super().__init__(figure)
        self._is_saving = True  # artists that are animated on a screen are drawn
        width, height = figure.get_size_inches()
        picture = Picture(72 * width, 72 * height) if pictured else None
        self.themed = Themed(72 * width, 72 * height, 72, keep=keep, picture=picture)
        self.svg = Renderer(72 * width, 72 * height, file, scale, sizes, self.themed)
        self._renderer = MixedModeRenderer(figure, width, height, 72 * scale, self.svg, self.svg.meshes)

    def get_renderer(self) -> MixedModeRenderer:
        """The renderer, under the name by which matplotlib asks for it."""
        return self._renderer

    def write(self) -> None:
        """Draw the figure into the file."""
        self.figure.draw(self._renderer)
        self._renderer.finalize()


class Renderer(RendererSVG):  # type: ignore[misc] # as above
    """Writes one drawing. Its methods are called by matplotlib, which documents them."""

    def __init__(self, width: float, height: float, file: TextIO, scale: float, sizes: Sizes, themed: Themed) -> None:
        super().__init__(width, height, file, image_dpi=72 * scale, metadata={"Date": None})
        self.dpi = 72 * scale
        """As of what matplotlib draws with, which images of a whole figure ask for."""
        self._file = file
        self._sizes = sizes
        self._themed = themed
        self._pictured = 0
        self._mixed: Mixed | None = None
        self.limit = float("inf")
        """Bytes of images from which nobody wants the drawing."""
        self._chosen = False
        self.texts: dict[Text, None] = {}
        """Every text that was drawn, each once."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> Any:
        key = (s, hash(prop), ismath)  # as matplotlib tells fonts apart
        if key not in self._sizes:
            self._sizes[key] = super().get_text_width_height_descent(s, prop, ismath)
        return self._sizes[key]

    def _get_font_height_metrics(self, prop: FontProperties) -> Any:
        """Where a renderer does not tell the heights of a font, matplotlib 3.11 reads them anew for each label."""
        key = hash(prop)
        if key not in self._sizes:
            self._sizes[key] = _heights(prop)
        return self._sizes[key]

    def draw_text(self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, *rest: Any, **named: Any) -> None:
        text = rest[1] if len(rest) > 1 else named.get("mtext")
        if isinstance(text, Text):
            self.texts[text] = None
        size = self.get_text_width_height_descent(s, prop, rest[0] if rest else named.get("ismath", False))
        shown = self._themed.text(
            gc,
            Line((x, self.height - y), size, angle),
            lambda side, own: side.draw_text(own, x, y, s, prop, angle, *rest, **named),
        )
        super().draw_text(shown, x, y, s, prop, angle, *rest, **named)

    def draw_tex(self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, **named: Any) -> None:
        size = self.get_text_width_height_descent(s, prop, "TeX")
        shown = self._themed.text(
            gc,
            Line((x, self.height - y), size, angle),
            lambda side, own: side.draw_tex(own, x, y, s, prop, angle, **named),
        )
        super().draw_tex(shown, x, y, s, prop, angle, **named)

    def _draw_text_as_text(self, *arguments: Any, **named: Any) -> None:
        formula = arguments[6] if len(arguments) > 6 else named.get("ismath")
        font = arguments[4] if len(arguments) > 4 else named["prop"]
        outlined = formula or not style.brought(font)  # no page has a font that only the script has
        put = self._draw_text_as_path if outlined else super()._draw_text_as_text
        put(*arguments, **named)

    def _convert_path(
        self, path: Path, transform: Any = None, clip: Any = None, simplify: Any = None, sketch: Any = None
    ) -> str:
        """As matplotlib writes it, with the digits that a page keeps."""
        inside = (0.0, 0.0, self.width, self.height) if clip else None
        kinds = [b"M", b"L", b"Q", b"C", b"z"]
        text = _path.convert_to_string(path, transform, inside, simplify, sketch, svg_cleanup.DIGITS, kinds, False)
        return str(text, "ascii")

    def draw_path(self, gc: Any, path: Path, transform: Any, rgbFace: Any = None) -> None:
        shown = None
        if not self._chosen:
            shown = self._themed.path(gc, path, transform, rgbFace)
            if shown is None:
                return
            gc, rgbFace = shown.on(2)
        box = _box(transform, [path], [], [(0, 0)], IdentityTransform())
        super().draw_path(_freed(gc, box, _reach(gc.get_linewidth())), path, transform, rgbFace)

    def draw_markers(
        self,
        gc: Any,
        marker: Path,
        scale: Any,
        path: Path,
        transform: Any,
        rgbFace: Any = None,
    ) -> None:
        if not self._chosen:
            gc, rgbFace = self._themed.markers(gc, marker, scale, path, transform, rgbFace).on(2)
        box = _box(scale, [marker], [], path.vertices, transform)
        with self._choosing():
            super().draw_markers(_freed(gc, box, _reach(gc.get_linewidth())), marker, scale, path, transform, rgbFace)

    def draw_path_collection(self, gc: Any, *given: Any, **named: Any) -> None:
        if not len(given[1]):  # matplotlib asks only whether it may
            super().draw_path_collection(gc, *given, **named)
            return
        if not self._chosen:
            given, named = self._themed.collection(gc, given, named)
        box = _box(*given[:5])
        with self._clipped(_freed(gc, box, _reach(max(given[7], default=0)))) as free, self._choosing():
            super().draw_path_collection(free, *given, **named)

    def draw_quad_mesh(self, *given: Any, **named: Any) -> None:
        given = self._themed.mesh(given, named)
        with self._choosing():
            super().draw_quad_mesh(*given, **named)

    def draw_gouraud_triangles(self, *given: Any, **named: Any) -> None:
        if self._themed.picture:
            self._themed.picture.draw_gouraud_triangles(*given, **named)
        super().draw_gouraud_triangles(*given, **named)

    def meshes(self, width: float, height: float, dpi: float) -> Mixed:
        """What draws a mesh that becomes an image."""
        self._mixed = Mixed(width, height, dpi, keep=self._themed.keep)
        return self._mixed

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        mixed, self._mixed = self._mixed, None
        dark = mixed.dark() if mixed else self._themed.dark_image(self, unsampled=transform is not None)
        pixel = 1 / self.get_image_magnification()  # an image ends with a whole one, its axes within that
        box = Bbox.from_bounds(x, y, pixel * im.shape[1], pixel * im.shape[0])
        self._themed.image(gc, x, y, im, transform, pixel, dark)
        free = gc if transform is not None else _freed(gc, box, -pixel)
        start = self._file.tell()
        if dark is None:
            super().draw_image(free, x, y, im, transform)
        else:
            for theme, one in (("light", im), ("dark", dark)):
                self.writer.start("g", attrib={"class": f"for-{theme}"})
                super().draw_image(free, x, y, one, transform)
                self.writer.end("g")
        self._pictured += (self._file.tell() - start) * 3 // 4  # base 64: no compression makes an image smaller
        if self._pictured > self.limit:
            raise TooHeavyError

    @contextmanager
    def _choosing(self) -> Iterator[None]:
        """A block in which matplotlib calls what we override for items whose colours are chosen."""
        before, self._chosen = self._chosen, True
        yield
        self._chosen = before

    @contextmanager
    def _clipped(self, gc: Any) -> Iterator[Any]:
        """A group with the clip of a context, and the context without: matplotlib clips every item by itself."""
        clip = self._get_clip_attrs(gc)
        if not clip:
            yield gc
            return
        self.writer.start("g", **clip)
        yield _unclipped(gc)
        self.writer.end("g")


def _reach(width: float) -> float:
    """How far a line may stick out: SVG lets a corner do so by twice its width. A bar stands on the edge of axes."""
    return 2 * width - 0.01


def _freed(gc: Any, box: Bbox | None, reach: float) -> Any:
    """The context without its clip, if that would cut nothing off what lies in `box` and sticks out by `reach`."""
    clip = gc.get_clip_rectangle()
    if clip is None or box is None or gc.get_sketch_params():
        return gc
    across = clip.x0 + reach <= box.x0 and box.x1 <= clip.x1 - reach
    along = clip.y0 + reach <= box.y0 and box.y1 <= clip.y1 - reach
    return _unclipped(gc) if across and along and gc.get_clip_path()[0] is None else gc


def _unclipped(gc: Any) -> Any:
    free = type(gc)()
    free.copy_properties(gc)
    free.set_clip_rectangle(None)
    free.set_clip_path(None)
    return free


def _box(transform: Any, paths: Any, transforms: Any, offsets: Any, offset_transform: Any) -> Bbox | None:
    """Where all paths of a collection lie, with the control points of their curves; None where there are none."""
    if not len(paths) or not len(offsets):
        return None
    return get_path_collection_extents(transform, paths, transforms, offsets, offset_transform)


def _heights(prop: FontProperties) -> tuple[float | None, float | None, float | None]:
    """Points above and below the base line and between lines, as matplotlib reads them; None: it measures letters."""
    font = get_font(fontManager._find_fonts_by_props(prop))
    for name, keys in (("OS/2", ("sTypoAscender", "sTypoDescender", "sTypoLineGap")),
                       ("hhea", ("ascent", "descent", "lineGap"))):  # fmt: skip
        table = font.get_sfnt_table(name)
        if table:
            scale = 1 / font.get_sfnt_table("head")["unitsPerEm"] * prop.get_size_in_points()
            above, below, gap = (table[key] * scale for key in keys)
            return above, -below, gap
    return None, None, None
