"""Directives of MyST's between colons, `:::{figure} a.png`: read as those between backticks."""

from linocut.pattern import late
from linocut.prose.syntax import code, foreign
from linocut.prose.writer import Region

_OPENS = late(r"( {0,3})(:{3,})[ \t]*(\{(?P<name>[a-z][\w:-]*)\}[ \t]*(?P<argument>.*))")
_WITHIN = late(r" *:{3,}[ \t]*[^\s:]")
_BARE = late(r" *:{3,}[ \t]*$")


def start(rest: str) -> Region | None:
    """The directive that a line opens; None for a div, as which one is read that has nothing like it here and is told
    nothing."""
    match = _OPENS.match(rest)
    if not match or not (foreign.known(match["name"]) or match["argument"].strip()):
        return None
    depth = [1]

    def closes(line: str) -> bool:
        depth[0] += 1 if _WITHIN.match(line) else -1 if _BARE.match(line) else 0
        return depth[0] == 0

    return Region(match, closes, code.finish)
