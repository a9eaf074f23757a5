"""Figures of a preview, drawn behind its back: shown before what only phones see is there, begun with the save."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import SETTINGS
from linocut.figure import executor
from linocut.figure.job import Job, Outcome
from linocut.figure.memo import recall
from linocut.model.drawing import Drawing
from linocut.problem import Problem
from linocut.serve.memory_cache import MemoryCache
from linocut.serve.run import _substance, told
from linocut.serve.session import Refreshed, Session
from linocut.serve.watch import ChangeSignal
from linocut.store.cache import Cache
from linocut.system import held
from processes import WAITING, until

PAGE = "a/index.html"
TEXT = "---\ntitle: A\n---\n![A line.](/figures/line.svg){#fig-line}\n"
SCRIPT = """
import ctypes
import os
import time
import matplotlib.pyplot as plt
from matplotlib.text import Text


class Patient(Text):
    def draw(self, renderer):
        if self.figure.get_figwidth() < 6:
            narrow()
        super().draw(renderer)


def narrow():
    there = ctypes.CDLL(None).access  # which is seen by nobody
    while there(GO, 0):
        time.sleep(0.01)


def figure():
    fig, ax = plt.subplots(figsize=(9, 4))
    ax.plot([1, 2])
    fig.add_artist(Patient(0.5, 0.5, "WORD"))
    return fig, {"alt": "A line, WORD"}
"""


class Writer:
    """An author with a preview, without a server: what changed is looked at when the test says so."""

    def __init__(self, root: Path, go: Path) -> None:
        self.root, self.go = root, go
        self.script = root / "figures/line.py"
        self.signal = ChangeSignal(root)
        self.session = Session(root, MemoryCache(root / ".linocut"), self.signal, "http://localhost", {"drafts": True})

    def write(self, word: str, ending: str = "narrow()") -> None:
        """Save the script; its drawing for phones waits for `go`, or ends otherwise."""
        text = SCRIPT.replace("GO", repr(bytes(self.go))).replace("WORD", word)
        self.script.write_text(text.replace("            narrow()\n", f"            {ending}\n"))

    def refresh(self) -> Refreshed:
        return self.session.refresh(self.session.look())

    def drawn(self) -> Refreshed:
        return drawn(self.session)

    def page(self) -> str:
        made = self.session.pages.make(PAGE)
        assert made
        return made.data.decode()


@pytest.fixture
def writer(make_site, tmp_path: Path) -> Iterator[Writer]:
    root = make_site({"pyproject.toml": SETTINGS + WAITING, "content/a.md": TEXT, "figures/line.py": ""})
    writer = Writer(root, tmp_path / "go")
    writer.go.touch()
    writer.write("first")
    try:
        writer.session.refresh()
        while writer.session.pages.view.waiting or writer.session.figures.silent or "first" not in writer.page():
            writer.drawn()
        until(lambda: not writer.session.figures._runs, "the drawing for phones is never made")
        writer.refresh()
        writer.go.unlink()
        yield writer
    finally:
        leave(writer.session)


def leave(session: Session) -> None:
    """End it, and wait for its threads; those of other previews are theirs to end."""
    session.figures.close()
    until(lambda: session.figures not in map(_drawing, threading.enumerate()), "it goes on drawing")


def _drawing(thread: threading.Thread) -> object:
    """What a thread or a timer does its work for."""
    work = getattr(thread, "function", None) or getattr(thread, "_target", None)
    return getattr(work, "__self__", None)


def drawn(session: Session) -> Refreshed:
    """Wait until something was drawn, and build with it."""
    until(lambda: session.figures.finished, "nothing was drawn")
    return session.refresh(session.look())


def test_a_figure_is_shown_before_its_drawing_for_phones_is_made(writer: Writer) -> None:
    assert writer.page().count("svg") > 0
    assert 'class="drawing two"' in writer.page()
    writer.write("second")
    assert writer.refresh().waiting == 1
    early = writer.drawn()
    assert (early.waiting, [done.script for done in early.drawn]) == (0, ["figures/line.py"])
    assert told(early).startswith("line drawn (figures/line.py changed)")
    assert "second" in writer.page()
    assert 'class="drawing two"' not in writer.page()
    assert "second" not in str(recall(Drawing("figures/line.py"), Cache(writer.root / ".linocut"))), "it is not kept"
    writer.go.touch()
    whole = writer.drawn()
    assert (told(whole), whole.waiting) == ("", 0)
    assert PAGE in whole.renewed
    assert 'class="drawing two"' in writer.page()
    assert writer.session.look().changed == ()
    assert writer.session.pages.problems() == ()


def test_what_is_saved_meanwhile_calls_the_drawing_for_phones_off(writer: Writer) -> None:
    writer.write("second")
    writer.refresh()
    writer.drawn()
    writer.write("third")
    assert writer.refresh().waiting == 1
    assert "second" in writer.page(), "it stands in"
    writer.drawn()
    assert "third" in writer.page()


def test_a_script_that_dies_over_its_drawing_for_phones_is_told(writer: Writer) -> None:
    """As a build would: the figure that was shown early is not what the script comes to."""
    writer.write("second", ending="os._exit(3)")
    writer.refresh()
    while not writer.session.pages.problems():
        writer.drawn()
    (problem,) = writer.session.pages.problems()
    assert problem.message == "figure script figures/line.py ended its own process with exit code 3"


def test_a_saved_script_runs_before_the_site_is_looked_at(writer: Writer) -> None:
    studio = writer.session.figures
    writer.write("second")
    looked = writer.session.look()
    studio.anticipate(looked.changed)
    (run,) = studio._runs.values()
    assert run.reason == "figures/line.py changed"
    writer.session.refresh(looked)
    assert list(studio._runs.values()) == [run], "it is not begun twice"
    writer.write("first")  # as it was: there is nothing to be drawn after all
    writer.refresh()
    assert studio._runs == {}


def test_a_script_is_not_run_ahead_of_other_settings(writer: Writer) -> None:
    """Its limits may be among them."""
    writer.write("second")
    settings = writer.root / "pyproject.toml"
    settings.write_text(f"{SETTINGS}[tool.linocut.figures]\ntimeout = 59\n")
    looked = writer.session.look()
    writer.session.figures.anticipate(looked.changed)
    assert writer.session.figures._runs == {}
    writer.session.refresh(looked)
    (run,) = writer.session.figures._runs.values()
    assert run.job.timeout == 59


def test_what_draws_is_started_before_it_is_needed(make_site) -> None:
    root = make_site({"content/a.md": TEXT, "figures/line.py": SCRIPT.replace("GO", repr(b"/"))})
    for expected in (False, True):
        session = Session(
            root, MemoryCache(root / ".linocut"), ChangeSignal(root), "http://localhost", {"drafts": True}
        )
        try:
            session.refresh()
            assert (session.figures._pool is None) is expected
            while session.pages.view.waiting or session.figures._runs:
                drawn(session)
            session.figures.prepare()
            assert session.figures._pool is not None
            session._cache.file()
        finally:
            leave(session)


def test_a_problem_that_more_states_come_to_share_is_no_news() -> None:
    """Whichever of them fails first."""
    told = [
        _substance(Problem(f"figure script figures/a (old).py ({states}) failed: ValueError: no (n=7)"))
        for states in ("n=2", "n=2 and 1 other state", "n=1 and 7 other states", "n=1, word=(a)")
    ]
    assert len(set(told)) == 1
    other = _substance(Problem("figure script figures/a (old).py (n=2) failed: ValueError: no (n=8)"))
    assert other not in told


CELLS = """---
title: A
---
Prose.

