"""Settings read from a text, and what is told of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from linocut import settings
from linocut.problem import Problems
from linocut.store.inputs import Inputs

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def load(folder: Path, text: str, **overrides):
    (folder / "pyproject.toml").write_text(text)
    return settings.load(folder, Inputs(folder), overrides, NOW)


def told(folder: Path, text: str) -> list[str]:
    with pytest.raises(Problems) as raised:
        load(folder, text)
    return [f"{problem.place}: {problem.message}" + (f" | {problem.hint}" if problem.hint else "")
            for problem in raised.value.problems]  # fmt: skip
