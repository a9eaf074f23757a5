"""Run every bench_*.py beside this file and print one table: what, budget, measured.

`python -m tests.bench` runs all but those that take long, which say `NAMED`; `python -m tests.bench scale` runs one.
`python -m tests.bench quick` takes two minutes: builds of 100 articles. Options after a name are that benchmark's.
"""

import importlib
import os
import sys
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

HERE = Path(__file__).parent


def main(given: list[str]) -> None:
    """Run the named benchmarks ("build" for bench_build.py), or all that are quick."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python compiles each module once
    names = list(takewhile(lambda word: not word.startswith("--"), given))
    options = given[len(names) :]
    sys.path[:0] = [str(HERE.parents[1] / "generator"), str(HERE.parent), str(HERE.parent / "support")]
    found = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = set(names) - {*found, "quick"}
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(found)}")
    print("| what | budget | measured |\n|---|---|---|", flush=True)
    if names == ["quick"]:
        _print(importlib.import_module("bench.bench_build").rows(quick=True))
        return
    benchmarks = [importlib.import_module(f"bench.bench_{name}") for name in names or found]
    for benchmark in benchmarks:
        if names or not getattr(benchmark, "NAMED", False):
            _print(benchmark.rows(options) if options else benchmark.rows())


def _print(rows: Iterable[tuple[str, str, str]]) -> None:
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
