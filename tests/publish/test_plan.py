"""The plan, its order, the guard rails and the settings: everything about a publish that needs no server."""

import sys
from pathlib import Path

import pytest

from linocut.model.site import Site
from linocut.problem import Place, Problems
from linocut.publish import choose, guard, target
from linocut.publish.files import collect
from linocut.publish.gitcommand import Git
from linocut.publish.options import without_password
from linocut.publish.plan import File, compare, phases
from linocut.store.cache import Cache
from publishing import BASE, NEW, OLD, broken, plan, publish, site, write


def files(**marks: int) -> list[File]:
    return [File(path, Path(path), size, path) for path, size in marks.items()]


def told(action, *arguments, **named) -> list[str]:
    with pytest.raises(Problems) as raised:
        action(*arguments, **named)
    return [f"{problem.message}; {problem.hint}" for problem in raised.value.problems]


def test_a_plan_says_what_it_will_do(tmp_path):
    here = site(tmp_path / "s", target="folder", path=str(tmp_path / "web"))
    publish(here)
    write(here.output, NEW)
    made = plan(here)
    assert made.summary() == "4 added, 5 changed, 4 removed, 0 unchanged; 4.5 kB to send"
    assert made.lines() == [
        "~     790 B  about/index.html",
        "-            assets/a-1111111111.svg",
        "+      12 B  assets/a-2222222222.svg",
        "+      12 B  assets/c-2222222222.svg",
        "-            assets/style-1111111111.css",
        "+     840 B  assets/style-2222222222.css",
        "~     846 B  index.html",
        "~      97 B  index.xml",
        "~     873 B  posts/a/index.html",
        "-            posts/b/index.html",
        "-            posts/b/photo.jpg",
        "+     873 B  posts/c/index.html",
        "~     167 B  sitemap.xml",
    ]
    assert made.as_plain()["added"] == [file.path for file in made.added]


def test_assets_first_pages_next_feeds_then_removals_last():
    here = {"a.css": "1", "new/index.html": "1", "index.html": "2", "index.xml": "2", "new/index.html.br": "1"}
    here |= {"pagefind/pagefind-entry.json": "1", "pagefind/en_1.pf_meta": "1"}
    there = {"index.html": "1", "index.xml": "1", "old/index.html": "1", "old.css": "1"}
    made = compare(files(**dict.fromkeys(here, 1)), here, there)
    assert [([file.path for file in puts], removals) for puts, removals in phases(made)] == [
        (["a.css", "pagefind/en_1.pf_meta"], []),
        (["new/index.html", "new/index.html.br"], []),
        (["index.html"], []),
        (["pagefind/pagefind-entry.json", "index.xml"], []),
        ([], ["old/index.html"]),
        ([], ["old.css"]),
    ]


def test_the_sites_of_these_tests_are_whole():
    assert broken(OLD) == broken(NEW) == []
    assert broken({**OLD, "index.html": NEW["index.html"]}) != []


@pytest.mark.parametrize(
    ("base_url", "message"),
    [
        ("http://localhost:8000/", 'base_url is "http://localhost:8000/", which only this computer can open'),
        ("http://127.0.0.1/", 'base_url is "http://127.0.0.1/", which only this computer can open'),
        ("http://[::1]/x/", 'base_url is "http://[::1]/x/", which only this computer can open'),
        ("http://192.168.1.7/", 'base_url is "http://192.168.1.7/", which only this computer can open'),
        ("https://example.org/", 'base_url is "https://example.org/", which is an example'),
        ("https://blog.example.com/", 'base_url is "https://blog.example.com/", which is an example'),
        ("https://linocut.example/", 'base_url is "https://linocut.example/", which is an example'),
        (BASE, None),
        ("https://myexample.org/", None),
    ],
)
def test_an_address_that_no_reader_could_follow(base_url, message):
    assert [problem.message for problem in guard.address(base_url)] == ([message] if message else [])


def test_a_wrong_address_is_refused_even_with_yes(tmp_path):
    here = site(tmp_path / "s", base_url="https://example.org/", target="folder", path=str(tmp_path / "web"))
    expected = [
        'base_url is "https://example.org/", which is an example; '
        'set base_url = "https://..." in pyproject.toml, or give --base-url',
        "the site was built for https://plates.press/, not for https://example.org/; build it again",
    ]
    assert told(publish, here, yes=True) == expected
    assert not (tmp_path / "web").exists()


@pytest.mark.parametrize(
    ("base_url", "repository", "right"),
    [
        ("https://me.github.io/", "git@github.com:Me/blog.git", "https://me.github.io/blog/"),
        ("https://me.github.io/blog/", "https://github.com/me/me.github.io", "https://me.github.io/"),
        ("https://me.github.io/blog/", "https://github.com/me/blog.git", None),
        ("https://me.github.io/", "git@github.com:me/me.github.io.git", None),
        (BASE, "git@github.com:me/blog.git", None),
        ("https://me.github.io/", "https://codeberg.org/me/pages", None),
    ],
)
def test_a_github_address_fits_its_repository(base_url, repository, right):
    messages = [problem.message for problem in guard.github(base_url, repository)]
    assert messages == ([f'base_url is "{base_url}", but GitHub shows this repository at {right}'] if right else [])


