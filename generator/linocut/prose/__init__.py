"""Markdown to articles: one file per syntax, and a memo so that an unchanged article is not parsed again."""

from linocut.inputs import Inputs
from linocut.model import Article, Site, Source, Text


def parse(site: Site, source: Source, inputs: Inputs) -> tuple[Article, Text]:
    """Parse one article. Problems are in `Article.problems`."""
    from linocut.prose import article  # noqa: PLC0415 - imports markdown

    return article.parse(site, source, inputs)
