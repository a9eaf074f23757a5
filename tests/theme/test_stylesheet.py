"""Style sheets: the font of formulas, the largest of all, goes out only where a page may show a formula."""

from pathlib import Path
from typing import Any

import pytest

from linocut.build import build
from linocut.store.cache import Cache
from linocut.theme import font


@pytest.mark.parametrize(
    ("body", "template", "wanted"),
    [
        ("Text of 2 < 3.", "", False),
        ("The energy $E$.", "", True),
        ("<p><math><mi>x</mi></math></p>", "", True),
        ("```{python}\nprint('a', 2 < 3, \"b\")\n```", "", False),
        ("```{python}\n#| output: asis\nprint('A $x$')\n```", "", True),
        ("```{python}\n#| output: asis\nprint(r'A \\(x\\)')\n```", "", True),
        ("```{python}\n#| output: asis\nprint('<math><mi>x</mi></math>')\n```", "", True),
        ("```{python}\nclass X:\n    _repr_latex_ = lambda _: 'x'\nX()\n```", "", True),
        ("{{< unit >}}", "<b>m</b>", False),
        ("{{< unit >}}", "<math><mi>m</mi></math>", True),
    ],
)
def test_the_sheet_of_formulas(make_site, body: str, template: str, wanted: bool) -> None:
    files = {"content/posts/a.md": f"---\ntitle: A\ndate: 2024-01-02\n---\n{body}\n"}
    root: Path = make_site(files | ({"templates/shortcodes/unit.html": template} if template else {}))
    assert build(root, Cache(root / ".linocut")).good
    linked = "/assets/math-" in (root / "public/posts/a/index.html").read_text()
    assert (linked, len(list((root / "public/assets").glob("math-*.css")))) == (wanted, int(wanted))


LINE = """
import matplotlib.pyplot as plt

def figure():
    plt.plot([1, 2])
    return plt.gcf(), {"alt": "A line."}
"""


def test_fonts_are_cut_while_figures_are_drawn_and_not_again(make_site, monkeypatch: pytest.MonkeyPatch) -> None:
    early: list[str] = []
    late: list[str] = []
    real = font.subset

    def subset(source: Path, characters: str, *given: Any) -> bytes:
        if set(font.BASIC) <= set(characters) or source == font.path(font.MATH):  # others are for a drawing's own file
            (late if any(root.glob(".linocut/figure/*/*")) else early).append(source.name)
        return real(source, characters, *given)

    monkeypatch.setattr(font, "subset", subset)
    article = "---\ntitle: A\ndate: 2024-01-02\n---\nThe energy $E$.\n\n![](/figures/line.svg)\n"
    root: Path = make_site({"content/posts/a.md": article, "figures/line.py": LINE})
    assert build(root, Cache(root / ".linocut")).good
    assert (sorted(early), late) == (sorted(font.path(face).name for face in (*font.TEXT, font.MATH)), [])
