"""Records of figures: a site builds from them without numpy or a model, and says so when one is out of date."""

import hashlib
import json
import os
import re
import shlex
import shutil
import site as python_site
import subprocess
import sys
import tomllib
import venv
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from linocut.build import build, examine
from linocut.cli import run
from linocut.figure.draw import draw
from linocut.figure.frozen.freeze import Frozen, freeze
from linocut.figure.frozen.record import path_of, spelled
from linocut.model.drawing import Drawing
from linocut.problem import Problems
from linocut.publish.run import publish
from linocut.report import written
from linocut.serve.memory_cache import MemoryCache
from linocut.serve.session import Session
from linocut.serve.watch import ChangeSignal
from linocut.store.cache import Cache
from places import ROOT

WAY_OUT = "run `linocut figures freeze` where it can be drawn"

SHEAR = '''"""A sheared line."""
import os
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from helper import data

depends = ["declared/*.bin"]

def figure(shear: float = 0.0):
    values = data()
    extra = sorted(p.name for p in Path("many").iterdir())
    override = 2 if os.path.exists("override.txt") else 1
    fig, ax = plt.subplots()
    ax.plot(values, values * shear * override)
    ax.set_xlabel("x", family="monospace")
    return fig, {"alt": f"A line, {shear}.", "shear": shear, "extra": extra, "values": values}
'''

HELPER = """import numpy as np

def data():
    return np.loadtxt("data.csv")
"""

BESIDE = """import matplotlib.pyplot as plt

def figure():
    fig, ax = plt.subplots()
    ax.bar([1, 2], [3, 4])
    return fig, {"alt": "Two bars."}
"""

ARTICLE = """---
title: Shears
date: 2026-01-02
tags: [lines]
---
The shear is `{val} shear.shear:.1f`. `{check} shear.shear < 1`

![A line.](/figures/shear.svg?shear=0:2:1){#fig-shear start="shear=0"}

![Bars.](bars.png){#fig-bars}

See @fig-shear and $y = mx$.
"""

FILES = {
    "content/posts/shears/index.md": ARTICLE,
    "content/posts/shears/bars.py": BESIDE,
    "figures/shear.py": SHEAR,
    "figures/helper.py": HELPER,
    "figures/data.csv": "1\n2\n3\n",
    "figures/many/a.txt": "a",
    "figures/declared/a.bin": "a",
}


def ordinary(root: Path):
    return build(root, Cache(root / ".linocut"))


def frozen(root: Path, output: Path | None = None):
    given = {"frozen": True} | ({"output": output} if output else {})
    return build(root, Cache(root / ".linocut"), given)


def frozen_figures(root: Path, *, again: bool = False) -> Frozen:
    return freeze(root, Cache(root / ".linocut"), again=again)


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def texts(built) -> list[str]:
    return [click.unstyle(written(problem)) for problem in built.problems]


def records(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text() for path in _records(root)}


def _records(root: Path) -> list[Path]:
    return [path for path in sorted((root / "frozen").rglob("*.json")) if path.parent.name != "assets"]


