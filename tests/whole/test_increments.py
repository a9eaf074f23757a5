"""Builds after changes, and the preview after saves, hold byte for byte what a build from nothing makes."""

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import SETTINGS
from linocut import build
from linocut.manifest import MARK
from linocut.serve.memory_cache import MemoryCache
from linocut.serve.session import Session
from linocut.serve.watch import ChangeSignal
from linocut.store.cache import Cache

TAGS = ("vectors", "tokens", "Machine learning", "C#")
STEPS = 8

TEXT = """---
title: "{title}"
date: {date}
tags: [{tags}]
series: "{series}"
draft: {draft}
---
{first}

## A part {{#part}}

{second} See [the other](/posts/a{other}/#part) and [it](a{other}.md).
"""

FRENCH = """[tool.linocut.languages.fr]
title = "Planches"
"""

FIXED = {
    "content/docs/_index.md": "---\ntitle: Manual\n---\nRead on.\n",
    "content/docs/first.md": "---\ntitle: First page\nparams:\n  weight: 2\n---\nA page, $x^2$.\n",
    "content/docs/second.md": "---\ntitle: Second page\nparams:\n  weight: 1\n---\nAnother page.\n",
    "content/about.md": "---\ntitle: About\n---\nAbout it.\n",
    "content/tags/vectors/_index.md": "---\ntitle: Vectors\n---\nArrows.\n",
    "content/notes/_index.md": "---\ntitle: Notes\n---\nShort ones.\n",
    "content/notes/n.md": "---\ntitle: A note\ndate: 2026-02-02\n---\nA note.\n",
    "content/posts/a0.md": TEXT.format(
        title="Nought", date="2026-01-01", tags="tokens", series="", draft="false", first="It.", second="Is.", other=0
    ),
}


