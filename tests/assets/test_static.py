"""What lies in `static/`: where it goes, what it replaces, and what is told of two files for one address."""

import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from linocut.build import Built, build
from linocut.report import written
from linocut.store.cache import Cache

Maker = Callable[..., Path]


def built(root: Path) -> Built:
    return build(root, Cache(root / ".linocut"))


def told(done: Built) -> list[str]:
    return [click.unstyle(written(problem)) for problem in done.problems]


def test_it_goes_out_as_it_is(make_site: Maker) -> None:
    files = {
        "robots.txt": "User-agent: *\nDisallow: /\n",
        ".well-known/security.txt": "Contact: mailto:me@site.example\n",
        "CNAME": "site.example\n",
        "papers/ink.txt": "ink",
        "papers/a.html": "<p>No page of ours",
        "_redirects": "/x /y 302\n",
        "_headers": "/*\n  X-Mine: yes\n",
    }
    left = {".hidden": "x", ".nojekyll": "", "papers/.hidden/a": "x", "papers/a.html~": "x"}
    article = "---\ntitle: Ink\ndate: 2026-01-02\naliases: [/old/]\n---\n[The paper](/papers/ink.txt).\n"
    static = {f"static/{name}": text for name, text in {**files, **left}.items()}
    root = make_site({"content/posts/ink.md": article, **static})
    hint = "linocut publishes no hidden files; give it a name without the dot, or take it out of static/"
    assert told(built(root)) == [f"static/.hidden: warning: {hint}", f"static/papers/.hidden/: warning: {hint}"]
    assert {name: (root / "public" / name).read_text() for name in files} == files
    assert not [name for name in left if (root / "public" / name).exists()]
    assert 'href="/papers/ink.txt"' in (root / "public/posts/ink/index.html").read_text()


def test_what_goes_from_it_leaves_the_site_and_ours_comes_back(make_site: Maker) -> None:
    root = make_site({"content/a.md": "# A\n", "static/robots.txt": "mine\n", "static/x.txt": "x"})
    assert built(root).problems == ()
    (root / "static/robots.txt").unlink()
    (root / "static/x.txt").unlink()
    done = built(root)
    assert (done.removed, done.changed) == (("x.txt",), ("robots.txt",))
    assert "Sitemap:" in (root / "public/robots.txt").read_text()


def test_a_new_file_in_it_makes_no_page_anew(make_site: Maker) -> None:
    root = make_site({"content/a.md": "# A\n"})
    built(root)
    (root / "static").mkdir()
    (root / "static/x.txt").write_text("x")
    assert built(root).changed == ("x.txt",)


@pytest.mark.parametrize(
    ("path", "address", "other"),
    [
        ("static/posts/ink/index.html", "posts/ink/index.html", "content/posts/ink.md"),
        ("static/index.html", "index.html", "content/index.md"),
        ("static/posts/pot/data.csv", "posts/pot/data.csv", "content/posts/pot/data.csv"),
        ("templates/static/x.txt", "x.txt", "static/x.txt"),
        ("static/index.xml", "index.xml", "a file that linocut makes itself"),
        ("static/archive/index.html", "archive/index.html", "a file that linocut makes itself"),
    ],
)
def test_two_files_for_one_address_are_both_named(make_site: Maker, path: str, address: str, other: str) -> None:
    files = {
        "content/index.md": "# Home\n",
        "content/posts/ink.md": "---\ntitle: Ink\ndate: 2026-01-02\n---\nText.\n",
        "content/posts/pot/index.md": "---\ntitle: Pot\ndate: 2026-01-03\n---\nText.\n",
        "content/posts/pot/data.csv": "1,2\n",
        "static/x.txt": "x",
    }
    root = make_site({**files, path: "another"})
    hint = "rename one: two files of a site cannot have one address"
    expected = f"goes to /{address}, and so does {other}; {hint}"
    found = told(built(root))
    assert found in ([f"{path}: {expected}"], [f"{other}: {expected.replace(other, path)}"])
    assert not (root / "public").exists()


def test_one_content_at_one_address_is_no_matter(make_site: Maker) -> None:
    root = make_site({"content/a.md": "# A\n", "static/x.txt": "x", "templates/static/x.txt": "x"})
    assert built(root).problems == ()


def icons(root: Path, page: str) -> list[str]:
    head = (root / "public" / page).read_text()
    return re.findall(r'<link rel="(?:apple-touch-)?icon"[^>]*>', head)


def test_the_sites_icons_stand_in_every_head_in_place_of_ours(make_site: Maker) -> None:
    root = make_site(
        {"content/a.md": "# A\n", "content/posts/ink.md": "---\ntitle: Ink\ndate: 2026-01-02\n---\nText.\n"}
    )
    settings = (root / "pyproject.toml").read_text().replace("https://site.example/", "https://site.example/blog/")
    (root / "pyproject.toml").write_text(settings)
    built(root)
    pages = ("index.html", "a/index.html", "posts/ink/index.html", "archive/index.html", "404.html")
    (ours,) = icons(root, "a/index.html")
    assert ours.startswith('<link rel="icon" href="data:image/svg+xml,')
    (root / "static").mkdir()
    (root / "static/apple-touch-icon.png").write_bytes(b"x")
    built(root)
    touch = '<link rel="apple-touch-icon" href="/blog/apple-touch-icon.png">'
    assert [icons(root, page) for page in pages] == [[touch, ours]] * len(pages)
    for name in ("favicon.svg", "favicon.ico", "favicon.png"):
        (root / "static" / name).write_bytes(b"x")
    built(root)
    own = [
        '<link rel="icon" href="/blog/favicon.ico" type="image/x-icon" sizes="32x32">',
        '<link rel="icon" href="/blog/favicon.png" type="image/png">',
        '<link rel="icon" href="/blog/favicon.svg" type="image/svg+xml" sizes="any">',
        touch,
    ]
    assert [icons(root, page) for page in pages] == [own] * len(pages)
    (root / "static/favicon.svg").write_bytes(b"another")
    assert built(root).changed == ("favicon.svg",)
