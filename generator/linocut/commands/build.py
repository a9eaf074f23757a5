"""`linocut build`."""

from collections import Counter
from pathlib import Path

import click

from linocut.commands.common import (
    BAD,
    GOOD,
    address,
    base_url_option,
    frozen_option,
    json_option,
    overrides,
    root,
    verbose_option,
    within,
)
from linocut.report import Report, counted, explained, plain


@click.command()
@click.option("--drafts", is_flag=True, help="Build drafts and articles of the future too.")
@base_url_option
@click.option("--output", type=click.Path(path_type=Path), metavar="DIR", help="Build into DIR instead of public/.")
@click.option(
    "--jobs", type=int, callback=within(1, 1024), metavar="N", help="Figures drawn side by side; default: one per core."
)
@click.option("--explain", is_flag=True, help="Say why each figure was drawn again.")
@click.option("--verify", is_flag=True, help="Draw every figure twice, and name those that are not the same.")
@frozen_option
@verbose_option
@json_option
@click.pass_context
def build(context: click.Context, drafts: bool, base_url: str | None, output: Path | None, jobs: int | None,
          explain: bool, verify: bool, frozen: bool, verbose: bool, as_json: bool) -> int:  # fmt: skip
    """Build the site into public/."""
    from linocut.build import build as build_site
    from linocut.store.cache import Cache, home

    if frozen and verify:
        raise click.UsageError("--frozen draws nothing that --verify could draw twice")
    report = Report(as_json=as_json, brief=not verbose)
    folder = root(context)
    given = overrides(drafts=drafts, base_url=address(base_url), output=output and output.resolve(), frozen=frozen)
    built = build_site(folder, Cache(home(folder)), given, report.progress, jobs=jobs or 0, verify=verify)
    if explain:
        for (name, _, reason), states in Counter(built.drawn).items():
            report.line(explained(name, reason, states))
    report.stages(built.stages)
    report.problems(built.problems)
    where = str(given["output"]) if output else "public/"
    errors = sum(problem.severity == "error" for problem in built.problems)
    if built.good:
        if verify:
            report.line("every figure is the same when it is drawn twice")
        figures = f"{counted(len(built.drawn) + built.reused, 'figure')} ({len(built.drawn)} drawn)"
        report.line(f"{counted(built.pages, 'page')}, {figures}, {report.seconds()}: {where}")
    else:
        report.line(f"{counted(errors, 'problem')}; {where} is as it was")
    report.answer({"good": built.good, "pages": built.pages, "drawn": [ran._asdict() for ran in built.drawn],
                   "reused": built.reused,
                   "changed": built.changed, "removed": built.removed,
                   "problems": [plain(problem) for problem in built.problems]})  # fmt: skip
    return GOOD if built.good else BAD
