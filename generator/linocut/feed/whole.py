"""URLs as an article writes them, made whole: a feed has no page that they could start from."""

import re
from urllib.parse import urljoin, urlsplit

from linocut.edition import absolute
from linocut.model import Site

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_INDEX = re.compile(r"/index\.html(?=$|[?#])")


def whole(site: Site, page: str, url: str) -> str:
    """The whole URL of `url` as written on the page with the site path `page`; of the site's own pages never with
    index.html, which would split what is counted and said about them."""
    if url.startswith("//"):
        return f"{urlsplit(site.base_url).scheme}:{url}"
    if _SCHEME.match(url):
        own = url.startswith(site.base_url)
        return _INDEX.sub("/", url) if own else url
    try:
        path = url if url.startswith("/") else urljoin(page, url)
    except ValueError:  # what no parser takes for a URL stays what it is
        path = url
    return absolute(site, _INDEX.sub("/", path))
