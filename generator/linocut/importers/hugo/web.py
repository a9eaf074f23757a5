"""What Hugo published, as the text of an article names it: pages by path, files by address."""

import re
from dataclasses import dataclass, field
from posixpath import basename, dirname, normpath
from urllib.parse import urlsplit

from linocut.importers.hugo.address import path

_SUFFIX = re.compile(r"\.(?:md|markdown|html?)$")


@dataclass(slots=True)
class Web:
    """The whole site's addresses."""

    base_url: str
    urls: dict[str, str] = field(default_factory=dict)
    """Page, as "content/posts/x.md" -> its address."""
    files: dict[str, str] = field(default_factory=dict)
    """Address of a published file -> how an article names it: "/images/a.png", "/posts/x/photo.jpg"."""
    lists: dict[str, str] = field(default_factory=dict)
    """What is a list and no page, as `ref` names it, "tags/weirs" -> its address here."""
    bundles: dict[str, str] = field(default_factory=dict)
    """Address of a bundle's page -> its folder below content/."""
    below: str = "content"
    """The folder of the pages."""
    mark: str = ""
    """What names their language in their files' names: ".fr"."""

    def local(self, written: str) -> str | None:
        """A target as a path of the site; None for one that is relative, or leads elsewhere."""
        base = urlsplit(self.base_url).path.rstrip("/") if self.base_url else ""
        if self.base_url and written.startswith(self.base_url):
            return "/" + written.removeprefix(self.base_url)
        if written.startswith("/") and not written.startswith("//"):
            return written.removeprefix(base) if base and written.startswith(f"{base}/") else written
        return None

    def file(self, address: str) -> str | None:
        """How an article names the file at this address; that of its folder too, which Hugo writes in small letters."""
        *folders, name = address.split("/")
        return self.files.get(address) or self.files.get("/".join([*map(path, folders), name]))

    def beside(self, url: str, written: str) -> bool:
        """Whether a relative target is a file of the bundle whose page is at `url`."""
        folder = self.bundles.get(url)
        return folder is not None and f"/{normpath(f'{folder}/{written}')}" in self.files.values()

    def page(self, name: str, url: str) -> str | None:
        """The page that a `ref` on the page at `url` means: by path from the top, beside it, or by its name alone."""
        logical = {self._logical(each): each for each in self.urls}
        wanted = _SUFFIX.sub("", name).strip("/")
        wanted = dirname(wanted) if basename(wanted) in {"index", "_index"} else wanted
        here = next((self._logical(each) for each, known in self.urls.items() if known == url), "")
        tried = [] if name.startswith("/") else [normpath(f"{here}/{wanted}"), normpath(f"{dirname(here)}/{wanted}")]
        for each in (*tried, wanted):
            if each.lstrip("/") in logical:
                return logical[each.lstrip("/")]
        if not wanted:
            return None
        named = [each for key, each in logical.items() if basename(key) == wanted]
        return named[0] if len(named) == 1 else None

    def list(self, name: str) -> str | None:
        """The address of a list that a `ref` means: the home page, a section, a term, a page that a layout makes."""
        wanted = _SUFFIX.sub("", name).strip("/").lower().removesuffix("_index").strip("/")
        return self.lists.get(wanted)

    def _logical(self, page: str) -> str:
        """ "content/posts/x/index.fr.md" -> "posts/x"."""
        stem = page.removeprefix(f"{self.below}/").rpartition(".")[0].removesuffix(self.mark)
        return dirname(stem) if basename(stem) in {"index", "_index"} else stem
