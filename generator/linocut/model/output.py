"""What a build makes: files, and what pages know of those that they load."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the built site, known by what it is made from and made only when it is needed."""

    path: str
    """Relative to the output folder: "posts/x/index.html"."""
    key: str
    """Hash of everything that `make` depends on."""
    make: Callable[[], bytes]
    """Raises `problem.Problems` when the file cannot be made."""
    source: str = ""
    """The author's file that it is made from, told when another has the same address; "": linocut's own idea."""
    slow: bool = False
    """Whether making it takes so long that two of them are worth two processes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image file, measured, with the variants that a page offers."""

    width: int
    """CSS pixels."""
    height: int
    sources: tuple[tuple[str, str], ...]
    """(type, srcset of site paths), best first; empty for SVG and GIF, which go out as they are."""
    src: str
    """Site path of the fallback: "/assets/photo-1a2b3c4d.jpg"."""
    far: bool = False
    """Whether it is shown wider than the column somewhere, so that there is a file for that."""


Inks = tuple[tuple[str, str, str], ...]
"""(name, on light paper, on dark) of colours, as CSS writes them."""


class Icon(NamedTuple):
    """An icon of the site, as the head of a page names it."""

    rel: str
    file: str
    """At the top of the site."""
    type: str = ""
    sizes: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """The site-wide files of the theme, as pages refer to them: site paths, fingerprinted."""

    stylesheet: str
    """"/assets/style-1a2b3c4d5e.css"."""
    formulas: str
    """The style sheet that pages with formulas load besides, with the math font in it; "" where there are none."""
    scripts: Mapping[str, str]
    """Name -> site path: {"slider": "/assets/slider-....js"}; a page loads those that it uses."""
    outputs: tuple[Output, ...]
    icons: tuple[Icon, ...]
    """The site's own, in place of the theme's."""
    inks: Inks
    """Those of the palette that the site's style sheets change."""
    key: str
    """Hash over all of it, templates included: a page made with another theme is another page."""
