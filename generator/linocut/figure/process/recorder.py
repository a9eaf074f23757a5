"""What one cell puts out, in order."""

import io
from typing import Any, TextIO

LARGEST = 1 << 20
"""Characters that a cell may put on a page."""


class Recorder:
    """Outputs of one cell, as plain values."""

    def __init__(self, beside: TextIO) -> None:
        """`beside` hears what is printed too: whoever watches the run, and what limits a flood."""
        self.outputs: list[dict[str, Any]] = []
        self.out = _Stream(self, "out", beside)
        self.err = _Stream(self, "err", beside)

    def add(self, kind: str, **said: Any) -> None:
        """One more output; what is printed at once stands together."""
        last = self.outputs[-1] if self.outputs else {}
        if kind in {"out", "err"} and last.get("kind") == kind:
            last["text"] = (last["text"] + said["text"])[:LARGEST]
        else:
            self.outputs.append({"kind": kind, **said})


class _Stream(io.TextIOBase):
    def __init__(self, recorder: Recorder, kind: str, beside: TextIO) -> None:
        self._recorder = recorder
        self._kind = kind
        self._beside = beside

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._recorder.add(self._kind, text=text)
        self._beside.write(text)
        return len(text)

    def flush(self) -> None:
        self._beside.flush()

    def fileno(self) -> int:
        return self._beside.fileno()
