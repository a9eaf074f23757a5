"""The languages of a Hugo site, each imported as a site of one language, as one site."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from linocut.importers import settings as written
from linocut.importers.hugo import identity, settings
from linocut.importers.hugo.config import Config
from linocut.importers.hugo.redirects import redirects
from linocut.importers.hugo.site import Import
from linocut.importers.imported import Imported, Row


def made(folder: Path, config: Config, now: datetime) -> Imported:
    """The site in all languages that have a page."""
    there = tuple(other for other in config.others if not Import(folder, other).empty())
    empty = [other for other in config.others if other not in there]
    home = f"{config.prefix}/" if there else "/"
    main = replace(config, others=there, home=home)
    languages = tuple(map(settings.language, (main, *there))) if there else ()
    imports = [Import(folder, each, languages) for each in (main, *there)]
    found = [each.made(now) for each in imports]
    moved = [(old, new, each) for each in found for old, new in each.moves.items()]
    taken = {url: each for each in found for url in each.urls.values()}
    nothing = {old: new for each in empty for old, new in redirects(replace(each, home=home), (), ()).items()}
    moves = nothing | {old: new for old, new, each in moved if taken.get(old, each) is each}
    said = identity.read(folder, main)
    whole = settings.text(main, said, imports[0].menu, moves, sum(each.shown for each in imports))
    if there:
        whole = written.multilingual(whole, settings.languages(main, [each.menu for each in imports]))
    return Imported(
        files={name: data for each in reversed(found) for name, data in each.files.items()},
        problems=tuple(problem for each in found for problem in each.problems),
        settings=whole,
        origin=found[0].origin,
        urls={path: url for each in found for path, url in each.urls.items()},
        written=sum(each.written for each in found),
        moves=moves,
        tally=_tally(found, len(there) + 1, len(empty)),
    )


def _tally(found: Sequence[Imported], there: int, empty: int) -> tuple[Row, ...]:
    """The rows of all languages together; pictures are the same for all."""
    if there == 1 and not empty:
        return found[0].tally
    rows = []
    for same in zip(*(each.tally for each in found), strict=True):
        if same[0].kind == "images":
            rows.append(max(same, key=lambda row: row.taken))
        else:
            kind, *counts = zip(*same, strict=True)
            rows.append(Row(kind[0], *map(sum, counts)))
    return (*rows, Row("languages", there, 0, empty))
