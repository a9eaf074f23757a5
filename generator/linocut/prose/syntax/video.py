"""`{{< video src="clip.mp4" poster="still.jpg" caption="..." >}}`: a video that loads when it is played."""

from html import escape

from linocut.problem import nearest
from linocut.prose import attributes, policy, target
from linocut.prose.arguments import Arguments
from linocut.prose.document import Document, Token

ARGUMENTS = (
    "0",
    "src",
    "poster",
    "caption",
    "alt",
    "width",
    "height",
    "class",
    "controls",
    "autoplay",
    "loop",
    "muted",
)

_SWITCHES = {"controls": True, "autoplay": False, "loop": False, "muted": False}


def show(document: Document, token: Token, given: Arguments) -> str:
    """A video element, in a figure when it has a caption."""
    source = _file(document, token, given, "src", "0")
    if not source:
        return ""
    poster = _file(document, token, given, "poster") if given.has("poster") else ""
    pairs = [("src", source), ("poster", poster), ("aria-label", given.get("alt")), ("preload", "metadata")]
    pairs += [(name, given.get(name)) for name in ("width", "height")]
    switches = [
        name for name, default in _SWITCHES.items() if (given.get(name).lower() or str(default).lower()) == "true"
    ]
    if "autoplay" in switches and "muted" not in switches:  # browsers play nothing aloud unasked
        switches.append("muted")
    tags = attributes.html(pairs=tuple(pair for pair in pairs if pair[1]))
    video = f"<video{tags} playsinline{''.join(f' {name}' for name in switches)}></video>"
    caption = document.markdown(given.get("caption"), given.place(document, token, "caption"))
    classes = ("figure", *given.get("class").split())
    figcaption = f"\n<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure{attributes.html(classes=classes)}>\n{video}{figcaption}\n</figure>"


def _file(document: Document, token: Token, given: Arguments, *names: str) -> str:
    """The address of a file that an argument names."""
    written, place = given.get(*names), given.place(document, token, *names)
    if target.EXTERNAL.match(written):
        if "poster" not in names:
            policy.refuse(document, "media", "a video from", written, place)
        return written
    found = target.file(document.source, document.inputs, written)
    if found:
        return document.publish(found)
    beside = [name for name in document.inputs.names(document.source.bundle) if not name.endswith("/")]
    document.problem(f"there is no file {written or 'to play'}", place, nearest(escape(written), beside))
    return ""
