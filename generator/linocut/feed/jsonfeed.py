"""JSON Feed 1.1: the same for programs that would rather not read XML."""

import json
from typing import Any

from linocut.feed.channel import Channel, Entry
from linocut.feed.markup import moment


def jsonfeed(channel: Channel) -> bytes:
    """The feed's file."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        "language": channel.language,
        "authors": _authors(channel.author),
        "items": [_item(entry) for entry in channel.entries],
    }
    kept = {name: value for name, value in feed.items() if value or name == "items"}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode() + b"\n"


def _item(entry: Entry) -> dict[str, Any]:
    # An item without either text is not valid: an article without a text has at least its title's.
    text = {"content_html": entry.content} if entry.content else {"content_text": entry.summary or entry.title}
    item = {
        "id": entry.url,
        "url": entry.url,
        "title": entry.title,
        **text,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": moment(entry.published),
        "date_modified": moment(entry.updated),
        "authors": _authors(entry.author),
        "tags": list(entry.tags),
        "language": entry.language,
    }
    return {name: value for name, value in item.items() if value}


def _authors(name: str) -> list[dict[str, str]]:
    return [{"name": name}] if name else []
