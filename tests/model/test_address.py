"""Addresses that pages and feeds must agree on."""

from pathlib import Path

import pytest

from articles import article
from linocut.model.address import absolute, address, tag_url
from linocut.model.render_context import tags
from linocut.model.site import Site
from linocut.store.cache import Blob


def test_an_asset_carries_its_hash_in_its_name() -> None:
    assert address("attention", Blob("0123456789abcdef", ".png", 3)) == "/assets/attention-0123456789.png"


@pytest.mark.parametrize(
    ("base", "path", "url"),
    [
        ("https://a.example/", "/posts/x/", "https://a.example/posts/x/"),
        ("https://a.example/blog/", "/posts/x/#fig-y", "https://a.example/blog/posts/x/#fig-y"),
        ("https://a.example/", "/tags/größe/", "https://a.example/tags/gr%C3%B6%C3%9Fe/"),
        ("https://a.example/", "/a%20b/c d/", "https://a.example/a%20b/c%20d/"),
    ],
)
def test_absolute_urls(base: str, path: str, url: str) -> None:
    assert absolute(Site(Path("/s"), Path("/s/public"), base_url=base), path) == url


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("Machine learning", "/tags/machine-learning/"),
        ("C#", "/tags/c-sharp/"),
        ("C++", "/tags/c++/"),
        ("node.js", "/tags/node.js/"),
        ("a/b", "/tags/a-b/"),
        ("日本語", "/tags/日本語/"),
        ("..", "/tags/other/"),
        ("Größe", "/tags/grösse/"),
        ("İsviçre", "/tags/isviçre/"),
        ("हिन्दी", "/tags/हिन्दी/"),
        ("a - b", "/tags/a-b/"),
    ],
)
def test_a_tag_has_an_address_that_is_one_safe_folder(name: str, url: str) -> None:
    assert tag_url(name) == url


def test_spellings_of_a_tag_are_one_tag_with_each_article_once() -> None:
    new = article("/posts/new/", front={"tags": ("LLM", "llm", "math")})
    old = article("/posts/old/", front={"tags": ("Llm",)})
    assert [(tag.name, tag.url, tag.articles) for tag in tags([new, old])] == [
        ("LLM", "/tags/llm/", (new, old)),
        ("math", "/tags/math/", (new,)),
    ]