def test_a_much_smaller_site_needs_yes(tmp_path):
    many = {**OLD, **{f"notes/{number}/index.html": b"x" for number in range(12)}}
    here = site(tmp_path / "s", many, target="folder", path=str(tmp_path / "web"))
    publish(here)
    write(here.output, OLD)
    assert told(publish, here) == [
        "the site shrinks from 21 files to 9; --dry-run shows what is removed; if it is meant, say --yes"
    ]
    assert publish(here, yes=True).removed == tuple(sorted(many.keys() - OLD.keys()))


def test_removals_have_a_limit_that_fingerprinted_assets_do_not_count_for(tmp_path):
    here = site(tmp_path / "s", target="folder", path=str(tmp_path / "web"), max_removals=2)
    publish(here)
    write(here.output, NEW)
    assert len(publish(here).removed) == 4
    write(here.output, {path: data for path, data in NEW.items() if not path.endswith((".xml", "about/index.html"))})
    assert told(publish, here) == [
        "3 files would be removed, more than max_removals = 2; --dry-run shows which; if it is meant, say --yes"
    ]


def test_a_site_without_a_home_page_is_not_built(tmp_path):
    here = site(tmp_path / "s", {}, target="folder", path=str(tmp_path / "web"))
    assert told(publish, here) == ["the site has no home page; build it first; if it is meant, say --yes"]


def test_dotfiles_links_and_secrets_stay_here(tmp_path):
    write(tmp_path, {".env": b"x", "a/.git/config": b"x", ".nojekyll": b"", ".well-known/security.txt": b"x",
                     ".well-known/.hidden": b"x", "index.html": b"x", "talk.key": b"PK\3\4"})  # fmt: skip
    (tmp_path / "passwd").symlink_to("/etc/passwd")
    (tmp_path / "etc").symlink_to("/etc")
    found = collect(tmp_path)
    assert [file.path for file in found.files] == [".nojekyll", ".well-known/security.txt", "index.html", "talk.key"]
    assert set(found.left_out) == {".env", ".well-known/.hidden", "a/.git/config", "etc", "passwd"}
    assert not found.problems


KEY = b"-----BEGIN PRIVATE KEY-----\n" + b"A" * 64 + b"\n-----END PRIVATE KEY-----\n"


def test_a_key_that_an_article_shows_is_no_secret(tmp_path):
    """Its first line alone, or a whole one in a page."""
    write(tmp_path, {"a.md": b"Keys begin so:\n-----BEGIN PRIVATE KEY-----\nMII...\n", "a.html": b"<pre>\n" + KEY})
    assert not collect(tmp_path).problems


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("data/id_ed25519", b"x"),
        ("server.pem", b"-----BEGIN RSA PRIVATE KEY-----\n"),
        ("deep/key.txt", b"\n-----BEGIN OPENSSH PRIVATE KEY-----\n"),
        ("vault.kdbx", b"x"),
        ("both.pem", b"-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n" + KEY),
        ("notes.md", b"The key:\n\n" + KEY),
        ("mail.asc", b"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlQ=="),
        ("client_secret.json", b"{}"),
    ],
)
def test_a_secret_stops_the_publish(tmp_path, name, data):
    here = site(tmp_path / "s", {**OLD, name: data}, target="folder", path=str(tmp_path / "web"))
    assert told(publish, here, yes=True) == [
        f"/{name} looks like a secret, and is not published; "
        "take it out of the site; a secret that was ever published must be replaced"
    ]
    assert not (tmp_path / "web").exists()


def test_settings_of_a_target_are_closed_and_hold_no_credentials(tmp_path):
    text = """[tool.linocut.publish.production]
target = "s3"
buckett = "x"
secret_access_key = "x"
region = 5
endpoint = "https://me:hunter2@store.press"
max_removals = -1
"""
    (tmp_path / "pyproject.toml").write_text(text)
    values = {"target": "s3", "buckett": "x", "secret_access_key": "x", "region": 5,
              "endpoint": "https://me:hunter2@store.press", "max_removals": -1}  # fmt: skip
    here = Site(tmp_path, tmp_path / "public", publish={"production": values})
    with pytest.raises(Problems) as raised:
        target(here, "production", Cache(tmp_path / ".linocut"))
    out = "take it out; credentials come from the environment, an agent, or the tool's own files"
    assert [(str(problem.place), problem.message, problem.hint) for problem in raised.value.problems] == [
        ("pyproject.toml:3:1", 'unknown setting "publish.production.buckett"', 'did you mean "bucket"?'),
        ("pyproject.toml:4:1", "publish.production.secret_access_key holds a credential, "
         "and settings are for everybody to read", out),
        ("pyproject.toml:5:1", "publish.production.region must be a string", ""),
        ("pyproject.toml:6:1", "publish.production.endpoint holds a credential, "
         "and settings are for everybody to read", out),
        ("pyproject.toml:7:1", "publish.production.max_removals must be a whole number, 0 or more", ""),
        ("pyproject.toml:1:1", 'publish.production needs bucket = "..."', ""),
    ]  # fmt: skip


