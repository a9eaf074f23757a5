"""How a value shows itself on a page: by the display protocol of notebooks, else as Python writes it."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

_STYLED = re.compile(r"<(?:style|script|iframe)\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:\s|<!--.*?-->|<(style|script|small|p)\b.*?</\1>|</?div\b[^>]*>|<br\s*/?>)*", re.DOTALL | re.IGNORECASE
)
"""What may stand before a table: its style, and its shape in words."""


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
        if isinstance(found, str) and found.strip() and not (kind == "html" and _needs_style(found)):
            return Bundle(kind, found)
    return Bundle("text", repr(value))


def _needs_style(html: str) -> bool:
    """Whether HTML is more than a table and says nothing, or too much, without its style sheet or its script.

    Libraries that draw boxes and folds with HTML, as scikit-learn and xarray do, say the same as text.
    """
    return bool(_STYLED.search(html)) and not html[_BEFORE.match(html).end() :].startswith("<table")  # type: ignore[union-attr]


def _call(value: Any, name: str) -> Any:
    method = getattr(value, name, None)
    if not callable(method):
        return None
    try:
        found = method()
    except Exception:  # a library's way to show itself that does not work here: there is another
        return None
    return found[0] if isinstance(found, tuple) else found
