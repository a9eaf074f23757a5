"""The home page of a site whose articles have no date: Hugo's themes list them, so the home page here is told to."""

from collections.abc import Iterable, Mapping

from linocut.importers.hugo.config import Config
from linocut.importers.hugo.pages import Page
from linocut.importers.imported import Content


def list_undated(found: Iterable[Page], shown: Iterable[Page], config: Config) -> None:
    """Let the author's own home page list pages, unless it is all that stands there: a text, and no blog's settings."""
    for page in found:
        blog = "mainsections" in {str(name).lower() for name in config.params} or not page.matter.body.strip()
        if page.url == config.home and page.list and blog and _undated(shown):
            page.matter.within["list"] = True


def written(files: Mapping[str, Content], shown: Iterable[Page], config: Config) -> dict[str, Content]:
    """The same for the home page that is made of a theme's parameters, whose theme is a blog's."""
    name = config.page("_index")
    text = files.get(name)
    if not isinstance(text, bytes) or not _undated(shown):
        return dict(files)
    head, _, body = text.partition(b"\n---\n")
    return {**files, name: head + b"\nparams:\n  list: true\n---\n" + body}


def _undated(shown: Iterable[Page]) -> bool:
    """Whether none of the site's articles has a date."""
    articles = [page for page in shown if not page.list and len(page.names) > 1]
    return bool(articles) and not any(page.front.date for page in articles)
