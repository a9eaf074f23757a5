"""Whether the colours of figures can be told from the paper, in light and dark: also those of a site's own style."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from linocut.check.origin import Finding
from linocut.check.public import Public

TEXT, LINE = 4.5, 3.0
"""Least contrast of text and of graphical objects: WCAG 2.2, success criteria 1.4.3 and 1.4.11, level AA."""

_LEAST = {"text": TEXT, "muted": TEXT, "accent": LINE}
_FREE = {"paper", "grid"}
"""Inks that need not stand out: a grid that shouts is worse than one that is missed."""


class Pair(NamedTuple):
    """A colour in light and in dark."""

    light: str
    dark: str


def findings(public: Public) -> Iterator[Finding]:
    """Inks of figures that are too near to the paper."""
    for path in sorted(public.files):
        if path.endswith(".css"):
            inks = palette(public.sheet(path).text)
            if "paper" in inks:
                yield from near(path, inks)


def palette(css: str) -> dict[str, Pair]:
    """Every `--figure-NAME` of a style sheet: the last that is said of it wins; media queries are not looked into."""
    found: dict[str, Pair] = {}
    plain = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)
    for name, value in re.findall(r"--figure-([\w-]+)\s*:\s*([^;}]+)", plain):
        both = re.fullmatch(r"light-dark\(\s*(.+?)\s*,\s*(.+?)\s*\)", value.strip())
        found[name] = Pair(*both.groups()) if both else Pair(value.strip(), value.strip())
    return found


def contrast(one: str, other: str) -> float | None:
    """Contrast ratio of two colours (WCAG 2.2): 1 to 21; None when one is written in a way that is not read here."""
    first, second = luminance(one), luminance(other)
    if first is None or second is None:
        return None
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def luminance(colour: str) -> float | None:
    """Relative luminance of `#rgb`, `#rrggbb` or `rgb(...)`: 0 to 1."""
    channels = _channels(colour.strip().lower())
    if channels is None:
        return None
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> list[float] | None:
    if re.fullmatch("#[0-9a-f]{3}", colour):
        colour = "#" + "".join(digit * 2 for digit in colour[1:])
    if re.fullmatch("#[0-9a-f]{6}", colour):
        return [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    spelled = re.fullmatch(r"rgb\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*\)", colour)
    return [min(float(value), 255) / 255 for value in spelled.groups()] if spelled else None


def near(path: str, inks: Mapping[str, Pair]) -> Iterator[Finding]:
    """Which of these inks, of the style sheet at `path`, are too near to their paper."""
    paper = inks["paper"]
    for name, ink in inks.items():
        least = _LEAST.get(name, LINE)
        for side, colour, ground in (("light", ink.light, paper.light), ("dark", ink.dark, paper.dark)):
            ratio = contrast(colour, ground)
            if name not in _FREE and ratio is not None and ratio < least:
                message = f"--figure-{name} is {colour} on {side} paper {ground}: contrast {ratio:.1f}, below {least:g}"
                hint = f"make it {'darker' if side == 'light' else 'lighter'}"
                yield Finding(path, message, hint, (f"--figure-{name}:",), severity="warning")
