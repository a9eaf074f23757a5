"""A clock that goes back, and files from the future: nothing that is shown is of another time than now."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest

from linocut.build import build
from linocut.serve.memory_cache import MemoryCache
from linocut.serve.session import Session
from linocut.serve.watch import ChangeSignal
from linocut.settings import loader
from linocut.store.cache import DAY, Cache
from linocut.store.inputs import now_within
from linocut.store.pruning import tidy

Clock = Callable[[datetime], None]

ARTICLES = {
    "content/old.md": "---\ntitle: Old\ndate: 2026-01-02\n---\nText.\n",
    "content/june.md": "---\ntitle: June\ndate: 2026-06-01\n---\nText.\n",
    "content/may.md": "---\ntitle: May\ndate: 2026-01-01\nexpiryDate: 2026-06-01\n---\nText.\n",
}
LINE = "import matplotlib.pyplot as plt\ndef figure():\n    plt.plot([1, 2])\n    return plt.gcf(), {'n': 1}\n"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock of whatever a build asks."""

    def put(moment: datetime) -> None:
        class Now(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return moment.astimezone(tz)

        monkeypatch.setattr(time, "time", moment.timestamp)
        monkeypatch.setattr(time, "time_ns", lambda: int(moment.timestamp() * 1e9))
        monkeypatch.setattr(loader, "datetime", Now)

    return put


def day(month: int) -> datetime:
    return datetime(2026, month, 15, tzinfo=UTC)


def test_a_build_shows_what_is_due_whichever_way_the_clock_went(make_site: Callable[..., Path], clock: Clock) -> None:
    site = make_site(ARTICLES)
    for month in (7, 5, 5, 7, 5):
        clock(day(month))
        built = build(site, Cache(site / ".linocut"))
        assert built.good
        shown = {name for name in ("old", "may", "june") if (site / f"public/{name}/index.html").exists()}
        assert shown == {"old", "june" if month == 7 else "may"}


@pytest.fixture
def preview() -> Iterator[Callable[[Path], Session]]:
    """Previews of sites, which end with the test."""
    begun: list[Session] = []

    def begin(site: Path) -> Session:
        begun.append(Session(site, MemoryCache(site / ".linocut"), ChangeSignal(site), "http://127.0.0.1:1", {}))
        return begun[-1]

    yield begin
    for session in begun:
        session.figures.close()


def test_a_preview_looks_again_when_the_clock_was_set_back(
    make_site: Callable[..., Path], clock: Clock, preview: Callable[[Path], Session]
) -> None:
    site = make_site(ARTICLES)
    clock(day(7))
    session = preview(site)
    session.refresh()
    assert session.pages.find("/june/")
    assert now_within(session.span)
    clock(day(5))
    assert not now_within(session.span), "the preview's loop builds again"
    session.refresh()
    assert session.pages.find("/june/") is None
    assert session.pages.find("/may/")
    assert now_within(session.span)


def from_the_future(path: Path, text: str) -> None:
    """Save a file with a time that is still to come, the same one each time."""
    path.write_text(text)
    os.utime(path, (4_000_000_000, 4_000_000_000))


def test_an_edit_that_keeps_a_time_to_come_is_seen(
    make_site: Callable[..., Path], preview: Callable[[Path], Session]
) -> None:
    site = make_site({"content/a.md": "", "content/a.py": ""})
    article, script = site / "content/a.md", site / "content/a.py"
    text = "---\ntitle: A\n---\nThe text is 1: `{val} line.n`.\n\n![A line.](a.svg){#fig-line alt='a line'}\n"
    for number in "12":
        from_the_future(article, text.replace("1", number))
        from_the_future(script, LINE.replace("'n': 1", f"'n': {number}"))
        assert build(site, Cache(site / ".linocut")).good
        page = (site / "public/a/index.html").read_text()
        assert f'The text is {number}: <span class="computed" tabindex="0">{number}<' in page
    session = preview(site)
    session.refresh()
    from_the_future(article, text.replace("text is 1", "text is 3"))
    assert session.look().changed == ("content/a.md",)
    session.refresh()
    made = session.pages.make("a/index.html")
    assert made
    assert b"The text is 3" in made.data


def test_a_store_from_the_future_is_tidied_nevertheless(tmp_path: Path, clock: Clock) -> None:
    cache = Cache(tmp_path / ".linocut")
    cache.put("text", "00aa", 1)
    mark, left = cache.folder / "tidied", cache.folder / "stage/left"
    left.mkdir(parents=True)
    mark.touch()
    os.utime(left, (0, 0))
    clock(datetime.now(UTC))
    os.utime(mark, (time.time() + 400 * DAY,) * 2)
    tidy(cache)
    assert not left.exists()
