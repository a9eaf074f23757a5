"""RSS 2.0: what most readers subscribe to."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement

from linocut.feed.channel import Channel, Entry
from linocut.feed.markup import content, document, text


def rss(channel: Channel) -> bytes:
    """The feed's file."""
    root = Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    head = SubElement(root, "channel")
    text(head, "title", channel.title)
    text(head, "link", channel.page)
    text(head, "description", channel.description or channel.title)
    text(head, "language", channel.language)
    if channel.updated:
        text(head, "lastBuildDate", _date(channel.updated))
    text(head, "generator", "linocut")
    SubElement(head, "atom:link", {"href": channel.address, "rel": "self", "type": "application/rss+xml"})
    for entry in channel.entries:
        _item(SubElement(head, "item"), entry)
    return document(root)


def _item(item: Element, entry: Entry) -> None:
    text(item, "title", entry.title)
    text(item, "link", entry.url)
    text(item, "guid", entry.url, isPermaLink="true")
    text(item, "pubDate", _date(entry.published))
    if entry.author:
        text(item, "dc:creator", entry.author)
    if entry.language:
        text(item, "dc:language", entry.language)
    for tag in entry.tags:
        text(item, "category", tag)
    text(item, "description", entry.summary)
    if entry.content:
        content(item, "content:encoded", entry.content)


def _date(when: datetime) -> str:
    from email.utils import format_datetime  # late: most builds write few feeds

    return format_datetime(when.astimezone(UTC), usegmt=True)
