"""The inks that a site's own style sheets change, for drawings that stand alone as files and cannot ask the page."""

import re

from linocut.store.inputs import Inputs
from linocut.theme.palette import PALETTE, Ink

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PRINT = re.compile(r"@media[^{}]*\bprint\b[^{}]*\{(?:[^{}]|\{[^{}]*\})*\}")
"""What holds on paper alone."""
_SET = re.compile(r"--figure-(\w+)\s*:\s*([^;{}]+)")
_BOTH = re.compile(r"light-dark\(((?:[^(),]|\([^()]*\))*),((?:[^(),]|\([^()]*\))*)\)")
"""The arguments may be calls themselves: `rgb(0, 0, 0)`."""


def own_inks(inputs: Inputs) -> tuple[Ink, ...]:
    """Those of `templates/css/`, in the order of the palette; of several the last counts, as in the cascade."""
    said = dict[str, str]()
    for name in sorted(inputs.names("templates/css")):
        if name.endswith(".css"):
            text = _PRINT.sub("", _COMMENT.sub("", inputs.read(f"templates/css/{name}").decode(errors="replace")))
            said.update((found[1], found[2].strip()) for found in _SET.finditer(text))
    return tuple(ink for known in PALETTE if (ink := _ink(known.name, said.get(known.name, ""))))


def _ink(name: str, value: str) -> Ink | None:
    """The colours of both themes; None: there are none, or they are properties that only the page knows."""
    both = _BOTH.fullmatch(value)
    light, dark = (both[1].strip(), both[2].strip()) if both else (value, value)
    return Ink(name, light, dark) if light and dark and "var(" not in value else None
