"""What XML feeds and the sitemap share: text that XML can hold, and bytes to write."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from linocut.feed.tree import legal


def text(parent: Element, tag: str, value: str, **attributes: str) -> None:
    """Add an element that holds nothing but text."""
    SubElement(parent, tag, attributes).text = legal(value)


def content(parent: Element, tag: str, html: str, **attributes: str) -> None:
    """Add an element that holds an entry's HTML, which is legal in XML since it was cleaned."""
    SubElement(parent, tag, attributes).text = html


def document(root: Element) -> bytes:
    """The file, a line for each element so that a person may read it too."""
    indent(root)
    data: bytes = tostring(root, "utf-8", xml_declaration=True)
    return data + b"\n"


def moment(when: datetime) -> str:
    """RFC 3339, in universal time: "2026-01-02T03:04:05Z"."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
