"""The values that travel from stage to stage: frozen, slotted, every field set at birth.

Paths are POSIX strings relative to the site's folder unless a field says otherwise; lines and columns count from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from linocut.model.drawing import Drawing
from linocut.model.site import Plain
from linocut.model.slot import FigureUse, ImageUse
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
    made: bool = True
    """Whether it has a page at all."""
    unlisted: bool = False
    """Whether it is found by its address alone: in no list, feed, search or sitemap. It carries no tags then."""
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
    shown_cells: tuple[int, ...] = ()
    """Which of them show what they put out, in the order of the text."""
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
