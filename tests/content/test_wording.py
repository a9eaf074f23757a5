"""Titles and descriptions as text."""

import pytest

from linocut.content.wording import words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Plain words, 2 * 3 * 4", "Plain words, 2 * 3 * 4"),
        ("My `ggplot2` *and* **all _of_ it**", "My ggplot2 and all of it"),
        ("Wrong &#8211; or [not](https://a.example/b)", "Wrong – or not"),
        ("The space $L_2^*$ and `__init__`", "The space $L_2^*$ and __init__"),
        ("snake_case_name and 5 \\* 6", "snake_case_name and 5 * 6"),
        ("[red]{.mark} ~~old~~", "red old"),
        ("Preface {.unnumbered}", "Preface"),
        ("**Lost", "**Lost"),
    ],
)
def test_marks_go_and_words_stay(written: str, read: str) -> None:
    assert words(written) == read
