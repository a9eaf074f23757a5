"""Sites to measure with, always the same: what a technical blog writes, no two articles and hardly two formulas alike.

Each article has 1,250 words, 16 formulas of which some nest, 3 blocks of code out of five languages, a table, 2
photographs, 2 citations, a footnote, and 3 of 40 tags. Hugo, Pelican and Python-Markdown get the same texts: `others`.
"""

import random
from collections.abc import Callable
from pathlib import Path

from bench import photographs

WORDS = (
    "vector matrix gradient token layer weight attention softmax model figure number article reader compute draw line "
    "plane axis sum product norm angle space basis map kernel value query key head logit entropy loss step rate noise "
    "sample mean variance signal filter wave phase field curve surface point edge graph tree queue stack cache page "
    "of the a in to with and for is that by as on at from which we it this over one each when then so that every"
).split()

TAGS = tuple(f"{WORDS[index]} {WORDS[index + 1]}" for index in range(40))
WORKS = 200

_LETTERS = [
    *"abcdefghkmnpqrstuvwxyz",
    *(rf"\{name}" for name in "alpha beta gamma theta lambda mu sigma phi omega".split()),
]
_RELATIONS = ("=", "<", r"\in", r"\le", r"\approx")
_SINGLE = (
    r"\mathbf{%s}",
    r"\hat{%s}",
    r"\mathcal{L}(%s)",
    r"\mathrm{softmax}(%s)",
    r"\log %s",
    r"\tilde{%s}",
    "%s'",
    "%s^2",
)

_CODE = {
    "python": (
        "def {a}_{b}({c}, rate={n}):\n    # one step down the {d}\n    for k in range({n}):\n"
        '        {c} = {c} - rate * {d}({c}, scale="{a} {b}")\n    return {c}, [{c}[k] ** {n} for k in range(len({c}))]'
    ),
    "rust": (
        "pub fn {a}_{b}({c}: &[f64], rate: f64) -> Vec<f64> {{\n    // every {d} by itself\n"
        '    assert!({c}.len() > {n}, "too few: {{}}", {c}.len());\n'
        "    {c}.iter().map(|{d}| {d} - rate * {n}.0).collect()\n}}"
    ),
    "c": (
        "#include <stddef.h>\n\nstatic double {a}_{b}(const double *{c}, size_t n) {{\n"
        "    double {d} = 0.0;  /* the {a} so far */\n    for (size_t k = 0; k < n; k++)\n"
        "        {d} += {c}[k] * {n}.5;\n    return {d};\n}}"
    ),
    "javascript": (
        "export function {a}{n}({c}, {{ rate = {n}, {d} = null }} = {{}}) {{\n"
        "  // the {b} of the last one\n  const found = {c}.filter(({a}) => {a} !== {d})\n"
        "  return found.map(({b}) => `${{{b}}} of ${{rate}}`).join(', ')\n}}"
    ),
    "sql": (
        "SELECT {a}.{b}, count(*) AS {c}, avg({d}) FILTER (WHERE {d} > {n})\nFROM {a} JOIN {b} USING ({c}_id)\n"
        "WHERE {a}.created > '2026-01-{n:02}' -- this {d}\nGROUP BY 1 HAVING count(*) > {n} ORDER BY 2 DESC;"
    ),
}


def article(number: int) -> str:
    """The body of article `number`, without front matter."""
    chance = random.Random(number)
    parts = []
    for section in range(8):
        parts.append(f"## {_words(chance, 3).capitalize()}\n")
        note = "[^1]" if section == 1 else ""
        parts.append(
            f"{_words(chance, 34).capitalize()} with ${inline(chance)}$ in it, *{_words(chance, 2)}* and "
            f"**{_words(chance, 2)}**.{note} {_words(chance, 32).capitalize()}, see [{_words(chance, 2)}]"
            f"(https://example.org/{number}) and `{chance.choice(WORDS)}_{section}`.\n"
        )
        parts.append(f"$$\n{formula(chance)}\n$$\n")
        works = f" [@work{chance.randrange(WORKS)}]" if section in {2, 5} else ""
        parts.append(f"{_words(chance, 70).capitalize()}{works}. {_words(chance, 8).capitalize()}.\n")
        if section < 3:
            parts.append(code(chance))
        if section in {3, 6}:
            parts.append(
                f"![{_words(chance, 8).capitalize()}](/images/photo-{chance.randrange(photographs.COUNT):02}.jpg)\n"
            )
        if section == 4:
            parts.append(_table(chance))
        if section == 7:
            parts.append("".join(f"- {_words(chance, 9)}\n" for _ in range(4)))
    parts.append(f"[^1]: {_words(chance, 20).capitalize()}.\n")
    return "\n".join(parts)


