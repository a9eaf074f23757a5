"""Harm done to the program at random, by a seed, for as long as it is told: nothing may be lost, nothing untrue.

`make campaign SECONDS=600 SEED=7` runs rounds of every part, `make test` for a minute. A part is a function from a
random generator and a folder to None: it makes what it needs in the folder, which later rounds find again, and raises
AssertionError where something is lost or untrue. What fails names the command that does it again.
"""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType

from campaign import commands, corruption, fuzz, kills, preview

Part = Callable[[random.Random, Path], None]

PARTS: "MappingProxyType[str, Part]" = MappingProxyType(
    {
        "commands": commands.one_round,
        "corruption": corruption.one_round,
        "fuzz": fuzz.one_round,
        "kills": kills.one_round,
        "preview": preview.one_round,
    }
)


def campaign(base: Path, seconds: float, seed: int) -> Iterator[str]:
    """Run rounds of all parts in turn until the time is up, each at least once; their names as they end."""
    deadline = time.monotonic() + seconds
    number = 0
    while not number or time.monotonic() < deadline:
        for part in PARTS:
            one_round(base, part, seed, number)
            yield f"{part}:{number}"
        number += 1


def one_round(base: Path, part: str, seed: int, number: int) -> None:
    """One round, the same for the same seed and number. Raises what the part does, with how to do it again."""
    folder = base / part
    folder.mkdir(exist_ok=True)
    try:
        PARTS[part](random.Random(f"{seed} {part} {number}"), folder)
    except BaseException as error:
        error.add_note(f"again: make campaign SEED={seed} ROUND={part}:{number}")
        raise
