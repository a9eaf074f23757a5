"""Shortcodes of Hugo and its themes that show what stands at another host, as linocut's own embeds."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from linocut.importers.hugo.calls import Call, Rewritten
from linocut.prose.syntax.embed import ARGUMENTS

NAMES: Mapping[str, str] = {
    **dict.fromkeys(("youtube", "youtube-lite", "youtubelite", "yt", "youtube_simple"), "youtube"),
    **dict.fromkeys(("vimeo", "vimeo_simple"), "vimeo"),
    "gist": "gist",
    **dict.fromkeys(("x", "tweet", "twitter", "twitter_simple", "x_simple"), "x"),
    **dict.fromkeys(("instagram", "instagram_simple"), "instagram"),
    **dict.fromkeys(("mastodon", "toot"), "mastodon"),
    "bilibili": "bilibili",
}
"""Name of a shortcode, in small letters -> what shows the same here."""
_ID = {
    "youtube": r"[\w-]+",
    "vimeo": r"\d+",
    "gist": r"[0-9a-fA-F]+",
    "x": r"\d+",
    "instagram": r"[\w-]+",
    "bilibili": r"\w+",
}
_WORDS = ("title", "alt", "caption", "start", "end", "class", "file")
"""Arguments that mean the same in both."""


def rule(call: Call) -> Rewritten | None:
    """The embed; None where nothing says what it shows."""
    name = NAMES[call.name.lower()]
    said = {key: value for key in _WORDS if key in ARGUMENTS.get(name, ("title",)) and (value := call.get(key))}
    if not said.get("title") and (label := call.get("label")):
        said["title"] = label
    if name == "mastodon":
        address = next((value for value in call.arguments.values() if value.startswith("https://")), "")
        given = {"0": address} if address else {}
    elif name == "gist":
        given = _gist(call)
    else:
        given = _one(call, name)
    if not given:
        return None
    if name == "bilibili":
        page = f"https://www.bilibili.com/video/{given['0']}"
        kind = "bvid" if given["0"].lower().startswith("bv") else "aid"
        player = f"https://player.bilibili.com/player.html?{kind}={given['0'].removeprefix('av')}"
        name, given = "embed", {"0": player, "link": page, "title": "Bilibili"}
    return Rewritten(Call(name, {**given, **said}, None, call.indent, call.alone).written(name))


def _one(call: Call, name: str) -> dict[str, str]:
    """What is named by an ID, or by the address that holds it."""
    written = call.get("id", "v", "video", "url", "src", "1" if name == "x" else "0", "0")
    found = _in_address(written) if "/" in written else written
    if not re.fullmatch(_ID[name], found):
        return {}
    user = call.get("user") or (call.get("0") if name == "x" and call.get("1") else "")
    return {"user": user, "id": found} if user else {"0": found}


def _gist(call: Call) -> dict[str, str]:
    user, named, file = call.get("user", "username", "0"), call.get("id", "1"), call.get("file", "2")
    if not named:  # the ID alone, or its address
        user, _, named = urlsplit(user).path.strip("/").rpartition("/") if "/" in user else ("", "", user)
    named = named.partition(".")[0]
    if not re.fullmatch(_ID["gist"], named):
        return {}
    pairs = (("user", user), ("id", named), ("file", file))
    return {key: value for key, value in pairs if value}


def _in_address(address: str) -> str:
    """ "https://youtu.be/ID?t=3", "https://www.youtube.com/watch?v=ID", "https://x.com/user/status/ID" -> "ID"."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return parse_qs(parts.query).get("v", [""])[0] or parts.path.strip("/").rpartition("/")[2]
