"""`linocut figures`: which there are, why each was drawn or will be, and one drawn alone."""

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from commandline import linocut

LINE = """
import matplotlib.pyplot as plt
import helper

def figure(slope: float = 1.0):
    print("drawing", slope)
    fig, ax = plt.subplots()
    ax.plot([0, slope * helper.SCALE])
    return fig, {"alt": "A line.", "slope": slope, "many": list(range(100)), "word": "up", "no": float("nan")}
"""
FILES = {
    "content/posts/a.md": "---\ntitle: A\ndate: 2026-01-02\n---\n"
    '![One.](/figures/line.svg){#fig-one}\n\n![All.](/figures/line.svg?slope=1:3:1){#fig-all}\n\n![](b.svg){alt="b"}\n',
    "content/posts/draft.md": "---\ntitle: D\ndate: 2026-01-03\ndraft: true\n---\n![](/figures/b.svg){alt=b}\n",
    "content/posts/b.py": "import matplotlib.pyplot as plt\nplt.plot([1])\n",
    "figures/b.py": "import matplotlib.pyplot as plt\nplt.plot([2])\n",
    "figures/line.py": LINE,
    "figures/helper.py": "SCALE = 2\n",
}


@pytest.fixture
def site(make_site: Callable[..., Path]) -> Path:
    return make_site(FILES)


def answer(site: Path, *arguments: str) -> tuple[int, str, str]:
    ended = linocut(*arguments, cwd=site)
    return ended.returncode, ended.stdout, re.sub(r"\d+\.\d\d s, [\d,]+ MB", "TIME", ended.stderr)


def change(path: Path, text: str) -> None:
    path.write_text(text)
    os.utime(path, ns=(time.time_ns() - 10**9,) * 2)


def test_the_figures_and_how_they_stand(site: Path) -> None:
    lines = [
        "name  states  size  state             script              used in",
        "b          1     -  to be drawn: new  figures/b.py        content/posts/draft.md:6:1",
        "one        1     -  to be drawn: new  figures/line.py     content/posts/a.md:5:1",
        "all        3     -  to be drawn: new  figures/line.py     content/posts/a.md:7:1",
        "b          1     -  to be drawn: new  content/posts/b.py  content/posts/a.md:9:1",
    ]
    assert answer(site, "figures") == (0, "\n".join(lines) + "\n", "")
    code, told, _ = answer(site, "build", "--explain")
    assert code == 0
    assert told.splitlines()[:3] == ["one  drawn: new", "all  drawn: new (3 states)", "b  drawn: new"]
    change(site / "figures/helper.py", "SCALE = 3\n")
    assert answer(site, "figures", "run", "line.svg?slope=2")[0] == 0
    rows = [re.split("  +", line)[:4] for line in answer(site, "figures", "list")[1].splitlines()[1:]]
    assert [(row[0], row[3]) for row in rows] == [
        ("b", "to be drawn: new"),
        ("one", "to be drawn again: figures/helper.py changed"),
        ("all", "2 of 3 to be drawn again: figures/helper.py changed"),
        ("b", "up to date"),
    ]
    assert all(re.fullmatch(r"\d\.\d kB", row[2]) for row in rows[1:])
    found = json.loads(answer(site, "figures", "--json")[1])
    assert found == json.loads(answer(site, "figures", "list", "--json")[1])
    assert found[2]["conditions"] == [
        {"reason": "figures/helper.py changed", "fresh": False, "states": [{"slope": 1}, {"slope": 3}]},
        {"reason": "run by hand", "fresh": True, "states": [{"slope": 2}]},
    ]
    told = answer(site, "build", "--explain")[1].splitlines()
    again = "drawn again: figures/helper.py changed"
    assert told[:2] == [f"one  {again}", f"all  {again} (2 states)"]
    assert answer(site, "figures", "why", "one")[1].splitlines()[0] == f"one  {again}"


def test_why(site: Path) -> None:
    assert answer(site, "figures", "why", "all") == (0, "all  to be drawn: new (3 states)\n", "")
    answer(site, "build")
    code, told, errors = answer(site, "figures", "why", "fig-all")
    assert (code, errors) == (0, "")
    assert [line for line in told.splitlines() if "ran with" not in line and "modules and folders" not in line] == [
        "all  drawn: new (3 states)",
        "all  up to date; its script",
        "  read        figures/helper.py",
        "  read        figures/line.py",
        "  read        figures/style.mplstyle (not there)",
        "  asked for   $MPL_IGNORE_SYSTEM_FONTS (not set)",
    ]
    assert re.search(r"^  ran with    Python 3\.[\d.]+, .*matplotlib [\d.]+, numpy [\d.]+", told, re.MULTILINE)
    change(site / "figures/helper.py", "SCALE = 3\n")
    assert answer(site, "figures", "why", "all")[1] == (
        "all  to be drawn again: figures/helper.py changed (3 states)\n"
    )
    assert ["read", "figures/helper.py"] in json.loads(answer(site, "figures", "why", "all", "--json")[1])["observed"]


