"""The whole of an import: read the old site, write the new one, say what came of it."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from linocut.importers import trial
from linocut.importers.imported import Imported, Row, write
from linocut.importers.settings import strings
from linocut.model.site import AllowSettings, Plain
from linocut.problem import Problem, Problems
from linocut.settings import loader
from linocut.store.cache import STORE, Cache, home
from linocut.store.inputs import Inputs
from linocut.store.tempdir import scratch

if TYPE_CHECKING:
    from linocut.pipeline import Progress

Plan = Callable[[Path, datetime, Path], Imported]
"""What reads an old site, and keeps what it finds out of the new one in a store in this folder."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an import came to."""

    imported: Imported
    into: Path
    files: tuple[Path, ...]
    """Those that were written; in a dry run, those of the new site."""
    settings: bool
    """Whether pyproject.toml is among them; otherwise the site has one of its own."""
    dry: bool
    hosts: Mapping[str, tuple[str, ...]]
    """Those that articles use and the settings do not allow: of a site that already exists, which stay as they are."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What needs a hand: each kind once."""
        return grouped(self.imported.problems)

    def lines(self) -> list[str]:
        """What to print."""
        shown, whole = os.path.relpath(self.into), self.imported
        lines = [f"would write {file}" for file in self.files] if self.dry else []
        if not self.settings:
            lines += [f"pyproject.toml is yours and stays as it is; the {whole.origin} site's settings would be:"]
            lines += _told(whole.settings)
        if self.hosts:
            lines.append("the build stops at what articles load from other hosts, until your pyproject.toml allows it:")
            lines += ["    [tool.linocut.allow]", *(f"    {kind} = {strings(it)}" for kind, it in self.hosts.items())]
        elif whole.hosts and self.settings:
            named = ", ".join(sorted({host for hosts in whole.hosts.values() for host in hosts}))
            lines.append(f"pages may load from other hosts what articles load: {named}; see [tool.linocut.allow]")
        others = sum(name not in whole.urls for name in self._names())
        verb = "would be" if self.dry else "are"
        lines.append(f"pages: {len(whole.urls)}, other files: {others}; they {verb} in {shown}/")
        if self.problems:
            lines.append(f"to look at by hand: {len(self.problems)}, listed above")
        if not self.dry:
            lines.append(f"next: cd {shown} && linocut serve")
        return [*lines, f"{'':<12}{'taken':>8}{'changed':>10}{'not taken':>11}", *map(_row, whole.tally)]

    def _names(self) -> list[str]:
        return [file.relative_to(self.into).as_posix() for file in self.files]

    def plain(self) -> dict[str, Plain]:
        """The answer for `--json`, but for the problems."""
        return {
            "folder": str(self.into),
            "files": self._names(),
            "urls": dict(self.imported.urls),
            "redirects": dict(self.imported.moves),
            "settings": self.imported.settings,
            "allow": {kind: list(hosts) for kind, hosts in self.hosts.items()},
            "written": not self.dry,
        }


def run(
    plan: Plan,
    folder: Path,
    into: Path,
    *,
    dry: bool = False,
    keep: bool = False,
    progress: "Progress | None" = None,
) -> Done:
    """Import the site in `folder` into the site in `into`, made where there is none. `keep`: no cell runs. Raises
    `Problems`."""
    with scratch() as room:
        imported = plan(folder, datetime.now(UTC), room / STORE)
        if keep and imported.again:
            imported = imported.again(dict.fromkeys(imported.urls, trial.ASKED), room / STORE)
        settings = not (into / "pyproject.toml").exists()
        if dry:
            names = {*imported.files, *(["pyproject.toml"] if settings else [])}
            hosts = {} if settings else _missing(imported.hosts, into)
            return Done(imported, into, tuple(into / name for name in sorted(names)), settings, dry, hosts)
        files, settings = write(imported, into)
        if settings and not os.path.lexists(into / STORE):
            _remember(room / STORE, into / STORE)
        if imported.again and not keep:
            imported, files = _tried(imported, into, files, room / STORE, progress)
    hosts = {} if settings else _missing(imported.hosts, into)
    return Done(imported, into, tuple(files), settings, dry, hosts)


def _tried(
    imported: Imported, into: Path, files: list[Path], room: Path, progress: "Progress | None"
) -> tuple[Imported, list[Path]]:
    """Run the cells of the articles that were written, once; where some fail, the import with what was kept of them,
    and the files that are written then."""
    root = into.resolve()
    try:
        articles = {path for path in imported.urls if into / path in files}
        failed = trial.failures(root, Cache(home(root)), articles, progress)
    except Problems:  # of other articles, or of the settings: the build tells of them
        return imported, files
    if not failed or not imported.again:
        return imported, files
    store = room if room.exists() else into / STORE
    again = imported.again({path: trial.why(problem) for path, problem in failed.items()}, store)
    more, _ = write(again, into, files)
    gone = [
        file
        for file in files
        if (name := file.relative_to(into).as_posix()) in imported.files and name not in again.files
    ]
    for file in gone:
        file.unlink()
    return again, [file for file in dict.fromkeys((*files, *more)) if file not in gone]


def _remember(store: Path, new: Path) -> None:
    """Hand on what is known of the new site's articles: its first build need not parse them again."""
    try:
        shutil.move(store, new)
    except OSError:  # costs the first build its time, not the import its result
        shutil.rmtree(new, ignore_errors=True)


def _missing(wanted: Mapping[str, tuple[str, ...]], into: Path) -> dict[str, tuple[str, ...]]:
    """The hosts that a site which already exists does not allow."""
    try:
        allow = loader.load(into.resolve(), Inputs(into.resolve())).allow
    except Problems:  # the build will tell of them
        allow = AllowSettings()
    missing = {kind: tuple(host for host in hosts if not allow.covers(kind, host)) for kind, hosts in wanted.items()}
    return {kind: hosts for kind, hosts in missing.items() if hosts}


def _row(row: Row) -> str:
    return f"{row.kind:<12}{row.taken:>8}{row.changed:>10}{row.left:>11}"


_APART = 5
"""How many of one kind are listed one by one, where each has a hint of its own."""


def grouped(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each kind once, with its count and its first places: hundreds of equal lines hide what matters."""
    problems = tuple(problems)
    reasons = {(each.message, each.hint) for each in problems}
    often = Counter(message for message, _ in reasons)
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        hint = "" if often[problem.message] > _APART else problem.hint  # the first stands for all
        kinds.setdefault((problem.message, hint), []).append(problem)
    return tuple(_first(found) for found in kinds.values())


def _first(found: list[Problem]) -> Problem:
    others = [str(problem.place) for problem in found[1:] if problem.place]
    if not others:
        return found[0]
    more = f"{', '.join(others[:3])}{' ...' if len(others) > 3 else ''}"
    return replace(found[0], message=f"{found[0].message} ({len(found)} times: also {more})")


def _told(settings: str) -> list[str]:
    """The settings without what explains them."""
    lines = [line for line in settings.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [f"    {line}" for line in lines]
