"""The site's settings, as one value: what pyproject.toml says, defaults, and the command line's overrides."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from linocut.model.identity import Author, FontSettings, SocialSettings
from linocut.model.services import AnalyticsSettings, CommentSettings, Hosts, NewsletterSettings

EVER = datetime.min.replace(tzinfo=UTC)
"""Before any date: nothing has been published yet."""

Plain = Any
"""What a figure may return and a record may hold: None, bool, int, float, str, and lists and dicts of them."""


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
    style: Literal["theme", "keep"] = "theme"
    """Whether exact black, white and our colour map follow the page's theme, where a script says nothing of it."""
    executor: Literal["local", "spawn", "dask"] = "local"
    scheduler: str = ""
    """Address of the dask scheduler, with executor = "dask"."""


@dataclass(frozen=True, slots=True)
class CellSettings:
    """[tool.linocut.cells]"""

    fold: int = 40
    """Lines of an output that stand open; a longer one is folded. 0: none is."""
    checkpoints: int = 16
    """Processes that a preview keeps to run on from, at most."""
    memory: int = 2 << 30
    """Bytes that they hold together, at most."""


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
class AllowSettings:
    """[tool.linocut.allow]: hosts other than the site's own that its pages may use, as in a Content-Security-Policy."""

    scripts: tuple[str, ...] = ()
    """("plausible.io", "*.example.org")."""
    frames: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    """Beside those of the images that articles name."""
    styles: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    connect: tuple[str, ...] = ()
    """Hosts that scripts may ask."""
    forms: tuple[str, ...] = ()
    """Hosts that forms may be sent to."""

    def covers(self, kind: str, host: str) -> bool:
        """Whether a page may use this host (with its port, where it has one) for this kind of thing."""
        hosts: tuple[str, ...] = getattr(self, kind)
        return any(host == it or (it.startswith("*.") and host.endswith(it[1:])) for it in hosts)

    def also(self, hosts: Hosts) -> "AllowSettings":
        """These, and others beside them."""
        return replace(self, **{kind: tuple(dict.fromkeys((*getattr(self, kind), *hosts[kind]))) for kind in hosts})


Word = str | tuple[str, ...] | tuple[tuple[str, str], ...]
"""A word of a site's own: a text, the names of the months, or (form, text) for words that change with a number."""


@dataclass(frozen=True, slots=True)
class Language:
    """[tool.linocut.languages.fr]: one of the site's languages."""

    marks: tuple[str, ...]
    """What names it in files and folders, lower case: ("fr",) of `index.fr.md` and `content/fr/`."""
    name: str
    """What it calls itself: "Français"."""
    fields: Mapping[str, Plain]
    """The fields of `Site` that are other in it."""


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
    """As in HTML: "de", "pt-BR"."""
    languages: tuple[Language, ...] = ()
    """All of them, the default one first; (): there is one."""
    home: str = "/"
    """Where the pages of its language stand: "/", "/fr/"."""
    words: tuple[tuple[str, Word], ...] = ()
    """(key, word), sorted: what the site says in place of linocut's words."""
    author: str = ""
    description: str = ""
    logo: str = ""
    """A file of the site, or one in its `static/`; "": `static/logo.svg` or `.png`, where there is one."""
    logo_dark: str = ""
    """The same on dark paper; "": `static/logo-dark.svg` or `.png`, else the same as on light."""
    footer: str = ""
    """At the foot of every page, links as in Markdown; "": its author's name."""
    macros: Mapping[str, str] = field(default_factory=dict)
    """LaTeX macros without the backslash: {"R": "\\\\mathbb{R}"}."""
    figures: FigureSettings = FigureSettings()
    cells: CellSettings = CellSettings()
    feeds: FeedSettings = FeedSettings()
    check: CheckSettings = CheckSettings()
    allow: AllowSettings = AllowSettings()
    comments: CommentSettings = field(default_factory=CommentSettings)
    analytics: AnalyticsSettings = field(default_factory=AnalyticsSettings)
    newsletter: NewsletterSettings = field(default_factory=NewsletterSettings)
    social: SocialSettings = field(default_factory=SocialSettings)
    fonts: FontSettings = field(default_factory=FontSettings)
    authors: Mapping[str, Author] = field(default_factory=dict)
    """By key, as articles name them."""
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
    paginate: int = 100
    """Articles on one page of the archive, a tag or a section; 0: all."""
    provenance: bool = True
    """Whether pages say of a computed number and a checked sentence what stands behind them."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Former address -> where it leads now, for what is not an article's alias: lists, tags, feeds."""
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

    @property
    def allowed(self) -> AllowSettings:
        """The hosts that its pages may use: those that its author allows, and those that its services need."""
        allow = self.allow
        for service in (self.comments, self.analytics, self.newsletter):
            allow = allow.also(service.hosts())
        return allow


def editions(site: Site) -> tuple[Site, ...]:
    """The site as it is in each of its languages, the default one first."""
    return tuple(replace(site, **language.fields) for language in site.languages) or (site,)


def spoken(site: Site, home: str, language: str = "") -> Site:
    """The site of one language, by where that stands; it speaks the `language` of an article that has its own."""
    found = next(edition for edition in editions(site) if edition.home == home)
    return replace(found, language=language, words=()) if language and language != found.language else found
