"""What stands for an article in lists and shared links where cells draw its figures."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from linocut.build import build
from linocut.store.cache import Cache

DRAWN = """```{{python}}
#| label: fig-{name}
#| fig-cap: "{name}"
#| fig-alt: "A line in one colour."
{options}
import matplotlib.pyplot as plt
plt.figure(figsize=(6, 3))
plt.axis("off")
plt.plot([0, 1], linewidth=40, color="{colour}")
```
"""
SCRIPT = (
    "import matplotlib.pyplot as plt\n\ndef figure():\n    plt.plot([0, 1])\n    return plt.gcf(), {'alt': 'A line.'}\n"
)
FIRST = DRAWN.format(name="first", colour="#20a060", options="")
HIDDEN = DRAWN.format(name="hidden", colour="#a02060", options="#| include: false")


def article(*parts: str) -> str:
    return "\n".join(("---\ntitle: Drawn in cells\ndate: 2026-01-02\ndescription: Of it.\n---\n", *parts))


@pytest.fixture
def public(make_site: Callable[..., Path]) -> Callable[..., Path]:
    def make(*parts: str, **files: str) -> Path:
        site = make_site({"content/posts/cells.md": article(*parts), **files})
        built = build(site, Cache(site / ".linocut"))
        assert built.good, built.problems
        return site / "public"

    return make


def colours(image: Image.Image) -> set[str]:
    found = image.convert("RGB").getcolors(1 << 20) or []
    return {f"#{r:02x}{g:02x}{b:02x}" for count, (r, g, b) in found if count > 500}


def plates(page: Path) -> list[str]:
    return re.findall(r'<div class="plate">.*?(?:src|srcset)="([^" ]+)', page.read_text(), re.DOTALL)


def card(public: Path) -> Image.Image | None:
    found = re.search(r'"og:image" content="https://[^/]+(/[^"]+)"', (public / "posts/cells/index.html").read_text())
    return Image.open(io.BytesIO((public / found[1][1:]).read_bytes())) if found else None


def test_the_first_figure_that_cells_show_stands_for_the_article(public) -> None:
    made = public(HIDDEN, FIRST, DRAWN.format(name="second", colour="#2060a0", options=""))
    for page in ("index.html", "posts/index.html", "archive/index.html"):
        for address in plates(made / page):
            drawing = (made / address[1:]).read_text()
            assert "#20a060" in drawing
            assert "@media(prefers-color-scheme:dark)" in drawing, "its file brings the dark inks"
    assert plates(made / "index.html")
    shown = card(made)
    assert shown is not None
    assert shown.size == (1200, 630)
    assert colours(shown) & {"#20a060", "#a02060", "#2060a0"} == {"#20a060"}


def test_a_figure_shown_as_pixels_stands_for_it_too(public) -> None:
    noise = (
        "import numpy as np\nimport matplotlib.pyplot as plt\nplt.imshow(np.random.default_rng(0).random((300, 300)))"
    )
    made = public(f'```{{python}}\n#| label: fig-noise\n#| fig-cap: "Noise"\n#| fig-alt: "Noise."\n{noise}\n```\n')
    (first, *_) = plates(made / "index.html")
    assert first.endswith((".avif", ".webp", ".png"))
    assert (made / first[1:]).is_file()
    assert card(made) is not None


def test_without_a_figure_that_is_shown_nothing_does(public) -> None:
    for parts in ((HIDDEN,), ("```{python}\nprint(1)\n```\n",)):
        made = public(*parts)
        assert plates(made / "index.html") == []
        assert card(made) is None


def test_a_script_comes_before_cells(public) -> None:
    shown = "![A line.](/figures/line.svg){#fig-line}\n"
    made = public(FIRST, shown, **{"figures/line.py": SCRIPT})
    assert all("/line-" in address for address in plates(made / "index.html"))


def test_figures_of_cells_grow_as_others_do(public: Callable[..., Path]) -> None:
    assert re.search(r"<script src=\"/assets/\S*-zoom-", (public(FIRST) / "posts/cells/index.html").read_text())
