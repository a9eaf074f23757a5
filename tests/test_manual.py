"""The manual builds what it shows: under each piece of Markdown stands what becomes of the very same text."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest

from linocut import new
from linocut.build import build
from linocut.cache import Cache
from linocut.report import written

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "content" / "docs").glob("*.md"))

_SHOWN = re.compile(r"^(`{3,})markdown\n(.*?)\n\1\n+(:{3,}) \{\.result\}\n(.*?)\n\3$", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^`{3,}markdown$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_shown_is_what_is_built(page: Path) -> None:
    text = page.read_text()
    shown = _SHOWN.findall(text)
    assert len(shown) == len(_FENCE.findall(text)), "a piece of Markdown without its result: {.only} says it has none"
    for _, source, _, result in shown:
        assert result == source


def page(name: str) -> str:
    return (ROOT / "content" / "docs" / name).read_text()


def blocks(text: str, language: str) -> Iterator[str]:
    """What stands between the fences of one language."""
    return iter(re.findall(rf"^```{language}(?: [^\n]*)?\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE))


def test_the_first_five_minutes(tmp_path: Path) -> None:
    made, failed = blocks(page("start.md"), "text")
    files = new.site(tmp_path / "notes", date(2026, 1, 1))
    told = [f"wrote {file.relative_to(tmp_path)}" for file in files]
    assert made.splitlines() == [*told, "next: cd notes && linocut serve"]
    script = files[-1]
    text = script.read_text()
    assert (ROOT / "figures/docs/start_birthday.py").read_text() == text
    script.write_text(text.replace("DAYS = 365", "DAYS = 687"))
    built = build(tmp_path / "notes", Cache(tmp_path / "cache"))
    assert failed.splitlines()[1:-1] == [click.unstyle(written(problem)) for problem in built.problems]
