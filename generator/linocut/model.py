"""The values that travel from stage to stage: frozen, slotted, every field set at birth.

Paths are POSIX strings relative to the site's folder unless a field says otherwise; lines and columns count from 1.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

EVER = datetime.min.replace(tzinfo=UTC)
"""Before any date: nothing has been published yet."""

Plain = Any
"""What a figure may return and a record may hold: None, bool, int, float, str, and lists and dicts of them."""


# --- problems ---


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file that the author wrote."""

    path: str
    """Relative to the site's folder; absolute for a file outside it."""
    line: int = 0
    """0: the file as a whole."""
    column: int = 0
    """0: the line as a whole."""

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the author can mend: where, what is wrong, the way out."""

    message: str
    """One sentence without a full stop: what is wrong."""
    place: Place | None = None
    """None: about no file in particular (a command line, a setting given there)."""
    hint: str = ""
    """The way out; printed last."""
    detail: str = ""
    """Lines shown below, indented: a caret under the place, or a script's traceback."""
    severity: Literal["error", "warning"] = "error"


# --- settings ---


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """[tool.linocut.figures]"""

    timeout: float = 60.0
    """Seconds for one run of one script."""
    memory: int = 2 << 30
    """Bytes that one run may use."""
    jobs: int = 0
    """Runs side by side; 0: one per core."""
    network: bool = False
    """Whether a script may open connections."""
    programs: tuple[str, ...] = ()
    """Names of the programs that a script may start: ("dot", "latex")."""
    states: int = 60
    """Most states of one slider or animation."""
    weight: int = 2 << 20
    """Most bytes of all states of one slider or animation together, compressed."""
    executor: Literal["local", "dask"] = "local"
    scheduler: str = ""
    """Address of the dask scheduler, with executor = "dask"."""


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """[tool.linocut.feeds]"""

    items: int = 20
    """The newest so many articles; 0: all."""
    content: Literal["full", "summary"] = "full"


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """[tool.linocut.check]: what `linocut check` holds a page to."""

    weight: int = 200_000
    """Most bytes that a first visit to a page loads, compressed."""
    requests: int = 6
    """Most requests that it makes."""
    script: int = 20_000
    """Most bytes of script among them."""
    ignore: tuple[str, ...] = ()
    """Starts of addresses that `--external` does not ask for."""


@dataclass(frozen=True, slots=True)
class Site:
    """Settings, defaults and the command line's overrides, as one value."""

    root: Path
    """Absolute: the folder of pyproject.toml."""
    output: Path
    """Absolute: where the built site goes; root / "public" unless overridden."""
    title: str = "Untitled site"
    base_url: str = "http://localhost/"
    """Absolute, with a trailing slash; it may hold a path (https://me.example/blog/)."""
    language: str = "en"
    author: str = ""
    description: str = ""
    macros: Mapping[str, str] = field(default_factory=dict)
    """LaTeX macros without the backslash: {"R": "\\\\mathbb{R}"}."""
    figures: FigureSettings = FigureSettings()
    feeds: FeedSettings = FeedSettings()
    check: CheckSettings = CheckSettings()
    bibliography: tuple[str, ...] = ()
    """.bib files, from the site's folder; (): references.bib, where there is one."""
    csl: str = ""
    """A citation style: the name of an installed one ("ieee"), or a .csl file from the site's folder."""
    lastmod: Literal["key", "git"] = "key"
    """Whether an article without the key `lastmod` last changed when git says so."""
    permalinks: Mapping[str, str] = field(default_factory=dict)
    """Section -> pattern, as in Hugo: {"posts": "/:year/:slug/"}."""
    menu: tuple[tuple[str, str], ...] = ()
    """(label, url) of the site's navigation; empty: made from what there is."""
    paginate: int = 0
    """Articles on one archive page; 0: all."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Former address -> where it leads now, for what is no article's alias: lists, tags, feeds."""
    publish: Mapping[str, Mapping[str, Plain]] = field(default_factory=dict)
    """Target name -> its settings, checked by the target."""
    params: Mapping[str, Plain] = field(default_factory=dict)
    """The site's own values for its own templates."""
    drafts: bool = False
    """Whether drafts and articles of the future are built."""
    frozen: bool = False
    """Whether figures come from their records in frozen/, and nothing is drawn."""
    now: datetime = EVER
    """Aware: what counts as the future. Never part of a key or of an output."""


