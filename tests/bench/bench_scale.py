"""Very large sites: whether time stays linear and memory flat, with short articles that all carry one tag.

Minutes, so only when it is named: `python -m tests.bench scale`. Sizes may follow: `--1250 --5000`.
"""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import process, workload

SIZES = (1250, 5000, 20000)
NAMED = True


def rows(options: list[str] | None = None) -> Iterator[tuple[str, str, str]]:
    """The rows of the budgets table that speak of scale."""
    for count in [int(option.strip("-")) for option in options or ()] or SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            python = process.plain(folder / "plain")
            process.build(python, workload.write(folder / "warm", 5))  # compiles what has changed
            site = write(folder / "site", count)
            cold, idle = process.build(python, site), process.build(python, site)
            workload.edit(site, count // 2)
            edited = process.build(python, site)
        of = f"{count:,} short articles, all with one tag"
        each = f"{cold.cpu / count * 1000:.1f} ms CPU each"
        yield of, "linear; below 400 MB", f"{cold.cpu:.0f} s CPU, {each}, {cold.peak:.0f} MB"
        yield f"{of}, nothing changed, one edited", "", f"{idle.cpu:.2f} s, {edited.cpu:.2f} s CPU"


def write(folder: Path, count: int) -> Path:
    """A site of `count` articles of a hundred words and a formula."""
    posts = folder / "content/posts"
    posts.mkdir(parents=True)
    (folder / "pyproject.toml").write_text('[tool.linocut]\ntitle = "Bench"\nbase_url = "https://bench.example/"\n')
    for number in range(count):
        chance = random.Random(number)
        words = [" ".join(chance.choice(workload.WORDS) for _ in range(length)) for length in (60, 40)]
        matter = workload.front_matter(number).replace("tags: [", "tags: [all, ")
        text = f"{matter}\n{words[0].capitalize()} ${workload.inline(chance)}$.\n\n{words[1].capitalize()}.\n"
        (posts / f"{workload.name(number)}.md").write_text(text)
    return folder
