"""RSS 2.0: what most readers subscribe to."""

from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from linocut.feed.channel import Channel, Entry
from linocut.feed.tree import legal


def document(channel: Channel) -> bytes:
    """The feed, as bytes to write."""
    rss = Element(
        "rss",
        {
            "version": "2.0",
            "xmlns:atom": "http://www.w3.org/2005/Atom",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        },
    )
    head = SubElement(rss, "channel")
    _text(head, "title", channel.title)
    _text(head, "link", channel.page)
    _text(head, "description", channel.description or channel.title)
    _text(head, "language", channel.language)
    if channel.updated:
        _text(head, "lastBuildDate", _date(channel.updated))
    _text(head, "generator", "linocut")
    SubElement(head, "atom:link", {"href": channel.address, "rel": "self", "type": "application/rss+xml"})
    for entry in channel.entries:
        _item(SubElement(head, "item"), entry)
    indent(rss)
    data: bytes = tostring(rss, "utf-8", xml_declaration=True)
    return data + b"\n"


def _item(item: Element, entry: Entry) -> None:
    _text(item, "title", entry.title)
    _text(item, "link", entry.url)
    SubElement(item, "guid", {"isPermaLink": "true"}).text = legal(entry.url)
    _text(item, "pubDate", _date(entry.published))
    if entry.author:
        _text(item, "dc:creator", entry.author)
    for tag in entry.tags:
        _text(item, "category", tag)
    _text(item, "description", entry.summary)
    if entry.content:
        _text(item, "content:encoded", entry.content)


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = legal(text)


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
