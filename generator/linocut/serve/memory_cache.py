"""The store with its last values at hand: a preview asks for the same ones after every save."""

import threading
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Any

from linocut.store.cache import Cache

KEPT = 512
"""Values kept in memory besides those that still wait to be filed."""

CALM = 1.0
"""Seconds without a new value before those that wait are filed: nobody waits for the disk between a save and a page."""


class MemoryCache(Cache):
    """A `Cache` that answers from memory what it was asked or given lately, and writes when nothing else happens."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._lock = threading.RLock()
        self._values: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._unfiled: dict[tuple[str, str], Any] = {}
        self._there: set[tuple[str, str]] = set()
        self._arrived = threading.Event()
        self._later = False

    def start(self) -> None:
        """From now on, file values later, in a thread of its own. Until then the process may fork."""
        self._later = True
        threading.Thread(target=self._file_when_calm, name="file", daemon=True).start()

    def get(self, kind: str, key: str) -> Any | None:
        with self._lock:
            if (kind, key) in self._values:
                self._values.move_to_end((kind, key))
                return self._values[kind, key]
        value = super().get(kind, key)
        if value is not None:
            self._remember(kind, key, value)
        return value

    def has(self, kind: str, key: str) -> bool:
        """As the store has it: what was there once is taken to be there until `clear`."""
        there = (kind, key) in self._values or (kind, key) in self._there or super().has(kind, key)
        if there:
            self._there.add((kind, key))
        return there

    def put(self, kind: str, key: str, value: Any) -> None:
        if not self._later or len(self._unfiled) >= KEPT:
            super().put(kind, key, value)
            self._remember(kind, key, value)
            return
        with self._lock:
            self._unfiled[kind, key] = value
            self._remember(kind, key, value)
        self._arrived.set()

    def forget(self, kind: str, key: str) -> None:
        with self._lock:
            self._unfiled.pop((kind, key), None)
            self._values.pop((kind, key), None)
            self._there.discard((kind, key))
        super().forget(kind, key)

    def clear(self) -> None:
        """Forget what is only in memory: somebody deleted the folder, or damaged what is in it."""
        with self._lock:
            self._unfiled.clear()
            self._values.clear()
            self._there.clear()
        self.sweep()

    def file(self) -> None:
        """Write what waits."""
        while self._unfiled:
            with self._lock:
                (kind, key), value = self._unfiled.popitem()
            with suppress(OSError):  # a full disk costs the next start its memory, not this preview its page
                super().put(kind, key, value)

    def _remember(self, kind: str, key: str, value: Any) -> None:
        with self._lock:
            self._values[kind, key] = value
            self._values.move_to_end((kind, key))
            while len(self._values) > KEPT:
                oldest = next((name for name in self._values if name not in self._unfiled), None)
                if oldest is None:
                    return
                del self._values[oldest]

    def _file_when_calm(self) -> None:
        while True:
            self._arrived.wait()
            while self._arrived.is_set():
                self._arrived.clear()
                time.sleep(CALM)
            self.file()
