"""`linocut publish`."""

import click

from linocut.commands.common import BAD, GOOD, address, base_url_option, frozen_option, json_option, root
from linocut.report import Report, plain


@click.command()
@click.argument("target", default="", metavar="[TARGET]")
@click.option("--dry-run", is_flag=True, help="Say what would be added, changed and removed; do nothing.")
@click.option("--yes", is_flag=True, help="Publish even where much would be lost.")
@click.option("--rollback", is_flag=True, help="Restore the previous release; build nothing.")
@base_url_option
@frozen_option
@json_option
@click.pass_context
def publish(context: click.Context, target: str, dry_run: bool, yes: bool, rollback: bool, base_url: str | None,
            frozen: bool, as_json: bool) -> int:  # fmt: skip
    """Build, check, and upload what changed."""
    from linocut.publish import run
    from linocut.store.cache import Cache, home

    if rollback and dry_run:
        raise click.UsageError("--rollback cannot be tried with --dry-run")
    report = Report(as_json=as_json)
    folder = root(context)
    cache = Cache(home(folder))
    if rollback:
        told = run.rollback(folder, cache, target)
        report.line(told)
        report.answer({"good": True, "done": told})
        return GOOD
    done = run.publish(
        folder, cache, target, report.progress, base_url=address(base_url) or "", yes=yes, dry=dry_run, frozen=frozen
    )
    report.problems(done.problems)
    for line in done.lines(dry_run):
        report.line(line)
    report.answer({**done.plain(), "problems": [plain(one) for one in done.problems]})
    return GOOD if done.good else BAD
