"""Code within a line of text."""

import re
from html import escape

_OPTION = re.compile(r"(?<![^\s\[(|])--?[A-Za-z][\w-]{0,40}")
"""As commands have them: lines may end behind a hyphen, and would leave its hyphens alone there."""


def html(written: str, attributes: str, *, cell: bool) -> str:
    """The element of what stands between ticks; `cell`: of a table, where a bar is escaped."""
    written = written.replace("\n", " ")
    if written[0] == written[-1] == " " and written.strip(" "):
        written = written[1:-1]
    if cell:
        written = written.replace("\\|", "|")
    shown = _OPTION.sub(r'<span class="option">\g<0></span>', escape(written, quote=False))
    return f"<code{attributes}>{shown}</code>"
