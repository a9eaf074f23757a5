"""Formulas in prose: what is one and what is not, where it may stand, its numbers, and its errors."""

from pathlib import Path

import pytest

from linocut import latex
from linocut.model.article import Article, Front, Source
from linocut.model.render_context import fill
from linocut.model.site import Site
from linocut.model.slot import Formula, Slot, Text
from linocut.prose.article import parse
from linocut.store.inputs import Inputs
from places import FIXTURES

FIXTURES = FIXTURES / "latex.md"


def read(markdown: str, front: Front | None = None, **settings: object) -> tuple[Article, Text]:
    folder = Path("/nowhere")
    source = Source("content/posts/x.md", "posts", "/posts/x/", "content/posts", front or Front("X"), 5, "")
    return parse(Site(folder, folder / "public", **settings), source, markdown, Inputs(folder))  # type: ignore[arg-type]


def shown(slot: Slot) -> str:
    """A formula as ⟨latex⟩ or ⟪latex⟫, with its number and id."""
    assert isinstance(slot, Formula)
    left, right = "⟪⟫" if slot.display else "⟨⟩"
    label = f" {slot.number}" if slot.number else ""
    return f"{left}{slot.latex}{right}{label}{f' #{slot.id}' if slot.id else ''}"


def cases() -> list[tuple[str, str, str]]:
    """(title, input, expected) of every case: a heading, what the author writes, what the reader gets, fenced."""
    found = []
    for part in FIXTURES.read_text().split("\n## ")[1:]:
        title, rest = part.split("\n", 1)
        markdown, expected = (block.strip("\n") for block in rest.split("~~~~\n")[1:3])
        found.append((title, markdown, expected))
    return found


@pytest.mark.parametrize(("title", "markdown", "expected"), cases(), ids=[case[0] for case in cases()])
def test_fixtures(title: str, markdown: str, expected: str) -> None:
    article, text = read(markdown)
    problems = [
        f"{problem.place}: {problem.message}{f'; {problem.hint}' if problem.hint else ''}\n{problem.detail}".rstrip()
        for problem in sorted(article.problems, key=lambda problem: str(problem.place))
    ]
    assert "\n".join([fill(text.body, text.slots, shown).strip(), *problems]) == expected


def test_an_article_knows_its_formulas() -> None:
    article, text = read("$h$ and $$h < \\R$$\n", macros={"R": r"\mathbb{R}"})
    _, displayed = (slot for slot in text.slots if isinstance(slot, Formula))
    assert article.formulas == (latex.name(displayed.mathml),)  # a feed says the other in text
    assert set(article.math_characters) == set("ℎ<ℝ")
    assert "math" in article.has


def test_the_articles_macros_come_before_the_sites() -> None:
    _, text = read(r"$\v$", Front("X", macros={"v": r"\beta"}), macros={"v": r"\alpha"})
    assert "β" in text.slots[0].mathml  # type: ignore[union-attr]


def test_labels_are_the_articles() -> None:
    article, _ = read("$$a$$ {#eq-one}\n\n\\begin{align}\nb \\label{eq:two} \\\\ c\n\\end{align}\n")
    assert [(label.id, label.text) for label in article.labels] == [("eq-one", "(1)"), ("eq-two", "(2)")]


@pytest.mark.parametrize("name", ["aligned", "cases", "pmatrix", "split", "gathered"])
def test_environments_are_formulas_without_dollars(name):
    article, text = read(f"Text.\n\n\\begin{{{name}}}\na \\\\\nb\n\\end{{{name}}}\n\nMore.\n")
    assert not article.problems
    assert len([slot for slot in text.slots if isinstance(slot, Formula)]) == 1
