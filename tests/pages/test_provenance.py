"""What a page tells of a computed number and of a checked sentence."""

import re
from pathlib import Path

import pytest

from linocut.build import build
from linocut.pages.provenance import line_of
from linocut.store.cache import Cache

SCRIPT = """
import matplotlib.pyplot as plt

def helper():
    return {"top": 1}

def figure(size: int = 2):
    results = dict(mean=1.5)
    results["share"] = 0.25
    for name in ("first", "second"):
        results[name] = {"place": 3}
    return plt.figure(), results | {"alt": "Nothing.", "top": "blue", "size": size}
"""
TEXT = """---
title: A
date: 2026-01-01
---
It is `{val} bars.share:.0%`, not **`{val} bars.top`**.
`{check} bars.first.place == 3 and bars.top == "blue"`
And on, [at `{val} bars.mean`](https://a.example/), `{val} 6 * 7`.

![Size `{val} bars.size`.](/figures/bars.svg?size=2,3){#fig-bars}
"""
CELLS = """---
title: B
date: 2026-01-01
---
```{python}
x = 1
total = 41
```

Text `{val} total`.

```{python}
total += 1
```

Then `{val} total`, and `{python} total * 2`. `{check} total == 42`
"""


def page(site: Path, address: str = "posts/a") -> str:
    made = build(site, Cache(site / ".linocut"))
    assert [problem for problem in made.problems if problem.severity == "error"] == []
    return (site / "public" / address / "index.html").read_text()


@pytest.fixture
def site(make_site):
    return make_site({"content/posts/a.md": TEXT, "figures/bars.py": SCRIPT})


def test_a_number_tells_its_expression_its_script_its_line_and_its_figure(site: Path) -> None:
    html = page(site)
    assert (
        '<span class="computed" tabindex="0">25%<span class="origin" hidden><code>bars.share:.0%</code><span>Computed '
        'by <code>figures/bars.py</code>, line 9. <a href="#fig-bars">Figure 1</a></span></span></span>'
    ) in html
    assert '<strong><span class="computed" tabindex="0">blue<span class="origin" hidden>' in html
    assert "<code>bars.top</code><span>Computed by <code>figures/bars.py</code>, line 12." in html


def test_a_checked_sentence_ends_in_a_tick_that_tells_its_claim(site: Path) -> None:
    assert (
        '</strong>.<span class="claim" tabindex="0" role="note" aria-label="Checked at every build">'
        '<span class="origin" hidden><b>Checked at every build</b><code>bars.first.place == 3 and bars.top == "blue"'
        '</code><code>bars.first.place = 3</code><code>bars.top = "blue"</code><span>Computed by '
        '<code>figures/bars.py</code>, line 11. <a href="#fig-bars">Figure 1</a></span><span>Computed by '
    ) in page(site)


def test_a_number_of_a_slider_goes_on_following_it(site: Path) -> None:
    html = page(site)
    assert re.search(r'Size <span class="computed" tabindex="0"><output class="val" [^>]*>2</output><span', html)


def test_nothing_that_is_focused_holds_another_and_a_sum_of_nothing_tells_nothing(site: Path) -> None:
    html = page(site)
    assert '<a href="https://a.example/">at 1.5</a>, 42.' in html


def test_numbers_of_cells_tell_the_line_that_made_them(make_site) -> None:
    html = page(make_site({"content/posts/b.md": CELLS}), "posts/b")
    lines = re.findall(r"<code>content/posts/b.md</code>, line (\d+)", html)
    assert lines == ["7", "13", "16", "13"]
    assert "<code>total * 2</code>" in html


def test_the_setting_leaves_all_of_it_out(make_site) -> None:
    settings = '[tool.linocut]\ntitle = "A"\nbase_url = "https://site.example/"\nprovenance = false\n'
    html = page(make_site({"pyproject.toml": settings, "content/posts/a.md": TEXT, "figures/bars.py": SCRIPT}))
    assert "It is 25%, not <strong>blue</strong>." in html
    assert 'class="computed"' not in html
    assert 'class="claim"' not in html


def test_the_feed_shows_the_bare_text(site: Path) -> None:
    page(site)
    feed = (site / "public/index.xml").read_text()
    assert "It is 25%, not &lt;strong&gt;blue&lt;/strong&gt;." in feed
    assert "Computed by" not in feed


@pytest.mark.parametrize(("chain", "line"), [("top", 12), ("mean", 8), ("second.place", 11), ("nowhere", 0)])
def test_the_line_of_a_result(chain: str, line: int) -> None:
    assert line_of(SCRIPT, ("bars", *chain.split("."))) == line


def test_a_script_that_is_no_python_has_no_lines() -> None:
    assert line_of("def (", ("bars", "top")) == 0
