"""Grid tables of Quarto pages: as tables with bars, or as HTML where cells hold more than a paragraph."""

from commandline import linocut
from linocut.importers.quarto import grids
from linocut.importers.quarto.text import Web, convert

_PLAIN = """\
Text.

+------+:-----:+
| a|b  | depth |
+======+:=====:+
| low  | `1|2` |
| tide |       |
+------+-------+

: Tides. {#tbl-tides}

{{< meta lost >}}
"""

_LIST = """\
+------+----------+
|      |          |
+======+==========+
| # A  | # B      |
+------+----------+
| x    | - one    |
|      | - two    |
+------+----------+

: Both. {#tbl-both}

See @tbl-both. {{< meta lost >}}
"""


def web() -> Web:
    return Web({}, {}, {}, lambda _: "", lambda _f, _c: "", {}, lambda _: True, lambda _: None)


def test_a_table_of_paragraphs_has_bars_and_lines_stay_true():
    made, told = convert(_PLAIN, "", web(), runs=True)
    assert made == (
        "Text.\n\n\n\n\n| a\\|b | depth |\n| --- | :---: |\n| low tide | `1|2` |\n\n: Tides. {#tbl-tides}\n\n\n"
    )
    assert [each.line for each in told] == [11]


def test_what_is_no_grid_stays():
    for text in (
        "+---+---+\n| a | b | c\n+---+---+\n",
        "+---+---+\n| a     |\n+---+---+\n",
        "```\n" + _PLAIN + "```\n",
        "+-\n",
    ):
        assert grids.rewritten(text) == (text, [])


def test_cells_with_lists_are_shown(tmp_path):
    _, told = convert(_LIST, "", web(), runs=True)
    assert [each.line for each in told] == [11]
    site = tmp_path / "tides"
    site.mkdir()
    (site / "_quarto.yml").write_text("project:\n  type: website\nwebsite:\n  title: Tides\n")
    (site / "index.qmd").write_text(f"---\ntitle: Tides\n---\n{_LIST}")
    assert linocut("import", "quarto", "tides", "--to", "new", cwd=tmp_path).returncode == 0
    built = linocut("build", cwd=tmp_path / "new")
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "new/public/index.html").read_text()
    assert "<li>one</li>" in page
    assert ">Table 1</a>" in page
    assert "<th>" in page
    assert "# A" not in page


def test_cells_may_lack_the_last_bar():
    assert grids.rewritten("+---+---+\n| a | b\n+---+---+\n") == ("|  |  |\n| --- | --- |\n| a | b |\n", [])


def test_wide_letters_take_two_places():
    made, _ = grids.rewritten("+------+---+\n| 潮汐 | a |\n+------+---+\n| b    | é |\n+------+---+\n")
    assert made == "\n|  |  |\n| --- | --- |\n| 潮汐 | a |\n| b | é |\n"
