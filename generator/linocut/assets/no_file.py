"""Images that no file of the site is: on another host, or in the text itself."""

from base64 import b64decode
from urllib.parse import unquote, urlsplit


def is_address(url: str) -> bool:
    """Whether a URL names a host."""
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:  # a bracket that is never closed
        return False


def holds_image(url: str) -> bool:
    """Whether a URL is the image itself: `data:image/png;base64,...`."""
    kind, comma, data = url.partition(",")
    if not (comma and kind.startswith("data:image/")):
        return False
    try:
        b64decode(unquote(data) if kind.endswith(";base64") else "", validate=True)
    except ValueError:  # cut short, or mistyped
        return False
    return True
