"""The whole of `linocut publish`: settings, build, check, plan, upload."""

from dataclasses import dataclass, replace
from pathlib import Path

from linocut import settings
from linocut.build import examine
from linocut.model.site import Plain, Site
from linocut.pipeline import Progress
from linocut.problem import Problem, Problems
from linocut.publish import carry_out, choose, prepare, target
from linocut.publish.plan import Plan
from linocut.settings import fields
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish came to."""

    problems: tuple[Problem, ...]
    """Of the build and the check."""
    plan: Plan | None
    """None: the site is not fit to be published, and nothing was touched."""
    where: str
    """The target, for people."""

    @property
    def good(self) -> bool:
        """Whether the target holds this site, or would without `--dry-run`."""
        return self.plan is not None

    def lines(self, dry: bool) -> list[str]:
        """What to print when all is done."""
        if self.plan is None:
            errors = sum(problem.severity == "error" for problem in self.problems)
            return [f"nothing was published: {errors} {'problem' if errors == 1 else 'problems'}"]
        if self.plan.empty:
            return [f"{self.where} already holds this site"]
        if dry:
            return [*self.plan.lines(), f"would go to {self.where}: {self.plan.summary()}"]
        return [f"published to {self.where}: {self.plan.summary()}"]

    def plain(self) -> dict[str, Plain]:
        """The answer for `--json`, but for the problems."""
        return {"good": self.good, "target": self.where, **(self.plan.as_plain() if self.plan else {})}


def publish(
    root: Path,
    cache: Cache,
    name: str,
    progress: Progress,
    *,
    base_url: str = "",
    yes: bool = False,
    dry: bool = False,
    frozen: bool = False,
) -> Published:
    """Bring the site to the target of this name ("": the only one, or "production").

    `base_url` is the command line's; it wins over the target's own, which wins over the site's. `yes` overrules the
    guard rails against losing files. With `frozen`, figures come from their records. Raises `Problems` for settings,
    guard rails and lost connections.
    """
    inputs = Inputs(root)
    site = settings.load(root, inputs)
    name = choose(site.publish, name)
    # Only another address than the site's own is another build.
    other = _address(site, name, base_url, inputs)
    site = replace(site, base_url=other or site.base_url)
    chosen = target(site, name, cache)
    given = ({"base_url": other} if other else {}) | ({"frozen": True} if frozen else {})
    built, checked = examine(root, cache, progress, given)
    problems = checked.problems if checked else built.problems
    if not (built.good and checked and checked.good):
        return Published(problems, None, chosen.where())
    # What goes out is of one build: another one waits until it is there.
    with cache.alone("build", lambda: progress("waiting for another build of this site", 0, 1)):
        plan = prepare(site, chosen, cache, progress, yes=yes)
        if not dry:
            carry_out(chosen, plan, progress)
    return Published(problems, plan, chosen.where())


def rollback(root: Path, cache: Cache, name: str) -> str:
    """Show again what was published before the last time; what was done, in words. Raises `Problems`."""
    site = settings.load(root, Inputs(root))
    return target(site, choose(site.publish, name), cache).rollback()


def _address(site: Site, name: str, given: str, inputs: Inputs) -> str:
    """The base URL that the command line or the target asks for; "" when it is the site's own. Raises `Problems`."""
    own = site.publish[name].get("base_url", "")
    try:
        wanted = given or (fields.base_url(own) if own else "")
    except ValueError as error:
        key = f"publish.{name}.base_url"
        place = settings.locate(inputs.read(settings.FILE).decode(), key)
        raise Problems([Problem(f"{key} {error}", place)]) from error
    return "" if wanted == site.base_url else wanted
