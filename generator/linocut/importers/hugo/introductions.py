"""Pages that say what a term of a taxonomy is: they introduce the tag that it is here, if an article carries it."""

from collections.abc import Callable

from linocut.importers.hugo import clashes
from linocut.importers.hugo.config import Config
from linocut.importers.hugo.pages import Page
from linocut.model.address import tag_url
from linocut.problem import Place


def settle(pages: list[Page], config: Config, tell: Callable[[str, Place, str], None]) -> list[Page]:
    """The pages that stay, those of terms at their tag's place. `tell` is called with what is not taken."""
    carried = {tag_url(term, config.home) for page in pages for terms in page.terms.values() for term in terms}
    taken = {page.path for page in pages}
    kept = []
    for page in pages:
        taxonomy = page.names[0] if page.names else ""
        if taxonomy not in config.taxonomies or taxonomy == "tags":
            kept.append(page)
            continue
        named = tag_url(page.front.title, config.home)
        url = named if named in carried else tag_url(page.names[-1], config.home)
        path = clashes.term_file(url, config)
        if len(page.names) == 2 and page.list and url in carried and path not in taken:
            page.path, page.url, page.names = path, url, ("tags", url.strip("/").rpartition("/")[2])
            page.matter.dropped += [key for key in page.matter.values if key.lower() == "url"]
            kept.append(page)
        else:
            hint = "move it below content/tags/ if you want it there"
            tell("not taken: it introduces a taxonomy", Place(page.source), hint)
    return kept
