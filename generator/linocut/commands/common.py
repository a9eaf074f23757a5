"""What several commands share: exit codes, options, the site's folder, what the command line says of a site."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from linocut.problem import nearest

GOOD, BAD, BUG, STOPPED = 0, 1, 3, 130
"""Exit codes; click's own for a wrong command line is 2."""

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
frozen_option = click.option("--frozen", is_flag=True, help="Take figures from frozen/; draw none.")
verbose_option = click.option("-v", "--verbose", is_flag=True, help="List every warning, also of many of a kind.")
base_url_option = click.option("--base-url", metavar="URL", help="Where the site will stand, instead of the setting.")


class Group(click.Group):
    """A group that keeps its commands in the order in which one meets them, and knows one that is misspelt."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.get_command(ctx, args[0]) or args[0].startswith("-")
        if not known and (near := nearest(args[0], self.list_commands(ctx))):
            ctx.fail(f"No such command '{args[0]}'; {near}")
        return super().resolve_command(ctx, args)


def within(least: int, most: int) -> Callable[[click.Context, click.Parameter, int | None], int | None]:
    """Bounds of a number, which the help does not spell out."""

    def check(_context: click.Context, _parameter: click.Parameter, value: int | None) -> int | None:
        if value is not None and not least <= value <= most:
            raise click.BadParameter(f"{value} is not between {least} and {most}.")
        return value

    return check


def root(context: click.Context) -> Path:
    """The site's folder. Raises `Problems` when there is none."""
    from linocut.settings.loader import find

    start = Path.cwd() if context.obj is None else Path(context.obj)
    return find(start.resolve())


def overrides(**given: Any) -> dict[str, Any]:
    """Fields of Site that the command line names."""
    return {name: value for name, value in given.items() if value not in (None, False)}


def address(base_url: str | None) -> str | None:
    """A base URL given on the command line, as the settings would have it. Raises `BadParameter`."""
    from linocut.settings import fields

    if base_url is None:
        return None
    try:
        return fields.base_url(base_url)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--base-url") from error
