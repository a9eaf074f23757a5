"""The guard rails: what stops a publish before it touches anything, and which of it `--yes` overrules."""

import ipaddress
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from linocut.problem import Place, Problem
from linocut.publish.options import Common
from linocut.publish.plan import Plan, bare

_EXAMPLES = ("example.org", "example.com", "example.net")
_RESERVED = (".example", ".test", ".invalid", ".localhost", ".local")


def address(base_url: str, place: Place | None = None) -> Iterator[Problem]:
    """A base URL that no reader could follow."""
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    shown = f'base_url is "{base_url}"'
    hint = 'set base_url = "https://..." in pyproject.toml, or give --base-url'
    if host == "localhost" or host.endswith(_RESERVED[3:]) or _private(host):
        yield Problem(f"{shown}, which only this computer can open", place, hint)
    elif host.endswith(_RESERVED[:3]) or any(host == name or host.endswith(f".{name}") for name in _EXAMPLES):
        yield Problem(f"{shown}, which is an example", place, hint)


def _private(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False


def built_for(folder: Path, base_url: str) -> Iterator[Problem]:
    """A sitemap that names other addresses than `base_url`: the folder was built for somewhere else."""
    try:
        text = (folder / "sitemap.xml").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    found = re.search(r"<loc>\s*([^<]*?)\s*</loc>", text)
    if found and not found[1].startswith(base_url):
        yield Problem(f"the site was built for {found[1]}, not for {base_url}", hint="build it again")


def domain(base_url: str, cname: str) -> Iterator[Problem]:
    """A CNAME file that sends readers to another host than the pages name."""
    host = urlsplit(base_url).hostname or ""
    names = cname.split()
    if names and host not in names:
        hint = f'set base_url = "https://{names[0]}/", or change CNAME'
        yield Problem(f'base_url is "{base_url}", but CNAME sends readers to {names[0]}', hint=hint)


def github(base_url: str, repository: str) -> Iterator[Problem]:
    """An address on github.io that is not the one at which GitHub shows this repository."""
    found = re.search(r"github\.com[:/]+([\w.-]+)/([\w.-]+?)(\.git)?/?$", repository)
    host = urlsplit(base_url).hostname or ""
    if not found or not host.endswith(".github.io"):
        return
    owner, name = found[1].lower(), found[2]
    right = f"https://{owner}.github.io/" + ("" if name.lower() == f"{owner}.github.io" else f"{name}/")
    if base_url != right:
        yield Problem(f'base_url is "{base_url}", but GitHub shows this repository at {right}', hint="set base_url")


def proportions(plan: Plan, options: Common) -> Iterator[Problem]:
    """A plan that would lose more than anybody usually means to lose; overruled by `--yes`."""
    overrule = "; if it is meant, say --yes"
    removed = [path for path in plan.removed if not path.startswith("assets/")]
    if not any(bare(file.path) == "index.html" for file in plan.files):
        yield Problem("the site has no home page", hint=f"build it first{overrule}")
    if plan.before >= 10 and len(plan.files) < plan.before / 2:
        smaller = f"the site shrinks from {plan.before} files to {len(plan.files)}"
        yield Problem(smaller, hint=f"--dry-run shows what is removed{overrule}")
    elif len(removed) > options.max_removals:
        many = f"{len(removed)} files would be removed, more than max_removals = {options.max_removals}"
        yield Problem(many, hint=f"--dry-run shows which{overrule}")
    if plan.foreign:
        yield Problem(_foreign(plan.foreign), hint=f"look whether the target is the right one{overrule}")


def _foreign(paths: Iterable[str]) -> str:
    names = list(paths)
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"this would replace what linocut did not put there: {', '.join(names[:3])}{more}"
