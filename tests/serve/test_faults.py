"""The preview hides no fault of linocut's own: it is told once, with its traceback, and nothing is built again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from linocut.serve import session as serving
from linocut.serve.memory_cache import MemoryCache
from linocut.serve.session import Session
from linocut.serve.watch import ChangeSignal
from linocut.store.cache import EntryLost
from linocut.theme.template import Templates

PAGES = {f"content/{name}.md": f"---\ntitle: {name}\n---\nText.\n" for name in "ab"}


@pytest.fixture
def session(make_site: Callable[..., Path]) -> Iterator[Session]:
    root = make_site(PAGES)
    made = Session(root, MemoryCache(root / ".linocut"), ChangeSignal(root), "http://127.0.0.1:1", {})
    made.refresh()
    yield made
    made.figures.close()


def broken(error: Exception) -> Callable[..., str]:
    def fail(*_: object, **__: object) -> str:
        raise type(error)(*error.args)

    return fail


def test_a_fault_in_every_page_is_told_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(Templates, "render", broken(KeyError("nothing of that name")))
        assert session.pages.make("a/index.html") is None
        assert session.pages.make("b/index.html") is None
        (problem,) = session.pages.problems()
        assert (problem.message, problem.hint, problem.severity) == (
            "linocut itself failed while making pages",
            "this is a bug in linocut, not in your site; the page is as it was",
            "error",
        )
        assert problem.detail.endswith("KeyError: 'nothing of that name'")
        assert not session.look().changed, "nothing is built again for it"
    assert session.pages.make("a/index.html") is not None
    assert session.pages.make("b/index.html") is not None
    assert session.pages.problems() == ()


def test_a_fault_in_a_build_is_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "assemble", broken(KeyError("nothing of that name")))
    (problem,) = session.refresh().problems
    assert problem.message == "linocut itself failed while building the site"
    assert problem.detail.endswith("KeyError: 'nothing of that name'")
    assert not session.look().changed
    assert session.pages.make("a/index.html") is not None, "the last good site stays"


def test_a_fault_in_feeds_is_told(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linocut.feed.outputs", broken(KeyError("nothing of that name")))
    assert session.pages.find("/index.xml") is None
    (problem,) = session.pages.problems()
    assert problem.message == "linocut itself failed while making feeds"


def test_what_is_lost_again_at_once_is_no_accident(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Templates, "render", broken(EntryLost("text")))
    assert session.pages.make("a/index.html") is None
    assert session.pages.problems() == (), "somebody may have emptied the store"
    session.refresh()
    assert session.pages.make("a/index.html") is None
    (problem,) = session.pages.problems()
    assert problem.message == "linocut itself failed while making pages"
    assert not session.look().changed
