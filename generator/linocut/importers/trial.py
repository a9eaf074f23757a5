"""Imported articles, tried where they stand: their cells run once, and the first build finds what they made. Of cells
that fail, what was kept of them is shown instead."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from linocut import content, prose
from linocut.assets import images
from linocut.figure import draw
from linocut.importers import accept, notebook
from linocut.importers.imported import Content
from linocut.problem import Place, Problem, Problems
from linocut.settings import loader
from linocut.store.cache import Cache, home
from linocut.store.inputs import Inputs

if TYPE_CHECKING:
    from linocut.model.article import Article
    from linocut.model.site import Site
    from linocut.pipeline import Progress

ASKED = "it was asked for"
"""Why no cell runs where nobody wants it."""


def failures(
    root: Path, cache: Cache, paths: Collection[str], progress: "Progress | None" = None
) -> dict[str, Problem]:
    """Run the cells of these articles of the site in `root`, each as the build does: those that fail, by article.
    Raises `Problems` where the site cannot be read, or nothing can be run."""
    inputs = Inputs(root)
    site = replace(loader.load(root, inputs), drafts=True)
    sources, _ = content.load(site, inputs, cache)
    tried = [one for one in prose.articles(site, sources, inputs, cache) if one.path in paths and one.program]
    drawn = draw.figures(site, tried, inputs, cache, progress)
    wrong = [one for one in drawn.problems if one.severity == "error"]
    found: dict[str, Problem] = {}
    for article in tried:
        if article.program is None:
            continue
        if figure := drawn.figures.get(article.program):
            for reason in json.loads(cache.read(figure.results))["wrong"].values():
                found[article.path] = Problem(f"an expression in the text failed: {reason}", Place(article.path, 1))
        else:
            own = (one for one in wrong if one.place and one.place.path == article.path)
            found[article.path] = next(own, wrong[0])
    return found


def why(failed: Problem) -> str:
    """Why cells do not run, in words."""
    return "; ".join(filter(None, (failed.message, failed.hint)))


@dataclass(slots=True)
class _Trial:
    """A notebook's article that was just written."""

    root: Path
    index: Path
    cache: Cache
    told: list[Problem] = field(default_factory=list)

    @property
    def path(self) -> str:
        """In the site."""
        return self.index.relative_to(self.root).as_posix()

    def read(self) -> "tuple[Site, Article | None, Inputs]":
        """The article as the build reads it."""
        inputs = Inputs(self.root)
        site = loader.load(self.root, inputs)
        sources, _ = content.load(site, inputs, self.cache)
        articles = prose.articles(site, sources, inputs, self.cache)
        return site, next((one for one in articles if one.path == self.path), None), inputs

    def settle(self) -> None:
        """Change what the build refuses in the text."""
        for number in range(1, accept.ROUNDS + 1):
            _, article, inputs = self.read()
            if article is None:
                return
            found = [*article.problems, *_pictures(article, inputs, self.cache)]
            refused = [one for one in found if one.severity == "error" and one.place and one.place.path == self.path]
            if not refused:
                return
            files: dict[str, Content] = {self.path: self.index.read_bytes()}
            made, repairs = accept.fixed(self.path, refused, files, article.url, last=number >= accept.LAST)
            if not repairs:
                return
            for name, data in made.items():
                if isinstance(data, bytes):
                    (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                    (self.root / name).write_bytes(data)
            self.told += [accept.told_of(self.path, one) for one in repairs]

    def idle(self, file: Path, done: notebook.Written, failed: Problem, today: date) -> notebook.Written:
        """The article written anew, with what the notebook held, since a cell failed."""
        line = failed.place.line if failed.place and failed.place.line else 0
        code = self.index.read_text(encoding="utf-8").split("\n")[line - 1] if line else ""
        for path in done.files:
            path.unlink()
        made = notebook.read(file, (why(failed),))
        again = notebook.write(made, self.root, self.index.parent, today)
        lines = self.index.read_text(encoding="utf-8").split("\n")
        there = Place(self.path, lines.index(code) + 1 if code in lines else 1)
        return replace(again, problems=(replace(again.problems[0], place=there), *again.problems[1:]))


def written(
    file: Path, root: Path, folder: Path, today: date, progress: "Progress | None", *, keep: bool = False
) -> notebook.Written:
    """Write the notebook in `file` into a folder of the site in `root`, and try it there. Raises `Problems`."""
    made = notebook.read(file, (ASKED,) if keep else ())
    done = notebook.write(made, root, folder, today)
    if not folder.resolve().is_relative_to((root / "content").resolve()):
        return done
    trial = _Trial(root.resolve(), folder.resolve() / "index.md", Cache(home(root)))
    try:
        trial.settle()
        failed = None if made.idle else failures(trial.root, trial.cache, {trial.path}, progress).get(trial.path)
    except Problems:  # of another article, or of the settings: the build tells of them
        return done
    if failed:
        trial.told.clear()
        done = trial.idle(file, done, failed, today)
        trial.settle()
    return notebook.Written(done.files, (*done.problems, *trial.told))


def _pictures(article: "Article", inputs: Inputs, cache: Cache) -> list[Problem]:
    """What is wrong with image files that the article shows."""
    _, problems = images.pictures({use.path: use.place for use in article.images}, inputs, cache)
    return [one for one in problems if one.severity == "error"]
