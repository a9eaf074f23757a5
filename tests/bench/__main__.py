"""Run every bench_*.py beside this file and print one table: what, budget, measured.

`python -m tests.bench` runs all but those that take long, which say `NAMED`; `python -m tests.bench memory` runs one.
"""

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(names: list[str]) -> None:
    """Run the named benchmarks ("build" for bench_build.py), or all that are quick."""
    sys.path[:0] = [str(HERE.parents[1] / "generator"), str(HERE.parent)]
    found = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unknown = set(names) - set(found)
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}; there are: {', '.join(found)}")
    benchmarks = [importlib.import_module(f"bench.bench_{name}") for name in names or found]
    print("| what | budget | measured |\n|---|---|---|", flush=True)
    for benchmark in benchmarks:
        if names or not getattr(benchmark, "NAMED", False):
            for what, budget, measured in benchmark.rows():
                print(f"| {what} | {budget} | {measured} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
