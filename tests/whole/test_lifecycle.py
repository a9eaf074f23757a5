"""The life of an article: hidden, published, revised, gone; and what stands around it."""

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linocut import content
from linocut.build import build
from linocut.model.site import Site
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs, unchanged

POST = "---\ntitle: {title}\ndate: 2026-01-0{day}\n{keys}---\n{text}\n"

HIDDEN = {
    "draft": "draft: true\n",
    "future": "publishDate: 2999-01-01\n",
    "expired": "expiryDate: 2026-01-05\n",
}

SURFACES = {
    "pages": ("posts/zebra/index.html", "index.html", "archive/index.html", "posts/index.html", "404.html"),
    "feeds": ("index.xml", "atom.xml", "feed.json"),
    "sitemap": ("sitemap.xml",),
    "search": ("pagefind",),
    "tags": ("tags",),
    "neighbours": ("posts/open/index.html",),
    "aliases": ("old-zebra/index.html",),
}


def post(title: str, day: int, keys: str = "", text: str = "Text.") -> str:
    return POST.format(title=title, day=day, keys=keys, text=text)


def run(site: Path, **overrides: object) -> list[str]:
    built = build(site, Cache(site / ".linocut"), overrides)
    return [
        f"{problem.place}: {problem.message}" + (f"; {problem.hint}" if problem.hint else "")
        for problem in built.problems
    ]


def found(public: Path, paths: tuple[str, ...]) -> list[str]:
    """Files at or below these paths that speak of the zebra."""
    files = [file for path in paths for file in ([public / path, *(public / path).rglob("*")])]
    return [str(file.relative_to(public)) for file in files if file.is_file() and b"ebra" in searched(file)]


def searched(file: Path) -> bytes:
    """A file's bytes; Pagefind compresses its own."""
    import gzip

    data = file.read_bytes()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


