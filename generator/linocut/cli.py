"""The command line: parse, call one function, map to exit codes."""

import sys
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from linocut import __version__
from linocut.problem import Problems
from linocut.report import Report, counted, explained, plain

if TYPE_CHECKING:
    from linocut.catalogue import Catalogue

GOOD, BAD, BUG, STOPPED = 0, 1, 3, 130

EVERY_ADDRESS = "0.0.0.0"  # noqa: S104 - what --host without an address asks for

SYNONYMS = {"server": "serve", "preview": "serve", "render": "build", "deploy": "publish"}
"""Names that fingers know from elsewhere; not shown in the help."""


class Group(click.Group):
    """A group that keeps its commands in the order in which one meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


class Commands(Group):
    """The group of all, which knows the synonyms."""

    group_class = Group

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, SYNONYMS.get(cmd_name, cmd_name))


def within(least: int, most: int) -> Callable[[click.Context, click.Parameter, int | None], int | None]:
    """Bounds of a number, which the help does not spell out."""

    def check(_context: click.Context, _parameter: click.Parameter, value: int | None) -> int | None:
        if value is not None and not least <= value <= most:
            raise click.BadParameter(f"{value} is not between {least} and {most}.")
        return value

    return check


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; its exit code. Never raises."""
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
    except Exception:
        return _bug()


def _bug() -> int:
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


def root(context: click.Context) -> Path:
    """The site's folder. Raises `Problems` when there is none."""
    from linocut.settings import find

    start = Path.cwd() if context.obj is None else Path(context.obj)
    return find(start.resolve())


def overrides(**given: Any) -> dict[str, Any]:
    """Fields of Site that the command line names."""
    return {name: value for name, value in given.items() if value not in (None, False)}


@program.group()
def new() -> None:
    """A site that builds at once; an article to begin with."""


@new.command("site")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def new_site(folder: Path) -> int:
    """Make a small site in DIR, with an article that computes."""
    from linocut.new import site

    written = site(folder, datetime.now(UTC).date())
    Report().written(written, folder)
    Report().line(f"next: cd {folder} && linocut serve" if folder != Path() else "next: linocut serve")
    Report().line("to keep its history: git init && git add . && git commit -m Begin")
    Report().line("to publish it at each push to GitHub: .github/workflows/publish.yml says what to click once")
    return GOOD


@new.command("post")
@click.argument("title")
@click.pass_context
def new_post(context: click.Context, title: str) -> int:
    """Begin an article: a folder with its text and a figure script."""
    from linocut.new import post

    folder = root(context)
    Report().written(post(folder, title, datetime.now(UTC).date()), folder)
    Report().line("it is a draft: `linocut serve` shows it, `linocut build` does not")
    return GOOD


@program.command()
@click.option("--drafts", is_flag=True, help="Build drafts and articles of the future too.")
@click.option("--base-url", metavar="URL", help="Where the site will stand, instead of the setting.")
@click.option("--output", type=click.Path(path_type=Path), metavar="DIR", help="Build into DIR instead of public/.")
@click.option(
    "--jobs", type=int, callback=within(1, 1024), metavar="N", help="Figures drawn side by side; default: one per core."
)
@click.option("--explain", is_flag=True, help="Say why each figure was drawn again.")
@click.option("--verify", is_flag=True, help="Draw every figure twice, and name those that are not the same.")
@click.option("--frozen", is_flag=True, help="Take figures from frozen/; draw none.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def build(context: click.Context, drafts: bool, base_url: str | None, output: Path | None, jobs: int | None,
          explain: bool, verify: bool, frozen: bool, as_json: bool) -> int:  # fmt: skip
    """Build the site into public/."""
    from linocut.build import build as build_site
    from linocut.cache import Cache, home

    if frozen and verify:
        raise click.UsageError("--frozen draws nothing that --verify could draw twice")
    report = Report(as_json=as_json)
    folder = root(context)
    given = overrides(drafts=drafts, base_url=_address(base_url), output=output and output.resolve(), frozen=frozen)
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


def _address(base_url: str | None) -> str | None:
    from linocut import settings

    if base_url is None:
        return None
    try:
        return settings.base_url(base_url)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--base-url") from error


@program.command()
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
@click.option("--frozen", is_flag=True, help="Take figures from frozen/; draw none.")
@click.pass_context
def serve(context: click.Context, port: int, host: str, browser: bool, frozen: bool) -> int:
    """Preview the site: build, watch, show every change at once. Drafts are shown."""
    from linocut.serve.run import serve as preview

    given = overrides(drafts=True, frozen=frozen)
    preview(root(context), Report(), host=host, port=port, browser=browser, overrides=given)
    return GOOD


