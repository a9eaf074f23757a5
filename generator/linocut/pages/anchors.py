"""Links to a part of another page that is not there: told where the author wrote them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import unquote

from linocut.model.article import Article, Link
from linocut.model.slot import FigureUse, ImageUse, Note, Shortcode, Slot, Text
from linocut.problem import Problem, nearest
from linocut.store.cache import Cache

_ID = re.compile(r"\b(?:id|name)=(?:\"([^\"]+)\"|'([^']+)')")


def missing(articles: tuple[Article, ...], cache: Cache) -> Iterator[Problem]:
    """A warning for each such link between articles. The text of a page is looked into only where its labels do not
    answer, and not where a template of the author's writes a part of it."""
    pages = {article.url: article for article in articles}
    asked: defaultdict[str, list[Link]] = defaultdict(list)
    for article in articles:
        for link in article.links:
            url, _, fragment = link.target.partition("#")
            target = pages.get(url)
            if target and fragment and all(label.id != unquote(fragment) for label in target.labels):
                asked[url].append(link)
    for url, links in asked.items():
        text = cache.get("text", pages[url].key)
        if not isinstance(text, Text) or any(isinstance(slot, Shortcode) for slot in text.slots):
            continue
        ids = {label.id for label in pages[url].labels} | set(_ids(text)) | {"top", "main"}
        for link in links:
            fragment = unquote(link.target.partition("#")[2])
            if fragment not in ids:
                hint = nearest(fragment, sorted(ids)) or "an id stands behind what it names: ## Heading {#id}"
                yield Problem(f'nothing on {url} has the id "{fragment}"', link.place, hint, severity="warning")


def _ids(text: Text) -> Iterator[str]:
    for html in (text.body, *(part for slot in text.slots for part in _texts(slot))):
        yield from (match[1] or match[2] for match in _ID.finditer(html))


def _texts(slot: Slot) -> tuple[str, ...]:
    match slot:
        case Note():
            return (f'<i id="{slot.id}">', f'<i id="{slot.id}-mark">', slot.body)
        case FigureUse() | ImageUse():
            return (f'<i id="{slot.id}">', slot.caption)
    return ()
