"""The figures that one run left, each under the names by which it may be asked for: train.svg#loss, train.svg#2."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from linocut.problem import nearest


class Part(NamedTuple):
    """One figure of a run."""

    drawn: Any
    names: tuple[str, ...] = ()
    """The author's, the best first: its label, what it was saved as, its key in what `figure()` returned."""
    number: int = 0
    """pyplot's; 0: none."""


def find(parts: Sequence[Part], wanted: str) -> Part | None:
    """The part of that name, that number or else in that place; "": the last. None where there is none."""
    if not wanted:
        return parts[-1] if parts else None
    named = next((part for part in parts if wanted in part.names), None)
    numbered = dict(zip(_numbers(parts), parts, strict=True))
    placed = {str(place): part for place, part in enumerate(parts, 1)}
    return named or numbered.get(wanted) or placed.get(wanted)


def names(parts: Sequence[Part]) -> list[str]:
    """What to ask for each part by: a name that no other has, else its number."""
    taken = Counter(name for part in parts for name in dict.fromkeys(part.names))
    numbers = _numbers(parts)
    return [
        next((name for name in part.names if taken[name] == 1 and name not in numbers), number)
        for part, number in zip(parts, numbers, strict=True)
    ]


def _numbers(parts: Sequence[Part]) -> list[str]:
    """pyplot's own numbers where each has one to itself, else 1, 2, 3 in the order in which they were shown."""
    own = [part.number for part in parts]
    usable = all(own) and len(set(own)) == len(own)
    return [str(number) for number in (own if usable else range(1, len(parts) + 1))]


def told(parts: Sequence[Part], address: str) -> str:
    """What the author of `address` should know where that says not which of several is meant."""
    known = names(parts)
    listed = ", ".join(f'"{name}"' for name in known[:-1][:8]) + (", ..." if len(known) > 9 else "")
    which = f'{len(parts)} figures, {listed} and "{known[-1]}"'
    return f"leaves {which}: the last is shown; ask for one, as in {address}#{known[0]}"


def missing(parts: Sequence[Part], wanted: str) -> tuple[str, str]:
    """What is wrong where no part is called `wanted`, and the way out."""
    known = names(parts)
    hint = nearest(wanted, known) or f"its figures: {', '.join(known[:12])}"
    return f'leaves no figure "{wanted}"', hint
