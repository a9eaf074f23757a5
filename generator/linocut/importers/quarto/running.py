"""Whether the cells of a page run here; where they cannot, what Quarto or the notebook kept of them stands instead."""

from collections.abc import Mapping
from pathlib import Path
from posixpath import join, normpath
from typing import NamedTuple

from linocut.importers.imported import Content
from linocut.importers.quarto import cells, kept, notebooks, rendered, text
from linocut.importers.quarto.pages import Page
from linocut.importers.quarto.text import Web

_DRAWN = frozenset(("ojs", "mermaid", "dot"))
"""Languages whose cells run in a reader's browser: Quarto keeps nothing of what they show."""


class Found(NamedTuple):
    """How a page's cells stand in the new site."""

    body: str
    runs: bool = True
    """Whether its cells in Python are cells here; else all of them are what was kept."""
    off: bool = False
    """Whether its front matter must say that none runs."""
    files: Mapping[str, Content] = {}
    """By path in the new site."""
    told: tuple[tuple[str, str], ...] = ()
    """What needs a hand: message, hint."""


def found(folder: Path, page: Page, held: notebooks.Read | None, why: str, web: Web, *, output: str = "") -> Found:
    """The text of a page of the project in `folder`; `held` is the notebook that it is, `why` its cells were found not
    to run, `output` the folder of the rendered site."""
    body = page.matter.body
    whole = text.spread(body, web)
    beside = {normpath(join("content", page.folder, name)): data for name, data in held.files.items()} if held else {}
    still = page.matter.set.get("execute", {}).get("eval") is False and not cells.asks(whole)
    used = cells.languages(whole) - ({"python"} if still else set())
    lacks = _lacks(folder, page, whole, web) if "python" in used else []
    lacks = list(held.idle) if held else [why] if why and "python" in used else lacks
    if not held and (used - _DRAWN - {"python"} or lacks):
        kept_of = _kept(folder, page, body, output)
        if kept_of:
            files = {normpath(join("content", page.folder, name)): file for name, file in kept_of.files.items()}
            told = f"cells stand with what {kept_of.where}, and do not run{_because(lacks)}"
            hint = "code that runs here is in Python; the pictures are files beside the text"
            return Found(kept_of.text, runs=False, files=files, told=((told, hint),))
    if not lacks:
        return Found(body, files=beside)
    hint = "once they can, take eval out of execute in the front matter"
    return Found(cells.idle(body), off=True, files=beside, told=((f"cells do not run{_because(lacks)}", hint),))


class _Memory(NamedTuple):
    """What Quarto kept of a page."""

    text: str
    files: Mapping[str, Path]
    where: str


def _kept(folder: Path, page: Page, body: str, output: str) -> _Memory | None:
    """The page with what its cells gave: as it was frozen; in the text of today, where that says more; from the
    rendered site, where it was not frozen."""
    markdown, pictures, same = notebooks.frozen(folder, page.source)
    says = page.matter.set.get("execute", {})
    hides = says.get("echo") is False
    fold = str(says.get("code-summary") or "Code") if says.get("code-fold") in {True, "show", "true"} else ""
    if markdown:
        own = body_of(markdown)
        if same or not kept.newer(body, own):
            return _Memory(notebooks.unwrapped(own, fold), pictures, "Quarto kept of them")
        fresh = [one._replace(text=notebooks.unwrapped(one.text, fold)) for one in kept.frozen(own)]
        made = kept.placed(body, fresh, own, hides=hides)
        return _Memory(made, pictures, "Quarto kept of them when the text was another")
    found, said, pictures = rendered.read(folder, output, page.source) if output else ([], "", {})
    if not said.strip():
        return None
    made = kept.placed(body, found, said, hides=hides)
    return _Memory(made, pictures, "they show in the rendered site")


def _lacks(folder: Path, page: Page, body: str, web: Web) -> list[str]:
    """Why cells in Python cannot run, as far as they tell."""
    beside = {file.stem for file in (folder / page.folder).glob("*.py")} | {"figures"}

    def told(own: set[str]) -> list[str]:
        return cells.hindrances(body, own, lambda code: text.spread(code, web))

    if not told(beside):
        return []
    modules = [file.relative_to(folder) for file in folder.rglob("*.py")]  # cells may say where they look for them
    return told(beside.union(*({file.stem, *file.parts[:-1]} for file in modules)))


def _because(lacks: list[str]) -> str:
    return f": {'; '.join(lacks)}" if lacks else ""


def body_of(whole: str) -> str:
    """Text without its front matter."""
    head, _, rest = whole.removeprefix("---\n").partition("\n---")
    return rest.partition("\n")[2] if whole.startswith("---\n") and head else whole
