"""Settings: what they become, and that every mistake is told with its line, all at once."""

import pytest

from linocut import settings
from linocut.problem import Problems
from linocut.store.inputs import Inputs
from settings_file import NOW, load, told


def test_every_key_is_optional(tmp_path):
    site = load(tmp_path, "[tool.linocut]\n")
    assert (site.title, site.output, site.figures.timeout) == ("Untitled site", tmp_path / "public", 60)
    assert site.now == NOW


def test_values_arrive_typed(tmp_path):
    site = load(
        tmp_path,
        """
[tool.linocut]
title = "Plates"
base_url = "https://me.example/blog"
permalinks = { posts = "/:year/:slug/" }
menu = [{ label = "Posts", url = "/posts/" }]
[tool.linocut.math.macros]
R = "\\\\mathbb{R}"
[tool.linocut.figures]
timeout = 2.5
memory = "1.5 GiB"
jobs = 1
[tool.linocut.feeds]
content = "summary"
[tool.linocut.publish.production]
target = "git"
""",
    )
    assert site.base_url == "https://me.example/blog/"
    assert site.macros == {"R": "\\mathbb{R}"}
    assert (site.figures.timeout, site.figures.memory, site.figures.jobs) == (2.5, 3 << 29, 1)
    assert site.feeds.content == "summary"
    assert site.menu == (("Posts", "/posts/"),)
    assert site.publish == {"production": {"target": "git"}}


def test_the_command_line_wins(tmp_path):
    site = load(
        tmp_path, '[tool.linocut]\nbase_url = "https://a.example/"\n', base_url="https://b.example/", drafts=True
    )
    assert (site.base_url, site.drafts) == ("https://b.example/", True)


def test_every_mistake_is_told_at_once_with_its_line_and_the_way_out(tmp_path):
    text = """[tool.linocut]
titel = "x"
language = 5
base_url = "example.org"
[tool.linocut.figures]
timeout = 0
memory = "lots"
job = 2
executor = "dask"
[tool.linocut.feeds]
content = "some"
items = -1
[tool.linocut.math]
macros = { R = 1 }
"""
    assert told(tmp_path, text) == [
        'pyproject.toml:2:1: unknown setting "titel" | did you mean "title"?',
        "pyproject.toml:3:1: language must be a string; it is 5",
        'pyproject.toml:4:1: base_url must be an absolute address such as "https://example.org/"; it is "example.org"',
        "pyproject.toml:6:1: figures.timeout must be a number of seconds above 0; it is 0",
        'pyproject.toml:7:1: figures.memory must be a size such as "2 GiB" or "500 MB"; it is "lots"',
        'pyproject.toml:8:1: unknown setting "figures.job" | did you mean "jobs"?',
        'pyproject.toml:9:1: figures.executor = "dask" needs figures.scheduler = "tcp://host:port"',
        'pyproject.toml:11:1: feeds.content must be one of "full", "summary"; it is "some"',
        "pyproject.toml:12:1: feeds.items must be a whole number, 0 or more; it is -1",
        'pyproject.toml:14:1: math.macros must be a table of strings; it is {"R": 1}',
    ]


def test_what_is_not_toml_is_told_with_line_and_column(tmp_path):
    assert told(tmp_path, "[tool.linocut]\ntitle = \n") == ["pyproject.toml:2:9: not TOML: invalid value"]


def test_a_dotted_key_is_found_too(tmp_path):
    assert told(tmp_path, "[tool.linocut]\nfigures.jobs = true\n") == [
        "pyproject.toml:2:1: figures.jobs must be a whole number, 0 or more; it is true"
    ]


def test_the_site_is_found_from_a_folder_below(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.linocut]\n")
    below = tmp_path / "content" / "posts"
    below.mkdir(parents=True)
    (below / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    assert settings.find(below) == tmp_path


def test_no_site_is_told(tmp_path):
    with pytest.raises(Problems) as raised:
        settings.find(tmp_path)
    assert "no site here" in raised.value.problems[0].message


def test_patterns_of_addresses_and_files(tmp_path):
    text = """[tool.linocut]
permalinks = { posts = "/:year/:slgu/", docs = "/:x/" }
bibliography = 3
lastmod = "always"
csl = ["ieee"]
"""
    assert told(tmp_path, text) == [
        'pyproject.toml:2:1: permalinks has an unknown ":slgu" (did you mean "slug"?); '
        'it is {"posts": "/:year/:slgu/", "docs": "/:x/"}',
        'pyproject.toml:3:1: bibliography must be a file such as "references.bib", or a list of files; it is 3',
        'pyproject.toml:4:1: lastmod must be one of "key", "git"; it is "always"',
        'pyproject.toml:5:1: csl must be a string; it is ["ieee"]',
    ]


@pytest.mark.parametrize(
    "address",
    ["example.org", "https://", "https://[::1/", "https://e.org:x/", "https://e.org:99999/", "https://my site.org/"],
)
def test_an_address_that_is_none_is_told(tmp_path, address):
    assert told(tmp_path, f'[tool.linocut]\nbase_url = "{address}"\n') == [
        f'pyproject.toml:2:1: base_url must be an absolute address such as "https://example.org/"; it is "{address}"'
    ]


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "pyproject.toml").write_bytes(b'\xef\xbb\xbf[tool.linocut]\r\ntitle = "Notes"\r\n')
    assert settings.find(tmp_path) == tmp_path
    assert settings.load(tmp_path, Inputs(tmp_path)).title == "Notes"


def test_settings_that_are_no_table_are_told(tmp_path):
    assert told(tmp_path, "[tool]\nlinocut = 3\n") == [
        "pyproject.toml: tool.linocut must be a table | write [tool.linocut] on a line of its own"
    ]
