"""What of a Hugo site was taken over, by kind: the table at the end of an import."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from linocut.importers.hugo.config import Config
from linocut.importers.hugo.pages import Page
from linocut.importers.hugo.pages import files as below
from linocut.importers.hugo.phrases import IMAGE
from linocut.importers.imported import Content, Row
from linocut.model.address import tag_url
from linocut.model.feed_format import is_feed


def pages(found: Collection[Page], folder: Path, files: Mapping[str, Content], candidates: int) -> Row:
    """Of pages in any format or language; changed are those that are not as they were, byte for byte."""
    changed = sum(files[page.path] != (folder / page.source).read_bytes() for page in found)
    return Row("pages", len(found), changed, max(candidates - len(found), 0))


def images(files: Mapping[str, Content], folder: Path, config: Config) -> Row:
    """Files in the folders that Hugo publishes."""
    taken = sum(_image(name.rpartition("/")[2]) for name in files)
    return Row("images", taken, 0, max(sum(_candidates(folder, config)) - taken, 0))


def _candidates(folder: Path, config: Config) -> Iterator[bool]:
    for name in (config.content, *config.static):
        for path in below(folder / name) if (folder / name).is_dir() else ():
            yield _image(path.name)


def _image(name: str) -> bool:
    return bool(IMAGE.match(name.replace(" ", "-")))


def addresses(found: Collection[Page], moves: Mapping[str, str], lost: int) -> Row:
    """Of pages and lists: those that stay, those that lead on, and those that cannot be kept."""
    return Row("addresses", len(found), sum(not is_feed(old) for old in moves), lost)


def feeds(known: Mapping[str, str], moves: Mapping[str, str], formats: int) -> Row:
    """Feeds that stay, and copies of feeds where others stood; what is not taken are other formats of lists."""
    all_ = [old for old in known if is_feed(old)]
    return Row("feeds", sum(old not in moves for old in all_), sum(old in moves for old in all_), formats)


def terms(found: Collection[Page]) -> Row:
    """Terms whose list stays where it was, and those that are tags now, or are listed elsewhere."""
    carried = {(name, term) for page in found for name, terms in page.terms.items() for term in terms}
    stay = {(name, term) for name, term in carried if tag_url(term).startswith(f"/{name}/")}
    return Row("terms", len(stay), len(carried - stay), 0)


def menus(shown: int, entries: int) -> Row:
    """Entries of the navigation; those of other menus, and below others, are not taken."""
    return Row("menus", shown, 0, max(entries - shown, 0))