def test_a_list_of_a_target_holds_strings(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.linocut.publish.web]\ntarget = "git"\nkeep = ["CNAME", 3]\n')
    here = Site(tmp_path, tmp_path / "public", publish={"web": {"target": "git", "keep": ["CNAME", 3]}})
    with pytest.raises(Problems, match=r"publish\.web\.keep must be a list of strings"):
        target(here, "web", Cache(tmp_path / ".linocut"))


def test_a_target_of_no_kind(tmp_path):
    here = site(tmp_path, target="ftp")
    assert told(plan, here) == ['publish.production.target must be one of "git", "s3", "ssh", "folder"; ']


def test_which_target_is_meant():
    one, two = {"staging": {}}, {"staging": {}, "production": {}}
    assert (choose(one), choose(two), choose(two, "staging")) == ("staging", "production", "staging")
    assert told(choose, two, "stagin") == ['no publish target "stagin" in pyproject.toml; did you mean "staging"?']
    assert told(choose, {"a": {}, "b": {}}) == ["there are several publish targets; name one of: a, b"]
    assert told(choose, {}) == [
        "no publish target in pyproject.toml; "
        'add [tool.linocut.publish.production] with target = "git", "s3", "ssh" or "folder"'
    ]


def test_passwords_are_blotted_out():
    assert without_password("fatal: https://me:hunter2@host/x.git") == "fatal: https://***@host/x.git"
    assert without_password("fatal: https://ghp_abc@github.com/x") == "fatal: https://***@github.com/x"


def test_places_are_in_pyproject(tmp_path):
    here = site(tmp_path / "s", base_url="http://localhost/", target="folder", path=str(tmp_path / "web"))
    with pytest.raises(Problems) as raised:
        plan(here)
    assert raised.value.problems[0].place == Place("pyproject.toml")


def test_what_is_missing_is_told_with_the_way_out(tmp_path, monkeypatch):
    def chosen(**options):
        here = site(tmp_path / "s", **options)
        return target(here, "production", Cache(tmp_path / "cache"))

    assert told(chosen, target="folder", path="public/web") == [
        f"a site cannot be published into {tmp_path / 's/public/web'}, where it is made; name a folder of its own"
    ]
    assert told(chosen(target="folder", path=str(tmp_path / "web")).rollback) == [
        f'{tmp_path / "web"} cannot be rolled back; only target = "ssh" keeps earlier releases; '
        "check out an earlier commit and publish that"
    ]
    assert told(chosen, target="ssh", host="web", path="site", method="ftp") == [
        'publish method "ftp" is unknown; use auto, rsync, sftp'
    ]
    assert told(choose, {"blog": {}, "preview": {}}, "zzzz") == [
        'no publish target "zzzz" in pyproject.toml; known targets: blog, preview'
    ]
    monkeypatch.setitem(sys.modules, "boto3", None)
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    monkeypatch.setenv("PATH", "")
    assert told(chosen, target="s3", bucket="b") == [
        "target \"s3\" needs boto3, which is not installed; pip install 'linocut[s3]'"
    ]
    sftp = chosen(target="ssh", host="web", path="site", method="sftp")
    assert told(sftp.plan, ()) == [
        "SFTP needs asyncssh, which is not installed; pip install 'linocut[sftp]', or install rsync on both sides"
    ]
    assert told(Git(tmp_path, 5).run, "version") == ['target "git" needs the program git; install git']


def test_a_file_name_that_no_address_has_is_not_published(tmp_path):
    write(tmp_path, {"a\x07b.txt": b"x"})
    found = collect(tmp_path)
    assert [f"{problem.message}; {problem.hint}" for problem in found.problems] == [
        r"the file name 'a\x07b.txt' cannot be published; rename it"
    ]


def test_an_address_at_which_github_does_not_show_the_repository():
    (problem,) = guard.github("https://anne.github.io/", "git@github.com:anne/blog.git")
    assert f"{problem.message}; {problem.hint}" == (
        'base_url is "https://anne.github.io/", but GitHub shows this repository at https://anne.github.io/blog/; '
        "set base_url"
    )


@pytest.mark.parametrize(
    "values",
    [
        {"target": "git", "repository": "--upload-pack=touch x"},
        {"target": "git", "branch": "-f"},
        {"target": "ssh", "host": "-oProxyCommand=touch x", "path": "web"},
    ],
)
def test_a_value_that_a_tool_would_take_for_an_option_is_refused(tmp_path, values):
    (tmp_path / "pyproject.toml").write_text("[tool.linocut]\n")
    (key,) = (name for name, value in values.items() if value.startswith("-"))
    with pytest.raises(Problems) as raised:
        target(Site(tmp_path, tmp_path, publish={"p": values}), "p", Cache(tmp_path / ".linocut"))
    (problem,) = raised.value.problems
    assert problem.message == f'publish.p.{key} must not begin with "-"'
    assert problem.hint == "git, ssh and rsync would take it for an option"
