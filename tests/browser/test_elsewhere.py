"""What comes from other hosts, as the manual's settings make it: in a real Chromium, with those hosts on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browsing import blames
from conftest import write_site
from elsewhere import Elsewhere, arguments, elsewhere
from linocut.build import build
from linocut.store.cache import Cache
from places import ROOT
from processes import PATIENCE
from screenshots import CHROMIUM
from transcript import blocks

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
MS = PATIENCE * 1000

ARTICLE = """---
title: Embeds
description: Of several kinds.
date: 2026-01-02
---
Text.

{{< youtube id="w7Ft2ymGmfc" title="Eigenvectors" caption="A *film*." start=30 >}}

{{< vimeo id=1084537 title="A still" picture="still.png" alt="Blue" >}}

{{< gist ada abc123 hello.py >}}

{{< gist ada lost >}}

{{< x user="ada" id="99" title="What Ada said" >}}

{{< mastodon "https://mastodon.press/@ada/1" >}}

{{< instagram AbC_1 >}}

{{< embed "https://maps.press/ink/" title="A map" >}}
"""

LONG = "---\ntitle: Long\ndescription: Words.\ndate: 2026-01-01\n---\n" + "A line of words.\n\n" * 200

GISCUS = """
const { theme, lang, repo } = document.currentScript.dataset
const style = document.createElement('link')
style.rel = 'stylesheet'
style.href = 'https://giscus.app/default.css'
document.head.append(style)
const frame = document.createElement('iframe')
frame.title = 'Comments'
frame.src = `https://giscus.app/${lang}/widget?${new URLSearchParams({ theme, repo })}`
document.querySelector('.giscus').append(frame)
"""
WIDGET = """<!doctype html><html lang=en><title>Comments</title><p id=theme></p><script>
const show = theme => { document.getElementById('theme').textContent = theme }
show(new URLSearchParams(location.search).get('theme'))
addEventListener('message', event => show(event.data.giscus.setConfig.theme))
parent.postMessage({ giscus: { resizeHeight: 240 } }, '*')
</script></html>"""
UTTERANCES = """<!doctype html><html lang=en><title>Comments</title><p id=theme></p><script>
const show = theme => { document.getElementById('theme').textContent = theme }
show(new URLSearchParams(location.search).get('theme'))
addEventListener('message', event => event.data.type === 'set-theme' && show(event.data.theme))
parent.postMessage({ type: 'resize', height: 345 }, '*')
</script></html>"""
MASTODON = """<!doctype html><html lang=en><title>Post</title><script>
addEventListener('message', event =>
  event.source.postMessage({ type: 'setHeight', id: event.data.id, height: 222 }, '*'))
