"""Sites to measure with: articles of 1,200 words, 16 formulas and 3 code blocks, no two alike, always the same."""

import random
from pathlib import Path

WORDS = (
    "vector matrix gradient token layer weight attention softmax model figure number article reader compute draw line "
    "plane axis sum product norm angle space basis map kernel value query key head logit entropy loss step rate noise "
    "sample mean variance signal filter wave phase field curve surface point edge graph tree queue stack cache page"
).split()
FORMULAS = (
    r"x_{%d} = \frac{a + b}{\sqrt{c^2 + %d}}",
    r"\sum_{i=1}^{%d} p_i \log p_i < %d",
    r"\mathrm{softmax}(z)_{%d} = \frac{e^{z_i / %d}}{\sum_j e^{z_j}}",
    r"\lVert \mathbf{u} - \mathbf{v} \rVert_{%d} \le %d",
)
CODE = "```python\ndef step_{n}(x, rate={n}):\n    # one step of descent\n    return x - rate * gradient(x)\n```"


def article(number: int) -> str:
    """The text of article `number`."""
    chance = random.Random(number)

    def words(count: int) -> str:
        return " ".join(chance.choice(WORDS) for _ in range(count))

    date = f"{2000 + number % 26}-{1 + number % 12:02}-{1 + number % 28:02}"
    parts = [f'---\ntitle: "Article {number} on {words(2)}"\ndate: {date}\n'
             f"tags: [{chance.choice(WORDS)}, {chance.choice(WORDS)}]\n---\n"]  # fmt: skip
    for section in range(8):
        parts.append(f"## {words(3).capitalize()}\n")
        formula = chance.choice(FORMULAS) % (chance.randrange(9), section)
        parts.append(f"{words(70).capitalize()} with ${formula}$ in it, *{words(2)}* and **{words(2)}**.\n")
        parts.append(f"$$\n{chance.choice(FORMULAS) % (section, chance.randrange(9))}\n$$\n")
        parts.append(f"{words(70).capitalize()}, see [{words(2)}](https://example.org/{number}).\n")
        if section < 3:
            parts.append(CODE.replace("{n}", str(section)) + "\n")
    return "\n".join(parts)


def edit(site: Path, number: int) -> None:
    """One paragraph more in one article."""
    file = site / "content" / "posts" / f"article-{number:05}.md"
    file.write_text(file.read_text() + f"\nOne more paragraph, the {len(file.read_text())}th.\n")


def write(folder: Path, count: int) -> Path:
    """A site of `count` articles in `folder`."""
    posts = folder / "content" / "posts"
    posts.mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.linocut]\ntitle = "Bench"\nbase_url = "https://bench.example/"\n')
    for number in range(count):
        (posts / f"article-{number:05}.md").write_text(article(number))
    return folder
