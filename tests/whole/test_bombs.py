"""Texts that grow beyond measure, or are nested beyond it, are told at their place, at once."""

import pytest

from linocut.bibliography.read import read
from linocut.build import build
from linocut.importers import matter
from linocut.importers.hugo import config
from linocut.problem import Problems
from linocut.store.cache import Cache

ALIASES = "  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)
STRINGS = "@string{s0 = {xxxxxxxxxx}}\n" + "".join(
    f"@string{{s{n} = {' # '.join([f's{n - 1}'] * 10)}}}\n" for n in range(1, 10)
)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            f"---\ntitle: A\nparams:\n{ALIASES}---\n",
            ("content/a.md:3:1", '"params" grows beyond measure by its *references', "write out what is meant"),
        ),
        (
            f"+++\ntitle = 'A'\nx = {'[' * 9000}{']' * 9000}\n+++\n",
            ("content/a.md:2", "the front matter is nested too deeply", "take some brackets out"),
        ),
    ],
)
def test_front_matter(make_site, head, expected):
    site = make_site({"content/a.md": f"{head}Text.\n"})
    told = [(str(one.place), one.message, one.hint) for one in build(site, Cache(site / ".linocut")).problems]
    assert expected in told


def test_settings(make_site):
    site = make_site({"pyproject.toml": f"[tool.linocut]\nx = {'[' * 9000}{']' * 9000}\n"})
    with pytest.raises(Problems) as raised:
        build(site, Cache(site / ".linocut"))
    (problem,) = raised.value.problems
    assert (str(problem.place), problem.message, problem.hint) == (
        "pyproject.toml",
        "is nested too deeply",
        "take some brackets out",
    )


def test_strings_of_a_bibliography():
    problems = read("a.bib", f"{STRINGS}@misc{{a, title = s9}}\n".encode()).problems
    assert ('the string "s5" has more than 100,000 characters', "write shorter strings") in [
        (problem.message, problem.hint) for problem in problems
    ]


DEEP = "[" * 9000 + "]" * 9000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"---\ntitle: A\nparams:\n{ALIASES}---\n", "is not valid YAML: it grows beyond measure by its *references"),
        (f"---\ntitle: A\nx: {DEEP}\n---\n", "is nested too deeply"),
        (f"+++\nx = {DEEP}\n+++\n", "is nested too deeply"),
        ('{"x": ' + DEEP + "}\n", "is nested too deeply"),
    ],
    ids=["references", "YAML", "TOML", "JSON"],
)
def test_front_matter_of_hugo(text, message):
    with pytest.raises(Problems) as raised:
        matter.read("content/a.md", text)
    assert [problem.message for problem in raised.value.problems] == [f"the front matter {message}"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("hugo.yaml", f"params:\n{ALIASES}", "cannot be read: it grows beyond measure by its *references"),
        ("hugo.yaml", f"x: {DEEP}", "is nested too deeply"),
        ("hugo.toml", f"x = {DEEP}", "is nested too deeply"),
        ("hugo.json", '{"x": ' + DEEP + "}", "is nested too deeply"),
    ],
)
def test_settings_of_hugo(tmp_path, name, text, message):
    (tmp_path / name).write_text(text)
    with pytest.raises(Problems) as raised:
        config.read(tmp_path)
    assert [(str(problem.place), problem.message) for problem in raised.value.problems] == [(name, message)]
