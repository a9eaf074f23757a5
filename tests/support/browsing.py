"""What a browser complains of."""

from playwright.sync_api import ConsoleMessage


def blames(message: ConsoleMessage) -> bool:
    """Whether the console tells of something that a page is to blame for: not of an SVG file without a favicon."""
    return message.type == "error" and "favicon.ico" not in message.location.get("url", "")
