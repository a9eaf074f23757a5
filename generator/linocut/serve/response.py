"""An answer to one request, as HTTP has it: types, ranges, and what the browser already holds."""

import mimetypes
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import PurePosixPath
from urllib.parse import quote

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
    ".py": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
}
"""Suffix -> type: a literal table, since what the system's own tables say differs from machine to machine."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body of one response."""

    status: HTTPStatus
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def type_of(path: str) -> str:
    """The content type of a file, by its name."""
    suffix = PurePosixPath(path).suffix.lower()
    return TYPES.get(suffix) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def plain(status: HTTPStatus, text: str, **headers: str) -> Answer:
    """A few words for a person."""
    return Answer(status, f"{text}\n".encode(), {"Content-Type": TYPES[".txt"], **headers})


def moved(url: str) -> Answer:
    """Go there instead, this time."""
    return Answer(HTTPStatus.FOUND, b"", {"Location": quote(url, safe="/:?#[]@!$&'()*+,;=%~")})


def file(path: str, data: bytes, tag: str, asked: dict[str, str], status: HTTPStatus = HTTPStatus.OK) -> Answer:
    """A file, or the part of it that was asked for, or word that the browser's copy is still right.

    `tag` names these bytes; `asked` is the request's headers by lower-case name.
    """
    headers = {"Content-Type": type_of(path), "ETag": f'"{tag}"'}
    if f'"{tag}"' in re.split(r",\s*", asked.get("if-none-match", "")):
        return Answer(HTTPStatus.NOT_MODIFIED, b"", {"ETag": headers["ETag"]})
    if status is not HTTPStatus.OK:
        return Answer(status, data, headers)
    headers["Accept-Ranges"] = "bytes"
    same = asked.get("if-range", headers["ETag"]) == headers["ETag"]
    part = _part(asked.get("range", ""), len(data)) if same else None
    if part is None:
        return Answer(status, data, headers)
    if not part:
        return Answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"", {"Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {part[0]}-{part[-1]}/{len(data)}"
    return Answer(HTTPStatus.PARTIAL_CONTENT, data[part.start : part.stop], headers)


def _part(wanted: str, size: int) -> range | None:
    """The bytes that a Range header asks for, of `size`; empty: there are none such; None: it asks for no one part."""
    match = re.fullmatch(r"\s*bytes\s*=\s*(\d*)-(\d*)\s*", wanted)
    if not match or not (match[1] or match[2]):
        return None
    start, last = (_number(text, size) for text in match.groups())
    if not match[1]:
        return range(max(0, size - last), size)
    if not match[2]:
        return range(start, size)
    return range(start, min(last + 1, size)) if last >= start else None


def _number(text: str, size: int) -> int:
    """A position in a file of `size` bytes: Python reads no more than some thousand digits, and none is needed."""
    digits = text.lstrip("0")
    return int(digits or 0) if len(digits) < 20 else size