def formula(chance: random.Random, depth: int = 0) -> str:
    """A displayed formula: one in eight is a nest."""
    kind = chance.randrange(8)
    if kind == 0:
        inner = formula(chance, depth + 1) if depth < 3 else inline(chance)
        return rf"\frac{{{inline(chance)}}}{{1 + \sqrt{{{inner}}}}}"
    if kind == 1:
        cells = [[inline(chance) for _ in range(3)] for _ in range(3)]
        return r"\begin{pmatrix} " + r" \\ ".join(" & ".join(row) for row in cells) + r" \end{pmatrix}"
    if kind == 2:
        lines = [rf"{inline(chance)} &= {_atom(chance)} + {_atom(chance)}" for _ in range(3)]
        return r"\begin{aligned} " + r" \\ ".join(lines) + r" \end{aligned}"
    if kind == 3:
        return (
            rf"{_atom(chance)} = \begin{{cases}} {_atom(chance)} & \text{{if }} {inline(chance)} \\ "
            rf"{_atom(chance)} & \text{{otherwise}} \end{{cases}}"
        )
    if kind == 4:
        body = rf"\left( {inline(chance)} \right)^{{{chance.randrange(2, 9)}}}"
        return rf"\int_{{{_atom(chance)}}}^{{\infty}} {body} d{chance.choice('xyzt')}"
    a, b, c = (_atom(chance) for _ in range(3))
    return rf"\sum_{{i={chance.randrange(9)}}}^{{{a}}} \frac{{{b} + {inline(chance)}}}{{{c}}} \le {_atom(chance)}"


def inline(chance: random.Random) -> str:
    """A formula within a line: half of them are a sign or two."""
    if chance.random() < 0.5:
        return rf"{_atom(chance)} {chance.choice(_RELATIONS)} {_atom(chance)}"
    return rf"{_atom(chance)} + \frac{{{_atom(chance)}}}{{{_atom(chance)}}} {_atom(chance)}"


def _atom(chance: random.Random) -> str:
    letter = chance.choice(_LETTERS)
    kind = chance.randrange(5)
    if kind == 0:
        return chance.choice(_SINGLE) % letter
    if kind == 1:
        return rf"{letter}_{{{chance.choice(_LETTERS)}}}"
    if kind == 2:
        return rf"{letter}_{chance.randrange(10)}^{{({chance.randrange(10)})}}"
    return letter if kind == 3 else str(chance.randrange(1000))


def code(chance: random.Random) -> str:
    """A fenced block."""
    language = chance.choice(list(_CODE))
    a, b, c, d = chance.sample(WORDS[:50], 4)
    return f"```{language}\n{_CODE[language].format(a=a, b=b, c=c, d=d, n=chance.randrange(2, 28))}\n```\n"


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(count))


def _table(chance: random.Random) -> str:
    rows = [f"| {_words(chance, 2)} | {chance.random():.3f} | {_words(chance, 1)} |" for _ in range(5)]
    return "\n".join(["| what | cost | kind |", "|---|---:|---|", *rows, ""])


def head(number: int) -> tuple[str, str, list[str]]:
    """(title, date, tags) of article `number`."""
    chance = random.Random(-number - 1)
    date = f"{2000 + number % 26}-{1 + number % 12:02}-{1 + number % 28:02}"
    return f"Article {number} on {_words(chance, 2)}", date, chance.sample(TAGS, 3)


def name(number: int) -> str:
    """The file's name, without suffix."""
    return f"article-{number:05}"


def front_matter(number: int) -> str:
    """As linocut and Hugo read it."""
    title, date, tags = head(number)
    return f'---\ntitle: "{title}"\ndate: {date}\ntags: [{", ".join(tags)}]\n---\n'


def articles(folder: Path, count: int, matter: Callable[[int], str] = front_matter) -> None:
    """The articles as files in `folder`, each under its front matter."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"{name(number)}.md").write_text(f"{matter(number)}\n{article(number)}")


def edit(site: Path, number: int) -> None:
    """One paragraph more in one article."""
    file = site / "content" / "posts" / f"{name(number)}.md"
    file.write_text(file.read_text() + f"\nOne more paragraph, the {len(file.read_text())}th.\n")


def write(folder: Path, count: int) -> Path:
    """A site of `count` articles in `folder`."""
    articles(folder / "content" / "posts", count)
    photographs.write(folder / "content" / "images")
    (folder / "content" / "references.bib").write_text("\n".join(map(_work, range(WORKS))))
    (folder / "pyproject.toml").write_text(
        '[tool.linocut]\ntitle = "Bench"\nbase_url = "https://bench.example/"\n'
        'bibliography = "content/references.bib"\n'
    )
    return folder


def _work(number: int) -> str:
    chance = random.Random(number)
    names = " and ".join(f"{_words(chance, 1).capitalize()}, {chance.choice('ABCDEFG')}." for _ in range(3))
    return (
        f"@article{{work{number},\n  author = {{{names}}},\n  title = {{{_words(chance, 7).capitalize()}}},\n"
        f"  journal = {{Journal of {_words(chance, 2)}}},\n  volume = {{{number}}},\n"
        f"  year = {{{1960 + number % 60}}}\n}}"
    )
