"""What figures returned, as rows of tables."""

import pytest

from linocut.model.slot import Shortcode
from linocut.pages import results_table
from linocut.pages.expression import Evaluator
from linocut.problem import Place, Problems

RESULTS = {
    "f": {
        "weights": [[0.5, -1.25], [2, 3]],
        "tokens": ["the", "<cat>"],
        "people": [{"name": "Ada", "age": 36}, {"name": "Alan"}],
        "columns": {"x": [1, 2], "y": ["a", "b"]},
        "facts": {"n": 3, "ok": True},
        "one": 1,
        "years": [[1984, 0.5], [2001, 1]],
        "many": [[0] * 300],
    }
}


def rows(value: str, **arguments: str) -> str:
    slot = Shortcode("table", (("value", value), *arguments.items()), "", Place("content/x.md", 3, 4))
    return results_table.rows(Evaluator(RESULTS), slot).replace("\n", "").replace(' style="text-align: right;"', "")


@pytest.mark.parametrize(
    ("value", "arguments", "expected"),
    [
        ("f.weights", {"format": ".1f"},
         "<tbody><tr><td>0.5</td><td>−1.2</td></tr><tr><td>2.0</td><td>3.0</td></tr></tbody>"),
        ("f.weights[:1]", {"columns": "f.tokens", "rows": "row"},
         '<thead><tr><td></td><th scope="col">the</th><th scope="col">&lt;cat&gt;</th></tr></thead>'
         '<tbody><tr><th scope="row">row</th><td>0.5</td><td>−1.25</td></tr></tbody>'),
        ("f.people", {},
         '<thead><tr><th scope="col">name</th><th scope="col">age</th></tr></thead>'
         "<tbody><tr><td>Ada</td><td>36</td></tr><tr><td>Alan</td><td></td></tr></tbody>"),
        ("f.columns", {"columns": "X, Y"},
         '<thead><tr><th scope="col">X</th><th scope="col">Y</th></tr></thead>'
         "<tbody><tr><td>1</td><td>a</td></tr><tr><td>2</td><td>b</td></tr></tbody>"),
        ("f.years", {"format": ",.2f"},
         "<tbody><tr><td>1,984</td><td>0.50</td></tr><tr><td>2,001</td><td>1.00</td></tr></tbody>"),
        ("f.facts", {}, "<tbody><tr><td>n</td><td>3</td></tr><tr><td>ok</td><td>true</td></tr></tbody>"),
        ("f.tokens", {}, "<tbody><tr><td>the</td></tr><tr><td>&lt;cat&gt;</td></tr></tbody>"),
    ],
)  # fmt: skip
def test_results_become_rows(value: str, arguments: dict[str, str], expected: str) -> None:
    assert rows(value, **arguments) == expected


@pytest.mark.parametrize(
    ("value", "arguments", "message"),
    [
        ("f.one", {}, "`f.one` is not a table"),
        ("f.weights", {"columns": "a,b,c"}, "`f.weights` has 2 columns, and 3 names for them"),
        ("f.many", {}, "`f.many` is 1 by 300; a page shows at most 200 rows and columns"),
        ("f.weights", {"format": ".q"}, "`f.weights` is 0.5: "),
        ("f.wieghts", {}, 'the figure "f" does not return "wieghts"'),
    ],
)
def test_what_is_no_table_is_told(value: str, arguments: dict[str, str], message: str) -> None:
    with pytest.raises(Problems) as told:
        rows(value, **arguments)
    assert told.value.problems[0].message.startswith(message)
    assert told.value.problems[0].place == Place("content/x.md", 3, 4)


def test_the_name_of_a_column_of_numbers_stands_over_them() -> None:
    slot = Shortcode("table", (("value", "f.people"),), "", Place("content/x.md", 3, 4))
    head = results_table.rows(Evaluator(RESULTS), slot).splitlines()[0]
    assert head == (
        '<thead><tr><th scope="col">name</th><th scope="col" style="text-align: right;">age</th></tr></thead>'
    )
