"""What a build after a change does not do: parsing, reading and making again what has not changed."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import jinja2
import pytest

from commandline import imported
from linocut import build, parallel
from linocut.content import front_matter
from linocut.model.output import Output
from linocut.prose import article as prose
from linocut.store.cache import Cache


def text(number: int, tag: str) -> str:
    return (
        f"---\ntitle: Article {number}\ndate: 2026-01-{number + 1:02}\ntags: [{tag}]\n---\n"
        f"A beginning.\n\nA paragraph with $x_{number}$ in it.\n\n## A part\n\nMore of it.\n"
    )


FILES = {f"content/posts/a{number}.md": text(number, "even" if number % 2 == 0 else "odd") for number in range(8)}


@dataclass
class Seen:
    """What one build did."""

    parsed: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    """Files that were made, but for those of the search index."""
    read: list[str] = field(default_factory=list)
    """Files whose front matter was read."""
    compiled: list[str] = field(default_factory=list)
    """Templates."""


class Bench:
    """A site whose builds are watched."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen = Seen()

    def run(self) -> Seen:
        self.seen = Seen()
        built = build.build(self.root, Cache(self.root / ".linocut"))
        assert built.good, built.problems
        return self.seen

    def change(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        assert old in file.read_text()
        file.write_text(file.read_text().replace(old, new))


@pytest.fixture
def bench(make_site, monkeypatch) -> Bench:
    bench = Bench(make_site(FILES))
    parse, read, write, compiled = prose.parse, front_matter.read, build.write, jinja2.Environment.compile

    def watched_parse(site, source, *arguments, **options):
        bench.seen.parsed.append(source.path)
        return parse(site, source, *arguments, **options)

    def watched_read(path, text):
        bench.seen.read.append(path)
        return read(path, text)

    def watched_write(folder, outputs, *arguments, **options):
        return write(folder, watched(outputs), *arguments, **options)

    def watched(outputs: Iterator[Output]) -> Iterator[Output]:
        for output in outputs:
            yield replace(output, make=lambda output=output: noted(output))

    def noted(output: Output) -> bytes:
        if not output.path.startswith("pagefind/"):
            bench.seen.made.append(output.path)
        return output.make()

    def watched_compile(environment, source, name=None, *arguments, **options):
        bench.seen.compiled.append(name)
        return compiled(environment, source, name, *arguments, **options)

    monkeypatch.setattr(parallel, "cores", lambda: 1)  # in other processes nobody watches
    monkeypatch.setattr(prose, "parse", watched_parse)
    monkeypatch.setattr(front_matter, "read", watched_read)
    monkeypatch.setattr(build, "write", watched_write)
    monkeypatch.setattr(jinja2.Environment, "compile", watched_compile)
    return bench


def test_the_first_build_does_everything_once(bench):
    seen = bench.run()
    assert sorted(seen.parsed) == sorted(seen.read) == sorted(FILES)
    assert len(seen.made) == len(set(seen.made))
    assert {"posts/a3/index.html", "index.html", "tags/odd/index.xml", "404.html"} <= set(seen.made)
    assert len(seen.compiled) == len(set(seen.compiled))


def test_nothing_changed_does_nothing(bench):
    bench.run()
    assert bench.run() == Seen()


def test_an_edited_paragraph_makes_its_page_and_the_feeds_that_carry_it(bench):
    bench.run()
    bench.change("content/posts/a3.md", "More of it.", "Less of it.")
    seen = bench.run()
    assert seen.parsed == ["content/posts/a3.md"]
    assert sorted(seen.made) == [
        "atom.xml",
        "feed.json",
        "index.xml",
        "posts/a3/index.html",
        "tags/odd/atom.xml",
        "tags/odd/feed.json",
        "tags/odd/index.xml",
    ]
    assert seen.read == [], "its front matter is the same"
    assert seen.compiled == []


def test_an_edited_title_makes_the_pages_that_show_it(bench):
    bench.run()
    bench.change("content/posts/a3.md", "Article 3", "Another name")
    seen = bench.run()
    assert seen.parsed == seen.read == ["content/posts/a3.md"]
    assert "posts/a4/index.html" in seen.made, "it is the next article"
    assert "tags/even/index.html" not in seen.made
    assert "tags/even/index.xml" not in seen.made


@pytest.mark.parametrize(
    ("old", "new", "made", "left"),
    [
        ("title: Article 3", "title: Other", {1, 2, 3, 4, 5, 7}, {0, 6}),  # beside it and in its lists; not the others
        ("tags: [odd]", "tags: [odd, even]", {0, 3}, {5, 7}),  # the even ones have another article related to them
        ("date: 2026-01-04", "date: 2026-01-09", {2, 3, 4, 7}, {0, 6}),  # two close the gap, the newest has a newer one
        ("date:", "draft: true\ndate:", {2, 4, 7}, {0, 6}),
    ],
    ids=["title", "tag", "date", "draft"],
)
def test_what_is_remembered_of_neighbours_goes_with_front_matter(bench, old, new, made, left):
    bench.run()
    bench.change("content/posts/a3.md", old, new)
    there = set(bench.run().made)
    bench.change("content/posts/a3.md", new, old)
    back = set(bench.run().made)
    for seen in (there, back):
        assert {f"posts/a{number}/index.html" for number in made - {3}} <= seen
        assert not {f"posts/a{number}/index.html" for number in left} & seen
    assert "posts/a3/index.html" in back


def test_neighbours_of_an_article_that_is_gone_are_made(bench):
    bench.run()
    (bench.root / "content/posts/a3.md").unlink()
    made = set(bench.run().made)
    assert {"posts/a2/index.html", "posts/a4/index.html", "tags/odd/index.html", "index.html"} <= made
    assert not {"posts/a0/index.html", "posts/a6/index.html", "tags/even/index.html"} & made


def test_an_edited_template_makes_pages_and_parses_nothing(bench):
    bench.run()
    (bench.root / "templates").mkdir()
    (bench.root / "templates/404.html").write_text('{% extends "base.html" %}{% block main %}Gone.{% endblock %}')
    seen = bench.run()
    assert seen.parsed == []
    assert seen.compiled == ["404.html"]
    assert "Gone." in (bench.root / "public/404.html").read_text()


def test_an_edited_figure_script_parses_nothing(bench):
    script = bench.root / "content/posts/plot.py"
    script.write_text("import matplotlib.pyplot as plt\n\ndef figure():\n    plt.plot([1, 2])\n    return plt.gcf()\n")
    bench.change("content/posts/a3.md", "More of it.", '![A line.](plot.svg){#fig-plot alt="A line"}')
    bench.run()
    bench.change("content/posts/plot.py", "[1, 2]", "[2, 1]")
    seen = bench.run()
    assert seen.parsed == []
    assert "posts/a3/index.html" in seen.made


def test_a_touched_file_makes_nothing(bench):
    bench.run()
    (bench.root / "content/posts/a3.md").touch()
    assert bench.run() == Seen()


def test_a_lost_page_is_made_again_and_nothing_else(bench):
    bench.run()
    (bench.root / "public/posts/a3/index.html").unlink()
    seen = bench.run()
    assert (seen.parsed, seen.made) == ([], ["posts/a3/index.html"])


def test_a_lost_text_is_parsed_again(bench):
    bench.run()
    for path in (bench.root / ".linocut/text").glob("*/*"):
        path.unlink()
    bench.change("content/posts/a3.md", "More of it.", "Less of it.")
    assert sorted(bench.run().parsed) == sorted(FILES)


def test_a_prose_edit_imports_only_what_it_needs(make_site):
    more = "\nAs in @roe1999.\n\n```python\nx = 1  # one\n```\n"
    work = "@book{roe1999, author = {Roe, Jan}, title = {A Work}, year = 1999}"
    site = make_site(
        {**FILES, "content/posts/a3.md": FILES["content/posts/a3.md"] + more, "content/posts/references.bib": work}
    )
    needed = ("markdown", "jinja2")
    never = (
        "matplotlib",
        "numpy",
        "fontTools",
        "mathra",
        "ziamath",
        "PIL",
        "yaml",
        "pygments",
        "pybtex",
        "pylatexenc",
        "multiprocessing",
        "msgspec",
        "importlib.metadata",
    )
    imported(site, *never)
    file = site / "content/posts/a3.md"
    file.write_text(file.read_text() + "\nOne more paragraph.\n")
    assert imported(site, *needed, *never) == sorted(needed)
    page = site / "public/posts/a3/index.html"
    assert '<span class="c1"># one</span>' in page.read_text(), "code is highlighted as it was"
    assert ">Roe (1999)</a>" in page.read_text(), "works are read as they were"
    file.write_text(file.read_text().replace("# one", "# two"))
    assert "pygments" in imported(site, *never)
    assert '<span class="c1"># two</span>' in page.read_text()


def test_a_build_with_nothing_to_do_imports_no_room_that_makes_something(make_site):
    site = make_site(FILES)
    rooms = (
        "linocut.model.drawing",
        "linocut.model.article",
        "linocut.prose",
        "linocut.model.site",
        "markdown",
        "jinja2",
        "tomllib",
    )
    assert imported(site, *rooms) == sorted(rooms)
    assert imported(site, *rooms) == []
