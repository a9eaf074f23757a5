"""Whole builds as whole processes: with nothing to do, with one paragraph edited, cold, and how memory grows."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import workload

GENERATOR = Path(__file__).parents[2] / "generator"
RUNS = 7


def rows() -> list[tuple[str, str, str]]:
    """The rows of the budgets table that speak of whole builds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = workload.write(folder / "500", 500)
        large = workload.write(folder / "1000", 1000)
        cold_small, cold, bare = run(small), run(large), [run_bare() for _ in range(RUNS)]
        idle = [run(large)[0] for _ in range(RUNS)]
        edited = [edit(large, number) for number in range(RUNS)]
        start = statistics.median(bare)
        nothing, one = statistics.median(idle), statistics.median(edited)
        return [
            ("no-change build, 1,000 articles", "the interpreter's start + 100 ms",
             f"start {ms(start)} + {ms(nothing - start)} ({nothing / start:.1f} x start)"),
            ("one paragraph edited, 1,000 articles", "no-change + 50 ms",
             f"no-change + {ms(one - nothing)} ({one / nothing:.1f} x no-change)"),
            ("1,000 articles cold", "linear, memory flat",
             f"{cold[0]:.1f} s, {cold[0] / cold_small[0]:.2f} x 500 articles; peak {cold[1]} MB "
             f"({cold_small[1]} MB at 500)"),
        ]  # fmt: skip


def memory(count: int) -> str:
    """Peak memory of a cold build of `count` articles."""
    with tempfile.TemporaryDirectory() as name:
        seconds, peak = run(workload.write(Path(name) / "site", count))
    return f"{count} articles: {seconds:.0f} s, peak {peak} MB"


def run(site: Path) -> tuple[float, int]:
    """(seconds, peak MB) of one `linocut build` in a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "linocut", "build"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(GENERATOR)},
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the build of {site} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss // 1024


def run_bare() -> float:
    """Seconds of an interpreter that does nothing."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - start


def edit(site: Path, number: int) -> float:
    """Seconds of a build after one paragraph of one article changed."""
    file = site / "content" / "posts" / f"article-{500 + number:05}.md"
    file.write_text(file.read_text() + f"\nOne more paragraph, number {number}.\n")
    return run(site)[0]


def ms(seconds: float) -> str:
    """Milliseconds, rounded."""
    return f"{seconds * 1000:.0f} ms"


if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1])]
    print(memory(int(sys.argv[1])), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
