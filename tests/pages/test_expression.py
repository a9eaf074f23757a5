"""Expressions in prose: what they show, what they refuse, and what the author is told."""

import time
from typing import Any

import pytest

from linocut.pages.expression import Evaluator, names, syntax
from linocut.problem import Place, Problems

RESULTS = {
    "attention": {"entropy": 1.2345, "weights": [[0.25, 0.75], [0.5, 0.5]], "looks": {"at": " animal"}},
    "softmax": {"top": "blue", "p": 0.354, "count": 12345, "loss": -0.5, "ok": True, "none": None, "values": [1, 2]},
}
PLACE = Place("content/posts/x.md", 41, 7)


@pytest.fixture
def evaluator():
    return Evaluator(RESULTS)


@pytest.mark.parametrize(
    ("expression", "spec", "expected"),
    [
        ("attention.entropy", ".2f", "1.23"),
        ("softmax.p", ".0%", "35%"),
        ("softmax.count", ",", "12,345"),
        ("softmax.loss", ".1f", "−0.5"),
        ("softmax.loss", "", "−0.5"),
        ("softmax.top", "", "blue"),
        ("softmax.top", ">6", "  blue"),
        ("softmax.ok", "", "true"),
        ("attention.weights[0][1]", ".2f", "0.75"),
        ("attention.weights[0] | sum", ".1f", "1.0"),
        ("softmax.p * 2 + 1", ".3f", "1.708"),
        ("attention.looks.at", "", " animal"),
        ("attention.weights[1]", "", "0.5, 0.5"),
        ("attention.entropy", "", "1.2345"),
        ("softmax.values[1]", "", "2"),
        ('softmax["values"] | map("float")', "", "1, 2"),
        ("attention.weights | map('first') | map('string')", "", "0.25, 0.5"),
        ("softmax.values | batch(1)", "", "1, 2"),
        ("(1, 2)", "", "1, 2"),
        ("'%s of %s' % (1, 2)", "", "1 of 2"),
        ("'%.3f' | format(softmax.p)", "", "0.354"),
        ("softmax.zzz | default(3)", "", "3"),
        ("[] | first | default(3)", "", "3"),
        ("{'a': softmax.values | map('float')}", "", "{'a': [1.0, 2.0]}"),
        ("2.0 ** 100", ".3g", "1.27e+30"),
    ],
)
def test_a_value_is_formatted_as_an_f_string_would(evaluator, expression, spec, expected):
    assert evaluator.value(expression, spec, PLACE) == expected


