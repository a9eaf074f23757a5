"""Publish a built site: choose a target, make a plan that can be printed, then carry it out."""

from collections.abc import Mapping

from linocut import settings
from linocut.model.site import Plain, Site
from linocut.problem import Place, Problem, Problems, nearest
from linocut.publish import folder, git, guard, s3, ssh
from linocut.publish.files import collect
from linocut.publish.options import read
from linocut.publish.plan import Plan
from linocut.publish.precompress import variants
from linocut.publish.store import Progress
from linocut.publish.target import Kind, Target
from linocut.store.cache import Cache

TARGETS: Mapping[str, Kind] = {"git": git.KIND, "s3": s3.KIND, "ssh": ssh.KIND, "folder": folder.KIND}
"""What `target` may name: a file each."""


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

    kind = TARGETS.get(str(values.get("target")))
    if kind:
        return kind.open(read(kind.options, name, values, place), site, cache)
    known = ", ".join(f'"{each}"' for each in TARGETS)
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
