"""What stands in the slots of an article's HTML, which page and feed fill each in its own way."""

from dataclasses import dataclass
from typing import Literal

from linocut.model.drawing import Axis, Drawing
from linocut.problem import Place


@dataclass(frozen=True, slots=True)
class Formula:
    """A slot: MathML on the page, an image in the feed."""

    latex: str
    display: bool
    mathml: str
    id: str = ""
    """"eq-loss"; "": nobody refers to it."""
    number: str = ""
    """"(3)", as it stands beside the formula; rows of `align` carry theirs inside `mathml`."""


@dataclass(frozen=True, slots=True)
class Value:
    """A slot: `{val} attention.entropy:.2f`."""

    expression: str
    format: str
    place: Place
    cells: int = 0
    """How many cells of the article stand before it: it sees the names of its program as they are then."""


@dataclass(frozen=True, slots=True)
class Inline:
    """A slot: `{python} f"{loss:.3f}"`, evaluated by the article's program."""

    index: int
    """Among all of the article."""
    place: Place


@dataclass(frozen=True, slots=True)
class CellFigure:
    """The frame around a figure or a table that a cell gives."""

    id: str
    number: int
    caption: str
    """HTML that may hold slots."""
    alt: str | None
    """Text that may hold slots; None: the author wrote none."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A slot: code of the article, and what it printed, returned and drew."""

    index: int
    code: str
    """HTML; "": it is not shown."""
    fold: str | None
    """What the code is folded behind; None: it is open."""
    output: Literal["shown", "hidden", "asis"]
    figure: CellFigure
    table: CellFigure
    panels: tuple[str, ...]
    """HTML of the captions of several figures."""
    columns: int
    """Figures beside each other; 0: below each other."""
    place: Place


@dataclass(frozen=True, slots=True)
class Check:
    """A slot that shows nothing: `{check} softmax.top == "blue"`."""

    expression: str
    place: Place
    cells: int = 0
    """As `Value` has it."""


@dataclass(frozen=True, slots=True)
class FigureUse:
    """A slot: a computed figure at its place in an article."""

    name: str
    """What expressions call it: "attention" for {#fig-attention}, else the script's stem."""
    id: str
    """"fig-attention"; "": not numbered."""
    number: int
    """0: not numbered."""
    drawings: tuple[Drawing, ...]
    """Every state, the axes' product in order, the last axis fastest; one without axes."""
    axes: tuple[Axis, ...]
    start: int
    """Index of the default state in `drawings`."""
    caption: str
    """HTML that may hold slots; "": none."""
    alt: str | None
    """Text that may hold slots; None: the script returns it; "": decorative."""
    classes: tuple[str, ...]
    """"wide", "full", "margin", "animate" and the author's own."""
    attributes: tuple[tuple[str, str], ...]
    place: Place
    panel: str = ""
    """"(a)": which part of a figure it is."""


@dataclass(frozen=True, slots=True)
class ImageUse:
    """A slot: an image file."""

    path: str
    """The file: "content/posts/x/photo.jpg"; an absolute URL when it is somebody else's."""
    alt: str
    id: str
    number: int
    caption: str
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    place: Place
    panel: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A slot: a footnote's mark; the page sets the text beside it, the feed at the end."""

    id: str
    number: int
    body: str
    """HTML that may hold slots."""


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A slot: a link without words to another article, or to something numbered in it: [](/posts/x/#fig-y)."""

    url: str
    """"/posts/x/"."""
    label: str
    """"fig-y"; "": the article."""
    text: str
    """HTML of the author's own link text; "": "Figure 2" of that article, or its title."""
    place: Place


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A slot: {{< name a="b" >}}, resolved by a macro in templates/shortcodes/."""

    name: str
    arguments: tuple[tuple[str, str], ...]
    """Positional ones are named "0", "1"."""
    body: str
    place: Place


Slot = Cell | Formula | Inline | Value | Check | FigureUse | ImageUse | Note | CrossReference | Shortcode


@dataclass(frozen=True, slots=True)
class Text:
    """An article's prose, parsed: HTML in which slots are marked, and the slots. Loaded only when a page is made."""

    body: str
    """HTML with `mark(i)` where slots[i] goes."""
    slots: tuple[Slot, ...]


def mark(index: int) -> str:
    """What stands in HTML for a slot: control characters that Markdown never lets an author write."""
    return f"\x02slot:{index}\x03"