</script></html>"""
TWEET = """<!doctype html><html lang=en><title>Post</title><script>
parent.postMessage({ 'twttr.embed': { method: 'twttr.private.resize', params: [{ height: 321 }] } }, '*')
</script></html>"""
PLAYER = "<!doctype html><html lang=en><title>Player</title><p>Plays.</p></html>"
GIST = json.dumps({"files": {name: {"filename": name, "content": f"# {name}\n<b>&"} for name in ("hello.py", "b.md")}})
COUNT = "navigator.sendBeacon(`${document.currentScript.dataset.goatcounter}?p=${location.pathname}`)"
PLAUSIBLE = """const { src, dataset } = document.currentScript
fetch(new URL('/api/event', src),
  { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: dataset.domain })"""
UMAMI = """const { websiteId, hostUrl, domains } = document.currentScript.dataset
if (domains === location.hostname) fetch(hostUrl + '/api/send', { method: 'POST', body: websiteId })"""

HTML, SCRIPT = "text/html", "text/javascript"
ANSWERS = {
    "giscus.app/client.js": (SCRIPT, GISCUS),
    "giscus.app/default.css": ("text/css", ".giscus { min-height: 1px }"),
    "giscus.app/en/widget": (HTML, WIDGET),
    "utteranc.es/utterances.html": (HTML, UTTERANCES),
    "gc.zgo.at/count.js": (SCRIPT, COUNT),
    "ada.goatcounter.com/count": ("image/gif", ""),
    "plausible.io/js/script.js": (SCRIPT, PLAUSIBLE),
    "plausible.io/api/event": ("text/plain", "ok"),
    "cloud.umami.is/script.js": (SCRIPT, UMAMI),
    "cloud.umami.is/api/send": ("text/plain", "ok"),
    "cdn.counter.press/c.js": (SCRIPT, "fetch('https://api.counter.press/hit')"),
    "api.counter.press/hit": ("text/plain", "ok"),
    "buttondown.com/api/emails/embed-subscribe/ada": (HTML, PLAYER),
    "www.youtube-nocookie.com/embed/w7Ft2ymGmfc": (HTML, PLAYER),
    "player.vimeo.com/video/1084537": (HTML, PLAYER),
    "platform.twitter.com/embed/Tweet.html": (HTML, TWEET),
    "mastodon.press/@ada/1/embed": (HTML, MASTODON),
    "www.instagram.com/p/AbC_1/embed/": (HTML, PLAYER),
    "maps.press/ink/": (HTML, PLAYER),
    "api.github.com/gists/abc123": ("application/json", GIST),
}


def settings(page: str, number: int = 0) -> str:
    """A block of settings of a page of the manual."""
    return [block.text for block in blocks(page) if block.language == "toml"][number] + "\n"


def site(folder: Path, host: str, more: str, **files: str) -> Path:
    """A site with these settings, built: its public/."""
    head = f'[tool.linocut]\ntitle = "Notes"\ndescription = "All."\nbase_url = "https://{host}/"\n'
    written: dict[str, str | bytes] = {
        "pyproject.toml": head + more,
        "content/posts/a/index.md": ARTICLE.replace("{{< embed", "{{</* embed").replace('map" >', 'map" */>'),
        "content/posts/a/still.png": still(),
        "content/posts/long.md": LONG,
        "content/about.md": "---\ntitle: About\ndescription: Who.\n---\nMe.\n",
        **files,
    }
    root = write_site(folder / host, written)
    built = build(root, Cache(root / ".linocut"))
    assert [problem for problem in built.problems if problem.severity == "error"] == []
    return root / "public"


def still() -> bytes:
    import io

    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (640, 360), "#23507a").save(data, "PNG")
    return data.getvalue()


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Elsewhere]:
    """Three sites, and the hosts that they ask."""
    folder = tmp_path_factory.mktemp("web")
    first = settings("comments.md") + settings("analytics.md") + settings("newsletter.md")
    first += '[tool.linocut.allow]\nframes = ["maps.press"]\n'
    umami = '[tool.linocut.analytics]\nprovider = "umami"\nid = "94db"\n'
    (head,) = (block for block in blocks("analytics.md") if block.title)
    plausible = '[tool.linocut.analytics]\nprovider = "plausible"\n' + settings("analytics.md", 1)
    home = "---\ntitle: Home\n---\nHello.\n\n{{< newsletter >}}\n"
    sites = {
        "one.press": site(
            folder, "one.press", first, **{"content/posts/a/index.md": ARTICLE, "content/index.md": home}
        ),
        "two.press": site(folder, "two.press", settings("comments.md", 1) + umami),
        "three.press": site(folder, "three.press", plausible, **{f"{head.title}": head.text}),
    }
    with elsewhere(folder, sites, ANSWERS) as heard:
        yield heard


@pytest.fixture(scope="module")
def browser(web: Elsewhere) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**{**CHROMIUM, "args": arguments(web)}, timeout=MS)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, web: Elsewhere) -> Iterator[object]:
    """visit(url, **context) -> Page; what its console says fails the test."""
    web.asked.clear()
    web.sent.clear()
    contexts, complaints = [], []

    def go(url: str, **options: object) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, ignore_https_errors=True, **options)
        context.set_default_timeout(MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if blames(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(url)
        return page

    go.complaints = complaints  # type: ignore[attr-defined]
    yield go
    for context in contexts:
        context.close()
    assert complaints == []


def others(web: Elsewhere) -> set[str]:
    """Hosts beside the sites' own that were asked."""
    return {request.split()[1].partition("/")[0] for request in web.asked} - {"one.press", "two.press", "three.press"}


def test_an_embed_asks_nobody_until_it_is_clicked(visit, web) -> None:
    page = visit("https://two.press/posts/a/")
    expect(page.locator(".embed-open")).to_have_count(7)
    assert others(web) == {"cloud.umami.is"}
    page.get_by_role("link", name="Eigenvectors").click()
    player = page.locator('iframe[title="Eigenvectors"]')
    expect(player.content_frame.get_by_text("Plays.")).to_be_visible()
    assert player.evaluate("one => document.activeElement === one")
    assert web.of("www.youtube") == ["GET www.youtube-nocookie.com/embed/w7Ft2ymGmfc?autoplay=1&start=30"]
    box = player.bounding_box()
    assert box is not None
    assert abs(box["width"] / box["height"] - 16 / 9) < 0.02
    assert others(web) == {"cloud.umami.is", "www.youtube-nocookie.com"}


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("A still", "player.vimeo.com"),
        ("Instagram", "www.instagram.com"),
        ("A map", "maps.press"),
    ],
)
def test_a_frame_comes_at_a_click(visit, web, name: str, host: str) -> None:
    page = visit("https://one.press/posts/a/")
    assert not web.of(host)
    page.get_by_role("link", name=name).click()
    expect(page.frame_locator(".embed iframe").get_by_text("Plays.")).to_be_visible()
    assert len(web.of(host)) == 1


