"""The formats of feeds: one line each."""

from typing import NamedTuple


class FeedFormat(NamedTuple):
    """A file beside each page that has feeds."""

    name: str
    """The file in feed/, and the function in it that writes a `Channel`."""
    file: str
    """"atom.xml"."""
    media_type: str
    """"application/atom+xml"."""


FORMATS = (
    FeedFormat("rss", "index.xml", "application/rss+xml"),
    FeedFormat("atom", "atom.xml", "application/atom+xml"),
    FeedFormat("jsonfeed", "feed.json", "application/feed+json"),
)
"""The first is the one that pages and footers name."""
