"""Who a site and its authors are: their pages elsewhere, a picture, a few words."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

NETWORKS: Mapping[str, str] = {
    "github": "GitHub",
    "gitlab": "GitLab",
    "codeberg": "Codeberg",
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "linkedin": "LinkedIn",
    "x": "X",
    "youtube": "YouTube",
    "instagram": "Instagram",
    "telegram": "Telegram",
    "stackoverflow": "Stack Overflow",
    "orcid": "ORCID",
    "scholar": "Google Scholar",
    "email": "E-Mail",
    "rss": "RSS",
}
"""Key of a link -> what its place is called. Each has an icon in `parts/icons.html`."""


@dataclass(frozen=True, slots=True)
class SocialSettings:
    """[tool.linocut.social], and the same keys of an author: addresses elsewhere; "": none."""

    github: str = ""
    gitlab: str = ""
    codeberg: str = ""
    mastodon: str = ""
    bluesky: str = ""
    linkedin: str = ""
    x: str = ""
    youtube: str = ""
    instagram: str = ""
    telegram: str = ""
    stackoverflow: str = ""
    orcid: str = ""
    scholar: str = ""
    email: str = ""
    rss: str = ""
    """Of the site itself: "/index.xml"."""

    def links(self) -> tuple[tuple[str, str, str], ...]:
        """(key, name, address) of each that there is."""
        given = ((field.name, getattr(self, field.name)) for field in fields(self))
        return tuple((key, NETWORKS[key], address) for key, address in given if address)


@dataclass(frozen=True, slots=True)
class Author:
    """[tool.linocut.authors.KEY]: somebody who writes."""

    name: str
    bio: str = ""
    """A few words; links as in Markdown."""
    image: str = ""
    """A file of the site, or one in its `static/`."""
    url: str = ""
    social: SocialSettings = SocialSettings()

    @property
    def told(self) -> bool:
        """Whether there is more to say than the name."""
        return bool(self.bio or self.image or self.url or self.social.links())


@dataclass(frozen=True, slots=True)
class FontSettings:
    """[tool.linocut.fonts]: font files of the site, each family in as many weights and styles as it has files."""

    text: tuple[str, ...] = ()
    """(): Source Serif."""
    labels: tuple[str, ...] = ()
    """Navigation, captions, notes, tables; (): Source Sans. Figures keep that: they were laid out in it."""
    code: tuple[str, ...] = ()
    """(): the reader's own."""


def authors_of(names: tuple[str, ...], default: str, known: Mapping[str, Author]) -> tuple[Author, ...]:
    """Who wrote something: by the keys or names of the table, else by name alone. Without names, the site's author."""
    wanted = names or ((default,) if default else ())
    by_name = {author.name: author for author in known.values()}
    return tuple(known.get(name) or by_name.get(name) or Author(name) for name in wanted)
