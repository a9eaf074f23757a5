"""Watches a script for what differs from run to run: clocks and chance. It can also set its clocks ahead.

Only `linocut build --verify` asks for this, of runs that it throws away. A clock counts where the author's own code
reads it; chance counts wherever it comes from, at the author's line that led to it.
"""

import datetime
import os
import random
import secrets
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

from linocut.figure.trace.stack import OURS, SITE_PACKAGES, STANDARD

CLOCK, CHANCE = "clock", "chance"

_READ_AS_SECONDS = ("time", "perf_counter", "monotonic", "process_time")
_READ_AS_STRUCTURE = ("localtime", "gmtime")
_WRITTEN = ("strftime", "ctime", "asctime")


class NondeterminismWatch:
    """What was seen in this process."""

    def __init__(self, root: str, ahead: float = 0.0) -> None:
        """`ahead`: seconds by which clocks are set ahead."""
        self._root = root + os.sep
        self._ahead = ahead
        self._seen: dict[tuple[str, str], None] = {}
        self._seeded: set[str] = set()

    @property
    def seen(self) -> tuple[tuple[str, str], ...]:
        """(CLOCK or CHANCE, "figures/a.py:12: time.time()"), in the order of their first use."""
        return tuple(self._seen)

    def start(self) -> None:
        """Watch from now on. It cannot be undone: only for a process that ends with the script."""
        self._watch_seconds()
        self._watch_written()
        self._watch_dates()
        self._watch_sources()
        self._watch_generators()

    def _watch_seconds(self) -> None:
        for name in _READ_AS_SECONDS:
            for suffix, unit in (("", 1), ("_ns", 1_000_000_000)):
                self._wrap(
                    time, name + suffix, CLOCK, shift=self._ahead * unit if unit == 1 else int(self._ahead) * unit
                )

    def _watch_written(self) -> None:
        """Functions that take a moment, and mean now when they are given none."""
        for name, takes in (
            *((name, 0) for name in _READ_AS_STRUCTURE),
            *((name, name == "strftime") for name in _WRITTEN),
        ):
            original = getattr(time, name)

            def watched(*given: Any, _name: str = name, _original: Any = original, _takes: int = takes) -> Any:
                if len(given) > _takes and given[_takes] is not None:
                    return _original(*given)
                self._note(CLOCK, f"time.{_name}()")
                moment: Any = time.time() if _name in (*_READ_AS_STRUCTURE, "ctime") else time.localtime()
                return _original(*given[:_takes], moment)

            setattr(time, name, watched)

    def _watch_dates(self) -> None:
        ahead, note = datetime.timedelta(seconds=self._ahead), self._note
        moment, day = datetime.datetime, datetime.date

        class Kind(type):
            def __instancecheck__(cls, instance: object) -> bool:
                return isinstance(instance, moment if issubclass(cls, moment) else day)

        class Moment(moment, metaclass=Kind):  # type: ignore[misc, valid-type] # whichever class is there now
            @classmethod
            def now(cls, tz: datetime.tzinfo | None = None) -> Any:
                note(CLOCK, "datetime.now()")
                return moment.now(tz) + ahead

            @classmethod
            def today(cls) -> Any:
                note(CLOCK, "datetime.today()")
                return moment.now() + ahead

            @classmethod
            def utcnow(cls) -> Any:
                note(CLOCK, "datetime.utcnow()")
                return moment.now(datetime.UTC).replace(tzinfo=None) + ahead

        class Day(day, metaclass=Kind):  # type: ignore[misc, valid-type] # as above
            @classmethod
            def today(cls) -> Any:
                note(CLOCK, "date.today()")
                return (moment.now() + ahead).date()

        for replacement, name in ((Moment, "datetime"), (Day, "date")):
            replacement.__name__ = replacement.__qualname__ = name
            setattr(datetime, name, replacement)

    def _watch_sources(self) -> None:
        """Where chance comes from: the system, and generators that are made without a seed."""
        for module, name in (
            (os, "urandom"),
            (secrets, "randbits"),
            (secrets, "token_bytes"),
            (uuid, "uuid1"),
            (uuid, "uuid4"),
        ):
            self._wrap(module, name, CHANCE)
        original = random.Random.seed

        def seed(generator: random.Random, a: Any = None, version: int = 2) -> None:
            if a is None:
                self._note(CHANCE, "random.Random()")
            original(generator, a, version)

        random.Random.seed = seed  # type: ignore[method-assign, assignment] # where an unseeded generator asks for one

    def _watch_generators(self) -> None:
        """The generators that `random` and `numpy.random` share between all who ask; harmless once they have a seed."""
        import numpy as np

        vars(np.random.bit_generator)["randbits"] = secrets.randbits  # it keeps what it was loaded with
        for module, title in ((random, "random"), (np.random, "numpy.random")):
            for name in dir(module):
                function = getattr(module, name)
                shared = getattr(function, "__self__", None)
                if name.startswith("_") or isinstance(shared, type(os) | type | None):
                    continue
                if name in {"seed", "setstate", "set_state"}:
                    setattr(module, name, self._seeding(function, title))
                elif name not in {"getstate", "get_state"}:
                    setattr(module, name, self._drawing(function, title))

    def _seeding(self, original: Callable[..., Any], title: str) -> Callable[..., Any]:
        def seed(*given: Any, **named: Any) -> Any:
            if given or named:
                self._seeded.add(title)
            return original(*given, **named)

        return seed

    def _drawing(self, original: Callable[..., Any], title: str) -> Callable[..., Any]:
        def draw(*given: Any, **named: Any) -> Any:
            if title not in self._seeded:
                self._note(CHANCE, f"{title}.{original.__name__}()")
            return original(*given, **named)

        return draw

    def _wrap(self, module: Any, name: str, kind: str, shift: float = 0) -> None:
        original = getattr(module, name)

        def watched(*given: Any, **named: Any) -> Any:
            self._note(kind, f"{module.__name__}.{name}()")
            found = original(*given, **named)
            return found + shift if shift else found

        setattr(module, name, watched)

    def _note(self, kind: str, what: str) -> None:
        """Note a call, at the author's line: for a clock the caller's, for chance the nearest that led to it."""
        frame = sys._getframe(2)
        while frame and not self._is_authors(frame.f_code.co_filename):
            foreign = frame.f_code.co_filename.startswith(SITE_PACKAGES) or not frame.f_code.co_filename.startswith(
                STANDARD
            )
            if (kind == CLOCK and foreign) or frame.f_back is None:
                return
            frame = frame.f_back
        place = f"{frame.f_code.co_filename.removeprefix(self._root)}:{frame.f_lineno}"
        self._seen[kind, f"{place}: {what}"] = None

    def _is_authors(self, file: str) -> bool:
        return file.startswith(self._root) and not file.startswith((*SITE_PACKAGES, OURS))
