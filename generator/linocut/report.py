"""The only module that prints: progress, problems, and how a command ended."""

import json
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linocut.model import Problem

if TYPE_CHECKING:
    from linocut.check.weight import Weight

NOTICEABLE = 0.3
"""Seconds from which a stage is worth a line."""

_BAR = 24


class Report:
    """What a command says. Problems and progress go to standard error, results to standard output."""

    def __init__(self, *, as_json: bool = False) -> None:
        self._json = as_json
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
        click.echo(click.style(line, dim=True), nl=False, err=True)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Every problem: place first, the way out last."""
        self._wipe()
        if self._json:
            return
        for problem in problems:
            click.echo(written(problem), err=True)

    def line(self, text: str) -> None:
        """One line of result."""
        self._wipe()
        if not self._json:
            click.echo(text)

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
        self.line(f"{'heaviest pages, kB':<40}" + "".join(f"{kind:>8}" for kind in [*kinds, "total", "files"]))
        for weight in heaviest:
            sizes = [f"{weight.bytes[kind] / 1000:>8.1f}" for kind in kinds]
            page = weight.path if len(weight.path) < 40 else "…" + weight.path[-38:]
            self.line(f"{page:<40}" + "".join(sizes) + f"{weight.total / 1000:>8.1f}{weight.requests:>8}")

    def written(self, files: Iterable[Path], folder: Path) -> None:
        """Files that were made for the author to go on with."""
        for file in files:
            self.line(f"wrote {file.relative_to(folder) if folder.is_absolute() else file}")

    def answer(self, value: Any) -> None:
        """The answer of a command called with --json."""
        if self._json:
            click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))

    def seconds(self) -> str:
        """Time since the command began, for its last line."""
        return f"{time.perf_counter() - self._started:.2f} s"

    def _plain(self, what: str, done: int, total: int) -> None:
        now = time.perf_counter()
        last = self._said.get(what)
        if last is None or (now - last >= 5 and done < total):
            self._said[what] = now
            click.echo(f"{what}: {done} of {total}", err=True)

    def _wipe(self) -> None:
        if self._width:
            click.echo("\r" + " " * self._width + "\r", nl=False, err=True)
            self._width = 0


def written(problem: Problem) -> str:
    """`content/posts/x.md:41:7: unknown figure "atention"; did you mean "attention"?` and its detail, indented."""
    colour = "red" if problem.severity == "error" else "yellow"
    place = click.style(f"{problem.place}: ", bold=True) if problem.place else ""
    severity = "" if problem.severity == "error" else click.style("warning: ", fg=colour)
    hint = f"; {problem.hint}" if problem.hint else ""
    head = place + severity + click.style(problem.message, fg=colour if problem.severity == "error" else None) + hint
    detail = "".join(f"\n    {line}" for line in problem.detail.splitlines())
    return head + detail


def plain(problem: Problem) -> dict[str, Any]:
    """A problem as --json gives it."""
    return {**asdict(problem), "place": asdict(problem.place) if problem.place else None}


def counted(number: int, what: str) -> str:
    """`1 page`, `3 pages`."""
    return f"{number:,} {what}" + ("" if number == 1 else "s")
