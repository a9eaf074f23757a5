"""The values that travel from stage to stage: frozen, slotted, every field set at birth.

Paths are POSIX strings relative to the site's folder unless a field says otherwise; lines and columns count from 1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from linocut.model.drawing import Axis, Drawing
from linocut.model.site import Plain
from linocut.problem import Place, Problem

# --- content ---


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture above an article's text, which stands for it in lists and shared links too."""

    image: str
    alt: str = ""
    """"": decorative."""
    caption: str = ""
    """Links as in Markdown."""


@dataclass(frozen=True, slots=True)
class Front:
    """An article's front matter, after validation."""

    title: str
    date: datetime | None = None
    """Aware (UTC where the author gave no zone). None: a page without a date."""
    lastmod: datetime | None = None
    description: str = ""
    tags: tuple[str, ...] = ()
    draft: bool = False
    slug: str = ""
    aliases: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    """Keys or names of [tool.linocut.authors], or other names."""
    image: str = ""
    """Of lists and shared links."""
    cover: Cover | None = None
    publish_date: datetime | None = None
    expiry_date: datetime | None = None
    bibliography: tuple[str, ...] = ()
    """.bib files, from beside the article; (): references.bib there, else the site's."""
    csl: str = ""
    """A citation style; a .csl file from beside the article."""
    series: str = ""
    layout: str = ""
    """The template that makes its page: "wide" for `templates/wide.html`; "": that of its kind."""
    toc: bool = True
    """Whether a list of contents is shown, where there are headings enough."""
    comments: bool | None = None
    """Whether it may be commented; None: when it has a date."""
    macros: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Plain] = field(default_factory=dict)
    execute: Mapping[str, Plain] = field(default_factory=dict)
    """Options of all cells."""
    language: str = ""
    """As in HTML, of this article alone; "": that of the site."""
    translation_key: str = ""
    """What it has in common with its translations, where their files are not named alike."""

    @property
    def author(self) -> str:
        """All of them, as they are written."""
        return ", ".join(self.authors)

    @property
    def lead(self) -> str:
        """The picture that stands for it."""
        return self.image or (self.cover.image if self.cover else "")


@dataclass(frozen=True, slots=True)
class Source:
    """One Markdown file, its front matter read and its address decided. `content.body` reads its text."""

    path: str
    section: str
    """First folder below content/: "posts", "docs"; "" for a page at the top."""
    url: str
    """Absolute path on the site, without the base URL's own path: "/posts/llms-are-math/"."""
    bundle: str
    """The folder that the article's relative paths start from: "content/posts/x" for content/posts/x/index.md, else
    "content/posts"."""
    front: Front
    line: int
    """Line of the file on which the body starts."""
    digest: str
    """SHA-256 of the file's bytes, hex."""
    home: str = "/"
    """Where the pages of its language stand: `Site.home`."""
    unmarked: str = ""
    """Its path without what names its language, as its translations have it too; "": there is nothing to leave out."""
    shared: tuple[str, ...] = ()
    """Folders of its translations, where files that its own has not are looked for."""

    @property
    def logical(self) -> str:
        """Hugo's logical path: "content/posts/x.md" of content/posts/x.fr.md and of content/fr/posts/x.md."""
        return self.unmarked or self.path


# --- articles ---


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
    """A slot: a link to something numbered in another article, [](/posts/x/#fig-y)."""

    url: str
    """"/posts/x/"."""
    label: str
    """"fig-y"."""
    text: str
    """HTML of the author's own link text; "": "Figure 2" of that article."""
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


class Heading(NamedTuple):
    """A heading of an article, for its contents list. As labels, one of ten thousands: tuples are read quickest."""

    level: int
    id: str
    text: str
    """HTML without links; it may hold marks into the slots of the article's `Text`."""


class Label(NamedTuple):
    """Something that can be referred to."""

    id: str
    """"fig-attention"."""
    text: str
    """"Figure 2", "(3)", "Why this matters"."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another page of the site, for checks."""

    target: str
    """As written, resolved against the article: "/posts/x/#fig-y"."""
    place: Place


@dataclass(frozen=True, slots=True)
class Article:
    """What the rest of the house needs to know of an article without its text: small, thousands fit in memory."""

    path: str
    section: str
    url: str
    front: Front
    key: str
    """Names everything the parse depended on; `Text` is filed in the cache under it."""
    outline: str
    """Names its path, address and front matter: all that puts articles into lists, in order, beside each other."""
    listed: str
    """Names what a list shows of it, but for its picture."""
    summary: str
    """Plain text: the description, else the start of the first paragraph."""
    words: int
    headings: tuple[Heading, ...]
    labels: tuple[Label, ...]
    figures: tuple[FigureUse, ...]
    images: tuple[ImageUse, ...]
    links: tuple[Link, ...]
    files: tuple[tuple[str, str], ...]
    """(path, address) of files that it links to or embeds, published as they are."""
    formulas: tuple[str, ...]
    """`latex.name` of each distinct formula that a feed cannot say in text, in order: it needs images of them."""
    has: frozenset[str]
    """What its page must load or style for: "math", "code", "slider", "table", "note"."""
    characters: str
    """Distinct characters of all its words that some page shows, sorted: of its prose, its front matter, its labels."""
    math_characters: str
    """Distinct characters of its formulas as they are drawn, sorted."""
    problems: tuple[Problem, ...]
    program: Drawing | None = None
    """Its cells."""
    hosts: tuple[tuple[str, str], ...] = ()
    """(key of [tool.linocut.allow], host) of what its embeds ask when they are clicked."""
    home: str = "/"
    """As `Source` has it, and the next."""
    unmarked: str = ""

    @property
    def logical(self) -> str:
        """As `Source` has it."""
        return self.unmarked or self.path


# --- what comes out ---


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
    """The style sheet that pages with formulas load besides, with the math font in it."""
    scripts: Mapping[str, str]
    """Name -> site path: {"slider": "/assets/slider-....js"}; a page loads those that it uses."""
    outputs: tuple[Output, ...]
    icons: tuple[Icon, ...]
    """The site's own, in place of the theme's."""
    inks: Inks
    """Those of the palette that the site's style sheets change."""
    key: str
    """Hash over all of it, templates included: a page made with another theme is another page."""
