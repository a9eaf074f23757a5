"""Every example of CommonMark's specification, and GitHub's extensions beside GitHub's own program."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import NamedTuple

import pytest
from cmarkgfm.cmark import Options, markdown_to_html_with_extensions

from html_alike import alike
from linocut.model.article import Front, Source
from linocut.model.render_context import fill
from linocut.model.site import Site
from linocut.model.slot import ImageUse, Slot
from linocut.prose.article import parse
from linocut.store.inputs import Inputs
from places import ROOT

SPECIFICATION = ROOT / "node_modules/commonmark-spec/spec.txt"
"""Licensed CC BY-SA: read where npm put it, never copied."""

ON_PURPOSE = {
    **dict.fromkeys((177, 179, 183, 308, 309, 625, 626), "a comment is for authors: readers do not get it"),
    484: "a link without text would be seen by nobody: it shows where it leads",
    602: "a bare address is a link, as on GitHub",
    606: "a bare address is a link, as on GitHub",
    608: "a bare address is a link, as on GitHub",
    611: "a bare address is a link, as on GitHub",
    612: "a bare address is a link, as on GitHub",
}
"""Examples of CommonMark 0.31.2 that come out otherwise, and why."""

GITHUB = [
    # tables
    "| one | two |\n| --- | --- |\n| a | b |",
    "| l | c | r | n |\n|:--|:-:|--:|---|\n| a | b | c | d |",
    "one | two\n--- | ---\na | b\nc",
    "| one |\n| --- |\n| a | too many |\n| |\n",
    "| one | two |\n| --- | --- |\n| `a \\| b` | c \\| *d* |",
    "| one | two |\n| --- |\n| a | b |",
    "| one | two |\n| --- | --- |\n| a | b |\n> a quote",
    "| one | two |\n| --- | --- |\n| a | b |\n# A heading",
    "| only | heads |\n| --- | --- |",
    "A paragraph\n| one | two |\n| --- | --- |\n| a | b |\n\nand another",
    "- an item\n\n  | one | two |\n  | --- | --- |\n  | a | b |",
    "| [a](/x) | ![b](/y) |\n| --- | --- |\n| **c** | ~~d~~ |",
    # tasks
    "- [ ] open\n- [x] done\n- [X] done too\n- [y] text\n- [ ]text",
    "1. [ ] one\n2. [x] two\n   - [ ] within",
    # struck out
    "~~gone~~, ~~a *b* c~~, a~~b~~c, ~~not\n\nthis~~, ~~~nor this~~~",
    # addresses
    "https://x.example, http://y.example/a_b_c/, ftp://z.example/~d.",
    '(https://x.example/a_(b)) https://x.example/(c)) https://x.example/a?b&amp; "https://x.example"',
    "**https://x.example** *https://y.example/* ~~https://z.example~~",
    "me@x.example, a.b-c_d@x.y.example. a@b- mailto:me@x.example me+tag@x.example/",
    "xhttps://x.example https:/x.example https:// nothttp://x.example",
    "[https://x.example/a](https://y.example/b) and [me@x.example](/z)",
    "<https://x.example/a> `https://x.example`",
    "https://x.example/a\nhttps://x.example/b  \nhttps://x.example/c<br>",
    "'https://x.example' https://x.example/it's https://x.example/a*b*",
]
"""Our own texts with what GitHub adds to CommonMark."""


class Numbered(NamedTuple):
    """One example of the specification."""

    number: int
    section: str
    given: str
    expected: str

    def __str__(self) -> str:
        return f"{self.number} {self.section}"


class Anything(Inputs):
    """A folder in which there is every file but a bibliography and scripts."""

    def exists(self, path: str) -> bool:
        return not path.endswith((".bib", ".py"))


def specified() -> Iterator[Numbered]:
    text = SPECIFICATION.read_text(encoding="utf-8").replace("→", "\t")
    number, section = 0, ""
    for match in re.finditer(
        r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$|^#{1,6} ([^\n]*)$", text, re.DOTALL | re.MULTILINE
    ):
        if match[3]:
            section = match[3]
        else:
            number += 1
            yield Numbered(number, section, match[1], match[2])


def read(folder: Path, markdown: str) -> str:
    """What becomes of an article at the top of a site, with images as tags."""
    source = Source("content/x.md", "", "/", "content", Front("X"), 1, "")
    site = Site(folder, folder / "public", now=datetime(2026, 11, 29, tzinfo=UTC))
    _, text = parse(site, source, markdown, Anything(folder))

    def shown(slot: Slot) -> str:
        assert isinstance(slot, ImageUse)
        path = slot.path if ":" in slot.path else "/" + slot.path.removeprefix("figures/").removeprefix("content/")
        more = "".join(f' {name}="{escape(value)}"' for name, value in slot.attributes)
        return f'<img src="{escape(path)}" alt="{escape(slot.alt or "")}"{more}>'

    return fill(text.body, text.slots, shown)


@pytest.mark.parametrize("example", list(specified()), ids=str)
def test_example_of_commonmark(tmp_path: Path, example: Numbered) -> None:
    ours, theirs = alike(read(tmp_path, example.given)), alike(example.expected)
    if example.number in ON_PURPOSE:
        assert ours != theirs, "take it off the list"
    else:
        assert ours == theirs


@pytest.mark.parametrize("markdown", GITHUB)
def test_as_on_github(tmp_path: Path, markdown: str) -> None:
    theirs = markdown_to_html_with_extensions(
        markdown, Options.CMARK_OPT_UNSAFE, ["table", "strikethrough", "autolink", "tasklist"]
    )
    assert alike(read(tmp_path, markdown)) == alike(theirs)


def test_the_specification_has_as_many_examples_as_it_says() -> None:
    assert len(list(specified())) == 652
