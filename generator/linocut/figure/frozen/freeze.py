"""Writes the records of figures, for machines on which they cannot be drawn; see `record` and `frozen`."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from linocut import content, prose, settings
from linocut.figure import draw, plan
from linocut.figure.frozen import reader, record
from linocut.figure.frozen.portable import staying
from linocut.figure.frozen.record import Record
from linocut.figure.memo import Memo, blobs, recall
from linocut.figure.output import png_image
from linocut.model.drawing import Drawing
from linocut.model.site import Site
from linocut.problem import Place, Problem, Problems
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs
from linocut.system.files import atomic

_ATTRIBUTES = f"{record.FOLDER}/.gitattributes"
_AS_THEY_ARE = b"""\
# Written by `linocut figures freeze`. Its files keep their bytes on every system.
assets/** -text linguist-generated
*.json text eol=lf
"""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What `linocut figures freeze` came to. Paths are relative to the site."""

    figures: int
    """Drawings that have a record which holds."""
    written: tuple[str, ...]
    """Records that are new or changed."""
    removed: tuple[str, ...]
    """Records of drawings that nobody asks for any more."""
    size: int
    """Bytes of all records and their files."""
    problems: tuple[Problem, ...]

    @property
    def good(self) -> bool:
        """Whether every drawing asked for has a record which holds."""
        return all(problem.severity != "error" for problem in self.problems)


def freeze(root: Path, cache: Cache, progress: Callable[[str, int, int], None] | None = None, *,
           again: bool = False) -> Frozen:  # fmt: skip
    """Write a record of each drawing that the site in `root` asks for, drafts too, and remove those of others.

    A drawing that was never drawn on this machine is drawn only if its record does not hold: it may need what is not
    here. Every other drawing comes from the cache or is drawn, as in a build. With `again`, so is each. Where a figure
    cannot be drawn, its record stays as it is, and the problem is in the answer. Raises `Problems` when the articles do
    not say which figures they want.
    """
    inputs = Inputs(root)
    site = settings.load(root, inputs, {"drafts": True})
    asked = _asked(site, inputs, cache)
    kept = [] if again else [drawing for drawing in asked if _made_elsewhere(drawing, inputs, cache)]
    wanted = {drawing: places for drawing, places in asked.items() if drawing not in kept}
    problems = draw.draw(site, wanted, inputs, cache, progress).problems
    memos = {drawing: memo for drawing in wanted if isinstance(memo := plan.remembered(drawing, inputs, cache), Memo)}
    written = _write_all(site.root, memos, inputs, cache)
    needed = {record.path_of(drawing) for drawing in asked}
    for drawing in asked:
        needed |= _files(site.root, drawing)
    removed = _remove(site.root, needed | ({_ATTRIBUTES} if asked else set()))
    size = sum((site.root / name).stat().st_size for name in needed if (site.root / name).is_file())
    return Frozen(len(memos) + len(kept), written, removed, size, problems)


def _asked(site: Site, inputs: Inputs, cache: Cache) -> Mapping[Drawing, tuple[Place, ...]]:
    sources, problems = content.load(site, inputs, cache)
    articles = prose.articles(site, sources, inputs, cache)
    problems = (*problems, *(problem for article in articles for problem in article.problems))
    if any(problem.severity == "error" for problem in problems):
        raise Problems(problems)
    return plan.drawings(articles)


def _made_elsewhere(drawing: Drawing, inputs: Inputs, cache: Cache) -> bool:
    """Whether all that is known of a drawing is a record that holds."""
    if recall(drawing, cache) or not inputs.exists(drawing.script):
        return False
    try:
        found = reader.holding(drawing, inputs)
        if isinstance(found, Record):
            reader.thaw(found, drawing, inputs, cache)
    except Problems:
        return False
    return isinstance(found, Record)


def _write_all(root: Path, memos: Mapping[Drawing, Memo], inputs: Inputs, cache: Cache) -> tuple[str, ...]:
    """Write the records of runs, and their files; the paths of the records that changed."""
    if memos:
        _write(root / _ATTRIBUTES, _AS_THEY_ARE)
    local = staying(root, {question for memo in memos.values() for question, _ in memo.observed})
    changed = []
    for drawing, memo in memos.items():
        # Where it is needed, the fonts of matplotlib may be missing, or another resvg be there.
        own = memo.figure.svg or memo.figure.png  # cells have none of their own
        png = cache.blob(png_image.png(memo.figure, cache) if own else b"", ".png")
        for blob in (*blobs(memo.figure), png):
            _write(root / record.asset(blob), cache.read(blob))
        path = record.path_of(drawing)
        text = record.written(
            memo, png, [(question, answer) for question, answer in memo.observed if question not in local]
        )
        if not _says(text, path, inputs) and _write(root / path, text):
            changed.append(path)
    return tuple(changed)


def _says(text: bytes, path: str, inputs: Inputs) -> bool:
    """Whether the record that is there tells the same of the figure, and holds: then it is left as it is.

    Which files that are not there Python looks for differs a little from one version to the next. Authors who have
    different ones would else take turns in rewriting every record.
    """
    try:
        before = record.read(inputs.read(path), path)
    except (OSError, Problems):
        return False
    same = msgspec.structs.replace(record.read(text, path), observed=before.observed) == before
    return same and inputs.holds(before.questions)


def _write(path: Path, data: bytes) -> bool:
    """Write a file unless it holds this already; whether it did not."""
    with suppress(OSError):
        if path.read_bytes() == data:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic(path, data)
    return True


def _files(root: Path, drawing: Drawing) -> set[str]:
    """The files that the record of a drawing names; of one that cannot be read, all that there are."""
    path = record.path_of(drawing)
    try:
        found = record.read((root / path).read_bytes(), path)
    except OSError:
        return set()
    except Problems:
        return {f"{record.ASSETS}/{file.name}" for file in (root / record.ASSETS).glob("*")}
    return {record.asset(blob) for blob in blobs(record.figure(found, drawing, ""))}


def _remove(root: Path, needed: set[str]) -> tuple[str, ...]:
    """Remove records and files that nothing needs, and folders that become empty; the records' paths."""
    removed = []
    for path in sorted((root / record.FOLDER).rglob("*"), reverse=True):  # what a folder holds comes before it
        name = path.relative_to(root).as_posix()
        if path.is_dir():
            with suppress(OSError):
                path.rmdir()
        elif name not in needed and (name.startswith(record.ASSETS) or path.suffix == ".json" or name == _ATTRIBUTES):
            path.unlink()
            if not name.startswith(record.ASSETS) and name != _ATTRIBUTES:
                removed.append(name)
    with suppress(OSError):
        (root / record.FOLDER).rmdir()
    return tuple(sorted(removed))
