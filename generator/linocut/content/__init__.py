"""Markdown files: found, front matter split off and validated, addresses worked out."""

from linocut.content.languages import links
from linocut.content.loader import body, load, locate
from linocut.content.permalink import address

__all__ = ["address", "body", "links", "load", "locate"]
