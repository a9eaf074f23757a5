"""What a first visit to the showcase's article loads, as `linocut check` weighs it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = "posts/llms-are-math/index.html"


def rows() -> list[tuple[str, str, str]]:
    """The row of the budgets table that speaks of the flagship page."""
    what, budget = "the flagship page, a first visit, compressed", "220 kB, at most 6 requests"
    command = [sys.executable, "-m", "linocut", "check", "--json"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    pages = json.loads(ended.stdout).get("pages", []) if ended.stdout else []
    page = next((page for page in pages if page["page"] == PAGE), None)
    if page is None:
        return [(what, budget, "not measured: `make site` first")]
    kinds = ", ".join(f"{kind} {size / 1000:.0f}" for kind, size in page["bytes"].items() if size)
    return [(what, budget, f"{page['total'] / 1000:.0f} kB ({kinds}), {page['requests']} requests")]
