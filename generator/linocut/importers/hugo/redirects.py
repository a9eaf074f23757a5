"""Addresses of a Hugo site that are no page's: lists, terms, their feeds; and where each leads here."""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil

from linocut.importers.hugo.address import Asked, expand, path
from linocut.importers.hugo.config import Config
from linocut.importers.hugo.pages import Page, shown
from linocut.model.address import tag_url


def redirects(config: Config, pages: Iterable[Page], sections: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Former address of every list and feed -> its address here. `pages` are published; `sections` are by names."""
    lists = {page.names: page.url for page in pages if page.list}
    pages = [page for page in pages if not page.list]
    fed = {page.names[0] for page in pages if len(page.names) > 1 and page.front.date}
    found: dict[str, str] = {}
    home, feeds = config.home, f"{config.home}index.xml"
    found[f"{config.prefix}/{config.feeds}{config.feed}"] = feeds
    if config.prefix:
        found[f"{config.prefix}/"] = home
    elif len(config.marks) > 1:
        found[f"/{config.code}/"] = home
    found |= _numbered(config, "/", f"{home}archive/", len(pages))
    for names in sections:
        there = _section(config, names)
        members = [page for page in pages if page.names[: len(names)] == names]
        own = f"{home}{'/'.join(map(shown, names))}/" if members else f"{home}archive/"
        here = lists.get(names, own)
        feed = f"{lists.get(names[:1], f'{home}{shown(names[0])}/')}index.xml" if len(fed) > 1 else feeds
        feed = feed if any(page.front.date for page in members) else feeds
        found |= dict(_list(config, there, here, feed))
        found |= _numbered(config, f"{there}/", here, len(members))
        if names in lists and here.startswith(f"{config.prefix}/"):  # by `url`, it may stand elsewhere, with its feed
            stands = here.removeprefix(config.prefix).rstrip("/")
            found |= {old: new for old, new in _list(config, stands, here, feed) if old not in found}
    for taxonomy in config.taxonomies:
        found |= dict(_taxonomy(config, taxonomy, pages))
    return found


def _section(config: Config, names: tuple[str, ...]) -> str:
    """Address of a section's list in Hugo, without a slash at its end."""
    pattern = config.sections.get(names[0], "")
    if not pattern:
        return "/" + "/".join(path(name, cased=config.cased) for name in names)
    return expand(pattern, Asked(names, names, names[-1], None, "", "", config.cased)).rstrip("/")


def _list(config: Config, there: str, here: str, feed: str, *, term: bool = False) -> Iterator[tuple[str, str]]:
    """A list's page and its feed. `there` has no slash at its end."""
    whole = config.prefix + there
    yield (f"{whole}.html" if config.ugly and term else f"{whole}/"), here
    if feed:
        yield f"{config.prefix}/{config.feeds}{there.lstrip('/')}/{config.feed}", feed


def _taxonomy(config: Config, name: str, pages: list[Page]) -> Iterator[tuple[str, str]]:
    terms: Mapping[str, None] = dict.fromkeys(term for page in pages for term in page.terms.get(name, ()))
    tagged = any(found for page in pages for taxonomy, found in page.terms.items() if taxonomy != "series")
    home, feeds = config.home, f"{config.home}index.xml"
    here = f"{home}tags/" if tagged and name != "series" else f"{home}archive/"
    yield from _list(config, f"/{name}", here, feeds)
    yield from _numbered(config, f"/{name}/", here, len(terms)).items()
    for term in terms:
        page = here if name == "series" else tag_url(term, home)
        feed = feeds if name == "series" else f"{page}index.xml"
        there = _term(config, name, term)
        yield from _list(config, there, page, feed, term=True)
        count = sum(term in each.terms.get(name, ()) for each in pages)
        yield from _numbered(config, f"{there}/", page, count, ".html" if config.ugly else "/").items()


def _term(config: Config, taxonomy: str, term: str) -> str:
    """Address of a term's list in Hugo, without a slash at its end."""
    pattern = config.terms.get(taxonomy, "")
    if not pattern:
        return f"/{taxonomy}/{path(term, cased=config.cased)}"
    return expand(pattern, Asked((taxonomy, term), (taxonomy,), term, None, "", "", config.cased)).rstrip("/")


def _numbered(config: Config, there: str, here: str, count: int, end: str = "/") -> dict[str, str]:
    """The further pages of a list, as far as Hugo may have made them. What linocut makes itself wins over them."""
    last = ceil(count / (config.pager or 10))
    return {f"{config.prefix}{there}{config.numbered}/{number}{end}": here for number in range(1, last + 1) if last > 1}
