"""Settings of Hugo that have no counterpart here, as far as somebody would miss what they did."""

from collections.abc import Iterator, Mapping
from typing import Any

HINTS: Mapping[str, str] = {
    "enableGitInfo": 'lastmod = "git" under [tool.linocut] takes the last change from git, once the new site is in it',
    "buildFuture": "an article of the future is shown from its day on",
    "timeZone": "a time without a zone is universal time here: write one behind it, such as +01:00",
    "what a theme shows": "linocut decides this by itself; `toc: false` in front matter leaves a list of contents out",
    "settings of": "linocut does this in its own way",
}
"""How such a setting begins -> what to know."""
_OFF = (
    "showtoc",
    "toc",
    "showreadingtime",
    "readingtime",
    "showdate",
    "date",
    "showpostnavlinks",
    "showtags",
    "search",
)
_OWN = {
    "related": "related",
    "summarylength": "summaryLength",
    "titlecasestyle": "titleCaseStyle",
    "sitemap": "sitemap",
    "disablekinds": "disableKinds",
    "relativeurls": "relativeURLs",
}


def settings(table: Mapping[str, Any]) -> Iterator[str]:
    """Their names, as the list of what is left shows them."""
    for name in ("enableGitInfo", "buildFuture"):
        if table.get(name.lower()) is True:
            yield name
    if table.get("timezone"):
        yield f"timeZone {table['timezone']}"
    params = table.get("params")
    off = [str(key) for key, value in params.items() if _hidden(key, value)] if isinstance(params, Mapping) else []
    if off:
        yield f"what a theme shows, turned off by {', '.join(off)}"
    if own := [name for key, name in _OWN.items() if table.get(key)]:
        yield f"settings of {', '.join(own)}"


def _hidden(key: Any, value: Any) -> bool:
    return str(key).lower() in _OFF and (
        value is False or (isinstance(value, Mapping) and value.get("enable") is False)
    )
