"""What a published site is to its readers: served by a real nginx, compressed, and under a path of its host."""

import gzip
import io
import re
import shutil
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import brotli
import lxml.etree
import lxml.html
import pytest
from PIL import Image

from commandline import linocut
from nginx import nginx
from processes import PATIENCE
from publishing import OLD, held, publish, site

BLOG = """server {{
    listen 127.0.0.1:{port}; absolute_redirect off;
    location /blog/ {{ alias {folder}/web/; gzip_static on; brotli_static on; }}
  }}"""
"""Shows the folder web at /blog/."""


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[str]:
    with nginx(tmp_path, BLOG) as address:
        yield address


def get(address: str, accept: str = "identity") -> tuple[str, str, bytes]:
    """(type, encoding, body). Raises HTTPError for anything but a page."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": accept})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.headers.get_content_type(), answer.headers.get("Content-Encoding", ""), answer.read()


def test_precompressed_variants_are_what_nginx_serves(tmp_path, blog):
    publish(site(tmp_path / "s", target="folder", path=str(tmp_path / "web"), precompress=True))
    address = f"{blog}/blog/posts/a/"
    page = OLD["posts/a/index.html"]
    assert get(address) == ("text/html", "", page)
    kind, encoding, body = get(address, "gzip")
    assert (kind, encoding, gzip.decompress(body)) == ("text/html", "gzip", page)
    kind, encoding, body = get(address, "gzip, br")
    assert (kind, encoding, brotli.decompress(body)) == ("text/html", "br", page)
    assert len(body) < len(page) / 3
    assert get(f"{blog}/blog/index.xml", "gzip, br")[1:] == ("", OLD["index.xml"])


def test_variants_are_the_same_bytes_every_time_and_go_with_their_file(tmp_path):
    one = site(tmp_path / "s", target="folder", path=str(tmp_path / "one"), precompress=True)
    publish(one)
    shutil.rmtree(one.root / ".linocut")
    publish(site(tmp_path / "s", target="folder", path=str(tmp_path / "two"), precompress=True))
    assert held(tmp_path / "one") == held(tmp_path / "two")
    publish(site(tmp_path / "s", {"index.html": OLD["index.html"]}, target="folder", path=str(tmp_path / "one"),
                 precompress=True), yes=True)  # fmt: skip
    assert sorted(held(tmp_path / "one")) == ["index.html", "index.html.br", "index.html.gz"]


ARTICLE = """---
title: Plates and paper
date: 2026-01-02
description: One of everything that an article links to.
tags: [ink, fast presses]
aliases: [/old/plates/, /2019/plates.html]
---
## Why {#sec-why}

A figure, @fig-line, an equation, @eq-area, [another page](/about/), [another post](../second.md) and @sec-why.[^1]

![A line.](line.svg){#fig-line alt="A line that rises."}

$$a = \\pi r^2 $$ {#eq-area}

![A photo](photo.png)

The slope is `{val} line.slope:.1f`.

```python
print("ink")
```

[^1]: A note with a [link](/tags/ink/).
"""
SCRIPT = """import matplotlib.pyplot as plt

def figure():
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, 2])
    return fig, {"slope": 2.0, "points": [[0, 0], [1, 2]]}
"""


def files() -> dict[str, str | bytes]:
    photo = io.BytesIO()
    Image.effect_noise((900, 600), 60).convert("RGB").save(photo, "PNG")
    return {
        "pyproject.toml": '[tool.linocut]\ntitle = "Plates"\nbase_url = "https://me.github.io/blog/"\n'
        'description = "Ink"\n[tool.linocut.publish.here]\ntarget = "folder"\npath = "../web"\nprecompress = true\n',
        "content/posts/plates/index.md": ARTICLE,
        "content/posts/plates/line.py": SCRIPT,
        "content/posts/plates/photo.png": photo.getvalue(),
        "content/posts/second.md": "---\ntitle: Second\ndate: 2026-02-03\ndescription: More.\n---\n"
        "Back to [plates](/posts/plates/#fig-line).\n",
        "content/about.md": "---\ntitle: About\ndescription: Who.\n---\nWe print.\n",
    }


def addresses(kind: str, body: bytes) -> Iterator[str]:
    """Every address in a page, a style sheet or a feed."""
    if kind == "text/html":
        tree = lxml.html.fromstring(body)
        for _, attribute, link, _ in tree.iterlinks():
            if attribute != "srcset":
                yield link
        for element in tree.iter():
            for candidate in (element.get("srcset") or "").split(","):
                if candidate.strip():
                    yield candidate.split()[0]
        yield from tree.xpath("//meta[@property='og:image' or @property='og:url']/@content")
        refresh = tree.xpath("//meta[@http-equiv='refresh']/@content")
        yield from (re.sub(r"(?i)^.*url=", "", content) for content in refresh)
    elif kind == "text/css":
        yield from re.findall(r"""url\(["']?([^"')]+)""", body.decode())
    elif kind.endswith("xml"):
        tree = lxml.etree.fromstring(body)
        yield from (text.strip() for text in tree.itertext() if text.strip().startswith("http"))
        yield from tree.xpath("//@href | //@url")
        for content in tree.xpath("//*[local-name()='encoded' or local-name()='content']/text()"):
            yield from addresses("text/html", content.encode())


def test_a_whole_site_under_a_path(make_site, tmp_path, blog):
    """Built for https://me.github.io/blog/, served at /blog/, every link of every file followed."""
    root = make_site(files())
    done = linocut("publish", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "published to" in done.stdout
    seen: set[str] = set()
    waiting = [f"{blog}/blog/", f"{blog}/blog/atom.xml", f"{blog}/blog/sitemap.xml", f"{blog}/blog/old/plates/"]
    outside: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        kind, _, body = get(address)
        for link in addresses(kind, body):
            there = urljoin(address, link.replace("https://me.github.io/", f"{blog}/")).partition("#")[0]
            parts = urlsplit(there)
            if parts.scheme == "data":
                continue
            if parts.netloc != urlsplit(blog).netloc:
                outside.add(parts.netloc)
                continue
            assert parts.path.startswith("/blog/"), f"{address} links to {link}, which is outside the site"
            waiting.append(there)
    pages = {urlsplit(address).path.removeprefix("/blog/") for address in seen}
    assert {"", "about/", "posts/plates/", "posts/second/", "tags/ink/", "tags/fast-presses/", "index.xml"} <= pages
    assert any(page.endswith(".png") and "card" in page for page in pages)
    assert not outside - {"www.w3.org", "purl.org", "www.sitemaps.org", "github.com"}
