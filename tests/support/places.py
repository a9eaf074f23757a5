"""Where things stand in the repository."""

from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
GENERATOR = ROOT / "generator"
FIXTURES = TESTS / "fixtures"
SUPPORT = TESTS / "support"
