"""`linocut theme`: what there is, and a file of it to be changed."""

from commandline import linocut
from linocut.theme.files import THEME

FILES = {
    "pyproject.toml": '[tool.linocut]\nbase_url = "https://site.example/"\n',
    "content/a.md": "---\ntitle: A\n---\n",
}


def test_a_file_that_was_ejected_is_the_sites_own(make_site):
    site = make_site(FILES)
    listed = linocut("theme", "list", cwd=site).stdout.splitlines()
    assert {"parts/footer.html", "css/lists.css", "js/theme.js", "article.html"} <= set(listed)
    assert [name for name in listed if name.startswith(("serve/", "static/")) or "yours" in name] == []
    done = linocut("theme", "eject", "parts/footer.html", "templates/css/lists.css", cwd=site)
    assert (done.returncode, done.stdout.split()) == (
        0,
        ["wrote", "templates/parts/footer.html", "wrote", "templates/css/lists.css"],
    )
    footer = site / "templates/parts/footer.html"
    assert footer.read_bytes() == (THEME / "parts/footer.html").read_bytes()
    assert linocut("build", cwd=site).returncode == 0
    before = (site / "public/a/index.html").read_text()
    footer.write_text("<footer>Mine</footer>")
    assert linocut("build", cwd=site).returncode == 0
    assert (site / "public/a/index.html").read_text() != before
    assert "<footer>Mine</footer>" in (site / "public/a/index.html").read_text()
    assert "parts/footer.html  (yours)" in linocut("theme", "list", cwd=site).stdout


def test_nothing_is_overwritten_and_all_mistakes_are_told(make_site):
    site = make_site({**FILES, "templates/article.html": "mine"})
    done = linocut("theme", "eject", "parts/foter.html", "article.html", "page.html", "../x", cwd=site)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        'the theme has no file "parts/foter.html"; did you mean "parts/footer.html"?',
        "templates/article.html: is there already; remove it to begin anew",
        'the theme has no file "../x"; `linocut theme list` names them',
    ]
    assert (site / "templates/article.html").read_text() == "mine"
    assert not (site / "templates/page.html").exists()
