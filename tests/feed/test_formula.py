"""Images of formulas in feeds: once for what they show, however the text around them changes."""

from pathlib import Path

import pytest

from linocut.build import build
from linocut.feed import formula
from linocut.store.cache import Cache

SETTINGS = '[tool.linocut]\ntitle = "A"\nbase_url = "https://site.example/"\n'
POST = "---\ntitle: A\ndate: 2026-01-02\n---\n{text} $\\frac{{1}}{{2}}$ and $x$.\n"


def test_an_edited_text_draws_no_formula_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    draw = formula.image
    monkeypatch.setattr(formula, "image", lambda mathml, language: (drawn.append(language), draw(mathml, language))[1])
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    post = tmp_path / "content/posts/a.md"
    for text in ("One", "Two"):
        post.write_text(POST.format(text=text))
        assert build(tmp_path, Cache(tmp_path / ".linocut")).problems == ()
        feed = (tmp_path / "public/index.xml").read_text()
        assert f"{text} &lt;img" in feed or f"{text} <img" in feed
        assert "<i>x</i>" in feed or "&lt;i&gt;x&lt;/i&gt;" in feed
    assert drawn == ["en"]
    (tmp_path / "pyproject.toml").write_text(SETTINGS + 'language = "de"\n')
    assert build(tmp_path, Cache(tmp_path / ".linocut")).problems == ()
    assert drawn == ["en", "de"]
    assert "ein halb" in (tmp_path / "public/index.xml").read_text()
