"""How much memory a cold build of 5,000 articles takes: minutes, so only when it is named."""

import tempfile
from pathlib import Path

from bench import process, workload

COUNT = 5000
NAMED = True


def rows() -> list[tuple[str, str, str]]:
    """The row of the budgets table that speaks of memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        spent = process.build(process.plain(folder / "plain"), workload.write(folder / "site", COUNT))
        return [(f"memory, {COUNT:,} articles", "below 400 MB", f"{spent.peak:.0f} MB, {spent.wall:.0f} s")]
