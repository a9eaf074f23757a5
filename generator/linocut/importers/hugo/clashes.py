"""Two that want one address: settled here as Hugo does, so that the build finds nothing left to refuse."""

from collections.abc import Callable, Iterable

from linocut.content.permalink import former
from linocut.importers.hugo.config import Config
from linocut.importers.hugo.pages import Page
from linocut.model.address import tag_url
from linocut.model.feed_format import FORMATS
from linocut.problem import Place

Tell = Callable[[str, Place, str], None]
"""Called with what is wrong, where, and the way out."""

_LISTS = {"archive/": "archive/_index", "tags/": "tags/_index"}
"""Lists that linocut makes, from the home page -> the page that introduces them."""


def pages(found: list[Page], config: Config, tell: Tell) -> list[Page]:
    """The pages, each at an address of its own. What stood where linocut has a list introduces it."""
    taken: dict[str, Page] = {}
    kept = []
    paths = {page.path for page in found}
    seen: dict[str, Page] = {}
    for page in sorted(found, key=lambda page: (page.list, page.path, -len(page.source))):
        twin = seen.setdefault(page.path, page)
        if twin is not page:  # of x.md and x.en.md, Hugo shows the one that names its language
            tell(f"not taken: {twin.source} is the same page, and Hugo shows that", Place(page.source), "")
            continue
        if page.url in ("/404.html", f"{config.home}404.html"):
            tell("not taken: linocut makes this page itself", Place(page.source), "change templates/404.html")
            continue
        place = _LISTS.get(page.url.removeprefix(config.home), "")
        place = place and config.page(place)
        if place and not page.list:
            if place in paths:
                tell(f"not taken: {page.url} is a list here", Place(page.source), f"{place} introduces it")
                continue
            page.path, page.list = place, True
        other = taken.setdefault(page.url, page)
        if other is not page and not page.list:
            was, number = page.url, 2
            while page.url in taken:
                page.url, number = f"{was.rstrip('/')}-{number}/", number + 1
            taken[page.url] = page
            tell(f"the address {was} is that of {other.source}; it stands at {page.url}", Place(page.source), "")
        kept.append(page)
    return sorted(kept, key=lambda page: page.path)


def aliases(found: Iterable[Page], made: Iterable[str], tell: Tell) -> None:
    """Take out aliases that are a page's address, a list's, or an earlier page's alias. `made` are those of lists."""
    found = list(found)
    taken: dict[str, str] = {**dict.fromkeys(made, "a list"), **{page.url: page.source for page in found}}
    for page in found:
        kept = []
        for alias in page.aliases():
            address = former(alias, page.url)
            if "://" in alias or "#" in alias or "?" in alias:
                tell(f"not taken: the alias {alias}", Place(page.source), "an alias is a path of the site")
            elif owner := taken.get(address):
                if owner != page.source:  # its own, once more or with another end
                    hint = f"{alias} is the address of {owner}"
                    tell("not taken: an alias that is the address of something else", Place(page.source), hint)
            else:
                taken[address] = page.source
                kept.append(alias)
        if kept != list(page.aliases()):
            page.matter.set["aliases"] = kept


def lists(shown: Iterable[Page], sections: Iterable[str], home: str) -> set[str]:
    """Addresses at which linocut makes lists and feeds of the articles that are shown."""
    articles = [page for page in shown if not page.list]
    terms = {tag_url(term, home) for page in articles for found in page.terms.values() for term in found}
    fed = {f"{home}{page.names[0]}/" for page in articles if len(page.names) > 1 and page.front.date}
    feeds = {home, *terms, *(fed if len(fed) > 1 else ())}
    made = {home, f"{home}archive/", *sections, *terms, *([f"{home}tags/"] if terms else [])}
    return made | {f"{url}{name}" for url in feeds for name in (kind.file for kind in FORMATS)}


def term_file(url: str, config: Config) -> str:
    """The file that introduces the tag whose list is at `url`."""
    return config.page(f"{url.removeprefix(config.home).strip('/')}/_index")
