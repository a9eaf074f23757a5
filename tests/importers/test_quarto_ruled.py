"""Pandoc's simple and multiline tables."""

import pytest

from linocut.importers.quarto import grids

_MULTILINE = """\
Text.

-----------------------------
  &nbsp;        Mean    Wald
               height     Z
------------- -------- ------
  **Sea**       1|2       7

 **Long
  lake**                  9
-----------------------------

Table: Heights

After.
"""
_SIMPLE = """\
  Tide   Height
------ --------
   low        1
  high       22

After -- this.
"""
_BARE = """\
----- ---
a     1
bb    22
----- ---
"""


_ONE = """\
----------------
   A       B
-------- -------
  male +    9
 smoke
----------------
"""


@pytest.mark.parametrize(
    ("written", "made"),
    [
        (_ONE, "| A | B |\n| :-: | :-: |\n| male + smoke | 9 |\n"),
        (
            _MULTILINE,
            "Text.\n\n| &nbsp; | Mean height | Wald Z |\n| :-: | :-: | :-: |\n| **Sea** | 1\\|2 | 7 |\n"
            "| **Long lake** |  | 9 |\n",
        ),
        (_SIMPLE, "| Tide | Height |\n| --: | --: |\n| low | 1 |\n| high | 22 |\n\nAfter -- this.\n"),
        (_BARE, "|  |  |\n| :-- | :-- |\n| a | 1 |\n| bb | 22 |\n"),
    ],
)
def test_tables_that_hyphens_rule_have_bars(written: str, made: str) -> None:
    found = grids.rewritten(written)[0]
    assert "\n".join(line for line in found.split("\n") if "|" in line) == "\n".join(
        line for line in made.split("\n") if "|" in line
    )
    assert found.count("\n") == written.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "A title\n-------\n\nText.\n",
        "Text.\n\n-----\n\nMore -- text.\n",
        "```\n  a   b\n--- ---\n  1   2\n```\n",
        "---- ----\n",
    ],
)
def test_what_is_no_table_stays(text: str) -> None:
    assert grids.rewritten(text) == (text, [])
