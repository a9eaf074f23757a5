"""Tables of a Jupyter Book: read as those of an article's own MyST, their cells and captions in linocut's words."""

from linocut.importers.jupyter_book.directive import Directive, Known
from linocut.prose.syntax import myst


def of_lists(table: Directive, known: Known) -> list[str]:
    return _captioned(table, known, myst.barred(myst.listed(table.body), table.options))


def of_commas(table: Directive, known: Known) -> list[str]:
    file = table.options.get("file")
    lines = (known.source(file) or "").splitlines() if file else table.body
    return _captioned(table, known, myst.barred(myst.separated(lines, table.options), table.options))


def given(table: Directive, known: Known) -> list[str]:
    return _captioned(table, known, table.body)


def _captioned(table: Directive, known: Known, lines: list[str]) -> list[str]:
    """A table with what stands below it."""
    found = ["", *known.inner(lines, table.line)]
    if table.argument or table.id:
        text = " ".join(known.inner([table.argument], table.line))
        found += ["", f": {text} {{#{table.id}}}" if table.id else f": {text}"]
    return [*found, ""]
