"""Whole builds as whole processes: with nothing to do, with one paragraph edited, cold, and how memory grows.

Times are CPU times of the build and all that it starts, medians of several runs, without the search installed, and with
compiled modules in place. Other work on the machine adds to them: read the ratios.
"""

import statistics
import tempfile
from pathlib import Path

from bench import process, workload

RUNS = 5
SIZES = (250, 500, 1000)


def rows() -> list[tuple[str, str, str]]:
    """The rows of the budgets table that speak of whole builds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = process.plain(folder / "plain")
        sites = {count: workload.write(folder / str(count), count) for count in SIZES}
        cold = {count: process.build(python, site) for count, site in sites.items()}
        large = sites[SIZES[-1]]
        process.build(python, large)  # the first run after a build compiles nothing any more
        start = statistics.median(process.run([python, "-c", "pass"], large).cpu for _ in range(RUNS))
        nothing, one = idle_and_edited(python, large)
        process.build(process.ours(), large)
        searched, found = idle_and_edited(process.ours(), large)
        return [
            ("no-change build, 1,000 articles", "the interpreter's start + 100 ms",
             f"start {ms(start)} + {ms(nothing - start)}"),
            ("one paragraph edited, 1,000 articles", "no-change + 50 ms",
             f"no-change {ms(nothing)} + {ms(one - nothing)} ({one / nothing:.1f} x no-change)"),
            ("the same, with full-text search", "", f"no-change {ms(searched)} + {ms(found - searched)}"),
            ("cold, 1,200 words, 16 formulas, 3 code blocks", "linear", growth(cold)),
            ("memory, 5,000 articles", "below 400 MB", peaks(cold)),
        ]  # fmt: skip


def idle_and_edited(python: str, site: Path) -> tuple[float, float]:
    """CPU seconds of a build with nothing to do, and of one after an edit, taken in turn."""
    idle, edited = [], []
    for number in range(RUNS):
        idle.append(process.build(python, site).cpu)
        workload.edit(site, 500 + number)
        edited.append(process.build(python, site).cpu)
    return statistics.median(idle), statistics.median(edited)


def growth(cold: dict[int, process.Spent]) -> str:
    """How the time of one article grows with their number."""
    each = ", ".join(f"{ms(spent.cpu / count)} each of {count}" for count, spent in cold.items())
    return f"{each}; {cold[SIZES[-1]].cpu:.1f} s CPU, {cold[SIZES[-1]].wall:.1f} s"


def peaks(cold: dict[int, process.Spent]) -> str:
    """The largest process of each build; what 5,000 articles come to by the slope, measured by `bench memory`."""
    half, whole = SIZES[-2:]
    slope = (cold[whole].peak - cold[half].peak) / (whole - half)
    measured = ", ".join(f"{spent.peak:.0f} MB at {count}" for count, spent in cold.items())
    return (
        f"{measured}: {cold[whole].peak + 4000 * slope:.0f} MB by the slope; `python -m tests.bench memory` measures it"
    )


def ms(seconds: float) -> str:
    """Milliseconds, rounded."""
    return f"{seconds * 1000:.0f} ms"