@pytest.fixture(scope="module", params=HIDDEN)
def hidden(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one article that readers must not see, built twice: for readers, and with drafts."""
    root = tmp_path_factory.mktemp(request.param)
    keys = HIDDEN[request.param] + "tags: [zebras]\naliases: [/old-zebra/]\n"
    files = {
        "pyproject.toml": '[tool.linocut]\ntitle = "Site"\nbase_url = "https://site.example/"\n',
        "content/posts/open.md": post("Open", 1, "tags: [open]\n"),
        "content/posts/zebra.md": post("Zebra", 2, keys, "A zebra."),
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    assert run(root) == []
    assert run(root, drafts=True, output=root / "all") == []
    return root


@pytest.mark.parametrize("surface", SURFACES)
def test_what_is_hidden_is_nowhere(hidden: Path, surface: str) -> None:
    assert found(hidden / "public", SURFACES[surface]) == []
    assert found(hidden / "all", SURFACES[surface]) != [], "the test looks in the wrong place"


def test_an_article_appears_and_goes_at_its_time(make_site) -> None:
    times = {"content/a.md": "publishDate: 2026-02-01\n", "content/b.md": "expiryDate: 2026-03-01\n"}
    root = make_site({path: f"---\ntitle: {path[8]}\n{keys}---\n" for path, keys in times.items()})

    def there(month: int) -> list[str]:
        now = datetime(2026, month, 1, tzinfo=UTC)
        inputs = Inputs(root)
        sources, _ = content.load(Site(root, root / "public", now=now), inputs)
        return [source.path[8] for source in sources] + [f"{datetime.fromtimestamp(inputs.span[1], UTC):%m}"]

    assert there(1) == ["b", "02"]
    assert there(2) == ["a", "b", "03"]


# --- when it last changed ---


def git(root: Path, *words: str, day: int = 1) -> None:
    date = f"2026-01-{day:02}T12:00:00+01:00"
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@x.example", "GIT_AUTHOR_DATE": date}
    who |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@x.example", "GIT_COMMITTER_DATE": date}
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True, env={**os.environ, **who})


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A site in a folder of a repository; each article's last commit on another day."""
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (site / "pyproject.toml").write_text('[tool.linocut]\nbase_url = "https://site.example/"\nlastmod = "git"\n')
    git(tmp_path, "init", "--initial-branch=main")
    for day, name in enumerate(("ä b.md", "b.md"), 2):
        (site / "content" / name).write_text(post(name, 1))
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-m", name, day=day)
    (site / "content" / "new.md").write_text(post("new", 1))
    (site / "content" / "own.md").write_text(post("own", 1, "lastmod: 2026-02-02\n"))
    return site


def changed(site: Path, inputs: Inputs | None = None) -> dict[str, str]:
    options = Site(site, site / "public", lastmod="git", now=datetime(2027, 1, 1, tzinfo=UTC))
    sources, problems = content.load(options, inputs or Inputs(site), Cache(site / ".linocut"))
    assert problems == ()
    return {source.front.title: source.front.lastmod and f"{source.front.lastmod:%m-%d}" for source in sources}


def test_git_says_when_an_article_changed(repository: Path) -> None:
    inputs = Inputs(repository)
    assert changed(repository, inputs) == {"b.md": "01-03", "new": None, "own": "02-02", "ä b.md": "01-02"}
    assert unchanged(repository, inputs.receipt())
    git(repository, "add", "content/new.md")
    git(repository, "commit", "-m", "new", day=9)
    assert not unchanged(repository, inputs.receipt()), "a commit is a reason to build"
    assert changed(repository)["new"] == "01-09"
    assert run(repository) == []
    page = (repository / "public/new/index.html").read_text()
    assert 'revised <time datetime="2026-01-09T12:00:00+01:00">' in page
    assert "<lastmod>2026-01-09T11:00:00Z</lastmod>" in (repository / "public/sitemap.xml").read_text()


def test_git_that_cannot_say_is_a_warning(repository: Path, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--depth=1", f"file://{tmp_path}", str(shallow))
    assert run(shallow / "site") == [
        'None: lastmod = "git", but this clone does not have the whole history; '
        "fetch all of it: `git fetch --unshallow`, or fetch-depth: 0 in a GitHub workflow"
    ]


def test_a_site_in_no_repository_is_a_warning(make_site) -> None:
    root = make_site({"content/a.md": post("A", 1)})
    (root / "pyproject.toml").write_text('[tool.linocut]\nbase_url = "https://site.example/"\nlastmod = "git"\n')
    assert run(root) == [
        'None: lastmod = "git", but the site is in no git repository; remove lastmod = "git" from the settings'
    ]
    (root / ".git").mkdir()
    (told,) = run(root)
    assert told.startswith('None: lastmod = "git", but git says: fatal: not a git repository')


# --- what stands around it ---


def test_reading_time_neighbours_and_series(make_site) -> None:
    words = " ".join(["word"] * 660)
    root = make_site(
        {
            "content/posts/one.md": post("One", 1, "series: Vectors\n", words),
            "content/posts/two.md": post("Two", 2, "series: Vectors\nlastmod: 2026-01-02T18:00:00Z\n"),
            "content/posts/three.md": post("Three", 3),
        }
    )
    assert run(root) == []
    pages = {name: (root / f"public/posts/{name}/index.html").read_text() for name in ("one", "two", "three")}
    assert " · 3 min</p>" in pages["one"]
    assert " · 1 min</p>" in pages["two"]
    assert "revised" not in pages["two"], "on the day of its date"
    assert "Part 2 of 2 in “Vectors”" in pages["two"]
    assert re.findall(r'<a class="(older|newer)" rel="(prev|next)" href="([^"]*)">', pages["two"]) == [
        ("older", "prev", "/posts/one/"),
        ("newer", "next", "/posts/three/"),
    ]
    assert "series" not in pages["three"]


def test_a_part_of_a_series_with_a_formula_in_a_heading(make_site) -> None:
    """Its page shows the heading in the contents, and is the same part of the series for all that."""
    root = make_site(
        {
            "content/posts/one.md": post("One", 1, "series: Vectors\n", "## The norm $|x|$\n"),
            "content/posts/two.md": post("Two", 2, "series: Vectors\n"),
        }
    )
    assert run(root) == []
    assert "Part 1 of 2 in “Vectors”" in (root / "public/posts/one/index.html").read_text()


def test_a_tag_is_described(make_site) -> None:
    root = make_site(
        {
            "content/posts/one.md": post("One", 1, "tags: [Linear algebra]\n"),
            "content/tags/linear-algebra/_index.md": "---\ntitle: Algebra\ndescription: Of lines.\n---\nAbout $x$.\n",
            "content/tags/_index.md": "---\ntitle: Subjects\n---\nAll of them.\n",
            "content/tags/none/_index.md": "---\ntitle: None\n---\nText.\n",
        }
    )
    assert run(root) == ["content/tags/none/_index.md: no article carries the tag of /tags/none/"]
    page = (root / "public/tags/linear-algebra/index.html").read_text()
    for part in (
        "<h1>Algebra</h1>",
        '<meta name="description" content="Of lines.">',
        "<math",
        '<a href="/posts/one/">One</a>',
    ):
        assert part in page
    everything = (root / "public/tags/index.html").read_text()
    assert "<h1>Subjects</h1>" in everything
    assert "<p>All of them.</p>" in everything
    assert "Subjects</a>" not in (root / "public/index.html").read_text(), "no second entry of the menu"


def test_two_articles_at_one_address_and_addresses_of_the_site(make_site) -> None:
    root = make_site(
        {
            "content/posts/a.md": post("A", 1, "slug: same\n"),
            "content/posts/b.md": post("B", 1, "url: /posts/same/\n"),
            "content/archive.md": post("C", 1),
        }
    )
    assert run(root) == [
        'content/archive.md:1: the address /archive/ is the archive\'s; give the article another "slug" or "url"',
        "content/posts/b.md:4:1: the address /posts/same/ is already that of content/posts/a.md; "
        'give one of the two another "slug"',
    ]
    assert not (root / "public").exists()
