"""Tells every open page, over server-sent events, how things stand: always the latest word, never a queue."""

import threading
from collections.abc import Iterator

BEAT = 20.0
"""Seconds of silence after which a stream says that it is alive, and learns whether its reader is."""


class Bulletin:
    """The latest word, and all who wait for the next one. Shared between threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._word = ""
        self._closed = False

    def say(self, word: str) -> None:
        """Replace the word, one line of text; whoever missed one in between needs only the last."""
        with self._changed:
            self._number += 1
            self._word = word
            self._changed.notify_all()

    def close(self) -> None:
        """End every stream."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def follow(self) -> Iterator[bytes]:
        """Events for one reader: the word as it stands, then each newer one, and a sign of life in between."""
        seen = 0
        yield b"retry: 300\n\n"
        while not self._closed:
            number, word = self._next(seen)
            yield b": here\n\n" if number == seen else f"data: {word}\n\n".encode()
            seen = number

    def _next(self, seen: int) -> tuple[int, str]:
        """The next word after number `seen`, or the same again when there is none for a while."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._number != seen, BEAT)
            return self._number, self._word