@pytest.mark.parametrize(
    ("expression", "spec", "message", "hint"),
    [
        ("atention.entropy", ".2f", 'unknown figure "atention"', 'did you mean "attention"?'),
        ("zzz.entropy", "", 'unknown figure "zzz"', "figures of this article: attention, softmax"),
        ("attention.entrop", "", 'the figure "attention" does not return "entrop"', 'did you mean "entropy"?'),
        ("softmax.zzz", "", 'the figure "softmax" does not return "zzz"',
         "it has: top, p, count, loss, ok, none, values"),
        ("attention.weights[7]", "", "`attention.weights` is [[0.25, 0.75], [0.5, 0.5]]: it has no `7`", ""),
        ("softmax.top", ".2f", "`softmax.top` is \"blue\": Unknown format code 'f' for object of type 'str'",
         "formats are those of an f-string: .2f, .0%, ,"),
        ("softmax.p +", "", "`softmax.p +` is not an expression: unexpected end", ""),
        ("softmax.count / 0", "", "`softmax.count / 0` cannot be computed: division by zero", ""),
        ("softmax.count * 2 ** 99999", "", "`softmax.count * 2 ** 99999` cannot be computed: it makes a number of too "
         "many digits", "write it as a float: 2.0 ** 100"),
        ("'a' * 10 ** 12", "", "`'a' * 10 ** 12` cannot be computed: it would make 1,000,000,000,000 characters or "
         "items, more than 100,000", ""),
        ("softmax.count", ">99999999999999", "`softmax.count` is 12345: too wide a format", "200 is the largest"),
        ("softmax.p", ".1000000000f", "`softmax.p` is 0.354: too wide a format", "200 is the largest"),
        ("[softmax.zzz]", "", 'the figure "softmax" does not return "zzz"', "it has: top, p, count, loss, ok, none, "
         "values"),
        ("[softmax.zzz] | length", "", 'the figure "softmax" does not return "zzz"', "it has: top, p, count, loss, "
         "ok, none, values"),
        ("[softmax.zzz] ~ ''", "", 'the figure "softmax" does not return "zzz"', "it has: top, p, count, loss, ok, "
         "none, values"),
        ("[[]] | first | first", "", "`[[]] | first | first` has no value", ""),
        ("(-1) ** 0.5", "", "`(-1) ** 0.5` cannot be computed: it has a complex number, which is neither number nor "
         "text", ""),
        ("softmax.top['upper']", "", '`softmax.top` is "blue": it has no `upper`', ""),
        ("softmax.top | random", "", "`softmax.top | random` is not an expression: No filter named 'random'", ""),
        ("[" * 300 + "]" * 300, "", f"an expression is nested too deeply: `{'[' * 60}…`", ""),
        ("(" * 500 + "1" + ")" * 500, "", f"an expression is nested too deeply: `{'(' * 60}…`", ""),
        ("1+" * 3000 + "1", "", f"an expression is nested too deeply: `{'1+' * 30}…`", ""),
        ("softmax.none", ".2f", "`softmax.none` is None, which has no format `:.2f`", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_told_whole(evaluator, expression, spec, message, hint):
    with pytest.raises(Problems) as raised:
        evaluator.value(expression, spec, PLACE)
    (problem,) = raised.value.problems
    assert (problem.message, problem.hint, problem.place) == (message, hint, PLACE)
    assert names(expression) <= {"softmax", "attention", "atention", "zzz"}, "and asking for the figures is not a crash"


@pytest.mark.parametrize(
    "expression",
    [
        "'a' * 10**9",
        "10**9 * 'a'",
        "[0] * 10**9 | length",
        "(10**4000) ** (10**4)",
        "10**4000 * 10**4000",
        "'%1000000000d' | format(1)",
        "'%*d' | format(10**9, 1)",
        "'%.1000000000f' % 1",
        "'%(a)s' * 9999 % {'a': 'b' * 99999}",
        "'a' | center(10**9)",
        "'a' | indent(10**9, true)",
        "'a' | indent('b' * 99999, true)",
        "[1] | batch(10**9, 0) | list",
        "[1] | slice(10**9) | list",
        "5 | round(-10**9)",
        "5 | round(10**9, 'ceil')",
        "[1] | tojson(10**9)",
        "'a' * 99999 | replace('a', 'b' * 99999)",
        "'a' * 99999 | replace('', 'b' * 99999)",
        "('a' * 99999) | join('b' * 99999)",
        "[1] * 99999 | join(d='b' * 99999)",
        "[['a' * 999] * 999] * 999",
        "[[1]] * 9999 | sum(start=[])",
        "['a'] * 9 | map('center', 10**9)",
        "softmax.top['ljust'](10**9)",
        "'{:1000000000}'['format'](1)",
        "[[1] * 300] * 300 | map('replace', '', 'b' * 99999)",
    ],
)
def test_what_would_take_long_is_refused(evaluator, expression):
    started = time.process_time()
    with pytest.raises(Problems):
        evaluator.value(expression, "", PLACE)
    assert time.process_time() - started < 0.5, "each took from seconds to all of the machine's memory"


def test_a_check_of_what_is_not_there_shows_what_is(evaluator):
    with pytest.raises(Problems) as raised:
        evaluator.check("softmax.lost is defined and softmax.p > 0", PLACE)
    (problem,) = raised.value.problems
    assert problem.message == "not true: `softmax.lost is defined and softmax.p > 0`; softmax.p is 0.354"


def test_a_true_check_says_nothing(evaluator):
    evaluator.check('softmax.top == "blue"', PLACE)
    evaluator.check("softmax.p is near(0.35, 0.01)", PLACE)
    evaluator.check("0 < softmax.p < 1 and attention.weights[0][1] > 0.7", PLACE)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ('softmax.top == "red"', 'not true: `softmax.top == "red"`; softmax.top is "blue"'),
        ("softmax.p > attention.entropy",
         "not true: `softmax.p > attention.entropy`; softmax.p is 0.354, attention.entropy is 1.2345"),
        ("attention.weights[0][1] > 0.9",
         "not true: `attention.weights[0][1] > 0.9`; attention.weights[0][1] is 0.75"),
        ("1 > 2", "not true: `1 > 2`"),
    ],
)  # fmt: skip
def test_a_false_check_shows_its_operands(evaluator, expression, message):
    with pytest.raises(Problems) as raised:
        evaluator.check(expression, PLACE)
    (problem,) = raised.value.problems
    assert problem.message == message
    assert problem.place == PLACE


@pytest.mark.parametrize(
    "expression",
    [
        "softmax.__class__",
        "softmax.top.__class__.__mro__",
        "().__class__.__bases__[0].__subclasses__()",
        "softmax.update({1: 2})",
        "attention.weights.append(1)",
        "range(10)",
        "lipsum()",
        "cycler.__init__.__globals__",
    ],
)
def test_no_expression_leaves_the_sandbox(evaluator, expression):
    with pytest.raises(Problems):
        evaluator.value(expression, "", PLACE)
    assert "update" not in RESULTS["softmax"]
    assert len(RESULTS["attention"]["weights"]) == 2


def test_syntax_and_names_need_no_results():
    assert syntax("a.b > 1") == ""
    assert syntax("a.b >") == "unexpected end"
    assert names("a.b > c[0] | sum") == {"a", "c"}
    assert names("a >") == frozenset()


def test_what_is_too_large_by_itself() -> None:
    class Full(dict[str, Any]):
        """Results that there is no memory for."""

        def __getitem__(self, name: str) -> Any:
            raise MemoryError

    def told(results: dict[str, Any]) -> list[tuple[str, str]]:
        with pytest.raises(Problems) as raised:
            Evaluator(results).value("a.n", "", Place("a.md", 1, 1))
        return [(problem.message, problem.hint) for problem in raised.value.problems]

    assert told({"a": {"n": 2**20_000}}) == [
        ("`a.n` is a number of too many digits", "write it as a float: 2.0 ** 100")
    ]
    assert told({"a": Full()}) == [("`a.n` cannot be computed: it needs more memory than there is", "")]
