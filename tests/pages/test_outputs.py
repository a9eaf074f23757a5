"""What values show of themselves under a cell: tables of data, HTML that cannot stand alone, colours of a terminal."""

import re
from html import unescape

import pytest

from linocut.figure.process.bundle import bundle
from linocut.pages import cells

FRAME = """<div><style scoped>.dataframe { color: red }</style><table border="1" class="dataframe"><thead>
<tr style="text-align: right;"><th></th><th>city</th><th>people</th><th>since</th></tr></thead><tbody>
<tr><th>0</th><td>Oslo</td><td>709,037</td><td>2020-01-01</td></tr>
<tr><th>1</th><td>Rome</td><td>NaN</td><td>2020-01-02 12:00:00</td></tr></tbody></table>
<p>2 rows × 3 columns</p></div>"""
"""As pandas writes one."""

TYPED = """<div><style>.dataframe > thead { white-space: pre }</style><small>shape: (2, 2)</small>
<table class="dataframe"><thead><tr><th>name</th><th>x</th></tr><tr><td>str</td><td>f64</td></tr></thead>
<tbody><tr><td>&quot;one&quot;</td><td>-1.5</td></tr><tr><td>null</td><td>2e-05</td></tr></tbody></table></div>"""
"""As polars does."""

GROUPED = """<style>.dataframe {}</style><table><thead><tr><th></th><th colspan="2">v</th></tr>
<tr><th>h</th><th>x</th><th>y</th></tr></thead><tbody><tr><th rowspan="2">a</th><td>1</td><td>no</td></tr>
<tr><td>2</td><td>3</td></tr></tbody></table>"""

BOXES = (
    """<style>#sk {display: none}</style><div id="sk"><pre>Pipeline()</pre><b>please rerun</b></div><table></table>"""
)
"""As scikit-learn draws an estimator."""


class Shown:
    """What has HTML."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return "Shown()"


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        (FRAME, ["|city|>people|>since", "0|Oslo|>709,037|>2020-01-01", "1|Rome|>NaN|>2020-01-02 12:00:00"]),
        (TYPED, ["name|>x", "str|>f64", '"one"|>-1.5', "null|>2e-05"]),
        (GROUPED, ["|v", "h|>x|y", "a|>1|no", ">2|3"]),
    ],
)
def test_numbers_stand_at_the_right_of_their_columns(html: str, rows: list[str]) -> None:
    found = bundle(Shown(html))
    assert found.kind == "html"
    made = cells.cleaned(found.text)
    lines = [
        re.findall(r'<t[hd]( class="numeric")?[^>]*>(.*?)</t[hd]>', row)
        for row in re.findall("<tr.*?</tr>", made, re.DOTALL)
    ]
    assert ["|".join(">" * bool(kind) + unescape(said) for kind, said in line) for line in lines] == rows
    assert "style" not in made


def test_what_would_need_its_own_style_or_script_is_shown_as_text() -> None:
    assert bundle(Shown(BOXES)) == ("text", "Shown()", None)
    assert bundle(Shown("<div><iframe srcdoc='x'></iframe></div>")) == ("text", "Shown()", None)
    assert bundle(Shown("<b>bold</b>")) == ("html", "<b>bold</b>", None)


def test_links_are_left_out_and_their_words_stay() -> None:
    assert (
        cells.cleaned('see <a href="https://a.example/" onclick="x()">the <b>manual</b></a>') == "see the <b>manual</b>"
    )


def test_colours_of_a_terminal() -> None:
    written = "\x1b[1;31ma\x1b[38;5;31mb\x1b[38;5;12mc\x1b[38;2;31;32;33md\x1b[48;5;32me\x1b[94mf\x1b[mg"
    assert re.findall(r'<span class="(ansi[^"]*)">(.)</span>', cells.coloured(written)) == [
        ("ansi-bold ansi-red", "a"),
        ("ansi-bold", "b"),
        ("ansi-bold ansi-blue", "c"),
        ("ansi-bold", "d"),
        ("ansi-bold", "e"),
        ("ansi-bold ansi-blue", "f"),
    ]
