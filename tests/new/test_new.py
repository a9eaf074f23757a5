"""What `linocut new` writes: it builds at once, shows every setting, keeps its promises, and overwrites nothing."""

import html
import re
import shlex
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

from commandline import linocut
from linocut import new
from linocut.problem import Problems
from linocut.settings import loader
from linocut.store.inputs import Inputs

TODAY = date(2026, 11, 20)
DATA = Path(new.__file__).parent


@pytest.fixture(scope="module")
def blog(tmp_path_factory):
    """A new site, built once for the tests that only look at it."""
    folder = tmp_path_factory.mktemp("new")
    made = linocut("new", "site", "blog", cwd=folder)
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[0] == "wrote blog/pyproject.toml"
    assert made.stdout.splitlines()[-3:] == [
        "next: cd blog && linocut serve",
        "to keep its history: git init && git add . && git commit -m Begin",
        "to publish it at each push to GitHub: .github/workflows/publish.yml says what to click once",
    ]
    return folder / "blog"


def test_the_workflow_checks_the_new_site_without_a_finding(blog):
    workflow = yaml.safe_load((blog / ".github/workflows/publish.yml").read_text())
    runs = [step["run"] for step in workflow["jobs"]["build"]["steps"] if "run" in step]
    (command,) = [run for run in runs if run.startswith("linocut ")]
    address = command.replace("${{ steps.pages.outputs.base_url }}", "https://me.github.io/blog")
    done = linocut(*shlex.split(address)[1:], cwd=blog)
    assert (done.returncode, done.stdout.splitlines()[-1].rpartition(": ")[2]) == (0, "0 errors, 0 warnings")
    assert "warning" not in done.stderr
    page = (blog / "public/posts/twenty-three-people/index.html").read_text()
    assert re.search(r"Among\s<span class=\"computed\" tabindex=\"0\">23<", page)
    assert "https://me.github.io/blog/posts/twenty-three-people/" in page


def test_git_takes_the_sources_and_nothing_that_is_made(blog):
    linocut("build", cwd=blog)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b.press"]
    subprocess.run(["git", "init", "-q"], cwd=blog, check=True)
    subprocess.run([*git, "add", "."], cwd=blog, check=True)
    kept = subprocess.run(["git", "ls-files"], cwd=blog, check=True, capture_output=True, text=True).stdout.split()
    assert {path.partition("/")[0] for path in kept} == {".github", ".gitignore", "content", "pyproject.toml"}


def test_the_example_address_is_all_that_is_left_to_do(blog):
    done = linocut("check", cwd=blog)
    assert done.stdout.splitlines()[-1].rpartition(": ")[2] == "0 errors, 1 warning"
    assert "base_url is https://example.org/, an example that leads nowhere" in done.stderr


def test_a_year_on_mars_breaks_the_claim_as_the_article_says(tmp_path):
    new.site(tmp_path / "blog", TODAY)
    script = tmp_path / "blog/content/posts/twenty-three-people/birthday.py"
    script.write_text(script.read_text().replace("DAYS = 365", "DAYS = 687"))
    done = linocut("build", cwd=tmp_path / "blog")
    assert done.returncode == 1
    (problem,) = [line for line in done.stderr.splitlines() if "index.md:" in line]
    assert "birthday.half == 23" in problem


def test_every_setting_is_shown_and_right_once_its_mark_is_gone(tmp_path):
    text = (DATA / "site/pyproject.toml").read_text()
    open_text = re.sub(r"(?m)^# (?=\w+ = |\[tool)", "", text)
    shown = tomllib.loads(open_text)["tool"]["linocut"]
    readers = [("", loader._SITE), *loader._GROUPS.items()]
    for group, keys in readers:
        table = shown[group] if group else shown
        assert set(keys) - set(table) == set(), group
    (tmp_path / "pyproject.toml").write_text(open_text.replace('executor = "local"    #', 'executor = "local" #'))
    loaded = loader.load(tmp_path, Inputs(tmp_path))
    plain = loader.load(_written(tmp_path / "plain", text), Inputs(tmp_path / "plain"))
    assert (loaded.figures, loaded.feeds, loaded.check) == (plain.figures, plain.feeds, plain.check), "not the defaults"
    assert loaded.publish["production"]["branch"] == "gh-pages"


def _written(folder, text):
    folder.mkdir()
    (folder / "pyproject.toml").write_text(text)
    return folder


def test_no_file_is_overwritten(tmp_path):
    (tmp_path / "pyproject.toml").write_text("mine")
    (tmp_path / "content").mkdir()
    with pytest.raises(Problems) as raised:
        new.site(tmp_path, TODAY)
    assert [problem.message for problem in raised.value.problems] == [f"{tmp_path}/pyproject.toml already exists"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "pyproject.toml"]
    (tmp_path / "pyproject.toml").rename(tmp_path / "notes.toml")
    new.site(tmp_path, TODAY)
    assert (tmp_path / "notes.toml").read_text() == "mine"


