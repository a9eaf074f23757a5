"""`linocut serve`."""

import click

from linocut.commands.common import GOOD, frozen_option, overrides, root, within
from linocut.report import Report

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - what --host without an address asks for


@click.command()
@click.option(
    "--port",
    type=int,
    callback=within(0, 65535),
    default=8000,
    metavar="N",
    help="The port, 8000 by default, or the first free one above it.",
)
@click.option(
    "--host",
    is_flag=False,
    flag_value=EVERY_ADDRESS,
    default="127.0.0.1",
    metavar="[ADDRESS]",
    help="Answer others on the network too, at every address of this machine or at one.",
)
@click.option("--open", "browser", is_flag=True, help="Open the site in the browser.")
@frozen_option
@click.pass_context
def serve(context: click.Context, port: int, host: str, browser: bool, frozen: bool) -> int:
    """Preview the site: build, watch, show every change at once. Drafts are shown."""
    from linocut.serve.run import serve as preview

    given = overrides(drafts=True, frozen=frozen)
    preview(root(context), Report(), host=host, port=port, browser=browser, overrides=given)
    return GOOD
