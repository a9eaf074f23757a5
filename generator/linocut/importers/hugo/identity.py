"""What a theme shows of a site and its owner, by settings here: the logo, the icon, links elsewhere, the author's box,
the text at the foot, a form for letters."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from linocut.importers.hugo import authors, macros, services, social, titles
from linocut.importers.hugo.config import Config
from linocut.importers.imported import STATIC, Content

_LOGOS = (
    "label.icon",
    "logo",
    "logo.path",
    "logo.src",
    "navbar.logo.path",
    "header.logo",
    "header.title.logo",
    "booklogo",
)
_DARK = ("navbar.logo.dark", "logo.dark", "header.logodark", "secondarylogo")
_ICONS = ("assets.favicon", "favicon", "site.favicon", "images.favicon", "bookfavicon")
_PICTURES = (
    *("sidebar.avatar.src", "sidebar.avatar", "avatarurl", "avatar", "home.profile.avatarurl", "profilemode.imageurl"),
    *("author.image", "author.avatar", "authorimage", "profilepicture"),
)
_WORDS = ("author.bio", "author.headline", "authorbio", "bio", "info", "home.profile.subtitle", "sidebar.subtitle")
_FOOTERS = (
    "footer.text",
    "footertext",
    "footer.customtext",
    "footer.custom",
    "footer.copyright",
    "copyright",
    "footer",
)
_LETTERS = ("newsletter.action", "newsletter.url", "newsletter.form", "subscribe.action", "newsletter.formaction")
_MADE = {
    *("math", "katex", "mathjax", "latex", "env", "author", "authors", "description", "showreadingtime", "readingtime"),
    *("showpostnavlinks", "showcodecopybuttons", "defaulttheme", "showrssbuttoninsectiontermlist", "showtoc", "toc"),
    *("dateformat", "colorscheme", "darkmode", "mainsections", "images", "featuredimage", "keywords", "subtitle"),
    *("hugoversion", "fullwidththeme", "disablespecial1stpost", "showfullTextinrss".lower(), "showtags"),
}
"""Parameters of themes whose work linocut does by itself, or from the articles."""
_LINK = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']?([^\"'\s>]+)[^>]*>(.*?)</a\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(slots=True)
class Identity:
    """What goes into the new site's settings."""

    given: dict[str, str] = field(default_factory=dict)
    """Keys of [tool.linocut]."""
    tables: dict[str, dict[str, str]] = field(default_factory=dict)
    """Table of [tool.linocut] -> its keys."""
    macros: dict[str, str] = field(default_factory=dict)
    """Of formulas."""
    files: dict[str, Content] = field(default_factory=dict)
    """Files that stand where linocut looks for them."""
    left: tuple[str, ...] = ()
    """Parameters that nothing here answers to."""


def read(folder: Path, config: Config) -> Identity:
    """What the parameters of the Hugo site in this folder say."""
    done = Identity(macros=macros.found(folder, config.params))
    params = _lower(config.params)
    used: set[str] = set()

    def take(*names: str) -> Iterator[str]:
        for name in names:
            value = _at(params, name)
            if isinstance(value, list) and all(isinstance(each, str) for each in value):
                value = ", ".join(value)
            if isinstance(value, str) and value.strip():
                used.add(name.partition(".")[0])
                yield value.strip()

    place = _Place(folder, config.static, done.files)
    for key, names in (("logo", _LOGOS), ("logo_dark", _DARK)):
        if file := next(filter(None, map(place.named, take(*names))), ""):
            done.given[key] = file
    place.icon(tuple(take(*_ICONS)))
    if footer := next((text for each in (config.copyright, *take(*_FOOTERS)) if (text := plain(each))), ""):
        done.given["footer"] = footer
    links, others = social.found(config.params, config.icons)
    if links:
        done.tables["social"] = links
    box = {}
    if bio := next((text for each in take(*_WORDS) if (text := plain(each))), ""):
        box["bio"] = bio
    if picture := next(filter(None, map(place.named, take(*_PICTURES))), ""):
        box["image"] = picture
    if box and config.author:
        done.tables[f"authors.{_key(config.author)}"] = {"name": config.author, **box}
    done.tables |= authors.found(folder, config, done.files)
    done.tables |= services.found(config.params)
    if (action := next(take(*_LETTERS), "")).startswith("https://"):
        done.tables["newsletter"] = {"action": action}
    for home in ("homeinfoparams", "profilemode"):
        title, text = next(take(f"{home}.title"), ""), next(take(f"{home}.content", f"{home}.subtitle"), "")
        if text and "{{" not in text and _at(params, f"{home}.enabled") is not False:
            done.files[config.page("_index")] = (
                f"---\ntitle: {json.dumps(title or config.title, ensure_ascii=False)}\n---\n{text}\n".encode()
            )
    used |= {key for key, value in params.items() if social.found({key: value})[0] or services.found({key: value})}
    known = used | _MADE
    done.left = (*(str(name) for name in config.params if str(name).lower() not in known), *others)
    return done


def plain(text: str) -> str:
    """One line with links as in Markdown; "" where it holds what a template would fill in."""
    text = re.sub(r"\{year\}\s*", "", _LINK.sub(r"[\2](\1)", text))
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())
    return "" if "{{" in text or text in {"true", "false"} else titles.signs(text)


class _Place:
    """Where files of the old site go."""

    def __init__(self, folder: Path, static: tuple[str, ...], files: dict[str, Content]) -> None:
        self.folder = folder
        self.static = static
        self.files = files

    def named(self, address: str) -> str:
        """How settings name the picture at an address; "" where there is none in the site."""
        name = address.split("?", maxsplit=1)[0].lstrip("/")
        if not re.search(r"\.(?:svg|png|jpe?g|webp|avif|gif)$", name, re.IGNORECASE):
            return ""
        if any((self.folder / below / name).is_file() for below in self.static):
            return name
        for below in ("assets", "assets/media"):
            if (self.folder / below / name).is_file():
                self.files[f"{STATIC}/{name}"] = self.folder / below / name
                return name
        return ""

    def icon(self, named: tuple[str, ...]) -> None:
        """The icon of the browser's tab, where linocut looks for it."""
        static = [self.folder / below for below in self.static]
        if any((below / f"favicon.{kind}").is_file() for below in static for kind in ("svg", "ico", "png")):
            return
        tried = (
            *named,
            "favicon-32x32.png",
            "images/favicon.png",
            "images/favicon.ico",
            "img/favicon.png",
            "img/favicon.ico",
        )
        for name in tried:
            suffix = PurePosixPath(name).suffix.lower()
            for below in (*static, self.folder / "assets", self.folder / "assets/media"):
                file = below / name.lstrip("/")
                if suffix in {".svg", ".ico", ".png"} and file.is_file():
                    self.files[f"{STATIC}/favicon{suffix}"] = file
                    return


def _lower(params: Mapping[str, Any]) -> dict[str, Any]:
    return {str(key).lower(): _lower(value) if isinstance(value, Mapping) else value for key, value in params.items()}


def _at(params: Mapping[str, Any], name: str) -> Any:
    value: Any = params
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _key(name: str) -> str:
    """The name of an author's table."""
    return re.sub(r"[^a-z0-9]+", "-", name.split(",", maxsplit=1)[0].lower()).strip("-") or "author"
