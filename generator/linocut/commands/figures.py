"""`linocut figures`."""

from typing import TYPE_CHECKING

import click

from linocut.commands.common import BAD, GOOD, Group, json_option, root
from linocut.report import Report, plain

if TYPE_CHECKING:
    from linocut.inspect.catalogue import Catalogue


@click.group(cls=Group, invoke_without_command=True)
@json_option
@click.pass_context
def figures(context: click.Context, as_json: bool) -> int:
    """The figures, one at a time; without a command: list."""
    return int(context.invoke(figures_list, as_json=as_json)) if context.invoked_subcommand is None else GOOD


@figures.command("list", short_help="Every figure: whether it must be drawn and why, where it is used.")
@json_option
@click.pass_context
def figures_list(context: click.Context, as_json: bool) -> int:
    """Every figure: states, size, whether it must be drawn and why, where it is used."""
    report = Report(as_json=as_json)
    catalogue = _catalogue(context)
    report.catalogue(catalogue)
    report.answer([catalogue.plain(entry) for entry in catalogue.entries])
    return GOOD


@figures.command("run", short_help="Draw one, and show what it printed, returned and took.")
@click.argument("name")
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="A parameter; may be given several times.")
@json_option
@click.pass_context
def figures_run(context: click.Context, name: str, given: tuple[str, ...], as_json: bool) -> int:
    """Draw one figure, and show what its script printed, returned and took.

    NAME is what expressions call it, or its script, or its address: softmax.svg?temperature=0.5
    """
    from linocut.inspect import run_one

    report = Report(as_json=as_json)
    catalogue = _catalogue(context)
    entry, query = catalogue.find(name)
    done = run_one.run_alone(catalogue, entry, run_one.drawing_of(entry, query, given), report.heard)
    report.trial(done, catalogue.site.root)
    report.answer({**done.plain(), "problems": [plain(problem) for problem in done.problems]})
    return GOOD if done.good else BAD


@figures.command("why", short_help="Why one was drawn or will be, and what it read.")
@click.argument("name")
@json_option
@click.pass_context
def figures_why(context: click.Context, name: str, as_json: bool) -> int:
    """Why a figure was drawn or will be, and what it was seen to read."""
    report = Report(as_json=as_json)
    catalogue = _catalogue(context)
    entry, _ = catalogue.find(name)
    report.reasons(catalogue, entry)
    report.answer({**catalogue.plain(entry), "observed": catalogue.observed(entry)})
    return GOOD


@figures.command("freeze", short_help="Write them to frozen/, for machines that cannot draw.")
@click.option("--all", "again", is_flag=True, help="Those too that were drawn on another machine and still hold.")
@json_option
@click.pass_context
def figures_freeze(context: click.Context, again: bool, as_json: bool) -> int:
    """Write every figure's record to frozen/, for machines that cannot draw them.

    Commit frozen/, and `linocut build --frozen` builds the site without numpy, matplotlib or a model.
    """
    from linocut.figure.frozen.freeze import freeze
    from linocut.store.cache import Cache, home

    report = Report(as_json=as_json)
    folder = root(context)
    done = freeze(folder, Cache(home(folder)), report.progress, again=again)
    report.problems(done.problems)
    report.frozen(done)
    report.answer({"good": done.good, "figures": done.figures, "written": done.written, "removed": done.removed,
                   "bytes": done.size, "problems": [plain(problem) for problem in done.problems]})  # fmt: skip
    return GOOD if done.good else BAD


def _catalogue(context: click.Context) -> "Catalogue":
    from linocut.inspect import catalogue
    from linocut.store.cache import Cache, home

    folder = root(context)
    return catalogue.load(folder, Cache(home(folder)))
