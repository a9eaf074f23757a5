"""What sliders are called, and figures that have nothing under them."""

from pathlib import Path

import pytest

from linocut.build import build
from linocut.pages.figure_context import labels
from linocut.store.cache import Cache

SCRIPT = """
import matplotlib.pyplot as plt

labels = {"t": "time & place"}

def figure(t: float = 1.0, far_away: int = 1):
    return plt.figure(figsize=(2, 1)), {"alt": "Nothing."}
"""
TEXT = """---
title: A
date: 2026-01-01
---
![One.](/figures/one.svg?t=1,2&far_away=1,2){#fig-one}

![Two.](/figures/one.svg?t=3){.bare}
"""


def test_a_script_names_its_sliders(make_site) -> None:
    site: Path = make_site({"content/posts/a.md": TEXT, "figures/one.py": SCRIPT})
    assert build(site, Cache(site / ".linocut")).good
    html = (site / "public/posts/a/index.html").read_text()
    assert "<label><span>time &amp; place</span>" in html
    assert "<label><span>far away</span>" in html
    assert html.count('<div class="made">') == 1
    assert html.count("aria-details") == 1


@pytest.mark.parametrize("source", ["labels = names()", "labels = {'t': f()}", "def (", ""])
def test_labels_that_are_not_written_out_are_none(source: str) -> None:
    assert labels(source) == {}
