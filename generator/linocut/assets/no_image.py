"""Files with an image's name that are none: what they are instead, and the way out."""

_HEIC = frozenset(b"ftyp" + brand for brand in (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1"))


def why(data: bytes) -> str:
    """Why a file is no image, where its first bytes tell."""
    if not data:
        return "it is empty"
    if data[4:12] in _HEIC:
        return "it is HEIC, which few browsers show; export it as JPEG"
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "it holds a web page; download the image itself"
    if start.startswith((b"<svg", b"<?xml")):
        return "it holds an SVG; let its name end in .svg"
    return "it is in no format that Pillow knows"
