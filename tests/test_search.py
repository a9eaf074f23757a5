"""The index of the search: what goes in, which files come out, and when it is made again."""

import json
from dataclasses import replace
from pathlib import Path

from articles import edition
from linocut import search
from linocut.edition import Edition
from showcase import finished, showcase


def files(built: Edition) -> dict[str, bytes]:
    return {output.path: output.make() for output in search.outputs(built)}


def test_the_index_holds_every_page_and_none_of_pagefinds_own_styles(tmp_path: Path) -> None:
    built = showcase(tmp_path, others=2)
    out = files(built)
    assert "pagefind/pagefind.js" in out
    assert not [path for path in out if path.endswith(".css") or "ui" in path.rsplit("/", 1)[-1]]
    entry = json.loads(out["pagefind/pagefind-entry.json"])
    assert entry["languages"]["en"]["page_count"] == len(built.articles)


def test_the_same_articles_have_the_same_index(tmp_path: Path) -> None:
    assert files(showcase(tmp_path / "a")) == files(showcase(tmp_path / "b"))


def test_a_page_is_searched_by_its_words_captions_and_notes(tmp_path: Path) -> None:
    built = showcase(tmp_path, others=0)
    page = search.page(built, built.articles[0])
    assert "\x02" not in page
    for words in (
        "Language models are mathematics",
        "reaching into the margin",
        "close to the first",
        'id="temperature"',
    ):
        assert words in page


def test_the_index_is_kept_until_an_article_changes(tmp_path: Path) -> None:
    built = showcase(tmp_path, others=0)
    before = list(search.outputs(built))
    assert [output.key for output in search.outputs(built)] == [output.key for output in before]
    gone = replace(built, articles=built.articles[:-1])
    assert [output.key for output in search.outputs(gone)] != [output.key for output in before]


def test_a_site_without_articles_has_no_search(tmp_path: Path) -> None:
    built = finished(edition(tmp_path))
    assert files(built) == {}
    assert "search" not in built.theme.scripts
