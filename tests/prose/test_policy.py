"""What an article's own HTML wants and the site's policy blocks: told at its line, with the setting that allows it."""

from html import unescape

import pytest

from linocut.build import build
from linocut.problem import Problems
from linocut.store.cache import Cache

HEAD = "---\ntitle: A\n---\n"
SETTINGS = '[tool.linocut]\nbase_url = "https://plates.press/"\n'


def told(make_site, body, allow=""):
    site = make_site({"content/a.md": HEAD + body, "pyproject.toml": f"{SETTINGS}[tool.linocut.allow]\n{allow}\n"})
    built = build(site, Cache(site / ".linocut"))
    return [f"{one.place}: {one.message}; {one.hint}" for one in built.problems if "policy" in one.message], site


@pytest.mark.parametrize(
    ("html", "column", "what", "key", "host"),
    [
        ('Text <script src="https://cdn.host/x.js"></script>', 6, "a script from", "scripts", "cdn.host"),
        ('<IFRAME title="v"\n src=//player.host:8080/v></IFRAME>', 1, "a frame from", "frames", "player.host:8080"),
        ("<form action='http://list.host/sub'></form>", 1, "a form sent to", "forms", "list.host"),
        ('<div>\n<button formaction="https://b.host">x</button></div>', 1, "a form sent to", "forms", "b.host"),
        ('<link rel="stylesheet" href="https://css.host/a.css">', 1, "a style sheet from", "styles", "css.host"),
        ('<audio src="https://snd.host/a.mp3"></audio>', 1, "a video or sound from", "media", "snd.host"),
        ('{{< video src="https://vid.host/a.mp4" >}}', 16, "a video from", "media", "vid.host"),
    ],
)
def test_other_hosts(make_site, html, column, what, key, host):
    line = 5 if html.startswith("<div") else 4
    found, _ = told(make_site, html + "\n")
    assert found == [
        f"content/a.md:{line}:{column}: {what} {host} is blocked by this site's policy; "
        f'add {key} = ["{host}"] to [tool.linocut.allow]'
    ]
    assert told(make_site, html + "\n", f'{key} = ["{host}"]')[0] == []


def test_hosts_below(make_site):
    html = '<iframe src="https://a.tile.host/"></iframe>\n'
    assert told(make_site, html, 'frames = ["*.tile.host"]')[0] == []
    assert len(told(make_site, html.replace("a.tile", "atile"), 'frames = ["*.tile.host"]')[0]) == 1


def test_what_stands_inside_a_page(make_site):
    found, _ = told(make_site, "<script>\nalert(1)\n</script>\n\n<style>p {color: red}</style>\n\n<object></object>\n")
    assert sorted(found, key=lambda text: int(text.split(":")[1])) == [
        "content/a.md:4:1: a script inside a page is blocked by this site's policy; "
        'write it into a file of static/ and load that: <script src="/mine.js"></script>',
        "content/a.md:8:1: a <style> inside a page is blocked by this site's policy; "
        "write it into a style sheet of templates/",
        "content/a.md:10:1: <object> is blocked by this site's policy; use an <iframe>, a link or an image",
    ]


@pytest.mark.parametrize(
    "html",
    [
        '<!-- <iframe src="https://no.host/"></iframe> -->',
        '```html\n<iframe src="https://no.host/"></iframe>\n```',
        '`<script src="https://no.host/"></script>`',
        '<script type="application/json">{}</script>',
        '<script src="/mine.js"></script>',
        '<iframe src="/b/" title="b"></iframe>',
        '<a href="https://a.host/" title="<iframe src=https://b.host>">a</a>',
        '<img src="https://pics.host/a.png" alt="a" width="3" height="3">',
    ],
)
def test_what_is_not_blocked(make_site, html):
    assert told(make_site, html + "\n")[0] == []


def test_the_policy_of_pages_and_of_the_server_are_one(make_site):
    allow = 'scripts = ["s.host"]\nframes = ["f.host:8443"]\nconnect = ["*.c.host"]\nforms = ["o.host"]'
    _, site = told(make_site, '<img src="https://pics.host/a.png" alt="a" width="3" height="3">\n', allow)
    rules = (
        "default-src 'none'; script-src 'self' https://s.host; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data: https://pics.host; font-src 'self' data:; connect-src 'self' https://*.c.host; "
        "media-src 'self'; frame-src 'self' https://f.host:8443; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self' https://o.host"
    )
    page = unescape((site / "public/a/index.html").read_text()).replace(" 'wasm-unsafe-eval'", "")  # of the search
    headers = (site / "public/_headers").read_text().replace(" 'wasm-unsafe-eval'", "")
    assert f'content="{rules}"' in page
    assert f"  Content-Security-Policy: {rules}; frame-ancestors 'self'\n" in headers


def test_a_changed_setting_is_seen(make_site):
    html = '<iframe src="https://f.host/"></iframe>\n'
    found, site = told(make_site, html, 'frames = ["f.host"]')
    assert not found
    (site / "pyproject.toml").write_text(SETTINGS)
    assert len(build(site, Cache(site / ".linocut")).problems) >= 1


@pytest.mark.parametrize("host", ["https://a.host", "a.host/path", "a.host; script-src *", "'self'", "*", "", "A b"])
def test_what_is_not_a_host(make_site, host):
    with pytest.raises(Problems) as raised:
        told(make_site, "Text.\n", f'scripts = ["{host}"]')
    (problem,) = raised.value.problems
    assert problem.message.startswith(
        'allow.scripts must be a list of hosts such as ["plausible.io", "*.example.org"]; it is '
    )