@pytest.mark.parametrize(("name", "height"), [("What Ada said", 321), ("mastodon.press", 222)])
def test_a_post_says_how_high_it_is(visit, web, name: str, height: int) -> None:
    page = visit("https://one.press/posts/a/", color_scheme="dark")
    page.get_by_role("link", name=name).click()
    expect(page.locator(".embed iframe")).to_have_css("height", f"{height}px")
    if "Ada" in name:
        assert web.of("platform") == ["GET platform.twitter.com/embed/Tweet.html?dnt=true&id=99&theme=dark"]


def test_code_comes_as_text(visit, web) -> None:
    page = visit("https://two.press/posts/a/")
    page.get_by_role("link", name="Code on GitHub").first.click()
    expect(page.locator(".embed-code pre code").first).to_have_text("# hello.py\n<b>&")
    expect(page.locator(".embed-code .file")).to_have_text(["hello.py"])
    assert page.locator(".embed-code .file a").get_attribute("href") == "https://gist.github.com/ada/abc123"


def test_code_that_is_lost_stays_a_link(visit) -> None:
    page = visit("https://two.press/posts/a/")
    page.get_by_role("link", name="Code on GitHub").nth(1).click()
    expect(page.get_by_role("status").filter(has_text="It could not be loaded.")).to_be_visible()
    assert page.locator(".lost").get_attribute("href") == "https://gist.github.com/ada/lost"
    visit.complaints.remove("Failed to load resource: the server responded with a status of 404 (Not Found)")


def test_without_scripts_an_embed_is_a_link(visit) -> None:
    page = visit("https://one.press/posts/a/", java_script_enabled=False)
    assert page.get_by_role("link", name="What Ada said").get_attribute("href") == "https://x.com/ada/status/99"
    assert page.locator(".comments a").get_attribute("href") == "https://github.com/ada/notes/discussions"


def test_comments_come_when_the_reader_is_near_and_follow_the_theme(visit, web) -> None:
    page = visit("https://one.press/posts/long/", color_scheme="dark")
    page.wait_for_load_state("networkidle")
    assert not web.of("giscus.app")
    page.locator(".comments").scroll_into_view_if_needed()
    theme = page.frame_locator(".comments iframe").locator("#theme")
    expect(theme).to_have_text("dark")
    assert "GET giscus.app/en/widget?theme=dark&repo=ada%2Fnotes" in web.asked
    assert web.of("giscus.app/default.css"), "its style sheet is allowed"
    expect(page.locator(".comments .there")).to_be_hidden()
    page.locator(".theme-switch").click()
    expect(theme).to_have_text("light")


def test_comments_in_issues(visit, web) -> None:
    page = visit("https://two.press/posts/a/?utterances=word#x")
    page.locator(".comments").scroll_into_view_if_needed()
    theme = page.frame_locator(".comments iframe").locator("#theme")
    expect(theme).to_have_text("github-light")
    expect(page.locator(".comments iframe")).to_have_css("height", "345px")
    (asked,) = web.of("utteranc.es")
    assert "repo=ada%2Fnotes&issue-term=pathname&theme=github-light" in asked
    assert "&pathname=posts%2Fa%2F&" in asked
    assert asked.endswith("&session=word&label=comment")
    assert page.url == "https://two.press/posts/a/#x"
    page.locator(".theme-switch").click()
    expect(theme).to_have_text("github-dark")


def test_a_page_without_a_date_has_no_comments(visit) -> None:
    assert visit("https://one.press/about/").locator(".comments").count() == 0
    assert visit("https://three.press/posts/a/").locator(".comments").count() == 0


def test_readers_are_counted(visit, web) -> None:
    visit("https://one.press/about/").wait_for_load_state("networkidle")
    # what an earlier page asks may come late
    assert "POST ada.goatcounter.com/count?p=/about/" in web.of("ada.goatcounter.com")
    visit("https://two.press/404.html").wait_for_load_state("networkidle")
    assert web.sent["cloud.umami.is/api/send"] == "94db"
    visit("https://three.press/").wait_for_load_state("networkidle")
    assert web.sent["plausible.io/api/event"] == "three.press"
    assert set(web.of("api.counter.press")) == {"GET api.counter.press/hit"}, "another, by template"


def test_the_newsletters_form_is_sent(visit, web) -> None:
    page = visit("https://one.press/")
    page.get_by_label("Email address").fill("me@mail.press")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_text("Plays.")).to_be_visible()
    assert web.sent["buttondown.com/api/emails/embed-subscribe/ada"] == "email=me%40mail.press"
    assert visit("https://one.press/posts/a/").locator("form.newsletter").count() == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(visit, theme: str) -> None:
    page = visit("https://one.press/posts/a/", color_scheme=theme, bypass_csp=True)
    page.get_by_role("link", name="Code on GitHub").first.click()
    expect(page.locator(".embed-code .file")).to_be_visible()
    page.add_script_tag(path=AXE)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")["violations"]
        assert [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in found] == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