def test_every_file_beside_the_module_is_written(tmp_path):
    new.site(tmp_path, TODAY)
    there = [path for path in (DATA / "site").rglob("*") if path.is_file() and path.suffix != ".pyc"]
    assert len(there) == len([path for path in tmp_path.rglob("*") if path.is_file()])


def test_a_new_post_builds_as_a_draft(blog):
    made = linocut("new", "post", 'Why "ink" dries: a test', cwd=blog)
    assert made.stdout.splitlines()[:2] == [
        "wrote content/posts/why-ink-dries-a-test/index.md",
        "wrote content/posts/why-ink-dries-a-test/figure.py",
    ]
    assert linocut("build", "--drafts", cwd=blog).returncode == 0
    page = (blog / "public/posts/why-ink-dries-a-test/index.html").read_text()
    assert "Why “ink” dries: a test" in page
    assert linocut("new", "post", "Why ink dries? A test!", cwd=blog).returncode == 1


def test_a_new_program_runs_as_a_draft(blog):
    made = linocut("new", "post", "A wave, step by step", "--program", cwd=blog)
    assert made.stdout.splitlines()[:-1] == ["wrote content/posts/a-wave-step-by-step/index.md"]
    done = linocut("build", "--drafts", cwd=blog)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    page = (blog / "public/posts/a-wave-step-by-step/index.html").read_text()
    assert "(400,) (400,)" in page
    assert re.search(r'The wave peaks at <span class="computed" tabindex="0">0\.78<', page)
    assert 'role="img"' in page or "<svg" in page


@pytest.mark.parametrize("title", ["???", " ", "..", "🎉", "_", "/", "\x00"])
def test_a_title_without_an_address(tmp_path, title):
    with pytest.raises(Problems) as raised:
        new.post(tmp_path, title, TODAY)
    shown = "" if title in {" ", "\x00"} else title
    assert [str(problem.message) for problem in raised.value.problems] == [
        f'no address can be made of the title "{shown}"'
    ]
    assert raised.value.problems[0].hint == "use a letter or a digit"


TITLES = {
    "TCP/IP": "tcp-ip",
    "Чернила": "чернила",
    "Über Größe & Straße": "über-größe-straße",
    "日本語のタイトル": "日本語のタイトル",
    "🎉 Party": "party",
    "\"Quoted\" 'title'": "quoted-title",
    "../../etc/passwd": "etc-passwd",
    "_index": "index",
    "A\tblank\nand a\x00 line": "a-blank-and-a-line",
    "What: {{ x }} & <b> # $y$": "what-x-b-y",
    "Word " * 100: "-".join(["word"] * 16),
    "W" * 300: "w" * 80,
    "語" * 300: "語" * 26,
}


def test_odd_titles_make_articles_that_build(tmp_path):
    new.site(tmp_path, TODAY)
    for title, name in TITLES.items():
        assert new.post(tmp_path, title, TODAY)[0] == tmp_path / "content/posts" / name / "index.md"
    done = linocut("build", "--drafts", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    archive = html.unescape((tmp_path / "public/archive/index.html").read_text())
    for title in ("TCP/IP", "Über Größe & Straße", "日本語のタイトル", "A blank and a line", "What: {{ x }} & <b> #"):
        assert title in archive


def test_a_site_in_another_language(tmp_path):
    made = linocut("new", "site", "blog", "--language", "de", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    assert linocut("build", cwd=tmp_path / "blog").returncode == 0
    home = (tmp_path / "blog/public/index.html").read_text()
    assert ('<html lang="de">' in home, 'href="/archive/">Archiv</a>' in home) == (True, True)
    page = (tmp_path / "blog/public/posts/twenty-three-people/index.html").read_text()
    assert ('<html lang="en">' in page, ">Figure 1</a>" in page) == (True, True), "the articles are English, and say so"
    wrong = linocut("new", "site", "other", "--language", "deutsch-ish", cwd=tmp_path)
    assert (wrong.returncode, (tmp_path / "other").exists()) == (2, False)
    assert 'must be a language as in HTML, such as "de" or "pt-BR"' in wrong.stderr


def test_a_post_in_one_of_the_languages(make_site):
    site = make_site({"pyproject.toml": "[tool.linocut]\n[tool.linocut.languages.fr]\n[tool.linocut.languages.es]\n"})
    (site / "content/es").mkdir(parents=True)
    for language, path in (("", "content/posts/a/index.md"), ("FR", "content/posts/b/index.fr.md")):
        options = ("--language", language) if language else ()
        made = linocut("new", "post", *options, path.split("/")[2], cwd=site)
        assert made.stdout.splitlines()[0] == f"wrote {path}"
    made = linocut("new", "post", "--language", "es", "c", cwd=site)
    assert made.stdout.splitlines()[0] == "wrote content/es/posts/c/index.md"
    assert linocut("build", "--drafts", cwd=site).returncode == 0
    assert (site / "public/fr/posts/b/index.html").is_file()
    assert (site / "public/es/posts/c/index.html").is_file()
    wrong = linocut("new", "post", "--language", "it", "d", cwd=site)
    assert wrong.returncode == 1
    assert 'this site has no language "it"; write [tool.linocut.languages.it] into pyproject.toml' in wrong.stderr
