"""What parsing an article costs, formulas and all, beside Python-Markdown alone on the same text."""

import tempfile
import time
from pathlib import Path

from bench import workload

COUNT = 40


def rows() -> list[tuple[str, str, str]]:
    """The row of the budgets table that speaks of prose; CPU time, in this process."""
    from markdown import Markdown

    from linocut import content, settings
    from linocut.bibliography import Shelf
    from linocut.prose import article
    from linocut.store.inputs import Inputs

    with tempfile.TemporaryDirectory() as name:
        root = workload.write(Path(name) / "site", COUNT)
        inputs = Inputs(root)
        site = settings.load(root, inputs)
        sources, _ = content.load(site, inputs)
        bodies = [content.body(source, inputs) for source in sources]
        shelf = Shelf(inputs)  # as a build has it: works cited are read once for all articles
        plain = Markdown(extensions=["tables", "attr_list", "def_list", "abbr", "fenced_code", "codehilite"])
        spent = {"plain": 0.0, "ours": 0.0}
        for source, body in list(zip(sources, bodies, strict=True)) * 2:  # the first round loads lexers and patterns
            start = time.process_time()
            plain.reset().convert(body)
            between = time.process_time()
            article.parse(site, source, body, inputs, shelf=shelf)
            spent["plain"] += between - start
            spent["ours"] += time.process_time() - between
    each = {name: f"{seconds / COUNT / 2 * 1000:.1f} ms" for name, seconds in spent.items()}
    measured = f"{each['ours']}, {spent['ours'] / spent['plain']:.1f} x Python-Markdown with Pygments ({each['plain']})"
    return [("parsing an article, its 16 formulas included", "at most twice Python-Markdown", measured)]
