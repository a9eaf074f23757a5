"""`linocut new`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from linocut.commands.common import GOOD, Group, root
from linocut.report import Report


@click.group(cls=Group)
def new() -> None:
    """A site that builds at once; an article to begin with."""


@new.command("site")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--language", default="en", metavar="TAG", help="Its language, as in HTML: de, pt-BR.")
def new_site(folder: Path, language: str) -> int:
    """Make a small site in DIR, with an article that computes."""
    from linocut.new import site
    from linocut.settings import fields

    try:
        language = fields.language(language)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--language") from error
    written = site(folder, datetime.now(UTC).date(), language)
    Report().written(written, folder)
    Report().line(f"next: cd {folder} && linocut serve" if folder != Path() else "next: linocut serve")
    Report().line("to keep its history: git init && git add . && git commit -m Begin")
    Report().line("to publish it at each push to GitHub: .github/workflows/publish.yml says what to click once")
    return GOOD


@new.command("post")
@click.argument("title")
@click.option("--program", is_flag=True, help="Its code stands in the text, in cells that run.")
@click.option("--language", default="", metavar="TAG", help="One of the site's languages.")
@click.pass_context
def new_post(context: click.Context, title: str, program: bool, language: str) -> int:
    """Begin an article: a folder with its text and a figure script."""
    from linocut.new import post

    folder = root(context)
    Report().written(post(folder, title, datetime.now(UTC).date(), language, program=program), folder)
    Report().line("it is a draft: `linocut serve` shows it, `linocut build` does not")
    return GOOD
