"""Starts a pool of the kind that this system has: one that forks, or else one that spawns."""

from collections.abc import Iterable, Mapping

from linocut.figure.process.needs import Loaded
from linocut.figure.process.pool import Echo, Pool
from linocut.system.kind import POSIX


def pool(
    jobs: int,
    echo: Echo | None = None,
    environment: Mapping[str, str] | None = None,
    *,
    spawn: bool = False,
    expected: Iterable[Loaded] = (),
) -> Pool:
    """At most `jobs` figures side by side (0: one for each core); `spawn`: even where processes fork. What runs of
    these kinds need begins to be loaded at once."""
    if spawn or not POSIX:
        from linocut.figure.process.spawn_pool import SpawnPool

        return SpawnPool(jobs, echo, environment, expected)
    from linocut.figure.process.fork_pool import ForkPool

    return ForkPool(jobs, echo, environment, expected)