class Author:
    """Changes a site at random."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)
        self.numbers = 0

    def said(self) -> dict[str, object]:
        """What an article says, mostly the same few things, so that changes meet."""
        self.numbers += 1
        chance = self.chance
        return {
            "title": f"{chance.choice(['Of', 'On', 'About'])} {chance.choice(TAGS)}",
            "date": f"2026-0{chance.randint(1, 3)}-0{chance.randint(1, 3)}",
            "tags": ", ".join(chance.sample(TAGS, chance.randint(0, 3))),
            "series": chance.choice(["", "", "In parts"]),
            "draft": chance.choice(["false", "false", "false", "true"]),
            "first": f"The first paragraph, {chance.choice(['long', 'short', 'ŁÓDŹ', '$a+b$'])}.",
            "second": f"The second, number {self.numbers}.",
            "other": 0,
        }

    def articles(self) -> list[Path]:
        return sorted(path for path in self.root.glob("content/posts/*.md") if path.stem != "a0")

    def new(self) -> None:
        self.save(self.root / f"content/posts/a{self.chance.randint(1, 9)}.md", self.said())

    def save(self, path: Path, said: dict[str, object]) -> None:
        path.write_text(TEXT.format_map(said))

    def change(self) -> None:
        """One thing said otherwise, as an author would; the rest stays."""
        path = self.chance.choice(self.articles())
        fresh = TEXT.format_map(self.said()).splitlines()
        lines = path.read_text().splitlines()
        number = self.chance.choice([index for index, line in enumerate(fresh) if line not in {"", "---"}])
        lines[number] = fresh[number]
        path.write_text("\n".join(lines) + "\n")

    def remove(self) -> None:
        if len(self.articles()) > 2:
            self.chance.choice(self.articles()).unlink()

    def rename(self) -> None:
        self.chance.choice(self.articles()).replace(self.root / f"content/posts/a{self.chance.randint(1, 9)}.md")

    def weigh(self) -> None:
        path = self.root / "content/docs/first.md"
        path.write_text(FIXED["content/docs/first.md"].replace("2", str(self.chance.randint(1, 3)), 1))

    def label(self) -> None:
        """Another name for what other articles refer to."""
        path = self.root / "content/posts/a0.md"
        path.write_text(FIXED["content/posts/a0.md"].replace("## A part", f"## Part {self.chance.randint(1, 3)}"))

    def settle(self) -> None:
        extra = self.chance.choice(["", "paginate = 2\n", 'description = "Said of it: ß."\n', FRENCH, FRENCH])
        (self.root / "pyproject.toml").write_text(f"{SETTINGS}{extra}")

    def design(self) -> None:
        path = self.root / "templates/css/own.css"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"main {{ color: rgb({self.chance.randint(0, 2)}, 0, 0); content: 'Ð' }}\n")

    def introduce(self) -> None:
        path = self.root / "content/notes/_index.md"
        if path.exists():
            path.unlink()
        else:
            path.write_text(FIXED["content/notes/_index.md"])

    def translate(self) -> None:
        """Into French, which the settings may know or not; or take a translation away."""
        path = self.root / f"content/{self.chance.choice(['posts/a1.fr.md', 'fr/posts/a0.md'])}"
        if path.exists():
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.save(path, self.said())

    def work(self) -> str:
        """Do something; what it was."""
        ways: list[Callable[[], None]] = [
            self.new, self.remove, self.rename, self.weigh, self.label, self.settle, self.design, self.introduce,
            self.translate, self.translate,
            *[self.change] * 8,
        ]  # fmt: skip
        chosen = self.chance.choice(ways)
        chosen()
        return chosen.__name__


def cold(root: Path, scratch: Path, origin: str) -> dict[str, bytes]:
    """What a build from nothing makes; only fonts that are cut are not cut again."""
    shutil.rmtree(scratch, ignore_errors=True)
    store = scratch / "store"
    for kind in ("font", "blobs"):
        shutil.copytree(root / ".linocut" / kind, store / kind)
    return built(root, Cache(store), scratch / "out", origin)


def built(root: Path, cache: Cache, output: Path, origin: str) -> dict[str, bytes]:
    done = build.build(root, cache, {"output": output, "base_url": origin})
    assert done.good, done.problems
    files = {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}
    return {path: data for path, data in files.items() if path != MARK}


def previewed(session: Session) -> dict[str, bytes]:
    session.refresh(session.look())
    view = session.pages.view
    assert view.rest is not None
    assert view.index is not None
    assert all(problem.severity == "warning" for problem in view.problems)
    return {output.path: output.make() for output in (*view.rest(), *view.index())}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_changes_what_is_remembered_shows_in_no_byte(make_site, tmp_path, seed):
    root = make_site({**FIXED, "pyproject.toml": SETTINGS + FRENCH} if seed % 2 else FIXED)
    origin = "http://127.0.0.1:1/"
    author = Author(root, seed)
    for _ in range(5):
        author.new()
    warm = MemoryCache(root / ".linocut")
    session = Session(root, warm, ChangeSignal(root), origin[:-1], {})
    done = []
    try:
        session.refresh()
        for _ in range(STEPS):
            done += [author.work() for _ in range(author.chance.choice([1, 1, 2]))]
            incremental = built(root, Cache(root / ".linocut"), tmp_path / "incremental", origin)
            new = cold(root, tmp_path / "cold", origin)
            assert differences(incremental, new) == [], done
            assert differences(previewed(session), new) == [], done
    finally:
        session.figures.close()


@pytest.fixture
def session(make_site: Callable[..., Path]) -> Iterator[Session]:
    """A preview of one article, refreshed and asked by hand."""
    root = make_site({"content/posts/a/index.md": "---\ntitle: A\ndate: 2026-01-01\n---\nText.\n"})
    found = Session(root, MemoryCache(root / ".linocut"), ChangeSignal(root), "http://127.0.0.1:1", {})
    found.refresh()
    yield found
    found.figures.close()


PAGE = "posts/a/index.html"


def test_what_no_page_shows_is_not_looked_at_while_there_is_no_site_to_be_built(session):
    content = session.root / "content"
    content.rename(session.root / "elsewhere")
    content.symlink_to("content")
    session.refresh(session.look())
    session.pages._survey()
    told = [(problem.place and problem.place.path, problem.message) for problem in session.pages.problems()]
    assert told == [("content", "cannot be read: it is a link that leads to itself")]


def test_a_page_is_made_of_one_state_of_its_files(session):
    """What a template was for a moment, while a page was made, is in no page after it."""
    footer = session.root / "templates/parts/footer.html"
    footer.parent.mkdir(parents=True)
    footer.write_text("<footer>As it is</footer>")
    session.refresh(session.look())
    footer.write_text("<footer>For a moment</footer>")
    assert session.pages.make(PAGE) is None
    assert "templates/parts/footer.html" in session.look().changed
    footer.write_text("<footer>As it is</footer>")
    session.refresh(session.look())
    made = session.pages.make(PAGE)
    assert made
    assert b"<footer>As it is</footer>" in made.data
    assert session.pages.problems() == ()


def test_a_file_that_goes_between_a_look_and_its_build_is_no_fault(session):
    """Removed, as by a checkout, in the middle of it: the next look finds it, and nothing is told."""
    before = session.pages.make(PAGE)
    script = session.root / "templates/js/theme.js"
    script.parent.mkdir(parents=True)
    script.write_text("document.title = 'Other'\n")
    looked = session.look()
    script.unlink()
    session.refresh(looked)
    assert session.pages.problems() == ()
    assert session.look().changed
    session.refresh(session.look())
    assert session.look().changed == ()
    assert session.pages.make(PAGE) == before
