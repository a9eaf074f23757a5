"""`linocut theme`."""

import click

from linocut.commands.common import GOOD, Group, root
from linocut.report import Report


@click.group(cls=Group)
def theme() -> None:
    """The files that pages are made with, and which of them are yours."""


@theme.command("list")
@click.pass_context
def list_files(context: click.Context) -> int:
    """Every file of the theme; those that are yours are marked."""
    from linocut.store.inputs import Inputs
    from linocut.theme.files import owned

    report = Report()
    for name, own in owned(Inputs(root(context))):
        report.line(f"{name}  (yours)" if own else name)
    return GOOD


@theme.command("eject")
@click.argument("names", nargs=-1, required=True, metavar="FILE")
@click.pass_context
def eject(context: click.Context, names: tuple[str, ...]) -> int:
    """Copy files of the theme into templates/, to change them."""
    from linocut.store.inputs import Inputs
    from linocut.theme.files import copied

    folder = root(context)
    Report().written(copied(Inputs(folder), folder, names), folder)
    return GOOD
