"""`linocut import`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linocut.commands.common import BAD, GOOD, Group, json_option, root
from linocut.problem import Problems
from linocut.report import Report, plain

if TYPE_CHECKING:
    from linocut.importers.run import Plan


@click.group("import", cls=Group)
def import_() -> None:
    """Take over a site from another generator."""


@import_.command("hugo")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@click.option("--to", type=click.Path(path_type=Path), metavar="NEW", help="The new site's folder; default: this site.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@click.option(
    "--compare", metavar="OLD", help="Hold the built site against what Hugo published: public/, a sitemap, an address."
)
@json_option
@click.pass_context
def import_hugo(
    context: click.Context, folder: Path, to: Path | None, dry_run: bool, compare: str | None, as_json: bool
) -> int:
    """Take over the Hugo site in DIR, every address kept. Outside of a site, makes one: DIR-linocut."""
    from linocut.importers import hugo, run

    if dry_run and compare:
        raise click.UsageError("--dry-run writes nothing that --compare could look at")
    report = Report(as_json=as_json)
    into = to or _here(context) or Path(f"{folder.resolve().name}-linocut")
    if compare and (into / "pyproject.toml").exists():
        return _compare(folder, into, compare, report)
    done = run.run(hugo.plan, folder, into, dry=dry_run)
    report.problems(done.problems)
    for line in done.lines():
        report.line(line)
    if compare:
        return _compare(folder, into, compare, report)
    report.answer({**done.plain(), "problems": [plain(one) for one in done.problems]})
    return GOOD


def _compare(folder: Path, into: Path, old: str, report: Report) -> int:
    """Build the new site, and say what of the old one's addresses and feeds is there."""
    from linocut.build import build
    from linocut.importers.hugo import compare, config
    from linocut.settings import loader
    from linocut.store.cache import Cache, home
    from linocut.store.inputs import Inputs

    root = into.resolve()
    published = compare.published(old, loader.load(root, Inputs(root)).base_url)
    built = build(root, Cache(home(root)), {}, report.progress)
    if not built.good:
        report.problems(built.problems)
        return BAD
    said = config.read(folder)
    lists = [f"{each.prefix}/{name}/" for each in (said, *said.others) for name in each.taxonomies]
    found = compare.compare(published, root / "public", lists, compare.of_themes(folder))
    missing = compare.problems(found)
    report.problems(missing)
    for line in compare.lines(found):
        report.line(line)
    kinds = [{"kind": one.kind, "there": one.there, "led on": one.led, "missing": one.missing} for one in found]
    report.answer({"good": not missing, "compared": kinds})
    return BAD if missing else GOOD


@import_.command("quarto")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@click.option("--to", type=click.Path(path_type=Path), metavar="NEW", help="The new site's folder; default: this site.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing, run nothing.")
@click.option("--saved", is_flag=True, help="Show what Quarto kept in _freeze/ and in notebooks; no cell runs.")
@json_option
@click.pass_context
def import_quarto(
    context: click.Context, folder: Path, to: Path | None, dry_run: bool, saved: bool, as_json: bool
) -> int:
    """Take over the Quarto website in DIR, every address kept. Outside of a site, makes one: DIR-linocut."""
    from linocut.importers import quarto

    return _run(context, quarto.plan, folder, to, dry=dry_run, saved=saved, as_json=as_json)


@import_.command("jupyter-book")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@click.option("--to", type=click.Path(path_type=Path), metavar="NEW", help="The new site's folder; default: this site.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing, run nothing.")
@click.option("--saved", is_flag=True, help="Show what notebooks held when they were saved; no cell runs.")
@json_option
@click.pass_context
def import_jupyter_book(
    context: click.Context, folder: Path, to: Path | None, dry_run: bool, saved: bool, as_json: bool
) -> int:
    """Take over the Jupyter Book in DIR, every address kept. Outside of a site, makes one: DIR-linocut."""
    from linocut.importers import jupyter_book

    return _run(context, jupyter_book.plan, folder, to, dry=dry_run, saved=saved, as_json=as_json)


def _run(
    context: click.Context, plan: "Plan", folder: Path, to: Path | None, *, dry: bool, saved: bool, as_json: bool
) -> int:
    """Import a site whose cells are tried, and say what came of it."""
    from linocut.importers import run

    report = Report(as_json=as_json)
    into = to or _here(context) or Path(f"{folder.resolve().name}-linocut")
    done = run.run(plan, folder, into, dry=dry, keep=saved, progress=report.progress)
    report.problems(done.problems)
    for line in done.lines():
        report.line(line)
    report.answer({**done.plain(), "problems": [plain(one) for one in done.problems]})
    return GOOD


@import_.command("notebook")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
@click.argument("to", type=click.Path(path_type=Path), required=False)
@click.option("--saved", is_flag=True, help="Show what the notebook held when it was saved; no cell runs.")
@json_option
@click.pass_context
def import_notebook(context: click.Context, file: Path, to: Path | None, saved: bool, as_json: bool) -> int:
    """Take over a Jupyter notebook, whose cells run. TO is the article's folder, else one below content/posts."""
    from datetime import date

    from linocut.content.permalink import slug
    from linocut.importers import trial

    report = Report(as_json=as_json)
    site = root(context)
    folder = (to or site / "content/posts" / (slug(file.stem.replace("_", "-")) or "notebook")).absolute()
    done = trial.written(file, site, folder, date.today(), report.progress, keep=saved)
    report.problems(done.problems)
    for path in done.files:
        report.line(f"wrote {path.relative_to(site) if path.is_relative_to(site) else path}")
    if done.problems:
        report.line(f"to look at by hand: {len(done.problems)}, listed above")
    report.answer({"files": [str(path) for path in done.files], "problems": [plain(one) for one in done.problems]})
    return GOOD


def _here(context: click.Context) -> Path | None:
    """The site that the command is given in or for, if any."""
    try:
        return root(context)
    except Problems:
        if context.obj is not None:
            raise
        return None
