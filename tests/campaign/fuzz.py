"""Articles, bibliographies, expressions, front matter and settings that nobody would write: each is read, or refused
with problems at its lines, and never in more time than its size asks for."""

import random
import time
from pathlib import Path

from linocut.bibliography.read import read
from linocut.build import build
from linocut.pages.expression import Evaluator
from linocut.problem import Place, Problems
from linocut.store.cache import Cache

PATIENCE = 10
"""Seconds of the processor for one input: none takes a tenth of it."""

RESULTS = {
    "fig": {"list": [1, -2, 3.5], "text": "a <b> & c", "table": {"a": 1, "b": [1, 2]}, "none": None, "n": 10**4000}
}

# fmt: off
PROSE = (
    "a", "word ", "\n", "\n\n", "    ", "\t", "  \n", "- ", "1. ", "> ", "# ", "## ", "***", "---\n", "===\n",
    "|", "|-|\n", "*", "**", "_", "~~", "==", "^", "`", "```\n", "~~~\n", "[", "]", "(", ")", "![", "](a.md)",
    "](a.png)", "[^1]", "[^1]: ", "$", "$$", "\\(", "\\)", "\\[", "\\]", "\\begin{align}", "\\end{align}",
    "\\frac", "{", "}", "\\\\", "&", "#eq-a", "{#fig-a}", "{{<", ">}}", "{{%", "%}}", " figure ",
    ' src="a.svg"', " include ", "/", ":::", " {.note}", " [!NOTE]", "`{val} ", "`{check} ", "<", ">", "<div>",
    "</div>", "<!--", "-->", "<?", "<![CDATA[", "<a href=", "&amp;", "&#0;", "@key", "[@key]", "@fig-a",
    "https://a.b/", "www.a.b", "a@b.c", '"', "'", "...", "--", ": ", "é", "中", "\u202e", "\xa0", "\x00",
    "\x02slot:0\x03", "😀",
)
BIB = (
    "@article{", "@misc(", "@string{a = ", "@comment{", "}", ")", ",", "=", '"', "{", "#", "\n", " ", "author",
    "title", "year", "and", " and ", "\tand\n", "others", "\\", "\\'e", "\\cite{a}", "$x$", "\\(", "key",
    "1999", "crossref", "é", "\x00", "%",
)
EXPRESSION = (
    "fig", ".list", ".text", ".table", ".none", ".n", ".nope", "[0]", "['a']", "[", "]", "(", ")", "{", "}",
    ",", ":", "'", '"', "1", "999999999", "0.5", "'a'", "+", "-", "*", "**", "%", "~", "/", "//", "==", "<",
    " in ", " is ", " and ", " not ", " if ", " else ", "|sum", "|length", "|map('float')", "|join",
    "|replace", "|center", "|format", "|list", "|sort", "|batch", "|round", "|default(1)",
)
FRONT = (
    "title: A\n", "date: 2026-01-02\n", "tags: [a, b]\n", "tags:\n- a\n", "draft: true\n", "slug: x\n",
    "&a [*a, *a]\n", "a: &a {b: *a}\n", "title", ":", " ", "\n", "[", "]", "{", "}", '"', "'", "|", ">", "- ",
    "!!python/object", "0x", "2026-13-45", "\t", "é", "...", "---\n",
)
TOML = (
    "[tool.linocut]\n", 'title = "A"\n', 'base_url = "https://a.example/"\n', "[tool.linocut.figures]\n",
    "timeout = 1\n", "[", "]", "=", '"', "'", "\n", "{", "}", ",", "1", "1979-05-27", "true", "a.b", '"""',
    "\\u0000", "é", "#", "language", "math.macros",
)
# fmt: on


def one_round(chance: random.Random, folder: Path) -> None:
    """Some of each kind, and one site made of them."""
    for _ in range(20):
        _soon(lambda: read("a.bib", _text(chance, BIB, 60).encode()), "bibliography")
    for _ in range(60):
        _soon(
            lambda: _evaluate(_text(chance, EXPRESSION, 14), _text(chance, (*".,%>9fdx", "999999999"), 3)), "expression"
        )
    article = (
        f"---\n{_text(chance, FRONT, 8) if chance.random() < 0.3 else 'title: A'}\n---\n{_text(chance, PROSE, 300)}"
    )
    files = {
        "pyproject.toml": '[tool.linocut]\ntitle = "A"\n' + (_text(chance, TOML, 10) if chance.random() < 0.2 else ""),
        "content/posts/a.md": article,
        "references.bib": "@misc{key, title={T}, author={A and B}}\n" + _text(chance, BIB, 30),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, errors="surrogateescape")
    _soon(lambda: _build(folder), article)


def _text(chance: random.Random, pieces: tuple[str, ...], most: int) -> str:
    chosen = chance.choices(pieces, k=chance.randint(1, most))
    return "".join(chosen) * (chance.choice((1, 1, 1, 40)))


def _evaluate(expression: str, spec: str) -> None:
    evaluator = Evaluator(RESULTS)
    for one in (lambda: evaluator.value(expression, spec, Place("a")), lambda: evaluator.check(expression, Place("a"))):
        try:
            assert " at 0x" not in str(one())
        except Problems as refused:
            told = "".join(problem.message for problem in refused.problems)
            if not told or " at 0x" in told:
                raise


def _build(folder: Path) -> None:
    try:
        build(folder, Cache(folder / ".linocut"))
    except Problems as refused:
        if not refused.problems:
            raise


def _soon(work, what: str) -> None:
    started = time.process_time()
    try:
        work()
    except BaseException as error:
        error.add_note(what)
        raise
    assert time.process_time() - started < PATIENCE, what