def record(root: Path, name: str) -> Path:
    """The record whose path begins like this."""
    return next(path for path in _records(root) if path.name.startswith(name))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site, built and frozen once."""
    root = tmp_path_factory.mktemp("frozen") / "site"
    for path, text in {"pyproject.toml": '[tool.linocut]\nbase_url = "https://site.example/"\n', **FILES}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    assert ordinary(root).problems == ()
    assert frozen_figures(root).problems == ()
    return root


@pytest.fixture
def clone(drawn: Path, tmp_path: Path) -> Path:
    """The site as another machine gets it: without the cache, and without what was built."""
    root = tmp_path / "clone"
    shutil.copytree(drawn, root, ignore=shutil.ignore_patterns(".linocut", "public", "__pycache__"))
    return root


@pytest.fixture
def no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nothing is to be drawn")

    monkeypatch.setattr("linocut.figure.process.start.pool", refuse)


# --- the same site ---


@pytest.mark.usefixtures("no_drawing")
def test_a_frozen_build_gives_the_same_bytes(drawn: Path, clone: Path):
    built = frozen(clone)
    assert built.problems == ()
    assert (built.drawn, built.reused) == ((), 4)
    assert digests(clone / "public") == digests(drawn / "public")
    assert frozen(clone).changed == ()


@pytest.fixture
def without_numpy(tmp_path: Path) -> Path:
    """A Python that has everything installed but numpy, matplotlib, resvg and what comes with them."""
    venv.create(tmp_path / "venv", symlinks=True)
    packages = next((tmp_path / "venv").glob("lib/python*/site-packages"))
    left_out = re.compile(
        r"(numpy|matplotlib|resvg_py|mpl_toolkits|pylab|contourpy|kiwisolver|cycler|scipy)\b", re.IGNORECASE
    )
    for folder in python_site.getsitepackages():
        for entry in Path(folder).iterdir():
            if not left_out.match(entry.name) and entry.suffix != ".pth" and entry.name != "__pycache__":
                (packages / entry.name).symlink_to(entry)
    generator = Path(sys.modules["linocut"].__file__ or "").parents[1]
    (packages / "linocut.pth").write_text(f"{generator}\n")
    return tmp_path / "venv/bin/python"


def _but_cards(site: Path) -> dict[str, str]:
    """A card shows the figure itself where nothing can draw the one for phones, under the same name."""
    made = digests(site / "public")
    assert any("-card-" in name for name in made)
    return {name: digest for name, digest in made.items() if "-card-" not in name and name != ".linocut"}


def test_nothing_of_numpy_or_matplotlib_is_needed(drawn: Path, clone: Path, without_numpy: Path):
    def linocut(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(without_numpy), "-m", "linocut", "--site", str(clone), *arguments]
        ended = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)
        ended.stderr = re.sub(r"^[^\n]*: \d+ of \d+\n", "", ended.stderr, flags=re.MULTILINE)
        return ended

    refused = linocut("build")
    assert refused.returncode == 1
    assert "figures cannot be drawn" in refused.stderr
    done = linocut("build", "--frozen")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"4 figures \(0 drawn\).*: public/", done.stdout)
    assert _but_cards(clone) == _but_cards(drawn)
    checked = linocut("check", "--frozen", "--json")
    assert json.loads(checked.stdout)["good"], checked.stderr


def test_a_record_tells_nothing_of_the_machine(drawn: Path):
    kept = records(drawn)
    assert list(kept) == [
        "frozen/content/posts/shears/bars.png.json",
        f"frozen/figures/shear.svg-shear=0-{_tail(0)}.json",
        f"frozen/figures/shear.svg-shear=1-{_tail(1)}.json",
        f"frozen/figures/shear.svg-shear=2-{_tail(2)}.json",
    ]
    for text in kept.values():
        assert str(drawn) not in text
        assert sys.prefix not in text
        assert "/home" not in text
        assert not re.search(r"20\d\d-\d\d", text)
        observed = json.loads(text)["observed"]
        assert all(re.match(r"(file|folder|presence|glob) (figures|content)\b", name) for name in observed), observed
    assert set(json.loads(record(drawn, "shear.svg-shear=1").read_text())["observed"]) >= {
        "file figures/shear.py",
        "file figures/helper.py",
        "file figures/data.csv",
        "file figures/declared/a.bin",
        "file figures/style.mplstyle",
        "folder figures/many",
        "glob figures/declared/*.bin",
        "presence figures/override.txt",
    }


def _tail(shear: int) -> str:
    return path_of(Drawing("figures/shear.py", (("shear", shear),))).removesuffix(".json")[-8:]


def test_names_of_records():
    odd = Drawing("content/posts/a b/c.py", (("on", True), ("word", "Ünï/../x?" * 20)), "png")
    assert spelled(odd).startswith("content/posts/a b/c.png?on=true&word=Ünï/../x?")
    assert re.fullmatch(
        r"frozen/content/posts/a b/c\.png-on=true-word=[A-Za-z0-9.=-]{1,52}-[0-9a-f]{8}\.json", path_of(odd)
    )
    others = [Drawing("figures/a.py", (("x", value),)) for value in (1, 1.0, True, "1", "a", "A")]
    assert len({path_of(drawing).lower() for drawing in others}) == len(others)


def test_records_are_alike_wherever_they_are_written(drawn: Path, clone: Path):
    shutil.rmtree(clone / "frozen")
    frozen_figures(clone)
    assert digests(clone / "frozen") == digests(drawn / "frozen")


# --- out of date ---

Change = Callable[[Path], object]

CHANGES: dict[str, tuple[Change, str]] = {
    "script": (lambda root: _add(root / "figures/shear.py", "# other\n"), "figures/shear.py changed"),
    "helper": (lambda root: _add(root / "figures/helper.py", "# other\n"), "figures/helper.py changed"),
    "data": (lambda root: _add(root / "figures/data.csv", "4\n"), "figures/data.csv changed"),
    "renamed data": (
        lambda root: (root / "figures/data.csv").rename(root / "figures/d.csv"),
        "figures/data.csv is gone",
    ),
    "listed folder": (lambda root: _add(root / "figures/many/b.txt", ""), "figures/many/ lists other files"),
    "looked for": (lambda root: _add(root / "figures/override.txt", ""), "figures/override.txt appeared"),
    "style": (lambda root: _add(root / "figures/style.mplstyle", "font.size: 9"), "figures/style.mplstyle appeared"),
    "declared": (lambda root: _add(root / "figures/declared/a.bin", "b"), "figures/declared/a.bin changed"),
    "declared pattern": (
        lambda root: _add(root / "figures/declared/b.bin", "b"),
        "figures/declared/*.bin matches other files",
    ),
}


def _add(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


@pytest.mark.usefixtures("no_drawing")
@pytest.mark.parametrize("case", CHANGES)
def test_a_record_is_out_of_date_when_the_site_changed(clone: Path, case: str):
    change, reason = CHANGES[case]
    change(clone)
    built = frozen(clone)
    about = "frozen figure figures/shear.svg?shear=0 (and 2 other states)"
    assert f"content/posts/shears/index.md:8:1: {about} is out of date: {reason}; {WAY_OUT}" in texts(built)
    assert not (clone / "public").exists()


@pytest.mark.usefixtures("no_drawing")
def test_a_record_holds_whatever_else_changed(clone: Path, monkeypatch: pytest.MonkeyPatch):
    os.utime(clone / "figures/data.csv")
    _add(clone / "figures/unused.py", "x = 1\n")
    _add(clone / "figures/many/a.txt", "its bytes were not read")
    _add(clone / "content/posts/shears/index.md", "\nMore.\n")
    monkeypatch.setenv("MPL_IGNORE_SYSTEM_FONTS", "1")
    assert frozen(clone).problems == ()


@pytest.mark.usefixtures("no_drawing")
def test_a_figure_without_a_record(clone: Path):
    _add(clone / "content/posts/shears/index.md", "\n![A line.](/figures/shear.svg?shear=5){#fig-five}\n")
    _add(clone / "content/posts/shears/index.md", "\n![A line.](/figures/gone.svg){#fig-gone}\n")
    _add(clone / "figures/gone.py", "")
    (clone / "frozen/content/posts/shears/bars.png.json").unlink()
    assert texts(frozen(clone)) == [
        f"content/posts/shears/index.md:10:1: figure content/posts/shears/bars.png is not frozen; {WAY_OUT}",
        f"content/posts/shears/index.md:14:1: figure figures/shear.svg?shear=5 is not frozen; {WAY_OUT}",
        f"content/posts/shears/index.md:16:1: figure figures/gone.svg is not frozen; {WAY_OUT}",
    ]


# --- damage ---


def _edit(path: Path, change: Callable[[dict], object]) -> None:
    kept = json.loads(path.read_text())
    change(kept)
    path.write_text(json.dumps(kept))


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut off": (lambda path: path.write_text(path.read_text()[:40]), "{record}: is not valid JSON"),
    "not even JSON": (
        lambda path: path.write_text(path.read_text().replace('"alt":', "alt:")),
        "{record}:7:2: is not valid JSON",
    ),
    "other fields": (
        lambda path: _edit(path, lambda kept: kept.pop("alt")),
        "{record}: is not a record of a figure: Object missing required field `alt`",
    ),
    "strange file": (
        lambda path: _edit(path, lambda kept: kept.update(png="../../etc/passwd 3")),
        "{record}: is not a record of a figure: Expected `str` matching regex "
        r"'^[0-9a-f]{{64}}(\\.[a-z0-9]+)? [0-9]+$' - at `$.png`",
    ),
    "no object": (
        lambda path: path.write_text("[1]"),
        "{record}: is not a record of a figure: Expected `object`, got `array`",
    ),
    "later form": (
        lambda path: _edit(path, lambda kept: kept.update(format=2, linocut="7.0")),
        "{record}: this record was written by linocut 7.0; this is 0.2.0",
    ),
    "moved": (
        lambda path: _edit(path, lambda kept: kept.update(figure="figures/other.svg")),
        "{record}: is the record of figures/other.svg",
    ),
}


@pytest.mark.usefixtures("no_drawing")
@pytest.mark.parametrize("case", DAMAGES)
def test_a_damaged_record(clone: Path, case: str):
    damage, message = DAMAGES[case]
    path = record(clone, "bars")
    damage(path)
    assert texts(frozen(clone)) == [f"{message.format(record=path.relative_to(clone))}; {WAY_OUT}"]


@pytest.mark.usefixtures("no_drawing")
def test_a_damaged_or_missing_file(clone: Path):
    path = record(clone, "shear.svg-shear=1")
    kept = json.loads(path.read_text())
    png, svg = (f"frozen/assets/{kept[name][:20]}.{name}" for name in ("png", "svg"))
    _add(clone / png, "more")
    (clone / svg).unlink()
    about = f"a file of {path.relative_to(clone)}"
    expected = [
        f"{png}: {about} is damaged: its content is not what its name says; restore it, or {WAY_OUT}",
        f"{svg}: {about} is missing; restore it, or {WAY_OUT}",
    ]
    assert texts(frozen(clone)) == sorted(expected)


def test_freezing_mends_what_is_damaged(clone: Path):
    before = digests(clone / "frozen")
    kept = json.loads(record(clone, "bars").read_text())
    _add(clone / f"frozen/assets/{kept['png'][:20]}.png", "more")
    done = frozen_figures(clone)
    assert (done.problems, done.written) == ((), ())
    assert digests(clone / "frozen") == before


# --- freezing ---


@pytest.mark.usefixtures("no_drawing")
def test_freezing_twice_changes_nothing(drawn: Path):
    before = {path: path.stat().st_mtime_ns for path in (drawn / "frozen").rglob("*")}
    done = frozen_figures(drawn)
    assert (done.figures, done.written, done.removed) == (4, (), ())
    assert done.size == sum(path.stat().st_size for path in before if path.is_file() and path.name[0] != ".")
    assert before == {path: path.stat().st_mtime_ns for path in (drawn / "frozen").rglob("*")}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[Drawing]:
    """The drawings that are run."""
    ran: list[Drawing] = []

    def watched(site, asked, inputs, cache, progress=None):
        done = draw(site, asked, inputs, cache, progress)
        ran.extend(drawing for drawing, figure in done.figures.items() if figure.reason)
        return done

    monkeypatch.setattr("linocut.figure.draw.draw", watched)
    return ran


def test_a_machine_that_never_drew_a_figure_leaves_its_record_alone(clone: Path, counted: list[Drawing]):
    _add(clone / "content/posts/shears/bars.py", "# other\n")
    done = frozen_figures(clone)
    assert done.written == ("frozen/content/posts/shears/bars.png.json",)
    assert [drawing.script for drawing in counted] == ["content/posts/shears/bars.py"]
    counted.clear()
    assert frozen_figures(clone, again=True).written == ()
    assert len(counted) == 3, "the other one was drawn here a moment ago"


def test_what_a_machine_has_drawn_is_held_to_all_that_it_read(make_site, tmp_path: Path):
    model = tmp_path / "model.txt"
    model.write_text("1")
    script = BESIDE.replace("[3, 4]", f"[3, float(open({str(model)!r}).read())]")
    root = make_site({"content/a.md": "---\ntitle: A\n---\n![Bars.](/figures/bars.svg){#fig-bars}\n",
                      "figures/bars.py": script})  # fmt: skip
    frozen_figures(root)
    model.write_text("2")
    assert frozen(root).problems == ()
    assert frozen_figures(root).written == ("frozen/figures/bars.svg.json",)


def test_freezing_removes_what_nobody_asks_for(clone: Path):
    assets = set((clone / "frozen/assets").iterdir())
    article = clone / "content/posts/shears/index.md"
    article.write_text(article.read_text().replace("0:2:1", "0:1:1").replace("![Bars.](bars.png){#fig-bars}", ""))
    (clone / "frozen/README.md").write_text("the author's own")
    done = frozen_figures(clone)
    assert done.removed == (
        "frozen/content/posts/shears/bars.png.json",
        f"frozen/figures/shear.svg-shear=2-{_tail(2)}.json",
    )
    assert set((clone / "frozen/assets").iterdir()) < assets
    assert (clone / "frozen/README.md").exists()
    assert not (clone / "frozen/content").exists()
    assert frozen(clone).problems == ()
    (clone / "frozen/README.md").unlink()
    article.write_text("---\ntitle: None\n---\n")
    frozen_figures(clone)
    assert not (clone / "frozen").exists()


def test_drafts_are_frozen_too(clone: Path):
    article = clone / "content/posts/shears/index.md"
    article.write_text(article.read_text().replace("tags:", "draft: true\ntags:"))
    assert frozen_figures(clone).removed == ()


def test_a_figure_that_fails_keeps_its_record(clone: Path):
    before = digests(clone / "frozen")
    _add(clone / "figures/shear.py", "raise RuntimeError('broken')\n")
    done = frozen_figures(clone)
    assert not done.good
    assert [problem.message for problem in done.problems] == [
        "figure script figures/shear.py (shear=0 and 2 other states) failed: RuntimeError: broken"
    ]
    assert digests(clone / "frozen") == before


def test_nothing_is_removed_while_an_article_cannot_be_read(clone: Path):
    before = digests(clone / "frozen")
    _add(clone / "content/posts/shears/index.md", "\n@fig-nowhere\n")
    with pytest.raises(Problems, match="nowhere"):
        frozen_figures(clone)
    assert digests(clone / "frozen") == before


@pytest.mark.usefixtures("no_drawing")
def test_another_linocut_warns(clone: Path):
    for path in _records(clone):
        _edit(path, lambda kept: kept.update(linocut="0.0.9"))
    assert texts(frozen(clone)) == [
        "warning: 4 frozen figures were drawn by linocut 0.0.9; this is 0.2.0; "
        "run `linocut figures freeze --all` where they can be drawn"
    ]


# --- the preview, publishing ---


@pytest.mark.usefixtures("no_drawing")
def test_a_preview_shows_frozen_figures(clone: Path):
    session = Session(
        clone,
        MemoryCache(clone / ".linocut"),
        ChangeSignal(clone),
        "http://127.0.0.1:1",
        {"drafts": True, "frozen": True},
    )
    done = session.refresh()
    assert (done.problems, done.drawn, done.waiting) == ((), (), 0)
    made = session.pages.make("posts/shears/index.html")
    assert made
    assert b"<svg" in made.data
    _add(clone / "figures/helper.py", "# other\n")
    assert session.look().changed == ("figures/helper.py",)
    session.refresh()
    assert [problem.message for problem in session.pages.problems()] == [
        "frozen figure figures/shear.svg?shear=0 (and 2 other states) is out of date: figures/helper.py changed"
    ]
    session.figures.close()


@pytest.mark.usefixtures("no_drawing")
def test_publishing_frozen_figures(clone: Path, tmp_path: Path):
    _add(clone / "pyproject.toml", f'[tool.linocut.publish.here]\ntarget = "folder"\npath = "{tmp_path / "out"}"\n'
         'base_url = "https://jane.dev/"\n')  # fmt: skip
    done = publish(clone, Cache(clone / ".linocut"), "here", lambda *_: None, frozen=True)
    assert done.good
    assert (tmp_path / "out/posts/shears/index.html").exists()


# --- the command, the manual ---


def test_the_command_says_what_it_wrote(clone: Path, capsys: pytest.CaptureFixture[str]):
    _add(clone / "content/posts/shears/bars.py", "# other\n")
    assert run(["--site", str(clone), "build", "--frozen"]) == 1
    assert capsys.readouterr().err == (
        "content/posts/shears/index.md:10:1: frozen figure content/posts/shears/bars.png is out of date: "
        f"content/posts/shears/bars.py changed; {WAY_OUT}\n"
    )
    assert run(["--site", str(clone), "figures", "freeze"]) == 0
    wrote, sums = capsys.readouterr().out.splitlines()
    assert wrote == "wrote frozen/content/posts/shears/bars.png.json"
    assert re.fullmatch(r"4 drawings in frozen/, [\d.]+ kB: 1 written", sums)
    assert run(["--site", str(clone), "figures", "freeze", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["good"], told["figures"], told["written"], told["removed"]) == (True, 4, [], [])
    assert run(["--site", str(clone), "check", "--frozen"]) == 0
    assert run(["--site", str(clone), "build", "--frozen", "--verify"]) == 2
    assert "Error: --frozen draws nothing that --verify could draw twice" in capsys.readouterr().err


def test_the_manual_names_every_dependency_but_those_that_draw():
    root = ROOT
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    wanted = {re.split(r"[<>=]", name)[0] for name in project["dependencies"]} - {
        "numpy",
        "matplotlib",
        "resvg-py",
        "psutil",
    }
    manual = (root / "content/docs/frozen.md").read_text().replace("\\\n", "")
    line = re.search(r"^pip install (jinja2 .*)$", manual, re.MULTILINE)
    assert line
    assert {re.split(r"[<>=]", name)[0] for name in shlex.split(line[1])} == wanted


# --- git ---


@pytest.fixture
def git(clone: Path) -> Callable[..., str]:
    def run(*arguments: str, fails: bool = False) -> str:
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        done = subprocess.run(["git", *identity, *arguments], cwd=clone, capture_output=True, text=True, check=False)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout

    (clone / ".gitignore").write_text(".linocut/\npublic/\n__pycache__/\nmodel.*\n")
    run("init", "-q", "-b", "main")
    run("add", ".")
    run("commit", "-qm", "site")
    return run


def test_branches_that_draw_different_figures_merge(clone: Path, git: Callable[..., str]):
    git("switch", "-qc", "other")
    _add(clone / "content/posts/shears/bars.py", "# other\n")
    _add(clone / "content/posts/shears/bars.py", "def more():\n    pass\n")
    frozen_figures(clone)
    git("commit", "-qam", "bars")
    git("switch", "-q", "main")
    (clone / "content/posts/new.md").write_text(
        "---\ntitle: New\ndate: 2026-02-02\n---\n![Five.](/figures/shear.svg?shear=5){#fig-five}\n"
    )
    frozen_figures(clone)
    git("add", ".")
    git("commit", "-qm", "five")
    git("merge", "-q", "other")
    assert frozen(clone).problems == ()


def test_branches_that_draw_the_same_figure_conflict_clearly(clone: Path, git: Callable[..., str]):
    script = clone / "content/posts/shears/bars.py"
    git("switch", "-qc", "other")
    script.write_text(BESIDE.replace("[3, 4]", "[3, 5]"))
    frozen_figures(clone)
    git("add", ".")
    git("commit", "-qm", "five")
    git("switch", "-q", "main")
    script.write_text(BESIDE.replace("[1, 2]", "[1, 3]"))
    frozen_figures(clone)
    git("add", ".")
    git("commit", "-qm", "three")
    git("merge", "-q", "other", fails=True)
    script.write_text(BESIDE.replace("[1, 2], [3, 4]", "[1, 3], [3, 5]"))
    name = "frozen/content/posts/shears/bars.png.json"
    line = record(clone, "bars").read_text().split("<<<<<<<")[0].count("\n") + 1
    assert texts(frozen(clone)) == [
        f"{name}:{line}:1: both branches of a merge have drawn this figure; take either side, and {WAY_OUT}"
    ]
    done = frozen_figures(clone)
    assert (done.problems, done.written) == ((), (name,))
    assert frozen(clone).problems == ()
    git("add", ".")
    git("commit", "-qm", "merged")
    assert git("status", "--porcelain") == ""


def test_files_keep_their_bytes_where_lines_end_otherwise(clone: Path, git: Callable[..., str], tmp_path: Path):
    git("clone", "-q", "-c", "core.autocrlf=true", str(clone), str(tmp_path / "windows"))
    assert b"\r\n" in (tmp_path / "windows/figures/helper.py").read_bytes()
    there, here = (digests(folder / "frozen/assets") for folder in (tmp_path / "windows", clone))
    assert there == here


def test_a_model_that_git_ignores_need_not_be_there(clone: Path, git: Callable[..., str]):
    script = BESIDE.replace("[3, 4]", "[3, len(open('model.bin').read()) + len(os.listdir('.'))]")
    (clone / "content/posts/shears/bars.py").write_text("import os\n" + script)
    (clone / "content/posts/shears/model.bin").write_text("heavy")
    frozen_figures(clone)
    git("add", ".")
    git("commit", "-qm", "model")
    git("clean", "-qfdx")
    assert not (clone / "content/posts/shears/model.bin").exists()
    assert frozen(clone).problems == ()
    _add(clone / "content/posts/shears/bars.py", "# other\n")
    assert texts(frozen(clone)) == [
        "content/posts/shears/index.md:10:1: frozen figure content/posts/shears/bars.png is out of date: "
        f"content/posts/shears/bars.py changed; {WAY_OUT}"
    ]


def test_check_warns_of_records_that_a_frozen_build_would_refuse(make_site):
    root = make_site(FILES)

    def told() -> list[str]:
        _, checked = examine(root, Cache(root / ".linocut"))
        assert checked is not None
        return [written(problem) for problem in checked.problems if "froz" in problem.message]

    assert told() == [], "a site without records has none that are out of date"
    frozen_figures(root)
    assert told() == []
    _add(root / "content/posts/shears/bars.py", "# other")
    assert [click.unstyle(line) for line in told()] == [
        "content/posts/shears/index.md:10:1: warning: frozen figure content/posts/shears/bars.png is out of date: "
        f"content/posts/shears/bars.py changed; {WAY_OUT}"
    ]
