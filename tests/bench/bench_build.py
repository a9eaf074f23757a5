"""Whole builds as processes: cold, nothing to do, a paragraph or a figure edited, and what others take for the same.

Processor time is that of the build and all that it starts, without the search installed, and with compiled modules in
place. Other work on the machine adds to it, and more to wall time: read the ratios. `quick` stops at 100 articles.
Nothing is deleted before all is measured: for minutes after, ext4 looks past each file that was deleted whenever one is
made, which can take as long as the build.
"""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import others, photographs, process, workload

RUNS = 5
SIZES = (100, 1000)

Row = tuple[str, str, str]


def rows(quick: bool = False) -> Iterator[Row]:
    """The rows of the budgets table that speak of whole builds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = process.plain(folder / "plain")
        process.build(python, workload.write(folder / "warm", 30))  # compiles what has changed
        yield _first(python, folder)
        for count in SIZES[: 1 if quick else None]:
            site = workload.write(folder / str(count), count)
            cold = process.build(python, site)
            yield from _cold(count, cold, _others(folder / f"others-{count}", count) if others.there() else {})
            yield from _again(python, site, count)
            yield from _pictures(python, folder / f"{count}-plain", count, cold)
        if not quick:
            process.build(process.ours(), site)
            searched, edited = idle_and_edited(process.ours(), site, SIZES[-1])
            yield "the same, with full-text search", "", f"no-change {beyond(searched, edited)}"


def _first(python: str, folder: Path) -> Row:
    """A newcomer's site, which has one figure."""
    spent = []
    for number in range(RUNS):
        process.run([python, "-m", "linocut", "new", "site", f"first-{number}"], folder)
        spent.append(process.build(python, folder / f"first-{number}"))
    best = min(spent, key=lambda one: one.cpu)
    return "`linocut new site`, first build", "1.5 s", spell(best)


def _cold(count: int, cold: process.Spent, beside: dict[str, process.Spent]) -> list[Row]:
    of = f"{count:,} articles, cold"
    found = [(of, "linear; below 400 MB", f"{spell(cold)}, {cold.peak:.0f} MB, {ms(cold.cpu / count)} CPU an article")]
    for name, spent in beside.items():
        ratio = f"{cold.cpu / spent.cpu:.2f} x its CPU, {cold.wall / spent.wall:.2f} x its wall time ({spell(spent)})"
        found.append((f"{of}, beside {name}", BUDGETS.get(name, ""), ratio))
    return found


BUDGETS = {"Pelican": "1.2 x its CPU", "Hugo": "1.0 x its wall time"}


def _others(folder: Path, count: int) -> dict[str, process.Spent]:
    return {
        "Pelican": others.pelican(folder / "pelican", count),
        "Hugo": others.hugo(folder / "hugo", count),
        "Python-Markdown alone": others.markdown(folder / "markdown", count),
        "Python-Markdown and Pygments": others.markdown(folder / "markdown", count, "codehilite"),
    }


def _again(python: str, site: Path, count: int) -> list[Row]:
    process.build(python, site)  # the first run after a build compiles nothing any more
    start = statistics.median(process.run([python, "-c", "pass"], site).cpu for _ in range(RUNS))
    nothing, one = idle_and_edited(python, site, count)
    _draw(site, 0, "\n![A line.](/figures/line.svg){#fig-line}\n")
    process.build(python, site)
    drawn = []
    for number in range(1, RUNS):
        _draw(site, number)
        drawn.append(process.build(python, site))
    return [
        (f"{count:,} articles, nothing changed", "the interpreter's start + 100 ms",
         f"start {ms(start)} + {ms(nothing.cpu - start)} CPU; {ms(nothing.wall)} in all"),
        (f"{count:,} articles, one paragraph edited", "no-change + 50 ms", f"no-change {beyond(nothing, one)}"),
        (f"{count:,} articles, one figure edited", "", f"no-change {beyond(nothing, _middle(drawn))}"),
    ]  # fmt: skip


def _draw(site: Path, number: int, shown: str = "") -> None:
    """Another state of the site's one figure, which its first article is to show."""
    (site / "figures").mkdir(exist_ok=True)
    (site / "figures/line.py").write_text(
        "import matplotlib.pyplot as plt\n\n\ndef figure():\n    fig, ax = plt.subplots()\n"
        f"    ax.plot([1, 2, {number}])\n    return fig, {{'alt': 'A line.'}}\n"
    )
    if shown:
        article = site / "content/posts" / f"{workload.name(0)}.md"
        article.write_text(article.read_text() + shown)


def _pictures(python: str, site: Path, count: int, cold: process.Spent) -> list[Row]:
    """The same in a folder of its own, without photographs: what they took of the first build."""
    workload.write(site, count)
    for path in (site / "content/posts").iterdir():
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("![")))
    without = process.build(python, site)
    each = (cold.cpu - without.cpu) / photographs.COUNT
    said = f"{spell(without)}, {ms(without.cpu / count)} CPU an article; a photograph {each:.2f} s"
    return [(f"{count:,} articles, cold, without photographs", "15 ms CPU an article", said)]


def idle_and_edited(python: str, site: Path, count: int) -> tuple[process.Spent, process.Spent]:
    """What a build takes with nothing to do, and after an edit, taken in turn."""
    idle, edited = [], []
    for number in range(RUNS):
        idle.append(process.build(python, site))
        workload.edit(site, count // 2 + number)
        edited.append(process.build(python, site))
    return _middle(idle), _middle(edited)


def _middle(spent: Sequence[process.Spent]) -> process.Spent:
    """The median of each."""
    found = (statistics.median(getattr(one, name) for one in spent) for name in ("cpu", "wall", "peak"))
    return process.Spent(*found)


def beyond(idle: process.Spent, more: process.Spent) -> str:
    """ "110 ms + 400 ms CPU; 150 ms + 500 ms in all"."""
    cpu, wall = (f"{ms(a)} + {ms(b - a)}" for a, b in ((idle.cpu, more.cpu), (idle.wall, more.wall)))
    return f"{cpu} CPU; {wall} in all"


def spell(spent: process.Spent) -> str:
    """ "12.3 s CPU, 6.5 s"."""
    return f"{spent.cpu:.1f} s CPU, {spent.wall:.1f} s"


def ms(seconds: float) -> str:
    """Milliseconds, rounded."""
    return f"{seconds * 1000:.0f} ms"
