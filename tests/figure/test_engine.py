"""What decides how a figure looks is what the process that draws it imports, and no list that somebody keeps."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from linocut import PACKAGE
from linocut.build import build
from linocut.figure import engine
from linocut.store.cache import Cache
from systems import needs_posix


def named(*entries: str) -> set[str]:
    return {path.relative_to(PACKAGE).as_posix() for path in engine.files(*entries)}


@pytest.mark.parametrize(
    ("entry", "module"),
    [
        (engine.RUNS, "figure.process.worker"),
        pytest.param("figure/dask/dask_worker.py", "figure.dask.dask_worker", marks=needs_posix),
    ],
)
def test_all_that_is_imported_decides(entry: str, module: str) -> None:
    code = (
        f"import sys, linocut.{module}\n"
        "print(*(m.__file__ for n, m in sys.modules.items() if n.partition('.')[0] == 'linocut' and m.__file__))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {Path(file).relative_to(PACKAGE).as_posix() for file in done.stdout.split()}
    assert len(loaded) > 20
    assert loaded <= named(entry)


def test_late_imports_decide_and_imports_for_types_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / PACKAGE.name
    texts = {
        "__init__.py": "",
        "start.py": "import os\nfrom linocut.room import (\n    one,  # three\n    NAME,\n)\nimport linocut.far\n",
        "room/__init__.py": "",
        "room/one.py": "def late():\n    from linocut.room.two import thing\n",
        "room/two.py": "if TYPE_CHECKING:\n    from linocut import nobody\n\n    import linocut.nobody\nx = 1\n",
        "room/three.py": "",
        "far.py": "from linocut import start\n",
        "nobody.py": "",
    }
    for name, text in texts.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    monkeypatch.setattr(engine, "PACKAGE", package)
    found = {path.relative_to(package).as_posix() for path in engine.files.__wrapped__("start.py")}
    assert found == texts.keys() - {"room/three.py", "nobody.py"}


def test_what_is_imported_newly_has_figures_drawn_again(
    make_site: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = tmp_path / "ours.py"
    ours.write_text("NEW = 1\n")
    known = engine.files(engine.RUNS)
    monkeypatch.setattr(engine, "files", lambda *_: (*known, ours))
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n"
    site = make_site({"content/posts/a.md": "---\ntitle: A\n---\n![A](a.svg)\n", "content/posts/a.py": plot})
    cache = Cache(site / ".linocut")
    assert [ran.reason for ran in build(site, cache).drawn] == ["new"]
    assert build(site, cache).drawn == ()
    ours.write_text("NEW = 2\n")
    assert [ran.reason for ran in build(site, cache).drawn] == [f"{ours} changed"]
