"""Style sheets: the font of formulas, the largest of all, goes out only where a page may show a formula."""

from pathlib import Path

import pytest

from linocut import content, prose
from linocut.build import build
from linocut.settings import loader
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from linocut.theme import font, stylesheet


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


def test_fonts_that_were_cut_beforehand_are_not_cut_again(make_site, monkeypatch: pytest.MonkeyPatch) -> None:
    root: Path = make_site({"content/posts/a.md": "---\ntitle: A\ndate: 2024-01-02\n---\nThe energy $E$.\n"})
    inputs, cache = Inputs(root), Cache(root / ".linocut")
    site = loader.load(root, inputs)
    sources, _ = content.load(site, inputs, cache)
    articles = prose.articles(site, sources, inputs, cache)
    cut: list[str] = []
    real = font.subset
    monkeypatch.setattr(font, "subset", lambda source, *given: cut.append(source.name) or real(source, *given))
    for _ in stylesheet.prepare(site, articles, inputs, cache):
        pass
    assert sorted(cut) == sorted(font.path(face).name for face in (*font.TEXT, font.MATH))
    for sheet in filter(None, stylesheet.sheets(site, articles, {}, inputs, cache)):
        sheet.make()
    assert len(cut) == len(set(cut))
