"""Settings: `[tool.linocut]` of pyproject.toml as one typed value."""

from linocut.settings.loader import FILE, find, load, locate, place

__all__ = ["FILE", "find", "load", "locate", "place"]
