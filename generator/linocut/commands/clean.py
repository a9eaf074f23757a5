"""`linocut clean`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linocut.commands.common import GOOD, root
from linocut.report import Report

if TYPE_CHECKING:
    from linocut.manifest import Manifest


@click.command()
@click.pass_context
def clean(context: click.Context) -> int:
    """Remove the cache, and what builds wrote into public/."""
    from linocut.build import manifest
    from linocut.manifest import refuse_link
    from linocut.store.cache import Cache, home

    folder = root(context)
    cache = Cache(home(folder))
    refuse_link(folder)
    report = Report()
    left = _empty(folder / "public", manifest(cache, folder / "public"))
    left += [f"{cache.folder.name}/{name}" for name in cache.empty()]
    report.line("removed .linocut/ and what linocut wrote into public/")
    for path in left:
        report.line(f"left alone, as linocut did not write it: {path}")
    return GOOD


def _empty(public: Path, manifest: "Manifest") -> list[str]:
    """Remove what is ours; what is left."""
    from linocut import foreign
    from linocut.manifest import Ours, survey

    if not public.is_dir():
        return []
    ours = Ours(public, manifest)
    ours.remove(ours.paths)
    ours.unmark()
    left = foreign.remains(public, survey(public)[0])
    return [f"public/{path}" for path in foreign.grouped(left, ())]
