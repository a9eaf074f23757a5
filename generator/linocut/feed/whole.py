"""URLs as an article writes them, made whole: a feed has no page that they could start from."""

import re
from urllib.parse import quote, urljoin, urlsplit

from linocut.model.address import SAFE, absolute
from linocut.model.site import Site

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_INDEX = re.compile(r"/index\.html(?=$|[?#])")


def whole(site: Site, page: str, url: str, *, local: bool = False) -> str:
    """The whole URL of `url` as written on the page with the site path `page`.

    Of the site's own pages never with index.html, which would split what is counted and said about them. `local`: it
    comes from a template, which has put the base URL's own path in front already.
    """
    if local and url.startswith("/") and not url.startswith("//"):
        base = urlsplit(site.base_url)
        return whole(site, page, f"{base.scheme}://{base.netloc}{quote(url, safe=SAFE)}")
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
