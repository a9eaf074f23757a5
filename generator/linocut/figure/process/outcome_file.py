"""The outcome of a run as a file: JSON, checked by its types. A script may write there what it likes, not code."""

import base64
import json
import stat
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

from linocut.figure.job import Failure, Made, Outcome
from linocut.system.files import replace

NAME = "outcome"
"""The file in the scratch folder."""

LARGEST = 1 << 30
"""Bytes of it that are read."""


def write(outcome: Outcome, folder: Path) -> None:
    """Leave the outcome in a folder, whole or not at all."""
    import msgspec

    plain = {field.name: getattr(outcome, field.name) for field in fields(outcome) if field.name != "result"}
    result = outcome.result
    plain["failure"] = result if isinstance(result, Failure) else None
    plain["figures"] = [] if isinstance(result, Failure) else [_told_apart(one) for one in result]
    data = json.dumps(msgspec.to_builtins(plain, enc_hook=_plain)).encode("ascii")
    partial = folder / f"{NAME}.part"
    partial.write_bytes(data)
    replace(partial, folder / NAME)


def _told_apart(one: Made | Failure) -> tuple[Made | None, Failure | None]:
    return (None, one) if isinstance(one, Failure) else (one, None)


def _plain(value: Any) -> Any:
    """What NumPy makes of numbers, and texts and bytes of other classes."""
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode()
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value.item()


def read(folder: Path) -> Outcome | None:
    """The outcome that was left in a folder; None where there is none, or it is not one."""
    import msgspec

    try:
        status = (folder / NAME).lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            return None
        plain = json.loads((folder / NAME).read_bytes())
        kinds = {name: kind for name, kind in get_type_hints(Outcome).items() if name != "result"}
        failure = msgspec.convert(plain.pop("failure"), Failure | None)
        figures = msgspec.convert(plain.pop("figures"), list[tuple[Made | None, Failure | None]])
        rest = {name: msgspec.convert(plain[name], kind) for name, kind in kinds.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    made = tuple(one or other for one, other in figures)
    if failure is None and not all(made):
        return None
    return Outcome(result=failure or tuple(one for one in made if one), **rest)
