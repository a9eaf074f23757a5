"""What shortcodes of Hugo and its themes become, where linocut has the same."""

from pathlib import Path

import pytest

from linocut.build import build
from linocut.importers.hugo.rewrite import rewrite
from linocut.importers.hugo.stubs import Stubs
from linocut.store.cache import Cache


def rewritten(text: str, theirs: frozenset[str] = frozenset()) -> str:
    return rewrite(text, Stubs(Path("none"), theirs).keep, lambda name, offset, lost: None)


def shown(make_site, text: str) -> str:
    """The page that such a text makes."""
    settings = '[tool.linocut]\ntitle = "A"\nbase_url = "https://site.example/"\n[tool.linocut.allow]\n'
    allowed = f'{settings}frames = ["player.bilibili.com"]\n'
    root = make_site({"pyproject.toml": allowed, "content/a.md": f"---\ntitle: A\n---\n{rewritten(text)}"})
    done = build(root, Cache(root / ".linocut"))
    assert done.problems == ()
    return (root / "public/a/index.html").read_text()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("youtube w7Ft2ymGmfc", 'youtube "w7Ft2ymGmfc"'),
        ('youtube id="a-b" title="T" autoplay="true" loading=lazy', 'youtube "a-b" title="T"'),
        ('youtube "https://youtu.be/a-b?t=3"', 'youtube "a-b"'),
        ('youtube "https://www.youtube.com/watch?v=a-b&t=3"', 'youtube "a-b"'),
        ('youtubeLite id="ab" label="A film"', 'youtube "ab" title="A film"'),
        ('vimeo "55073825" "w-video"', 'vimeo "55073825"'),
        ("tweet 877500564405444608", 'x "877500564405444608"'),
        ('x user="SanDiegoZoo" id="1453110110599868418"', 'x user="SanDiegoZoo" id="1453110110599868418"'),
        ("twitter_simple SanDiegoZoo 1453110110599868418", 'x user="SanDiegoZoo" id="1453110110599868418"'),
        ("gist spf13 7896402 img.html", 'gist user="spf13" id="7896402" file="img.html"'),
        ('gist "https://gist.github.com/spf13/7896402.js"', 'gist user="spf13" id="7896402"'),
        ("instagram CxOWiQNP2MO hidecaption", 'instagram "CxOWiQNP2MO"'),
        ('mastodon status="https://a.social/@b/12"', 'mastodon "https://a.social/@b/12"'),
        ("youtube", "site-youtube"),
        ('x "what is meant"', 'site-x "what is meant"'),
        ("newsletter", "site-newsletter"),
        ('embed "a.html"', 'site-embed "a.html"'),
    ],
)
def test_what_stands_at_another_host(given, expected):
    assert rewritten(f"{{{{< {given} >}}}}") == f"{{{{< {expected} >}}}}"


def test_embeds_are_shown_as_ours_even_where_a_site_has_its_own(make_site):
    text = '{{< youtube "ab" >}}\n\n{{< bilibili BV1Sx411T7QQ >}}\n\n> {{% tweet 12 %}}\n'
    assert rewritten(text, frozenset({"youtube"})) == rewritten(text)
    html = shown(make_site, text)
    for address in (
        'href="https://www.youtube.com/watch?v=ab" data-source="https://www.youtube-nocookie.com/embed/ab?autoplay=1"',
        'href="https://www.bilibili.com/video/BV1Sx411T7QQ" '
        'data-source="https://player.bilibili.com/player.html?bvid=BV1Sx411T7QQ" data-title="Bilibili"',
        'href="https://x.com/i/status/12"',
    ):
        assert f'<a class="embed-open" {address}' in html


def test_sounds(make_site):
    text = '{{< audio src="/s.mp3" >}}\n\n{{< music url="/s.mp3" name="An <air>" >}}\n'
    assert rewritten('{{< audio "12" >}}') == '{{< audio "12" >}}'
    html = shown(make_site, text)
    assert html.count('<audio controls preload="none" src="/s.mp3">') == 2
    assert "<figcaption>An &lt;air&gt;</figcaption>" in html
