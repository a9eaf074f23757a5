"""How a value shows itself on a page: by the display protocol of notebooks, else as Python writes it."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Bundle(NamedTuple):
    """The richest thing that a page can show of a value."""

    kind: str
    """"text", "html", "latex", "markdown" or "drawing"."""
    text: str = ""
    drawing: Any = None


def bundle(value: Any) -> Bundle:
    """What a value shows of itself."""
    if isinstance(value, str | int | float | complex | bytes | type):
        return Bundle("text", repr(value))
    if type(value).__module__.startswith("altair."):
        return Bundle("drawing", drawing=value)
    offered = _call(value, "_repr_mimebundle_")
    offered = offered if isinstance(offered, Mapping) else {}
    if any(_call(value, name) for name in ("_repr_svg_", "_repr_png_")) or {"image/svg+xml", "image/png"} & set(
        offered
    ):
        return Bundle("drawing", drawing=value)
    for kind, name, mime in (
        ("html", "_repr_html_", "text/html"),
        ("markdown", "_repr_markdown_", "text/markdown"),
        ("latex", "_repr_latex_", "text/latex"),
    ):
        found = _call(value, name) or offered.get(mime)
        if isinstance(found, str) and found.strip():
            return Bundle(kind, found)
    return Bundle("text", repr(value))


def _call(value: Any, name: str) -> Any:
    method = getattr(value, name, None)
    if not callable(method):
        return None
    try:
        found = method()
    except Exception:  # a library's way to show itself that does not work here: there is another
        return None
    return found[0] if isinstance(found, tuple) else found
