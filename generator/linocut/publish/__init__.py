"""Publish a built site: choose a target, make a plan that can be printed, then carry it out."""

from collections.abc import Mapping
from typing import Protocol

from linocut import settings
from linocut.model.site import Plain, Site
from linocut.problem import Place, Problem, Problems, nearest
from linocut.publish import guard
from linocut.publish.files import collect
from linocut.publish.options import Common, read
from linocut.publish.plan import File, Plan
from linocut.publish.precompress import variants
from linocut.publish.store import Progress
from linocut.store.cache import Cache

TARGETS = ("git", "s3", "ssh", "folder")


class Target(Protocol):
    """A place to publish to. Raises `Problems`, or OSError, and leaves what readers see whole."""

    @property
    def options(self) -> Common:
        """What the settings say of it."""

    @property
    def variants(self) -> bool:
        """Whether .gz and .br are wanted beside the files."""

    def where(self) -> str:
        """For people: never with a password."""

    def plan(self, files: tuple[File, ...]) -> Plan:
        """What bringing these files there would do. Changes nothing."""

    def publish(self, plan: Plan, progress: Progress) -> None:
        """Do it."""


def choose(targets: Mapping[str, Mapping[str, Plain]], name: str = "") -> str:
    """The target's name: the one given, else the only one, else "production". Raises `Problems`."""
    if name and name not in targets:
        hint = nearest(name, targets) or (f"known targets: {', '.join(targets)}" if targets else _EXAMPLE)
        raise Problems([Problem(f'no publish target "{name}" in pyproject.toml', hint=hint)])
    if not targets:
        raise Problems([Problem("no publish target in pyproject.toml", hint=_EXAMPLE)])
    if name or len(targets) == 1 or "production" in targets:
        return name or (next(iter(targets)) if len(targets) == 1 else "production")
    raise Problems([Problem("there are several publish targets", hint=f"name one of: {', '.join(targets)}")])


_EXAMPLE = 'add [tool.linocut.publish.production] with target = "git", "s3", "ssh" or "folder"'


def target(site: Site, name: str, cache: Cache) -> Target:
    """The target of this name, its settings validated. Raises `Problems`, all of them at once."""
    values = site.publish[name]
    text = (site.root / settings.FILE).read_text()

    def place(key: str) -> Place:
        return settings.locate(text, f"publish.{name}.{key}")

    scratch = cache.folder / "publish"
    match values.get("target"):
        case "git":
            from linocut.publish.git import GitOptions, GitTarget

            return GitTarget(read(GitOptions, name, values, place), site.root, site.base_url, scratch)
        case "s3":
            from linocut.publish.s3 import S3, S3Options

            return S3(read(S3Options, name, values, place), cache)
        case "ssh":
            from linocut.publish.ssh import Ssh, SshOptions

            return Ssh(read(SshOptions, name, values, place), site.root, scratch)
        case "folder":
            from linocut.publish.folder import Folder, FolderOptions

            return Folder(read(FolderOptions, name, values, place), site)
    known = ", ".join(f'"{kind}"' for kind in TARGETS)
    raise Problems([Problem(f"publish.{name}.target must be one of {known}", place("target"))])


def prepare(site: Site, chosen: Target, cache: Cache, progress: Progress, *, yes: bool = False) -> Plan:
    """The plan for the finished site in `site.output`, past every guard rail. Raises `Problems`.

    `yes` overrules those that guard against losing files, not those against a wrong address or a secret.
    """
    place = Place(settings.FILE)
    found = collect(site.output)
    problems = [*found.problems, *guard.address(site.base_url, place), *guard.built_for(site.output, site.base_url)]
    if problems:
        raise Problems(problems)
    files = found.files
    if chosen.variants:
        files += variants(files, cache, progress)
    plan = chosen.plan(files)
    problems = [] if yes else list(guard.proportions(plan, chosen.options))
    if problems:
        raise Problems(problems)
    return plan


def carry_out(chosen: Target, plan: Plan, progress: Progress) -> None:
    """Do what the plan says. Raises `Problems` when the connection is lost: publishing again finishes the work."""
    if plan.empty:
        return
    try:
        chosen.publish(plan, progress)
    except OSError as error:
        hint = "publish again: it goes on where it stopped"
        raise Problems([Problem(f"{chosen.where()}: {error.strerror or error}", hint=hint)]) from error


def go_back(chosen: Target) -> str:
    """Go back to what was published before; what was done, in words. Raises `Problems` where a target cannot."""
    from linocut.publish.ssh import Ssh

    if isinstance(chosen, Ssh):
        return chosen.rollback()
    hint = 'only target = "ssh" keeps earlier releases; check out an earlier commit and publish that'
    raise Problems([Problem(f"{chosen.where()} cannot be rolled back", hint=hint)])
