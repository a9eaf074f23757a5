"""`linocut check`."""

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
)
from linocut.report import Report, counted, plain


@click.command()
@click.option("--external", is_flag=True, help="Also check external links.")
@base_url_option
@frozen_option
@verbose_option
@json_option
@click.pass_context
def check(
    context: click.Context, external: bool, base_url: str | None, frozen: bool, verbose: bool, as_json: bool
) -> int:
    """Is this safe to publish? Links, feeds, alt texts, weight, drafts."""
    from linocut.build import examine
    from linocut.store.cache import Cache, home

    report = Report(as_json=as_json, brief=not verbose)
    folder = root(context)
    given = overrides(base_url=address(base_url), frozen=frozen)
    built, checked = examine(folder, Cache(home(folder)), report.progress, given, world=external)
    problems = checked.problems if checked else built.problems
    report.problems(problems)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if checked:
        report.weights(checked.weights)
        report.line(f"{counted(built.pages, 'page')}, {counted(checked.links, 'link')}: "
                    f"{counted(errors, 'error')}, {counted(warnings, 'warning')}")  # fmt: skip
    report.answer({**(checked.plain() if checked else {"good": False}), "problems": [plain(one) for one in problems]})
    return GOOD if built.good and checked and checked.good else BAD
