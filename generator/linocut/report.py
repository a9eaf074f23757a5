"""The only module that prints: progress, problems, and how a command ended."""

import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linocut.problem import Problem, printable

if TYPE_CHECKING:
    from linocut.check.weight import Weight
    from linocut.figure.frozen.freeze import Frozen
    from linocut.inspect.catalogue import Catalogue, Condition, Entry
    from linocut.inspect.run_one import Trial

MANY, FIRST = 6, 3
"""Above how many warnings of a kind only the first few are told one by one."""

NOTICEABLE = 0.3
"""Seconds from which a stage is worth a line."""

_BAR = 24
_NAMES = re.compile(r"\"[^\"]*\"|`[^`]*`|'[^']*'|\S*[./#]\S+|\d+")


class Report:
    """What a command says. Problems and progress go to standard error, results to standard output."""

    def __init__(self, *, as_json: bool = False, brief: bool = False) -> None:
        self._json = as_json
        self._brief = brief
        self._terminal = sys.stderr.isatty() and not as_json
        self._started = time.perf_counter()
        self._width = 0
        self._said: dict[str, float] = {}

    def progress(self, what: str, done: int, total: int) -> None:
        """A bar on a terminal, drawn in place; elsewhere a plain line when something starts that takes time."""
        if self._json or total == 0:
            return
        if not self._terminal:
            self._plain(what, done, total)
            return
        if done >= total:
            self._wipe()
            return
        full = round(_BAR * done / total)
        line = f"{what} {'━' * full}{'╌' * (_BAR - full)} {done}/{total}"
        self._wipe()
        self._width = len(line)
        _say(click.style(line, dim=True), nl=False, err=True)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Every problem: place first, the way out last; when it is brief, of many warnings of one kind the first."""
        self._wipe()
        if self._json:
            return
        for line in _brief(tuple(problems)) if self._brief else map(written, problems):
            _say(line, err=True)

    def line(self, text: str) -> None:
        """One line of result."""
        self._wipe()
        if not self._json:
            _say(text)

    def stages(self, stages: Iterable[tuple[str, float]]) -> None:
        """One line per stage that took noticeable time."""
        for name, seconds in stages:
            if seconds >= NOTICEABLE:
                self.line(click.style(f"{name:<9} {seconds:6.1f} s", dim=True))

    def weights(self, weights: Iterable["Weight"]) -> None:
        """What the heaviest pages load, by kind."""
        heaviest = sorted(weights, key=lambda weight: (-weight.total, weight.path))[:5]
        if not heaviest:
            return
        kinds = list(heaviest[0].bytes)
        columns = {name: max(6, len(name) + 1) for name in (*kinds, "total", "files")}
        first = 80 - sum(columns.values())
        self.line(f"{'heaviest pages, kB':<{first}}" + "".join(f"{name:>{width}}" for name, width in columns.items()))
        for weight in heaviest:
            page = f"/{weight.path.removesuffix('index.html')}"
            page = page if len(page) < first else "…" + page[2 - first :]
            loads = (*weight.bytes.values(), weight.total)
            sizes = [f"{size / 1000:.{0 if size >= 100_000 else 1}f}" for size in loads]
            cells = zip((*sizes, str(weight.requests)), columns.values(), strict=True)
            self.line(f"{page:<{first}}" + "".join(f"{cell:>{width}}" for cell, width in cells))

    def catalogue(self, figures: "Catalogue") -> None:
        """A line for each figure of the site, or two where the terminal is narrow."""
        if not figures.entries:
            self.line("no article of this site has a figure that a script draws")
            return
        lines = [("name", "states", "size", "state", "script", "used in")]
        for entry in figures.entries:
            size = kilobytes(figures.weight(entry)) if figures.weight(entry) else "-"
            used = ", ".join(map(str, entry.places))
            state = condition(figures.conditions(entry))
            lines.append((entry.name, str(len(entry.drawings)), size, state, entry.script, used))
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        import shutil  # late, as json below: a build with nothing to do asks for neither

        narrow = sys.stdout.isatty() and sum(widths) + 2 * len(widths) > shutil.get_terminal_size().columns
        for number, line in enumerate(lines):
            sides = zip(line, widths, (str.ljust, str.rjust, str.rjust, str.ljust, str.ljust, str.ljust), strict=True)
            cells = [side(cell, width) for cell, width, side in sides]
            rows = ["  ".join(cells[:4]), "  " + ", ".join(line[4:])] if narrow else ["  ".join(cells)]
            for row, text in enumerate(rows):
                self.line(click.style(text.rstrip(), dim=True) if row or not number else text.rstrip())

    def reasons(self, figures: "Catalogue", entry: "Entry") -> None:
        """Why the states of a figure were drawn or will be, and what the figure was seen to read."""
        conditions = figures.conditions(entry)
        for one in conditions:
            count = len(one.drawings)
            self.line(explained(entry.name, one.reason, count, len(entry.drawings), pending=not one.fresh))
        if all(one.fresh for one in conditions):
            self.line(f"{entry.name}  up to date; its script")
            for verb, names in summed(figures.observed(entry)):
                self.line(f"  {verb:<10}  {names}")

    def trial(self, trial: "Trial", root: Path) -> None:
        """What came of drawing one figure."""
        self.problems(trial.problems)
        spent = f"{trial.spent.seconds:.2f} s, {trial.spent.memory / 1e6:,.0f} MB"
        state = ", ".join(f"{name}={value}" for name, value in trial.drawing.parameters)
        part = f" #{trial.drawing.part}" if trial.drawing.part else ""
        what = trial.drawing.script + (f" ({state})" if state else "") + part
        if trial.figure is None:
            self.line(f"{what}: no figure, {spent}")
            return
        size = f"{trial.figure.width:g} by {trial.figure.height:g}"
        drawn = counted(len(trial.figure.frames), "figure") if trial.drawing.program else size
        self.line(f"{what}: {drawn}, {spent}")
        told = {"alt": trial.figure.alt} if trial.figure.alt else {}
        for name, value in {**told, **trial.results}.items():
            self.line(f"  {name} = {shortened(value)}")
        for file in trial.files:
            self.line(f"wrote {file.relative_to(root)} ({kilobytes(file.stat().st_size)})")

    def frozen(self, done: "Frozen") -> None:
        """What came of freezing: the records that changed, and what all of them weigh."""
        for verb, names in (("wrote", done.written), ("removed", done.removed)):
            for name in names:
                self.line(f"{verb} {name}")
        changes = [
            f"{len(done.written)} written" if done.written else "",
            f"{len(done.removed)} removed" if done.removed else "",
        ]
        size = kilobytes(done.size) if done.size < 1e6 else f"{done.size / 1e6:,.1f} MB"
        told = ", ".join(filter(None, changes)) or "all up to date"
        self.line(f"{counted(done.figures, 'drawing')} in frozen/, {size}: {told}")

    def heard(self, data: bytes) -> None:
        """What a script prints, as it prints it."""
        if not self._json:
            self._wipe()
            _say(data, nl=False, err=True)

    def written(self, files: Iterable[Path], folder: Path) -> None:
        """Files that were made for the author to go on with."""
        for file in files:
            self.line(f"wrote {file.relative_to(folder) if folder.is_absolute() else file}")

    def answer(self, value: Any) -> None:
        """The answer of a command called with --json."""
        if self._json:
            import json

            _say(json.dumps(value, ensure_ascii=False, indent=1, default=str))

    def seconds(self) -> str:
        """Time since the command began, for its last line."""
        return f"{time.perf_counter() - self._started:.2f} s"

    def _plain(self, what: str, done: int, total: int) -> None:
        now = time.perf_counter()
        last = self._said.get(what)
        if last is None or (now - last >= 5 and done < total):
            self._said[what] = now
            _say(f"{what}: {done} of {total}", err=True)

    def _wipe(self) -> None:
        if self._width:
            _say("\r" + " " * self._width + "\r", nl=False, err=True)
            self._width = 0


def _say(text: str | bytes, *, nl: bool = True, err: bool = False) -> None:
    """Print: in colour on a terminal, unless the environment says otherwise (no-color.org, force-color.org)."""
    colour = None
    if os.environ.get("NO_COLOR"):
        colour = False
    elif any(os.environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        colour = True
    click.echo(text, nl=nl, err=err, color=colour)


def _brief(problems: tuple[Problem, ...]) -> Iterator[str]:
    """Lines for all problems, but of many warnings of one kind for the first few, and for how many more there are."""
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(_kind(problem), []).append(problem)
    for problem in problems:
        alike = kinds[_kind(problem)]
        if problem.severity == "error" or len(alike) <= MANY or problem in alike[:FIRST]:
            yield written(problem)
        elif problem is alike[-1]:
            rest = alike[FIRST:]
            files = counted(len({one.place.path for one in rest if one.place}), "file")
            mark = click.style("warning: ", fg="yellow")
            yield f"{mark}{len(rest)} more like it in {files}: {printable(problem.message)}; -v lists them all"


def _kind(problem: Problem) -> str:
    """What warnings have in common that differ in the names, addresses and numbers that they tell of alone."""
    kind: str = _NAMES.sub("", problem.message)
    return problem.severity + kind


def written(problem: Problem) -> str:
    """`content/posts/x.md:41:7: unknown figure "atention"; did you mean "attention"?` and its detail, indented."""
    colour = "red" if problem.severity == "error" else "yellow"
    place = click.style(f"{problem.place}: ", bold=True) if problem.place else ""
    severity = "" if problem.severity == "error" else click.style("warning: ", fg=colour)
    hint = f"; {problem.hint}" if problem.hint else ""
    message = click.style(printable(problem.message), fg=colour if problem.severity == "error" else None)
    detail = "".join(f"\n    {printable(line)}" for line in problem.detail.splitlines())
    return place + severity + message + printable(hint) + detail


def explained(name: str, reason: str, states: int = 1, of: int = 1, *, pending: bool = False) -> str:
    """`attention  drawn again: figures/llm.py changed`, for some of its states; `pending`: it will be."""
    verb = ("to be " if pending else "") + ("drawn" if reason == "new" else "drawn again")
    count = f"{states} of {of} states" if states < of else f"{states} states" if states > 1 else ""
    return f"{name}  {verb}: {reason}" + (f" ({count})" if count else "")


def summed(observed: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What a script was seen to use, as lines: versions on one, the many places where a module might be counted."""
    versions, searched = [], 0
    for verb, name in observed:
        if verb == "ran with":
            versions.append(name)
        elif verb == "looked for" and Path(name.removesuffix(" (not there)")).suffix in {"", ".py"}:
            searched += 1
        else:
            yield verb, name
    if searched:
        yield "looked for", f"modules and folders in {counted(searched, 'place')}"
    if versions:
        yield "ran with", ", ".join(versions)


def condition(conditions: Sequence["Condition"]) -> str:
    """How a figure's states stand to the store: "up to date", "to be drawn: new"."""
    pending = [one for one in conditions if not one.fresh]
    if not pending:
        return "up to date"
    reason = pending[0].reason
    count, of = (sum(len(one.drawings) for one in group) for group in (pending, conditions))
    some = f"{count} of {of} " if count < of else ""
    return f"{some}to be drawn{'' if reason == 'new' else ' again'}: {reason}"


def shortened(value: Any) -> str:
    """A result on one line: long lists by their beginning and their length."""
    if isinstance(value, list) and len(value) > 6:
        return f"[{', '.join(map(shortened, value[:4]))}, ... {len(value)} in all]"
    if isinstance(value, float):
        return f"{value:.6g}"
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:99] + "…"


def plain(problem: Problem) -> dict[str, Any]:
    """A problem as --json gives it."""
    return {**asdict(problem), "place": asdict(problem.place) if problem.place else None}


def kilobytes(size: int) -> str:
    """`12.3 kB`."""
    return f"{size / 1000:,.1f} kB"


def counted(number: int, what: str) -> str:
    """`1 page`, `3 pages`."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")
