"""Formulas of sites whose Markdown hands some on as they are, and takes the escapes out of all others."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from linocut.importers import hugo
from linocut.importers.hugo import formulas
from linocut.importers.hugo.config_files import delimiters

NOW = datetime(2026, 11, 25, tzinfo=UTC)
SQUARE = (("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"\(a\_1 \\ \{b\}\)", r"\(a\_1 \\ \{b\}\)"),
        (r"$$a\_1 \\\\ b$$", r"$$a\_1 \\\\ b$$"),
        (r"\\( Z( M\_1) \in \operatorname\*{Hom} \\)", r"\( Z( M_1) \in \operatorname*{Hom} \)"),
        (r"\\[ a\_1 \\]", r"\[ a_1 \]"),
        (r"$x\_1$", r"$x_1$"),
        ("\\begin{equation\\*}\na\\_1\n\\end{equation\\*}", "\\begin{equation*}\na_1\n\\end{equation*}"),
        ("\\[\n\\begin{aligned}\na\\_1\n\\end{aligned}\n\\]", "\\[\n\\begin{aligned}\na\\_1\n\\end{aligned}\n\\]"),
        (
            "so\n\n\\begin{aligned}\na &= b\\\\\\\\\n\\end{aligned}",
            "so\n\n$$\\begin{aligned}\na &= b\\\\\n\\end{aligned}$$",
        ),
    ],
)
def test_what_is_not_passed_over_was_escaped(written: str, expected: str) -> None:
    assert formulas.undo(written, math=True, passed=SQUARE) == expected


def test_an_environment_alone_is_a_formula_where_nothing_is_passed_over() -> None:
    written = "\\begin{cases} 1 & a \\\\\\\\ 2 & b \\end{cases}"
    assert formulas.undo(written, math=True) == "$$\\begin{cases} 1 & a \\\\ 2 & b \\end{cases}$$"


def test_the_settings_name_the_delimiters() -> None:
    said = {"enable": True, "delimiters": {"block": [["$$", "$$"], ["\\[", "\\]"]], "inline": [["\\(", "\\)"], "$"]}}
    assert delimiters(said) == (("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]"))
    assert delimiters({**said, "enable": False}) == ()
    assert delimiters({"enable": True}) == ()


def test_a_site_whose_authors_escape_beside_its_delimiters(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.yaml").write_text(
        "baseURL: https://x.press/\nmarkup: {goldmark: {extensions: {passthrough: {enable: true, delimiters:"
        ' {inline: [["\\\\(", "\\\\)"]]}}}}}\n'
    )
    (tmp_path / "content/a.md").write_text("---\ntitle: A\n---\nSo \\(a\\_b\\), \\\\(M\\_1 \\sqcup M\\_2\\\\).\n")
    plan = hugo.plan(tmp_path, NOW)
    text = plan.files["content/a.md"]
    assert isinstance(text, bytes)
    assert "So \\(a\\_b\\), \\(M_1 \\sqcup M_2\\)." in text.decode()
