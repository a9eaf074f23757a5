"""What a save need not wait for: feeds and former addresses, known when somebody asks or when it is calm; and the
search's index, made when somebody searches, for it costs more than all the rest."""

import threading
import traceback

from linocut.assets.search import ADDRESS, FOLDER
from linocut.model.output import Output
from linocut.problem import Problem, Problems
from linocut.serve.snapshot import Snapshot
from linocut.store.cache import EntryLost
from linocut.store.inputs import InputChanged

BEGINS = ADDRESS.lstrip("/")
"""What a page asks for first when somebody searches: the moment for a new index."""

KEPT = 4000
"""Files of the search remembered: a page that searches goes on with the index that it began with."""


class Deferred:
    """The files of the newest view that was asked about."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._files: dict[str, Output] = {}
        self._indexed = 0
        self._index: dict[str, Output] = {}
        self._unsearchable: tuple[Problem, ...] = ()
        self._unwritable: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Of the last view that was asked about, and of the last index that was wanted."""
        return (*self._unwritable, *self._unsearchable)

    def look(self, view: Snapshot, name: str) -> Output | None:
        """The file of this name; None when there is none such, or it cannot be made."""
        with self._lock:
            return self._searched(view, name) if name.startswith(f"{FOLDER}/") else self._other(view).get(name)

    def get(self, view: Snapshot, name: str) -> Output | None:
        """The file, if `look` was asked for it in this view, or it is of an index."""
        return self._index.get(name) or (self._files.get(name) if self._number == view.number else None)

    def _other(self, view: Snapshot) -> dict[str, Output]:
        if view.number != self._number and view.rest:
            files: dict[str, Output] = {}
            try:
                for output in view.rest():
                    files.setdefault(output.path, output)
                self._unwritable = ()
            except (EntryLost, InputChanged):  # the cache is emptied, or a file saved: the next view is whole again
                return self._files
            except Problems as error:
                self._unwritable = error.problems
            except Exception:
                self._unwritable = (fault("making feeds"),)
            self._files, self._number = files, view.number
        return self._files

    def _searched(self, view: Snapshot, name: str) -> Output | None:
        if view.number != self._indexed and view.index and (name == BEGINS or name not in self._index):
            try:
                new = {output.path: output for output in view.index()}
            except (OSError, EntryLost, InputChanged):
                return None
            except Problems as error:
                self._unsearchable = error.problems
                return None
            except Exception:
                self._unsearchable = (fault("making the search"),)
                return None
            self._unsearchable = ()
            older = {path: output for path, output in self._index.items() if path not in new}
            self._index = dict(list((older | new).items())[-KEPT:])
            self._indexed = view.number
        return self._index.get(name)


def fault(doing: str) -> Problem:
    """What nobody expected, with its traceback: told as any problem is, once for all pages that meet it."""
    hint = "this is a bug in linocut, not in your site; the page is as it was"
    return Problem(f"linocut itself failed while {doing}", hint=hint, detail=traceback.format_exc().rstrip())
