"""`linocut import`."""

from pathlib import Path

import click

from linocut.commands.common import GOOD, Group, json_option, root
from linocut.problem import Problems
from linocut.report import Report, plain


@click.group("import", cls=Group)
def import_() -> None:
    """Take over a site from another generator."""


@import_.command("hugo")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@click.option("--to", type=click.Path(path_type=Path), metavar="NEW", help="The new site's folder; default: this site.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@json_option
@click.pass_context
def import_hugo(context: click.Context, folder: Path, to: Path | None, dry_run: bool, as_json: bool) -> int:
    """Take over the Hugo site in DIR, every address kept. Outside of a site, makes one: DIR-linocut."""
    from linocut.importers.hugo import run

    report = Report(as_json=as_json)
    done = run.run(folder, to or _here(context) or Path(f"{folder.resolve().name}-linocut"), dry=dry_run)
    report.problems(done.problems)
    for line in done.lines():
        report.line(line)
    report.answer({**done.plain(), "problems": [plain(one) for one in done.problems]})
    return GOOD


def _here(context: click.Context) -> Path | None:
    """The site that the command is given in or for, if any."""
    try:
        return root(context)
    except Problems:
        if context.obj is not None:
            raise
        return None
