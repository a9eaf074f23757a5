"""What a site takes from other hosts at every page: comments, a count of readers, a newsletter's form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

Hosts = Mapping[str, tuple[str, ...]]
"""Key of [tool.linocut.allow] -> hosts."""


@dataclass(frozen=True, slots=True)
class CommentSettings:
    """[tool.linocut.comments]: below each article, kept on GitHub."""

    provider: Literal["", "giscus", "utterances"] = ""
    """"": no comments."""
    repo: str = ""
    """ "owner/name"."""
    repo_id: str = ""
    """As giscus.app gives it, like the next two."""
    category: str = ""
    category_id: str = ""
    mapping: Literal["pathname", "url", "title", "og:title"] = "pathname"
    """What of a page names its discussion."""
    label: str = ""
    """Of the issues that utterances opens."""
    host: str = ""
    """Of one's own server; "": the provider's."""

    @property
    def server(self) -> str:
        """The host that is asked."""
        return self.host or {"giscus": "giscus.app", "utterances": "utteranc.es"}.get(self.provider, "")

    def hosts(self) -> Hosts:
        """What pages with comments must be allowed. The program of utterances writes styles into the page, which no
        policy of ours allows: its frame is opened without it.
        """
        kinds = {"giscus": ("scripts", "styles", "frames"), "utterances": ("frames",)}.get(self.provider, ())
        return dict.fromkeys(kinds, (self.server,))


@dataclass(frozen=True, slots=True)
class AnalyticsSettings:
    """[tool.linocut.analytics]: who counts the readers."""

    provider: Literal["", "plausible", "goatcounter", "umami"] = ""
    id: str = ""
    """What the provider calls the site: a domain, a code, an id of its own."""
    host: str = ""
    """Of one's own server; "": the provider's."""

    @property
    def script(self) -> str:
        """The address of the program that counts; "": none."""
        own = {"plausible": "plausible.io", "goatcounter": "gc.zgo.at", "umami": "cloud.umami.is"}
        file = {"plausible": "js/script.js", "goatcounter": "count.js", "umami": "script.js"}.get(self.provider)
        return f"https://{self.host or own[self.provider]}/{file}" if file else ""

    def attributes(self, base_url: str) -> Mapping[str, str]:
        """What its tag says, as the provider's page has it."""
        domain = urlsplit(base_url).hostname or ""
        if self.provider == "plausible":
            return {"data-domain": self.id or domain}
        if self.provider == "goatcounter":
            return {"data-goatcounter": f"https://{self._counter}/count"}
        # Without a host it would send to one of several that change.
        return {
            "data-website-id": self.id,
            "data-host-url": f"https://{self.host or 'cloud.umami.is'}",
            "data-domains": domain,
        }

    @property
    def _counter(self) -> str:
        return self.host or f"{self.id}.goatcounter.com"

    def hosts(self) -> Hosts:
        """What all pages must be allowed."""
        if not self.provider:
            return {}
        script = urlsplit(self.script).netloc
        return {"scripts": (script,), "connect": (self._counter if self.provider == "goatcounter" else script,)}


@dataclass(frozen=True, slots=True)
class NewsletterSettings:
    """[tool.linocut.newsletter]: a form below each article, and where {{< newsletter >}} stands."""

    action: str = ""
    """The address to which the form is sent; "": no form."""
    field: str = "email"
    """What the provider calls the field of the address."""
    title: str = ""
    description: str = ""

    def hosts(self) -> Hosts:
        """What pages with the form must be allowed."""
        return {"forms": (urlsplit(self.action).netloc,)} if self.action else {}
