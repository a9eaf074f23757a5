"""The files that figures are: the SVG by itself, with the inks and, where it is looked at alone, the letters it needs;
the PNG that feeds and cards show.

Inside a page a drawing takes both from the page. A list shows it as an image and a reader may open it alone: there it
must bring them. The states of a slider go into the page one after another, and travel light.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath

from linocut.figure.output import png_image
from linocut.model.drawing import Figure
from linocut.model.output import Inks, Output
from linocut.pattern import late
from linocut.store.cache import Blob, Cache
from linocut.store.generation import digest
from linocut.theme import font
from linocut.theme.palette import PALETTE

FACES = (font.TEXT[3], font.TEXT[4])
"""What the figures' style writes with."""

_OPENING = late(r"<svg\b[^>]*>", re.DOTALL)
_NOT_A_NAME = late(r"[^A-Za-z0-9_]+")
_HEAVY = late(r"font(?:-weight)?:[^;\"]*\b(?:bold|[6-9]00)\b")


def stem(figure: Figure) -> str:
    """The file name that a figure's assets carry: the script's, and which of its figures it is."""
    part = _NOT_A_NAME.sub("-", figure.drawing.part).strip("-")
    return PurePosixPath(figure.drawing.script).stem + (f"-{part}" if part else "")


def file_of(figure: Figure, inks: Inks, *, narrow: bool = False) -> str:
    """Site path of the file that shows the figure by itself: SVG where there is one, else PNG.

    `inks`: those of the site, where they are not linocut's; `narrow`: as a phone shows it, where it has such a drawing.
    """
    svg = _svg(figure, narrow)
    return f"/assets/{stem(figure)}-{_key(figure, svg, inks)[:10]}.svg" if svg else png_of(figure)


def state_of(figure: Figure, *, narrow: bool = False) -> str:
    """Site path of the file that a slider puts into the page."""
    svg = _svg(figure, narrow)
    return f"/assets/{stem(figure)}-{_state_key(svg)[:10]}.svg" if svg else png_of(figure)


def png_of(figure: Figure) -> str:
    """Site path of the PNG."""
    return f"/assets/{stem(figure)}-{png_image.name(figure)[:10]}.png"


def png_output(figure: Figure, cache: Cache) -> Output:
    """The PNG as a file."""
    return Output(png_of(figure).lstrip("/"), png_image.key(figure), partial(png_image.png, figure, cache))


def outputs(figure: Figure, cache: Cache, inks: Inks) -> Iterator[Output]:
    """The files that show a figure by itself."""
    for narrow in (False, True):
        svg = _svg(figure, narrow)
        if svg:
            make = partial(standalone, cache, figure, svg, inks)
            yield Output(file_of(figure, inks, narrow=narrow).lstrip("/"), _key(figure, svg, inks), make)


def state_outputs(figure: Figure, cache: Cache) -> Iterator[Output]:
    """The files that a slider fetches for one of its states."""
    for narrow in (False, True):
        svg = _svg(figure, narrow)
        if svg:
            path = state_of(figure, narrow=narrow).lstrip("/")
            yield Output(path, _state_key(svg), partial(_styled, cache, svg, _inks()))


def standalone(cache: Cache, figure: Figure, svg: Blob, inks: Inks = ()) -> bytes:
    """The SVG with its dark inks and the site's own, where the page's style sheet does not reach, and its letters."""
    faces = FACES if _HEAVY.search(cache.read(svg).decode()) else FACES[:1]
    rules = [font.rule(face, cache.read(font.cut(face, figure.characters, cache, basic=False))) for face in faces]
    return _styled(cache, svg, "".join([_alone(inks), *(rules if figure.characters else ())]))


def _svg(figure: Figure, narrow: bool) -> Blob | None:
    return figure.narrow.svg if narrow and figure.narrow else figure.svg


def _key(figure: Figure, svg: Blob, inks: Inks) -> str:
    return digest("alone", svg.digest, _alone(inks), [font.key(face, figure.characters, basic=False) for face in FACES])


def _state_key(svg: Blob) -> str:
    return digest("state", svg.digest, PALETTE)


def _alone(own: Inks) -> str:
    """What else a page says: that there are two themes, and which of two images each shows."""
    images = (
        ".for-dark{display:none}@media(prefers-color-scheme:dark){.for-dark{display:block}.for-light{display:none}}"
    )
    return f"{_inks(own)}svg{{color-scheme:light dark}}{images}"


def _inks(own: Inks = ()) -> str:
    light = ";".join(f"--figure-{name}:{light}" for name, light, _ in own)
    inks = {ink.name: ink.dark for ink in PALETTE} | {name: dark for name, _, dark in own}
    dark = ";".join(f"--figure-{name}:{colour}" for name, colour in inks.items())
    return (f"svg{{{light}}}" if light else "") + f"@media(prefers-color-scheme:dark){{svg{{{dark}}}}}"


def _styled(cache: Cache, svg: Blob, style: str) -> bytes:
    text = cache.read(svg).decode()
    return _OPENING.sub(lambda match: f"{match[0]}<style>{style}</style>", text, count=1).encode()
