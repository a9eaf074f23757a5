"""What templates of Go call and name, in Jinja: functions of their values, and what a page or a site says of itself."""

import re
from collections.abc import Callable, Mapping


class Other(Exception):  # noqa: N818 - no error: what asks is answered
    """It does more than put arguments and what is enclosed into HTML."""


def quoted(text: str) -> str:
    """A text as Jinja writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _of(count: int, pattern: str) -> Callable[[list[str]], str]:
    """A function of so many values: "{0} | lower"."""

    def written(values: list[str]) -> str:
        if len(values) != count:
            raise Other
        return pattern.format(*(f"({value})" if " " in value else value for value in values))

    return written


def _many(sign: str) -> Callable[[list[str]], str]:
    def written(values: list[str]) -> str:
        if len(values) < 2:
            raise Other
        return f"({f' {sign} '.join(values)})"

    return written


def _equal(values: list[str]) -> str:
    if len(values) < 2:
        raise Other
    first, *others = values
    return f"({first} == {others[0]})" if len(others) == 1 else f"({first} in ({', '.join(others)}))"


def _printf(values: list[str]) -> str:
    if not values or not values[0].startswith('"'):
        raise Other
    parts = re.split(r"(%[svd])", values[0][1:-1])
    if any("%" in part for part in parts[::2]) or len(parts) // 2 != len(values) - 1:
        raise Other
    given = iter(values[1:])
    written = [next(given) if number % 2 else f'"{part}"' for number, part in enumerate(parts) if number % 2 or part]
    return f"({' ~ '.join(written)})"


def _same(values: list[str]) -> str:
    if len(values) != 1:
        raise Other
    return values[0]


_LEADING = '({0} if "://" in {0} else ("/" ~ {0}.lstrip("/")) | url)'
FUNCTIONS: Mapping[str, Callable[[list[str]], str]] = {
    **dict.fromkeys(
        ("safeHTML", "safe.HTML"), lambda values: _same(values) if values == ["body"] else _of(1, "{0} | safe")(values)
    ),
    **dict.fromkeys(("safeURL", "safeHTMLAttr", "safeCSS", "safe.URL", "safe.CSS", "safe.HTMLAttr", "string"), _same),
    **dict.fromkeys(("plainify", "htmlEscape", "transform.Plainify", "strings.TrimSpace"), _of(1, "{0} | trim")),
    **dict.fromkeys(("lower", "strings.ToLower"), _of(1, "{0} | lower")),
    **dict.fromkeys(("upper", "strings.ToUpper"), _of(1, "{0} | upper")),
    **dict.fromkeys(("title", "strings.Title"), _of(1, "{0} | title")),
    **dict.fromkeys(("urlize", "anchorize", "urls.Anchorize"), _of(1, '{0} | lower | replace(" ", "-")')),
    **dict.fromkeys(("relURL", "absURL", "urls.RelURL", "urls.AbsURL", "relLangURL", "absLangURL"), _of(1, _LEADING)),
    **dict.fromkeys(("default", "cond.Default"), _of(2, "({1} or {0})")),
    **dict.fromkeys(("replace", "strings.Replace"), _of(3, "{0} | replace({1}, {2})")),
    **dict.fromkeys(("eq", "compare.Eq"), _equal),
    "ne": _of(2, "({0} != {1})"),
    "not": _of(1, "(not {0})"),
    "and": _many("and"),
    "or": _many("or"),
    "print": _many("~"),
    "printf": _printf,
    "cond": _of(3, "({1} if {0} else {2})"),
}
"""By name in Go: what is written for a call with these values. Raises `Other`."""
FIELDS: Mapping[str, str] = {
    **dict.fromkeys((".Inner", ".InnerDeindent"), "body"),
    ".IsNamedParams": '("0" not in arguments)',
    **dict.fromkeys((".Page.Title", "page.Title"), "article.front.title"),
    **dict.fromkeys((".Page.RelPermalink", ".Page.Permalink"), "(article.url | url)"),
    **dict.fromkeys((".Site.Title", ".Page.Site.Title", "site.Title"), "site.title"),
    **dict.fromkeys((".Site.BaseURL", ".Page.Site.BaseURL", "site.BaseURL"), "site.base_url"),
}
"""By name in Go: the expression."""
