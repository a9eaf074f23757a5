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

XML = (".xml", ".rss", ".rss2", ".atom", ".rdf")
"""How the names of feeds in XML end, here and elsewhere."""


def is_feed(url: str) -> bool:
    """Whether what stands at an address is for feed readers, which follow no page."""
    return url.endswith((*XML, ".json"))
