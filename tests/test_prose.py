"""Markdown to articles: what authors write, what becomes of it, and what they are told about their mistakes."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from examples import Example, examples
from linocut import content, prose
from linocut.cache import Cache
from linocut.edition import fill
from linocut.inputs import Inputs
from linocut.model import (
    Article,
    Check,
    CrossReference,
    FigureUse,
    Formula,
    Front,
    ImageUse,
    Note,
    Problem,
    Shortcode,
    Site,
    Slot,
    Source,
    Text,
    Value,
)
from linocut.prose.article import parse

SOURCE = Source("content/posts/x/index.md", "posts", "/posts/x/", "content/posts/x", Front("X"), 1, "")
ADDRESSES = {"content/posts/y.md": "/posts/why/", "content/posts/x/index.md": "/posts/x/"}
FILES = {
    "content/posts/x/photo.jpg": "",
    "content/posts/x/data.csv": "a,b\n",
    "content/posts/x/draft.md": "",
    "content/posts/x/inside.py": "",
    "content/posts/x/part.md": "---\ntitle: Part\n---\n- from *there*\n",
    "content/posts/x/broken.md": "one\n\n- two @fig-none\n",
    "figures/x/attention.py": "def figure(layer=3, temperature=1.0): ...\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return Site(tmp_path, tmp_path / "public", now=datetime(2026, 11, 23, tzinfo=UTC))


def read(site: Site, body: str, front: Front | None = None) -> tuple[Article, Text]:
    source = replace(SOURCE, front=front or SOURCE.front)
    return parse(site, source, body, Inputs(site.root), ADDRESSES)


def html(text: Text) -> str:
    """The prose with its slots named, those within captions, notes and alt texts too."""

    def shown(slot: Slot) -> str:
        match slot:
            case Value():
                return f"⟦{slot.expression}{':' if slot.format else ''}{slot.format}⟧"
            case Check():
                return f"⟦check {slot.expression}⟧"
            case Formula():
                return f"⟦${slot.latex}$⟧"
            case Note():
                return f"⟦{slot.id} {fill(slot.body, text.slots, shown)}⟧"
            case FigureUse() | ImageUse():
                return f"⟦{image(slot)}⟧"
            case CrossReference():
                return f"⟦{slot.url}#{slot.label} {fill(slot.text, text.slots, shown)}⟧"
            case Shortcode():
                given = "".join(f" {name}={value}" for name, value in slot.arguments)
                return f"⟦{slot.name}{given}{' ' + fill(slot.body, text.slots, shown) if slot.body else ''}⟧"

    def image(slot: FigureUse | ImageUse) -> str:
        drawn = slot.drawings[slot.start] if isinstance(slot, FigureUse) else None
        what = f"figure {slot.name} {drawn.script}" if isinstance(slot, FigureUse) and drawn else f"image {slot.path}"  # type: ignore[union-attr]
        given = "".join(f" {name}={value}" for name, value in drawn.parameters) if drawn else ""
        number = f" #{slot.id} {slot.number}" if slot.id else ""
        classes = "".join(f" .{name}" for name in slot.classes)
        more = "".join(f" {name}={value}" for name, value in slot.attributes)
        alt = "" if slot.alt is None else f' alt="{fill(slot.alt, text.slots, shown)}"'
        return f"{what}{given}{number}{classes}{more}{alt}" + (
            f" {fill(slot.caption, text.slots, shown)}" if slot.caption else ""
        )

    return fill(text.body, text.slots, shown)


def told(problem: Problem) -> str:
    words = "warning: " if problem.severity == "warning" else ""
    hint = f"; {problem.hint}" if problem.hint else ""
    return f"{problem.place}: {words}{problem.message}{hint}"


@pytest.mark.parametrize("example", examples("markdown.md"), ids=str)
def test_markdown(site: Site, example: Example) -> None:
    article, text = read(site, example.given)
    problems = [told(problem) for problem in article.problems]
    assert "\n".join([html(text), *problems]) == example.expected


@pytest.mark.parametrize("example", examples("errors.md"), ids=str)
def test_errors(site: Site, example: Example) -> None:
    article, _ = read(site, example.given)
    problems = sorted(article.problems, key=lambda problem: problem.place or SOURCE.path)
    assert "\n".join(map(told, problems)) == example.expected


def test_an_unchanged_article_is_not_parsed_again(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path / "public", now=datetime(2026, 11, 23, tzinfo=UTC))
    cache = Cache(tmp_path / ".linocut")
    for index in range(prose.MANY + 3):  # enough for several processes
        file = tmp_path / "content" / "posts" / f"{index:02}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: Number {index}\n---\n\nText {index}.\n")

    def build() -> dict[str, Article]:
        inputs = Inputs(tmp_path)
        sources, problems = content.load(site, inputs, cache)
        assert problems == ()
        return {article.path: article for article in prose.articles(site, sources, inputs, cache)}

    first = build()
    assert list(first) == sorted(first)
    for index, article in enumerate(first.values()):
        assert cache.get("text", article.key) == Text(f"<p>Text {index}.</p>", ())

    (tmp_path / "content/posts/07.md").write_text("---\ntitle: Number 7\n---\n\nText seven.\n")
    cache.forget("text", first["content/posts/05.md"].key)
    watched = "content/posts/03.md"
    marker = replace(first[watched], words=1000)  # what is in the memo is taken from there
    memo = next((tmp_path / ".linocut" / "articles").glob("*/*"))
    key = memo.parent.name + memo.name
    known = cache.get("articles", key)
    assert known is not None
    cache.put("articles", key, known | {watched: known[watched]._replace(article=marker)})

    second = build()
    changed = {path for path in first if first[path] != second[path]}
    assert changed == {watched, "content/posts/07.md"}
    assert second[watched].words == 1000
    assert cache.get("text", second["content/posts/07.md"].key) == Text("<p>Text seven.</p>", ())
    assert cache.has("text", second["content/posts/05.md"].key)
