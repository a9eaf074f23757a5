"""Without fork, signals and what only Linux has: the same site, the same limits, and nobody misses anything."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from campaign.sample import digests
from commandline import linocut
from linocut.system.terminal import show_all
from previews import Preview
from systems import without

SETTINGS = '[tool.linocut]\ntitle = "A"\nbase_url = "https://plates.press/"\ndescription = "All."\n'
TARGET = '[tool.linocut.publish.web]\ntarget = "folder"\npath = "web"\n'
FIGURE = """import matplotlib.pyplot as plt
import numpy as np

def figure(n: int = 1):
    plt.scatter(np.arange(9), n * np.arange(9), c=np.arange(9))
    plt.title("$x^2$ of {n}")
    return plt.gcf(), {"alt": "dots", "n": n}
"""
ARTICLE = "---\ntitle: A\ndescription: Dots.\n---\nThere are `{val} a.n`.\n"
ARTICLE += "\n![Dots.](a.svg?n=1:2:1){#fig-a}\n\n```{python}\nprint(6 * 7)\n```\n"
FILES = {"pyproject.toml": SETTINGS + TARGET, "content/posts/a.md": ARTICLE, "content/posts/a.py": FIGURE}

pytestmark = pytest.mark.skipif("LINOCUT_WITHOUT" in os.environ, reason="it is what all tests run in")


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What is built where nothing is missing."""
    root = tmp_path_factory.mktemp("wanted")
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    done = linocut("build", cwd=root)
    assert done.returncode == 0, done.stderr
    return digests(root / "public")


@pytest.mark.parametrize("what", ["fork", "linux"])
def test_a_site_is_built_checked_and_published_with_the_same_bytes(
    make_site: Callable[..., Path], wanted: dict[str, str], what: str
) -> None:
    site = make_site(FILES)
    for command in ("build", "build", "check", "publish"):
        done = linocut(command, cwd=site, **without(what))
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stdout + done.stderr
    assert digests(site / "public") == wanted
    assert (site / "web/posts/a/index.html").read_bytes() == (site / "public/posts/a/index.html").read_bytes()


def test_spawned_interpreters_draw_the_same_bytes(make_site: Callable[..., Path], wanted: dict[str, str]) -> None:
    site = make_site({**FILES, "pyproject.toml": f'{SETTINGS}[tool.linocut.figures]\nexecutor = "spawn"\n{TARGET}'})
    assert linocut("build", cwd=site).returncode == 0
    assert digests(site / "public") == wanted


def test_a_preview_follows_what_is_saved(make_site: Callable[..., Path]) -> None:
    with Preview(make_site(FILES), (), without("fork")) as preview:
        preview.write("content/posts/a.py", FIGURE.replace("9", "8"))
        preview.wait_for("(a drawn .*|.* drawn .*)")
    assert "Traceback" not in "\n".join(preview.lines)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("while True: pass", "took longer than the limit of 2 s"),
        ("import time; kept = b'x' * (400 << 20); time.sleep(1.5)", "needs more memory than the limit of 256 MiB"),
        ("import os; os._exit(3)", "ended its own process with exit code 3"),
        ("open('/etc/linocut', 'w')", "may not write /etc/linocut"),
    ],
)
def test_limits_hold_where_the_system_keeps_none(make_site: Callable[..., Path], body: str, told: str) -> None:
    limits = '[tool.linocut.figures]\ntimeout = 2\nmemory = "256 MiB"\n'
    script = f"def figure():\n    {body}\n"
    article = "---\ntitle: A\n---\n![Dots.](a.svg)\n"
    site = make_site({"pyproject.toml": SETTINGS + limits, "content/posts/a.md": article, "content/posts/a.py": script})
    done = linocut("build", cwd=site, **without("fork"))
    assert done.returncode == 1
    assert told in done.stderr


def test_two_builds_take_turns(make_site: Callable[..., Path]) -> None:
    site = make_site(FILES)
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom linocut.store.cache import Cache\n"
        "with Cache(Path(sys.argv[1])).alone('build', lambda: None):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    environment = {**os.environ, **without("fork")}
    build = [sys.executable, "-m", "linocut", "build"]
    with subprocess.Popen(
        [sys.executable, "-c", script, str(site / ".linocut")],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as holder:  # fmt: skip
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with subprocess.Popen(build, cwd=site, env=environment, stderr=subprocess.PIPE, text=True) as waiter:
            assert waiter.stderr
            assert "waiting for another build of this site" in waiter.stderr.readline()
            assert waiter.poll() is None
            holder.stdin.close()
            waiter.communicate()
    assert (holder.returncode, waiter.returncode) == (0, 0)


def test_names_that_windows_forbids_are_told_at_their_article(make_site: Callable[..., Path]) -> None:
    site = make_site({"content/posts/a.md": "---\ntitle: A\nslug: con\n---\n"})
    done = linocut("build", cwd=site, **without("fork"))
    assert done.stderr.splitlines()[-1] == (
        'content/posts/a.md: would be written to a file "con", which Windows forbids; '
        "give the article another slug, or the file another name"
    )
    assert linocut("build", cwd=site).returncode == 0


def test_a_terminal_without_a_character_shows_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, "cp1252", write_through=True))
    show_all()
    print("\N{CJK UNIFIED IDEOGRAPH-4E2D} \N{LATIN SMALL LETTER E WITH ACUTE}")
    assert shown.getvalue() == b"? \xe9\n"


TEXTS = {
    "pyproject.toml": SETTINGS,
    "content/posts/a.md": (
        "---\ntitle: A\ndate: 2026-01-02\nbibliography: b.bib\n---\nText [@one],  \nbroken.\n\n- one\n- two\n\n"
        "    code\n\n```python\nx = 1\n\ny = 2\n```\n\n$$\nx\n$$\n\n![Dots.](f.svg){#fig-f}\n\n"
        '```{python}\nprint("""a\nb""")\n```\n\n{{< include "parts/part.md" >}}\n\n{{< include "parts/part.py" >}}\n'
        "\n| a |\n|---|\n| b |\n"
    ),
    "parts/part.md": "Part\n\n> quoted\n> more\n",
    "parts/part.py": "def f():\n    return 1\n",
    "content/posts/f.py": FIGURE,
    "content/posts/b.bib": "@book{one,\n  author = {Ada\n  Lovelace},\n  title = {Notes}, year = 1843\n}\n",
    "templates/site.css": "a {\n  color: red\n}\n",
}


def test_windows_line_ends_give_the_same_bytes(make_site: Callable[..., Path]) -> None:
    plain = make_site(TEXTS, "plain")
    windows = make_site({name: text.replace("\n", "\r\n").encode() for name, text in TEXTS.items()}, "windows")
    for site in (plain, windows):
        done = linocut("build", cwd=site)
        assert done.returncode == 0, done.stderr
    assert digests(windows / "public") == digests(plain / "public")
