"""Reading takes time in proportion to the text: thousands of beginnings without an end, on one page."""

import sys
import time
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from linocut.model.article import Front, Source
from linocut.model.site import Site
from linocut.prose import article as reading
from linocut.store.inputs import Inputs

SOURCE = Source("content/x.md", "", "/x/", "", Front("X"), 1, "")
FEW, TIMES = 200, 8

PIECES = (
    *("<!--", "<![CDATA[", "<?", "<!A", "<a ", '<a href="', "<b>", "<div>\n", "<p\n", "<script>", "<a  markdown "),
    *("\\(", "\\( a ", "\\( some words ", "\\[", "$a ", "$some words ", "$$", "$a$$b", "$$\n", "\\begin{align}"),
    *("[^a", "[^a] ", "[^a]: b\n", "^[a ", "[a", "[a](", '[a](b "', "![a](", "[![a](", "a](b)", "[a][", "[a]: b\n"),
    *("==a ", "~~a ", "~~a~b", "^a ", "*a ", "**a", "*a_b ", "_a ", "*", "_", "~", "=", "`a ", "``a`", "`"),
    *("- ", "- a\n", "1. a\n", "- a\n  - b\n", "- a\n\n", "> a\n", "> [!NOTE]\n> a\n\n", "a\n: b\n", "* * *\n", "#"),
    *("# a\n", "a\n=\n", "|a", "|a|b\n", "|a|\n|-|\n", "```\n", "    a\n", "\n", " ", "\t", "a  \n", "\\", "&", "&#"),
    *("{{< a ", "{{< a\n", '{{< "a ', "{{</* a ", "{{% a ", "`{val} ", "`{val}` ", "{#a ", "{.a", "[a]{.b "),
    *("[@a ", "@a ", "@fig-a ", "https://a.b/ ", "http://", "www.a.b(", "a@b.c ", '"a ', "--", ": a\n\n", "*[A]: b\n"),
    *("# h@\n\n", "$$a$$ {#eq-a@}\n\n", "$$a$$ {#eq-a}\n\n", "a[^@]\n\n[^@]: b\n\n", "[a@]: b\n", "$\\nix$\n"),
)
"""Each is repeated; "@" among letters becomes a number."""


def text(piece: str, times: int) -> str:
    if not any(sign in piece for sign in ("h@", "a@}", "^@", "a@]")):
        return piece * times
    return "".join(piece.replace("@", str(number)) for number in range(times))


def calls(article: str, site: Site) -> int:
    """How many functions are called."""
    counted, inputs = count(), Inputs(site.root)

    def called(_frame: FrameType, event: str, _argument: Any) -> None:
        if event in {"call", "c_call"}:
            next(counted)

    sys.setprofile(called)
    try:
        read(article, site, inputs)
    finally:
        sys.setprofile(None)
    return next(counted)


def seconds(article: str, site: Site) -> float:
    """Of the processor's time."""
    started = time.process_time()
    read(article, site, Inputs(site.root))
    return time.process_time() - started


def read(article: str, site: Site, inputs: Inputs) -> None:
    reading.parse(site, SOURCE, article, inputs)


@pytest.mark.parametrize("piece", PIECES, ids=repr)
def test_many_beginnings_cost_no_more_each_than_few(piece: str, tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path / "public")
    read(text(piece, 2), site, Inputs(tmp_path))  # imports, and patterns compiled
    few, many = text(piece, FEW), text(piece, FEW * TIMES)
    assert calls(many, site) < calls(few, site) * TIMES * 1.5 + 2000
    # What a pattern looks through is no call: it is seen in the time alone, of which the best of a few is compared.
    once = min(seconds(few, site) for _ in range(3))
    assert any(seconds(many, site) < once * TIMES * 3 + 0.03 for _ in range(3))
