"""The manual builds what it shows: under each piece of Markdown stands what becomes of the very same text."""

import re
from pathlib import Path

import pytest

PAGES = sorted((Path(__file__).parent.parent / "content" / "docs").glob("*.md"))

_SHOWN = re.compile(r"^(`{3,})markdown\n(.*?)\n\1\n+(:{3,}) \{\.result\}\n(.*?)\n\3$", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^`{3,}markdown$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_shown_is_what_is_built(page: Path) -> None:
    text = page.read_text()
    shown = _SHOWN.findall(text)
    assert len(shown) == len(_FENCE.findall(text)), "a piece of Markdown without its result: {.only} says it has none"
    for _, source, _, result in shown:
        assert result == source