def test_one_figure_alone(site: Path) -> None:
    code, told, errors = answer(site, "figures", "run", "figures/line.py", "--set", "slope=2.5")
    assert (code, errors) == (0, "drawing 2.5\n")
    lines = re.sub(r"\d+\.\d\d s, [\d,]+ MB", "TIME", told).splitlines()
    assert lines[:5] == [
        "figures/line.py (slope=2.5): 640 by 384, TIME",
        '  alt = "A line."',
        "  slope = 2.5",
        "  many = [0, 1, 2, 3, ... 100 in all]",
        '  word = "up"',
    ]
    assert [re.sub(r"[\d.]+ kB", "SIZE", line) for line in lines[5:]] == [
        "  no = nan",
        "wrote .linocut/figures/line.svg (SIZE)",
        "wrote .linocut/figures/line-phone.svg (SIZE)",
        "wrote .linocut/figures/line.png (SIZE)",
    ]
    assert (site / ".linocut/figures/line.svg").read_text().startswith("<svg ")
    assert (site / ".linocut/figures/line.png").read_bytes().startswith(b"\x89PNG")
    found = json.loads(answer(site, "figures", "run", "line.svg?slope=2.5", "--json")[1])
    assert found["seconds"] > 0
    assert found["results"]["no"] is None, "JSON has no NaN"
    assert found["memory"] > 10**7
    assert {name: found[name] for name in ("good", "script", "parameters", "printed", "alt", "problems")} == {
        "good": True,
        "script": "figures/line.py",
        "parameters": {"slope": 2.5},
        "printed": "drawing 2.5",
        "alt": "A line.",
        "problems": [],
    }


def test_one_figure_that_fails(site: Path) -> None:
    change(site / "figures/line.py", "def figure():\n    print('so far', flush=True)\n    return 1 / 0\n")
    code, told, errors = answer(site, "figures", "run", "one")
    assert code == 1
    assert re.sub(r"\d+\.\d\d s, [\d,]+ MB", "TIME", told) == "figures/line.py: no figure, TIME\n"
    assert errors == (
        "so far\n"
        "content/posts/a.md:5:1: figure script figures/line.py failed: ZeroDivisionError: division by zero\n"
        "    Traceback (most recent call last):\n"
        '      File "figures/line.py", line 3, in figure\n'
        "        return 1 / 0\n"
        "               ~~^~~\n"
        "    ZeroDivisionError: division by zero\n"
    )


def test_a_script_that_no_article_shows(site: Path) -> None:
    change(site / "figures/new.py", "def figure():\n    return None\n")
    for name in ("figures/new.py", "new.py", "/figures/new.svg", str(site / "figures/new.py")):
        code, _, errors = answer(site, "figures", "run", name)
        assert (code, errors) == (
            1,
            "figure script figures/new.py draws no figure; "
            "return a matplotlib figure from figure(), or leave one open in pyplot\n",
        )


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["why", "onne"], 'there is no figure "onne"; did you mean "one"?'),
        (["why", "zebra"], 'there is no figure "zebra"; figures of this site: b, one, all'),
        (["run", "figures/lime.py"], 'there is no figure "figures/lime.py"; did you mean "figures/line.py"?'),
        (["why", "b"], '"b" names several figures; name its script: figures/b.py, content/posts/b.py'),
        (["run", "one", "--set", "slope"], '"slope" is not a parameter; write ?name=value&other=value'),
        (["run", "one?slope=1:3:1"], '"slope=1:3:1" is several values; name one of them: slope=1'),
    ],
)
def test_what_names_no_figure(site: Path, arguments: list[str], error: str) -> None:
    assert answer(site, "figures", *arguments) == (1, "", error + "\n")


def test_a_site_without_figures(make_site: Callable[..., Path]) -> None:
    site = make_site({"content/about.md": "---\ntitle: About\n---\nText.\n"})
    assert answer(site, "figures") == (0, "no article of this site has a figure that a script draws\n", "")
    assert answer(site, "figures", "--json") == (0, "[]\n", "")


CELLS = """---
title: P
---
```{python}
import matplotlib.pyplot as plt

x = 41
plt.plot([x, 2])
```

`{val} x`
"""


def test_the_program_of_an_article(make_site: Callable[..., Path]) -> None:
    site = make_site({"content/posts/my-program.md": CELLS})
    code, said, _ = answer(site, "figures", "list", "--json")
    (listed,) = json.loads(said)
    path = "content/posts/my-program.md"
    assert (code, listed["name"], listed["used"]) == (0, path, [f"{path}:5:1"])
    assert listed["conditions"][0]["reason"] == "new"
    code, said, _ = answer(site, "figures", "run", "my-program")
    assert code == 0
    assert said.startswith(f"{path}: 1 figure, ")
    assert "  x = 41\n" in said
    assert (site / ".linocut/figures/my-program-1.svg").is_file()
    code, said, _ = answer(site, "figures", "why", "content/posts/my-program.md")
    assert f"{path}  up to date; its script\n" in said
    code, _, told = answer(site, "figures", "run", "my-program", "--set", "x=2")
    assert (code, "the program of content/posts/my-program.md takes no parameters" in told) == (1, True)
