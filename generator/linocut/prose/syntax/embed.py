"""Embeds: `{{< youtube ID >}}` and its like, of which nothing is loaded from elsewhere until the reader clicks."""

import re
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlsplit

from linocut.model.slot import Shortcode
from linocut.problem import Place
from linocut.prose import attributes, policy
from linocut.prose.arguments import Arguments
from linocut.prose.attributes import Attributes
from linocut.prose.document import Document, Token
from linocut.prose.syntax import figure, image

_OURS = ("title", "picture", "alt", "caption", "class")
_HUGOS = ("loading", "allowFullScreen", "autoplay", "controls", "loop", "mute")
"""Arguments of Hugo's that ask for what an embed that waits for a click does anyway, or leaves to the player."""

ARGUMENTS = {
    "youtube": ("0", "id", "start", "end", *_OURS, *_HUGOS),
    "vimeo": ("0", "id", *_OURS, *_HUGOS),
    "gist": ("0", "1", "2", "user", "id", "file", *_OURS),
    **dict.fromkeys(("x", "tweet", "twitter"), ("0", "1", "user", "id", *_OURS)),
    "instagram": ("0", "id", *_OURS),
    "mastodon": ("0", "src", *_OURS),
    "embed": ("0", "src", "link", *_OURS),
}
"""Shortcode -> what it may be given. Picture, title and caption are the author's: nothing is fetched at build."""

_PLAY = (
    '<svg class="embed-sign" viewBox="0 0 48 48" aria-hidden="true"><circle cx="24" cy="24" r="22.5" fill="none" '
    'stroke="currentColor" stroke-width="2"/><path d="M19 15v18l15-9z" fill="currentColor"/></svg>'
)


@dataclass(frozen=True, slots=True)
class _Embed:
    """What is shown when somebody clicks."""

    kind: str
    """ "video", "post", "code", "frame"."""
    site: str
    """What its readers call where it is: "YouTube"."""
    link: str
    """Where it stands by itself: for who runs no scripts, and for feeds."""
    source: str
    """The frame's address, or that of the code."""
    file: str = ""
    """Which one of several pieces of code; "": all."""


def overridden(document: Document, name: str) -> bool:
    """Whether the site shows a shortcode of this name by a template of its own."""
    return document.inputs.exists(f"templates/shortcodes/{name}.html")


def newsletter(document: Document, token: Token) -> str:
    """The form of the settings, by its template."""
    if not document.site.newsletter.action and not overridden(document, "newsletter"):
        hint = 'write action = "https://..." under [tool.linocut.newsletter]'
        document.problem("there is no newsletter to subscribe to", document.place(token), hint)
        return ""
    document.has.add("newsletter")
    return document.slot(Shortcode("newsletter", (), "", document.place(token)))


def show(document: Document, token: Token, given: Arguments) -> str:
    """A link with the author's picture and title, which a script turns into the frame when it is clicked."""
    name = token.match["name"]
    place = given.place(document, token, "id", "src", "0")
    found = _embed(document, name, given, place)
    if found is None:
        return ""
    host = urlsplit(found.source).netloc.lower()
    if name == "embed":
        policy.refuse(document, "frames", "a frame from", found.source, place)
    else:
        document.hosts["connect" if found.kind == "code" else "frames", host] = None
    document.has.add("embed")
    words = document.words
    kinds = {"video": words.video_on, "code": words.code_on}
    title = given.get("title") or kinds.get(found.kind, words.post_on).plain(site=found.site)
    caption = document.markdown(given.get("caption"), given.place(document, token, "caption"))
    figcaption = f"<figcaption>{caption}</figcaption>\n" if caption else ""
    said = (("data-source", found.source), ("data-title", title), ("data-file", found.file))
    pairs = tuple(pair for pair in (("href", found.link), *said) if pair[1])
    classes = ("figure", "embed", f"embed-{found.kind}", *given.get("class").split())
    return (
        f"<figure{attributes.html(classes=classes)}>\n{figcaption}"
        f"<a{attributes.html(classes=('embed-open',), pairs=pairs)}>{_picture(document, token, given)}"
        f'<span class="embed-words">{_PLAY if found.kind == "video" else ""}'
        f'<span class="embed-title">{escape(title)}</span> '
        f'<span class="embed-asks page-only">{escape(words.loads_from.plain(host=host))}</span></span></a>\n</figure>'
    )


def _picture(document: Document, token: Token, given: Arguments) -> str:
    if not given.get("picture"):
        return ""
    place = given.place(document, token, "picture")
    wanted = figure.Wanted(given.get("picture"), place, place, Attributes(), "", given.get("alt"), 0)
    return image.show(document, wanted)


def _embed(document: Document, name: str, given: Arguments, place: Place) -> _Embed | None:
    if name in ("mastodon", "embed"):
        return _page(document, name, given, place)
    named = given.get("id") or given.get({"gist": "1"}.get(name, "1" if given.has("1") else "0"))
    if not re.fullmatch(r"[\w-]+", named):
        hint = f"write {{{{< {name} ID >}}}}, with the ID from its address"
        if name == "gist":
            hint = "write {{< gist USER ID >}}, as in its address"
        document.problem(f'"{named}" is not an ID of {name}' if named else f"the {name} has no ID", place, hint)
        return None
    user = quote(given.get("user") or (given.get("0") if given.has("1") else ""))
    match name:
        case "youtube":
            start, end = (re.sub(r"\D", "", given.get(key)) for key in ("start", "end"))
            asked = "".join(f"&{key}={value}" for key, value in (("start", start), ("end", end)) if value)
            at = f"&t={start}s" if start else ""
            frame = f"https://www.youtube-nocookie.com/embed/{named}?autoplay=1{asked}"
            return _Embed("video", "YouTube", f"https://www.youtube.com/watch?v={named}{at}", frame)
        case "vimeo":
            frame = f"https://player.vimeo.com/video/{named}?dnt=1&autoplay=1"
            return _Embed("video", "Vimeo", f"https://vimeo.com/{named}", frame)
        case "gist":
            link = f"https://gist.github.com/{f'{user}/' if user else ''}{named}"
            return _Embed("code", "GitHub", link, f"https://api.github.com/gists/{named}", given.get("file", "2"))
        case "instagram":
            link = f"https://www.instagram.com/p/{named}/"
            return _Embed("post", "Instagram", link, f"{link}embed/")
        case _:
            frame = f"https://platform.twitter.com/embed/Tweet.html?dnt=true&id={named}"
            return _Embed("post", "X", f"https://x.com/{user or 'i'}/status/{named}", frame)


def _page(document: Document, name: str, given: Arguments, place: Place) -> _Embed | None:
    """An embed that is named by its whole address."""
    address = given.get("src", "0")
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.netloc:
        example = "https://mastodon.social/@user/1234" if name == "mastodon" else "https://..."
        hint = f'write {{{{< {name} "{example}" >}}}}'
        wrong = f'"{address}" is not the address of a page' if address else f"the {name} has no src"
        document.problem(wrong, place, hint)
        return None
    if name == "mastodon":
        return _Embed("post", parts.netloc, address, f"{address.rstrip('/')}/embed")
    return _Embed("frame", parts.netloc, given.get("link") or address, address)
