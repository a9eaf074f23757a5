"""What of a Hugo site was taken over, by kind: the table at the end of an import."""

from collections.abc import Collection, Mapping

from linocut.importers.hugo.pages import Page
from linocut.importers.hugo.rewrite import IMAGE
from linocut.importers.imported import Content, Row
from linocut.model.address import tag_url


def pages(found: Collection[Page], written: int, candidates: int) -> Row:
    """Of pages in any format or language; changed are those whose text or front matter is not as it was."""
    return Row("pages", len(found), written, max(candidates - len(found), 0))


def images(files: Mapping[str, Content], candidates: Collection[str]) -> Row:
    """Files in the folders that Hugo publishes."""
    taken = [name for name in files if IMAGE.match(name.rpartition("/")[2].replace(" ", "-"))]
    return Row("images", len(taken), 0, max(len(candidates) - len(taken), 0))


def addresses(found: Collection[Page], moves: Mapping[str, str], lost: int) -> Row:
    """Of pages and lists: those that stay, those that lead on, and those that cannot be kept."""
    return Row("addresses", len(found), sum(not old.endswith(".xml") for old in moves), lost)


def feeds(known: Mapping[str, str], moves: Mapping[str, str], formats: int) -> Row:
    """Feeds that stay, and copies of feeds where others stood; what is not taken are other formats of lists."""
    all_ = [old for old in known if old.endswith(".xml")]
    return Row("feeds", sum(old not in moves for old in all_), sum(old in moves for old in all_), formats)


def terms(found: Collection[Page]) -> Row:
    """Terms whose list stays where it was, and those that are tags now, or are listed elsewhere."""
    carried = {(name, term) for page in found for name, terms in page.terms.items() for term in terms}
    stay = {(name, term) for name, term in carried if tag_url(term).startswith(f"/{name}/")}
    return Row("terms", len(stay), len(carried - stay), 0)


def menus(shown: int, entries: int) -> Row:
    """Entries of the navigation; those of other menus, and below others, are not taken."""
    return Row("menus", shown, 0, max(entries - shown, 0))
