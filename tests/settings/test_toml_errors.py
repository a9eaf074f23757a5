"""What is not valid TOML, told at the place where its author can fix it."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from linocut import settings
from linocut.content import front_matter
from linocut.importers import hugo, matter
from linocut.problem import Problems
from linocut.settings.toml_errors import mistake
from linocut.store.inputs import Inputs

MISTAKES = {
    "a string": (
        'a = "x"\ntitle = "A site\nb = 2\n',
        '2:9 the string that begins here is not closed: " is missing at its end | write " where it ends',
    ),
    "a literal string, and another quote below": (
        "title = 'A site\nb = 'x'\n",
        "1:9 the string that begins here is not closed: ' is missing at its end | write ' where it ends",
    ),
    "a literal string, and nothing below": (
        "b = 1\n  title = 'A site\n",
        "2:11 the string that begins here is not closed: ' is missing at its end | write ' where it ends",
    ),
    "a string at the end, without a line's end": (
        'title = "A site',
        '1:9 the string that begins here is not closed: " is missing at its end | write " where it ends',
    ),
    "a string of several lines": (
        'a = 1 # it\'s "fine"\nb = """one " two\n\nthree ""\nc = 3\n',
        '2:5 the string that begins here is not closed: """ is missing at its end | write """ where it ends',
    ),
    "a literal string of several lines": (
        "b = '''one\ntwo\n",
        "1:5 the string that begins here is not closed: ''' is missing at its end | write ''' where it ends",
    ),
    "a string in a list": (
        'a = """x""""\ntags = ["one", "two]\nb = "\\" \\\\"\n',
        '2:16 the string that begins here is not closed: " is missing at its end | write " where it ends',
    ),
    "a key": (
        '"a b = 1\n',
        '1:1 the string that begins here is not closed: " is missing at its end | write " where it ends',
    ),
    "text without quotes": ("title = A site\n", '1:9 invalid value | put text in straight quotes: "..."'),
    "curly quotes": ("title = “A site”\n", '1:9 invalid value | put text in straight quotes: "..."'),
    "no value": ("title = \n", "1:9 invalid value | "),
    "a list": ("a = 1\ntags = [1,\n2\n\n", "3:0 unclosed array | "),
    "a key twice": ("a = 1\na = 2\nb = 1\n", "2:6 cannot overwrite a value | "),
    "a table twice": (
        "# settings\n[tool.linocut]\ntitle = 'A'\n\n[tool.linocut.social]\n\n[ tool.linocut.social ]\nx = 'y'\n",
        "7:1 the table [tool.linocut.social] is there already, at line 5 | put these keys below the first one",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake(case: str) -> None:
    text, expected = MISTAKES[case]
    with pytest.raises(tomllib.TOMLDecodeError) as raised:
        tomllib.loads(text)
    told = mistake(text, raised.value)
    assert f"{told.line}:{told.column} {told.message} | {told.hint}" == expected


def told(raised: pytest.ExceptionInfo[Problems]) -> str:
    (problem,) = raised.value.problems
    return f"{problem.place}: {problem.message}; {problem.hint}"


def test_settings_and_front_matter_of_a_site(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.linocut]\ntitle = "A site\n')
    with pytest.raises(Problems) as raised:
        settings.load(tmp_path, Inputs(tmp_path))
    assert told(raised) == (
        "pyproject.toml:2:9: not TOML: the string that begins here is not closed: "
        '" is missing at its end; write " where it ends'
    )
    *_, problems = front_matter.read("content/a.md", "+++\ntitle = 'A page\n+++\nText, isn't it?\n")
    assert [f"{problem.place}: {problem.message}; {problem.hint}" for problem in problems] == [
        "content/a.md:2:9: the front matter is not valid TOML: the string that begins here is not closed: "
        "' is missing at its end; write ' where it ends"
    ]


def test_what_comes_from_hugo(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('baseURL = "https://a.example/\n')
    with pytest.raises(Problems) as raised:
        hugo.plan(tmp_path, datetime(2026, 1, 1, tzinfo=UTC))
    assert told(raised) == (
        "hugo.toml:1:11: is not valid TOML: the string that begins here is not closed: "
        '" is missing at its end; write " where it ends'
    )
    with pytest.raises(Problems) as raised:
        matter.read("content/a.md", '+++\ntitle = "A page\n+++\n')
    assert told(raised) == (
        "content/a.md:2:9: the front matter is not valid TOML: the string that begins here is not closed: "
        '" is missing at its end; write " where it ends'
    )
