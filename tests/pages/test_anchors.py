"""Links to a part of another page: told by the build where there is no such part."""

from linocut.build import build
from linocut.store.cache import Cache

B = """---
title: B
---
## A heading

Text with a note.[^1] <span id="own">x</span> ![C](a.png){#fig-c alt="x"}

[^1]: Note.
"""


def told(make_site, links, **files):
    pages = {"content/b.md": B, "content/a.png": b"", **files}
    site = make_site({"content/a.md": f"---\ntitle: A\n---\n{links}\n", **pages})
    built = build(site, Cache(site / ".linocut"))
    return [f"{one.place}: {one.message}; {one.hint}" for one in built.problems if "has the id" in one.message]


def test_a_part_that_is_not_there_is_told(make_site):
    links = "[one](b.md#a-headin) [two](/b/#fig-d)\n\n[three](/b/#a-heading) [four](b.md#nowhere)"
    assert told(make_site, links) == [
        'content/a.md:4:7: nothing on /b/ has the id "a-headin"; did you mean "a-heading"?',
        'content/a.md:4:28: nothing on /b/ has the id "fig-d"; did you mean "fig-c"?',
        'content/a.md:6:31: nothing on /b/ has the id "nowhere"; an id stands behind what it names: ## Heading {#id}',
    ]


def test_whatever_has_an_id_is_a_part(make_site):
    links = "[a](b.md#a-heading) [b](b.md#own) [c](b.md#fig-c) [d](b.md#note-1) [e](b.md#top) [f](b.md) [g](/b/#)"
    assert told(make_site, links) == []


def test_what_a_template_writes_is_not_known(make_site):
    files = {"content/b.md": B + "{{< box >}}\n", "templates/shortcodes/box.html": '<i id="boxed">x</i>'}
    assert told(make_site, "[a](b.md#boxed)", **files) == []