# --- content ---


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
    author: str = ""
    image: str = ""
    publish_date: datetime | None = None
    expiry_date: datetime | None = None
    bibliography: tuple[str, ...] = ()
    """.bib files, from beside the article; (): references.bib there, else the site's."""
    csl: str = ""
    """A citation style; a .csl file from beside the article."""
    series: str = ""
    macros: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Plain] = field(default_factory=dict)


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


# --- figures ---

Parameter = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One state of one computed figure: what the engine draws, and what its results are filed under."""

    script: str
    """"figures/llms-are-math/attention.py", or beside the article."""
    parameters: tuple[tuple[str, Parameter], ...] = ()
    """Sorted by name."""
    format: Literal["svg", "png"] = "svg"


@dataclass(frozen=True, slots=True)
class Axis:
    """One parameter that the reader moves."""

    name: str
    values: tuple[Parameter, ...]
    start: int
    """Index of the default state."""


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes in the cache, by content."""

    digest: str
    """SHA-256, hex."""
    suffix: str
    """With its dot: ".png"."""
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Raster:
    """One picture at one resolution, in one format and for one theme."""

    blob: Blob
    type: str
    """"image/avif", "image/webp", "image/png"."""
    scale: float
    """Pixels of the file per CSS pixel."""
    theme: Literal["light", "dark", "both"]


@dataclass(frozen=True, slots=True)
class Narrow:
    """A drawing set once more for a phone: the same letters, another layout."""

    svg: Blob
    """As `Figure.svg`."""
    width: float
    """CSS pixels."""
    height: float


PHONE = 350
"""Pixels between the margins of a phone's screen."""

SHRUNK = 0.87
"""What a drawing may shrink to before its labels are too small: 12.5 px become 11."""

ID_PREFIX = "lc0"
"""What every id in a figure's SVG starts with."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, drawn."""

    drawing: Drawing
    width: float
    """CSS pixels."""
    height: float
    svg: Blob | None
    """Inline SVG for both themes, its colours CSS custom properties, every id starting with `ID_PREFIX`, which the
    page replaces so that no two figures on it share an id. None: too large, or none to be had; shown as rasters."""
    narrow: Narrow | None
    """For a column narrower than it. None: it is narrow enough, holds no text, or does not read well so."""
    rasters: tuple[Raster, ...]
    """What a page shows where there is no SVG (AVIF or WebP, and PNG)."""
    png: Blob | None
    """Light theme at 2x. None: it is made of the SVG, when a feed or a card needs it."""
    alt: str
    """The alt text that the script returned; "" when it returned none."""
    results: Blob
    """JSON of what the script returned, without `alt`; arrays as nested lists."""
    data: tuple[tuple[str, Blob], ...]
    """(file name, bytes) of the arrays behind the figure: CSV or JSON."""
    source: str
    """The script's text."""
    versions: tuple[tuple[str, str], ...]
    """Distributions the run used: (("matplotlib", "3.11.2"), ("numpy", "2.4.6"))."""
    characters: str
    """Distinct characters of its text, sorted: the page's font must hold them."""
    weight: int
    """Bytes that a page loads to show it, compressed. Not part of `digest`."""
    digest: str
    """Over everything above: two figures with one digest look and read the same."""
    reason: str
    """Why it was drawn in this build: "new", "figures/a.py changed"; "": reused. Not part of `digest`."""


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


@dataclass(frozen=True, slots=True)
class Check:
    """A slot that shows nothing: `{check} softmax.top == "blue"`."""

    expression: str
    place: Place


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


Slot = Formula | Value | Check | FigureUse | ImageUse | Note | CrossReference | Shortcode


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
    """`latex.name` of each distinct formula, in order: a feed needs images of them."""
    has: frozenset[str]
    """What its page must load or style for: "math", "code", "slider", "table", "note"."""
    characters: str
    """Distinct characters of all its words that some page shows, sorted: of its prose, its front matter, its labels."""
    math_characters: str
    """Distinct characters of its formulas as they are drawn, sorted."""
    problems: tuple[Problem, ...]


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
    key: str
    """Hash over all of it, templates included: a page made with another theme is another page."""
