"""The site's figures one by one, for whoever works on them: which there are, why each was drawn, and one alone."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from linocut import PACKAGE, content, prose, settings
from linocut.figure import memo, plan
from linocut.figure.memo import Memo
from linocut.model.drawing import Drawing
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems, nearest
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs, Question


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure: a script, in the states that articles show under one name. Or an article's program."""

    name: str
    """What expressions call it; of a program, its article."""
    script: str
    drawings: tuple[Drawing, ...]
    """Every state."""
    start: int
    """Index of the default state."""
    places: tuple[Place, ...]
    """Where articles show it; () when none does."""


@dataclass(frozen=True, slots=True)
class Condition:
    """How some states of a figure stand to the store."""

    reason: str
    """Why they were drawn, or must be: "new", "figures/a.py changed"."""
    fresh: bool
    """Whether the store has them."""
    drawings: tuple[Drawing, ...]

    def plain(self) -> dict[str, Any]:
        """As `--json` gives it."""
        return {"reason": self.reason, "fresh": self.fresh, "states": [dict(one.parameters) for one in self.drawings]}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All figures of a site, drafts' too."""

    site: Site
    inputs: Inputs
    cache: Cache
    entries: tuple[Entry, ...]
    """In the order of the articles, newest first."""

    def find(self, wanted: str) -> tuple[Entry, str]:
        """The figure that `wanted` names, and the query behind it, if any.

        A name, an id (`fig-attention`), the script's path from the site's folder or from the current one, or the
        picture's as an article writes it (`softmax.svg?temperature=0.5`). A script that no article shows is found by
        its path. Raises `Problems` for what names no figure, or several.
        """
        address, _, part = wanted.removeprefix("#").partition("#")
        ref, _, query = address.partition("?")
        ref = unquote(ref)
        name = ref.removeprefix("#").removeprefix("fig-").replace("-", "_")
        by_name = [entry for entry in self.entries if entry.name == name]
        paths = self._paths(ref)
        by_path = [entry for entry in self.entries if entry.script in paths]
        stem = Path(ref).name.rpartition(".")[0] or Path(ref).name
        by_stem = [entry for entry in self.entries if Path(entry.script).stem == stem and "/" not in ref]
        found = by_name or by_path or by_stem
        if len({entry.script for entry in found}) > 1:
            known = ", ".join(dict.fromkeys(entry.script for entry in found))
            raise Problems([Problem(f'"{ref}" names several figures', hint=f"name its script: {known}")])
        if found:
            return _only(found, unquote(part)), query
        for path in paths:
            if path.endswith(".py") and self.inputs.exists(path):
                keep = self.site.figures.style == "keep"
                return Entry(Path(path).stem, path, (Drawing(path, part=unquote(part), keep=keep),), 0, ()), query
        raise Problems([self._unknown(ref)])

    def _paths(self, ref: str) -> tuple[str, ...]:
        """The scripts, relative to the site, that a path may mean."""
        stem, _, suffix = ref.rpartition(".")
        path = f"{stem}.py" if suffix in {"svg", "png"} else ref
        below = path.lstrip("/")
        here = os.path.relpath(Path(path).absolute(), self.site.root)
        return tuple(dict.fromkeys((below, f"figures/{below}", f"content/{below}", Path(here).as_posix())))

    def _unknown(self, ref: str) -> Problem:
        known = {entry.name: None for entry in self.entries} | {entry.script: None for entry in self.entries}
        names = ", ".join(dict.fromkeys(entry.name for entry in self.entries)) or "none"
        return Problem(f'there is no figure "{ref}"', hint=nearest(ref, known) or f"figures of this site: {names}")

    def conditions(self, entry: Entry) -> tuple[Condition, ...]:
        """The states of a figure, by why they were drawn or must be; those that must be first."""
        groups: dict[tuple[bool, str], list[Drawing]] = {}
        for drawing in entry.drawings:
            held = plan.remembered(drawing, self.inputs, self.cache)
            key = (True, held.figure.reason) if isinstance(held, Memo) else (False, held)
            groups.setdefault(key, []).append(drawing)
        return tuple(Condition(reason, fresh, tuple(groups[fresh, reason])) for fresh, reason in sorted(groups))

    def last(self, drawing: Drawing) -> Memo | None:
        """The run that holds, else the latest."""
        held = plan.remembered(drawing, self.inputs, self.cache)
        return held if isinstance(held, Memo) else next(iter(memo.recall(drawing, self.cache)), None)

    def observed(self, entry: Entry) -> tuple[tuple[str, str], ...]:
        """What the default state was seen to use when it last ran, in words: ("read", "figures/a.py")."""
        found = self.last(entry.drawings[entry.start])
        return inputs_of(found) if found else ()

    def weight(self, entry: Entry) -> int:
        """Bytes of all states as readers load them, of those that were ever drawn."""
        memos = (self.last(drawing) for drawing in entry.drawings)
        return sum(found.figure.weight for found in memos if found)

    def plain(self, entry: Entry) -> dict[str, Any]:
        """A figure as `--json` gives it."""
        return {
            "name": entry.name,
            "script": entry.script,
            "bytes": self.weight(entry),
            "used": [str(place) for place in entry.places],
            "conditions": [condition.plain() for condition in self.conditions(entry)],
        }


def _only(found: Sequence[Entry], part: str) -> Entry:
    """The entry that shows that figure of a run; "": the first."""
    if not part:
        return found[0]
    drawings = tuple(replace(drawing, part=part) for drawing in found[0].drawings)
    return next((entry for entry in found if entry.drawings[0].part == part), replace(found[0], drawings=drawings))


def load(root: Path, cache: Cache, overrides: Mapping[str, Any] | None = None) -> Catalogue:
    """The figures of the site in `root`. Articles whose figures cannot be told are missing their figures alone.

    Raises `Problems` where no site can be told from the settings.
    """
    inputs = Inputs(root)
    site = settings.load(root, inputs, {"drafts": True, **(overrides or {})})
    sources, _ = content.load(site, inputs, cache)
    merged: dict[tuple[str, tuple[Drawing, ...]], Entry] = {}
    for article in prose.articles(site, sources, inputs, cache):
        if program := article.program:
            place = Place(article.path, program.lines[0], 1)
            merged[article.path, (program,)] = Entry(article.path, article.path, (program,), 0, (place,))
        for use in article.figures:
            key = (use.name, use.drawings)
            entry = merged.get(key) or Entry(use.name, use.drawings[0].script, use.drawings, use.start, ())
            merged[key] = replace(entry, places=(*entry.places, use.place))
    return Catalogue(site, inputs, cache, tuple(merged.values()))


_WORDS = {
    "file": "read",
    "glob": "depends on",
    "folder": "listed",
    "presence": "looked for",
    "variable": "asked for",
    "distribution": "ran with",
}


def inputs_of(found: Memo) -> tuple[tuple[str, str], ...]:
    """What a run was seen to use, in words, without linocut's own files: ("read", "figures/a.py")."""
    ours = str(PACKAGE) + os.sep
    order = list(_WORDS.values())
    told = {_told(question, answer) for question, answer in found.observed if not question.name.startswith(ours)}
    return tuple(sorted(told, key=lambda one: (order.index(one[0]), one[1])))


def _told(question: Question, answer: str) -> tuple[str, str]:
    name = question.name
    if question.kind == "distribution":
        name = f"{'Python' if name == 'python' else name} {answer or '(not installed)'}"
    elif question.kind == "variable":
        name = f"${name}" + ("" if answer else " (not set)")
    elif not answer:
        name += " (not there)"
    return _WORDS[question.kind], name