@program.command()
@click.option("--external", is_flag=True, help="Ask for links to other hosts too.")
@click.option("--base-url", metavar="URL", help="Where the site will stand, instead of the setting.")
@click.option("--frozen", is_flag=True, help="Take figures from frozen/; draw none.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def check(context: click.Context, external: bool, base_url: str | None, frozen: bool, as_json: bool) -> int:
    """Is this safe to publish? Links, feeds, alt texts, weight, drafts."""
    from linocut.build import examine
    from linocut.cache import Cache, home

    report = Report(as_json=as_json)
    folder = root(context)
    given = overrides(base_url=_address(base_url), frozen=frozen)
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


@program.command()
@click.argument("target", default="", metavar="[TARGET]")
@click.option("--dry-run", is_flag=True, help="Say what would be added, changed and removed; do nothing.")
@click.option("--yes", is_flag=True, help="Publish even where much would be lost.")
@click.option("--rollback", is_flag=True, help="Show again what was published before; build nothing.")
@click.option("--base-url", metavar="URL", help="Where the site will stand, instead of the setting.")
@click.option("--frozen", is_flag=True, help="Take figures from frozen/; draw none.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def publish(context: click.Context, target: str, dry_run: bool, yes: bool, rollback: bool, base_url: str | None,
            frozen: bool, as_json: bool) -> int:  # fmt: skip
    """Build, check, and upload what changed."""
    from linocut.cache import Cache, home
    from linocut.publish import command

    if rollback and dry_run:
        raise click.UsageError("--rollback cannot be tried with --dry-run")
    report = Report(as_json=as_json)
    folder = root(context)
    cache = Cache(home(folder))
    if rollback:
        told = command.rollback(folder, cache, target)
        report.line(told)
        report.answer({"good": True, "done": told})
        return GOOD
    done = command.publish(
        folder, cache, target, report.progress, base_url=_address(base_url) or "", yes=yes, dry=dry_run, frozen=frozen
    )
    report.problems(done.problems)
    for line in done.lines(dry_run):
        report.line(line)
    report.answer({**done.plain(), "problems": [plain(one) for one in done.problems]})
    return GOOD if done.good else BAD


@program.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def figures(context: click.Context, as_json: bool) -> int:
    """The figures, one at a time; without a command: list."""
    return int(context.invoke(figures_list, as_json=as_json)) if context.invoked_subcommand is None else GOOD


@figures.command("list", short_help="Every figure: whether it must be drawn and why, where it is used.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
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
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def figures_run(context: click.Context, name: str, given: tuple[str, ...], as_json: bool) -> int:
    """Draw one figure, and show what its script printed, returned and took.

    NAME is what expressions call it, or its script, or its address: softmax.svg?temperature=0.5
    """
    from linocut import trial

    report = Report(as_json=as_json)
    catalogue = _catalogue(context)
    entry, query = catalogue.find(name)
    done = trial.run_alone(catalogue, entry, trial.drawing_of(entry, query, given), report.heard)
    report.trial(done, catalogue.site.root)
    report.answer({**done.plain(), "problems": [plain(problem) for problem in done.problems]})
    return GOOD if done.good else BAD


@figures.command("why", short_help="Why one was drawn or will be, and what it read.")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
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
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def figures_freeze(context: click.Context, again: bool, as_json: bool) -> int:
    """Write every figure's record to frozen/, for machines that cannot draw them.

    Commit frozen/, and `linocut build --frozen` builds the site without numpy, matplotlib or a model.
    """
    from linocut.cache import Cache, home
    from linocut.figure.freeze import freeze

    report = Report(as_json=as_json)
    folder = root(context)
    done = freeze(folder, Cache(home(folder)), report.progress, again=again)
    report.problems(done.problems)
    report.frozen(done)
    report.answer({"good": done.good, "figures": done.figures, "written": done.written, "removed": done.removed,
                   "bytes": done.size, "problems": [plain(problem) for problem in done.problems]})  # fmt: skip
    return GOOD if done.good else BAD


def _catalogue(context: click.Context) -> "Catalogue":
    from linocut import catalogue
    from linocut.cache import Cache, home

    folder = root(context)
    return catalogue.load(folder, Cache(home(folder)))


@program.group("import")
def import_() -> None:
    """Take over a site from another generator."""


@import_.command("hugo")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="DIR")
@click.option("--to", type=click.Path(path_type=Path), metavar="NEW", help="The new site's folder; default: this site.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_context
def import_hugo(context: click.Context, folder: Path, to: Path | None, dry_run: bool, as_json: bool) -> int:
    """Take over the Hugo site in DIR, every address kept. Outside of a site, makes one: DIR-linocut."""
    from linocut.hugo import command

    report = Report(as_json=as_json)
    done = command.run(folder, to or _here(context) or Path(f"{folder.resolve().name}-linocut"), dry=dry_run)
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


@program.command()
@click.pass_context
def clean(context: click.Context) -> int:
    """Remove the cache and public/."""
    import shutil

    from linocut.write import KEPT

    folder = root(context)
    shutil.rmtree(folder / ".linocut", ignore_errors=True)
    public = folder / "public"
    if public.is_dir():
        for entry in public.iterdir():
            if entry.name in KEPT:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
    Report().line("removed .linocut/ and what public/ held")
    return GOOD
