"""Atom 1.0 (RFC 4287): the strictest of the three, and the one that tells a change from a new article."""

from xml.etree.ElementTree import Element, SubElement

from linocut.feed.channel import Channel, Entry
from linocut.feed.markup import content, document, moment, text
from linocut.feed.tree import legal

NEVER = "1970-01-01T00:00:00Z"
"""A feed must say when it changed, also one that never had an entry."""


def atom(channel: Channel) -> bytes:
    """The feed's file."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": channel.language})
    text(root, "title", channel.title)
    if channel.description:
        text(root, "subtitle", channel.description)
    text(root, "id", channel.address)
    text(root, "updated", moment(channel.updated) if channel.updated else NEVER)
    _author(root, channel.author or channel.title)
    text(root, "generator", "linocut")
    SubElement(root, "link", {"href": channel.address, "rel": "self", "type": "application/atom+xml"})
    SubElement(root, "link", {"href": channel.page, "rel": "alternate", "type": "text/html"})
    for entry in channel.entries:
        _entry(SubElement(root, "entry"), entry)
    return document(root)


def _entry(element: Element, entry: Entry) -> None:
    if entry.language:
        element.set("xml:lang", entry.language)
    text(element, "title", entry.title)
    text(element, "id", entry.url)
    SubElement(element, "link", {"href": entry.url, "rel": "alternate", "type": "text/html"})
    text(element, "published", moment(entry.published))
    text(element, "updated", moment(entry.updated))
    if entry.author:
        _author(element, entry.author)
    for tag in entry.tags:
        SubElement(element, "category", {"term": legal(tag)})
    if entry.summary:
        text(element, "summary", entry.summary)
    if entry.content:
        content(element, "content", entry.content, type="html")


def _author(parent: Element, name: str) -> None:
    text(SubElement(parent, "author"), "name", name)
