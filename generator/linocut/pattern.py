"""Patterns that are compiled when they are first used: most builds use a third of all, and each takes its time."""

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")


class _Late:
    """A pattern to be: it has the compiled one's methods for its own once anybody has asked for one."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, with errors in the pattern at its first use. Functions of `re` do not take it as an argument."""
    return cast("re.Pattern[str]", _Late(pattern, flags))
