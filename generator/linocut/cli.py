"""The command line: parse, call one function, map to exit codes."""

import sys
from importlib import import_module
from pathlib import Path

import click

from linocut import __version__
from linocut.commands.common import BAD, BUG, GOOD, STOPPED, Group
from linocut.problem import Problems
from linocut.report import Report, plain
from linocut.system.terminal import show_all

SYNONYMS = {"server": "serve", "preview": "serve", "render": "build", "deploy": "publish"}
"""Names that fingers know from elsewhere; not shown in the help."""


COMMANDS = {
    "new": "new",
    "build": "build",
    "serve": "serve",
    "check": "check",
    "publish": "publish",
    "figures": "figures",
    "theme": "theme",
    "import": "import_",
    "clean": "clean",
}
"""Name -> the file in commands/, and the function in it: only the one that is called is imported."""


class Commands(Group):
    """The group of all, which knows the synonyms."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = COMMANDS.get(SYNONYMS.get(cmd_name, cmd_name), "")
        command = name and getattr(import_module(f"linocut.commands.{name}"), name)
        return command if isinstance(command, click.Command) else None


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str], *, whole: bool = False) -> int:
    """Run one command; its exit code. Never raises.

    Where something in the site's store turns out to be damaged, all that is goes, and the command begins again, once:
    the store is `whole` then.
    """
    show_all()
    try:
        code = program.main(args=arguments, prog_name="linocut", standalone_mode=False)
        return code if isinstance(code, int) else GOOD
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except Problems as told:
        report = Report(as_json="--json" in arguments)
        report.problems(told.problems)
        report.answer({"good": False, "problems": [plain(problem) for problem in told.problems]})
        return BAD
    except (KeyboardInterrupt, click.Abort):
        click.echo("stopped", err=True)
        return STOPPED
    except BrokenPipeError:
        # The reader of our output is gone, as in `linocut figures list | head -1`.
        sys.stderr.close()
        return GOOD
    except Exception as error:
        if not whole and _damaged(error):
            _sweep(arguments)
            return run(arguments, whole=True)
        return _bug()


def _damaged(error: Exception) -> bool:
    from linocut.store.cache import EntryLost

    return isinstance(error, EntryLost)


def _sweep(arguments: list[str]) -> None:
    from linocut.commands.common import root
    from linocut.store.cache import Cache, home

    context = program.make_context("linocut", list(arguments))
    context.obj = context.params["site"]
    Cache(home(root(context))).sweep()


def _bug() -> int:
    import traceback

    text = f"linocut {__version__}, Python {sys.version}\n{traceback.format_exc()}"
    kept = ""
    try:
        folder = Path.cwd() / ".linocut"
        folder.mkdir(exist_ok=True)
        (folder / "crash.txt").write_text(text)
        kept = "; kept in .linocut/crash.txt"
    except OSError:
        pass
    click.echo(f"{text}\nThis is a bug in linocut, not in your site{kept}", err=True)
    return BUG


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="linocut", message="%(prog)s %(version)s")
@click.option(
    "--site", type=click.Path(path_type=Path), metavar="DIR", help="The site's folder; default: here or above."
)
@click.pass_context
def program(context: click.Context, site: Path | None) -> None:
    """Illustrated technical articles, computed: build, serve and publish a site."""
    context.obj = site
