"""Markdown files: found, front matter split off and validated, addresses worked out."""

from linocut.content.loader import address, body, load, locate

__all__ = ["address", "body", "load", "locate"]
