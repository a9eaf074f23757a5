"""What runs find loaded: matplotlib only where something is drawn, and the same drawings however it was come by."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from linocut.build import Built, build
from linocut.figure import draw
from linocut.figure.process import needs
from linocut.store.cache import Cache
from systems import needs_posix

HIDDEN = '__import__("importlib").import_module("mat" + "plotlib.py" + "p" + "lot")'
"""matplotlib's module for scripts, come to by a road that no text shows."""

Pages = Callable[..., str]


@pytest.fixture
def page(tmp_path: Path) -> Pages:
    """Builds a site of one article with such cells, beside modules in `figures/`, and gives its page."""

    def made(*cells: str, settings: str = "", style: str = "", **modules: str) -> str:
        found, html = site(*cells, settings=settings, style=style, **modules)
        assert found.good, found.problems
        return html

    def site(*cells: str, settings: str, style: str, **modules: str) -> tuple[Built, str]:
        text = f'[tool.linocut]\ntitle = "T"\nbase_url = "https://example.org/"\n{settings}'
        (tmp_path / "pyproject.toml").write_text(text)
        (tmp_path / "content").mkdir(exist_ok=True)
        (tmp_path / "figures").mkdir(exist_ok=True)
        for name, body in modules.items():
            (tmp_path / f"figures/{name}.py").write_text(body)
        if style:
            (tmp_path / "figures/style.mplstyle").write_text(style)
        fences = "\n\n".join(f"```{{python}}\n{cell}\n```" for cell in cells)
        (tmp_path / "content/x.md").write_text(f"---\ntitle: X\n---\n{fences}\n")
        built = build(tmp_path, Cache(tmp_path / ".linocut"))
        return built, (tmp_path / "public/x/index.html").read_text() if built.good else ""

    return made


def samples(html: str) -> list[str]:
    return re.findall(r"<samp>(.*?)\s*</samp>", html, re.DOTALL)


def drawings(html: str) -> list[str]:
    return re.findall(r"<svg\b.*?</svg>", html, re.DOTALL)


LOADED = 'import sys\nprint([name in sys.modules for name in ("mat" + "plotlib", "num" + "py")])'


@needs_posix
@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("x = 1", "[False, False]"),
        ("import numpy as np", "[False, True]"),
        ("import helper", "[False, True]"),
        ("import matplotlib", "[True, True]"),
    ],
)
def test_a_program_finds_loaded_what_its_text_and_the_sites_modules_speak_of(
    page: Pages, before: str, found: str
) -> None:
    html = page(before, LOADED, helper="import further\n", further="from numpy import pi\n")
    assert samples(html) == [found]


@pytest.mark.parametrize("kind", ["local", "spawn"])
def test_a_program_that_comes_to_matplotlib_unseen_draws_the_same(page: Pages, kind: str) -> None:
    draw = 'fig, ax = p.subplots()\nax.set_title("$x$ and a title")\nax.{}([1, 3, 2], label="a")\nax.legend()\nNone'
    settings = f'[tool.linocut.figures]\nexecutor = "{kind}"\n'
    style = "axes.grid: True\n"
    call = draw.format("bar")
    call = call.replace("[1, 3, 2]", "[1, 2, 3], [1, 3, 2]")
    unseen = page(f"p = {HIDDEN}\n" + call, settings=settings, style=style)
    seen = page("import matplotlib.pyplot as p\n" + call, settings=settings, style=style)
    assert drawings(unseen) == drawings(seen)
    assert len(drawings(unseen)) >= 2  # for phones too
    assert samples(unseen) == []


def test_a_mistake_in_the_sites_style_is_told_where_matplotlib_comes_late(page: Pages) -> None:
    with pytest.raises(AssertionError, match=r'unknown key "axes\.gird"'):
        page(f"p = {HIDDEN}", style="axes.gird: True\n")


SQUARE = """
class Square:
    def _repr_svg_(self):
        return "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'><path d='M0 0h8v8z'/></svg>"
Square()
"""


def test_what_shows_itself_is_drawn_where_nothing_was_loaded_for_it(page: Pages) -> None:
    assert "M0 0h8v8z" in page(SQUARE)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Words about matplotlib.\n", None),
        ("```python\nimport matplotlib\n```\n", None),
        ("```{python}\nprint(1)\n```\n", "nothing"),
        ("```{code-cell} python\nimport pandas as pd\n```\n", "numpy"),
        ("~~~~ {.python .run}\nimport pandas\npandas.Series([1]).plot()\n~~~~\n", "matplotlib"),
        ("- x\n\n  ```python {.run}\n  import matplotlib.pyplot as plt\n  ```\n", "matplotlib"),
        ("```{python}\n#| eval: false\nimport matplotlib\n```\n", None),
        ("---\nexecute:\n  eval: false\n---\n\n```{python}\nimport matplotlib\n```\n", None),
        ("```{python}\n#| eval: false\nimport matplotlib\n```\n\n```{python}\nimport numpy\n```\n", "numpy"),
        ("```{dot}\ndigraph { a -> b }\n```\n", "matplotlib"),
    ],
)
def test_what_an_article_needs_is_told_before_it_is_parsed(text: str, kind: str | None) -> None:
    assert needs.of_article(text) == kind


def test_later_builds_do_not_read_all_articles_for_what_they_may_draw(
    page: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    monkeypatch.setattr(draw, "_expected", lambda root: read.append(root) or set())
    page(settings='author = "A"')
    page(settings='author = "B"')
    assert len(read) == 1