```{python}
print("first", ROUND)
```

```{python}
#| error: false
print("second")
```
"""


@pytest.mark.skipif(not held.KNOWN, reason="elsewhere every program runs from the start")
def test_an_edited_cell_runs_on_from_the_one_before_it_and_prose_runs_nothing(
    make_site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executor, "WORTH", 0.0)
    root = make_site({"pyproject.toml": SETTINGS, "content/a.md": CELLS.replace("ROUND", "1")})
    session = Session(root, MemoryCache(root / ".linocut"), ChangeSignal(root), "http://localhost", {"drafts": True})
    printed: list[str] = []
    receive = session.figures._receive

    def listening(job: Job, outcome: Outcome) -> None:
        printed.append(outcome.spent.printed if outcome.spent else "")
        receive(job, outcome)

    monkeypatch.setattr(session.figures, "_receive", listening)

    def save(text: str) -> str:
        (root / "content/a.md").write_text(text)
        while session.refresh(session.look()).waiting:
            until(lambda: session.figures.finished, "nothing was drawn")
        page = session.pages.make(PAGE)
        assert page
        return page.data.decode()

    try:
        first = CELLS.replace("ROUND", "1")
        save(first)
        assert printed == ["first 1\nsecond"]
        assert "third" in save(first.replace('"second"', '"third"'))
        assert printed == ["first 1\nsecond", "third"]
        assert "More prose." in save(first.replace('"second"', '"third"').replace("Prose.", "More prose.\n\nBelow."))
        assert len(printed) == 2
        wrong = first.replace('"second"', "unknown")
        save(wrong)
        assert [str(problem.place) for problem in session.pages.problems()] == ["content/a.md:12:1"]
        save(wrong.replace("Prose.", "Prose.\n\nBelow."))
        assert [str(problem.place) for problem in session.pages.problems()] == ["content/a.md:14:1"], (
            "told where it is now"
        )
    finally:
        leave(session)
