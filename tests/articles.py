"""Articles made for tests: everything that a test does not speak of has a plain value."""

from datetime import UTC, datetime
from typing import Any

from linocut.cache import digest
from linocut.model import Article, Front


def article(url: str = "/posts/x/", **fields: Any) -> Article:
    """An article with this address; `front` takes the fields of Front as a dict."""
    front = {"title": url.strip("/").rpartition("/")[2], "date": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}
    front |= fields.pop("front", {})
    plain: dict[str, Any] = {
        "path": f"content{url.rstrip('/')}.md",
        "section": url.split("/")[1],
        "url": url,
        "front": Front(**front),
        "key": digest(url, fields, front),
        "summary": "",
        "words": 0,
        "headings": (),
        "labels": (),
        "figures": (),
        "images": (),
        "links": (),
        "formulas": (),
        "has": frozenset(),
        "characters": "",
        "math_characters": "",
        "problems": (),
    }
    return Article(**(plain | fields))
