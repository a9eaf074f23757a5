"""Fixtures in Markdown: a title, a line with a dot, the input, a dot, what is expected, a dot."""

from typing import NamedTuple

from places import FIXTURES


class Example(NamedTuple):
    """One case of a fixture file."""

    title: str
    given: str
    expected: str

    def __str__(self) -> str:
        return self.title


def examples(name: str) -> list[Example]:
    """All cases of tests/fixtures/NAME. Lines before a title that start with # are remarks."""
    blocks = (FIXTURES / name).read_text(encoding="utf-8").split("\n.\n")
    cases = []
    for index in range(0, len(blocks) - 2, 3):
        title = [line for line in blocks[index].splitlines() if line and not line.startswith("#")][-1]
        cases.append(Example(title, blocks[index + 1], blocks[index + 2]))
    return cases
