"""Images that an article holds within its own text, as data: files here, which the build measures and scales."""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from linocut.content.permalink import folder
from linocut.importers.imported import STATIC, Content, free
from linocut.importers.markdown import pieces

_DATA = re.compile(
    r"(?P<before>\]\([ ]*<?|^[ ]{0,3}\[[^\]\n]+\]:[ ]*<?)data:image/(?P<kind>png|jpe?g|gif|webp|avif|svg\+xml);base64,"
    r"(?P<data>[A-Za-z0-9+/=%]+)",
    re.MULTILINE,
)


def unpack(text: str, url: str, files: Mapping[str, Content]) -> tuple[str, dict[str, Content]]:
    """The text of the page at `url` with files in the place of its images' data, and these files."""
    made: dict[str, Content] = {}

    def filed(suffix: str, image: bytes) -> str:
        name = free(f"{STATIC}{folder(url)}image", suffix, {**files, **made})
        made[name] = image
        return name.removeprefix(STATIC)

    return replaced(text, filed), made


def replaced(text: str, filed: Callable[[str, bytes], str]) -> str:
    """The text with what leads to files in the place of its images' data: what `filed` gives for the suffix and the
    bytes of each."""

    def named(match: re.Match[str]) -> str:
        data = unquote(match["data"]).rstrip("=")
        try:
            image = b64decode(data + "=" * (-len(data) % 4), validate=True)
        except Error:
            return match[0]
        return match["before"] + filed(match["kind"].removesuffix("+xml").replace("jpeg", "jpg"), image)

    if "data:image/" not in text:
        return text
    return "".join(part if code else _DATA.sub(named, part) for part, code in pieces(text))
