"""Where things stand in the repository."""

import os
from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
GENERATOR = ROOT / "generator"
FIXTURES = TESTS / "fixtures"
SUPPORT = TESTS / "support"

BARE = SUPPORT / "bare"
IMPORTED = os.pathsep.join([*([str(BARE)] if "LINOCUT_WITHOUT" in os.environ else []), str(GENERATOR)])
"""PYTHONPATH of programs that tests start: what was taken from the tests is taken from them too."""
