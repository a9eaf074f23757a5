"""What all three feed formats are made from."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """An article, as feeds carry it. URLs are whole; texts are plain but for `content`."""

    url: str
    """Its permalink, and its identity."""
    title: str
    summary: str
    content: str
    """HTML; "": feeds carry summaries."""
    published: datetime
    """Aware."""
    updated: datetime
    author: str
    tags: tuple[str, ...]
    image: str
    """What a list of entries shows; "": nothing."""
    language: str = ""
    """As in HTML, of an entry that has its own; "": the channel's."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One feed: of the site, or of a tag."""

    title: str
    description: str
    page: str
    """The page whose articles it carries."""
    address: str
    """Its own URL."""
    language: str
    author: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime | None:
        """When the newest change was made; None: there are no entries. Never the clock."""
        return max((entry.updated for entry in self.entries), default=None)
