"""Titles and descriptions of a Hugo site, which its theme reads as Markdown; addresses in other letters."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from linocut.build import build
from linocut.importers import hugo
from linocut.importers.hugo import titles
from linocut.store.cache import Cache
from showcase import png

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            'On N<sub>1</sub>, **bold** and `a*b*c`:\n~~so~~<br />[far](https://a.press/ "A")',
            "On N1, bold and a*b*c: sofar",
        ),
        ('See [that]({{< relref "./b.md" >}}) :rocket:', "See that 🚀"),
        ("Lists of <int> at 10:30:00, a_b and $x_1$, \\(y\\)", "Lists of <int> at 10:30:00, a_b and $x_1$, $y$"),
    ],
)
def test_titles_and_descriptions_are_text(written: str, expected: str) -> None:
    assert titles.plain(written) == expected


def test_a_page_keeps_its_address_and_finds_its_picture(tmp_path: Path) -> None:
    written = {
        "hugo.toml": 'baseURL = "https://x.press/"\n[permalinks]\nposts = "/:sections[1:]/:title/"\n',
        "content/posts/_index.md": "---\ntitle: P\n---\n",
        "content/posts/ants/_index.md": "---\ntitle: Ants\n---\n",
        "content/posts/ants/Red/index.md": "---\ntitle: Of `red` ants\ndate: 2024-01-02\n---\n\nRed.\n",
        "content/posts/bees.md": "---\ndate: 2024-01-02\ntitle: B\n---\n\n![A bee](/posts/Bees/A.png)\n",
        "content/posts/wasps.md": "# [Of wasps](https://w.press/)\n\nWasps.\n",
    }
    for name, text in written.items():
        (tmp_path / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / name).write_text(text)
    (tmp_path / "old/content/posts/Bees").mkdir()
    (tmp_path / "old/content/posts/Bees/A.png").write_bytes(png())
    hugo.write(hugo.plan(tmp_path / "old", NOW), tmp_path / "new")
    assert build(tmp_path / "new", Cache(tmp_path / "new/.linocut")).good
    page = (tmp_path / "new/public/ants/of-red-ants/index.html").read_text()
    assert "<h1>Of red ants</h1>" in page
    assert 'alt="A bee"' in (tmp_path / "new/public/b/index.html").read_text()
    assert "<h1>Of wasps</h1>" in (tmp_path / "new/public/of-wasps/index.html").read_text()
