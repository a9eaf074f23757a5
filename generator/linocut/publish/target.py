"""A place to publish to: what each target must be able to do, and how one is made from the settings."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, NamedTuple

from linocut.model.site import Site
from linocut.problem import Problem, Problems
from linocut.publish.options import Common
from linocut.publish.plan import File, Plan
from linocut.publish.store import Progress
from linocut.store.cache import Cache


class Target(ABC):
    """A place to publish to. Raises `Problems`, or OSError, and leaves what readers see whole."""

    options: Common
    """What the settings say of it."""
    variants: bool = False
    """Whether .gz and .br are wanted beside the files."""

    @abstractmethod
    def where(self) -> str:
        """For people: never with a password."""

    @abstractmethod
    def plan(self, files: tuple[File, ...]) -> Plan:
        """What bringing these files there would do. Changes nothing."""

    @abstractmethod
    def publish(self, plan: Plan, progress: Progress) -> None:
        """Do it."""

    def rollback(self) -> str:
        """Restore the previous release; what was done, in words. Raises `Problems` where a target keeps none."""
        hint = 'only target = "ssh" keeps earlier releases; check out an earlier commit and publish that'
        raise Problems([Problem(f"{self.where()} cannot be rolled back", hint=hint)])


class Kind(NamedTuple):
    """What `target = "..."` may name."""

    options: type[Common]
    """Its settings; their docstrings say what each means."""
    open: Callable[[Any, Site, Cache], Target]
    """Makes it from its options."""
