"""Short texts of settings and templates: what of Markdown they may hold."""

from pathlib import Path

from linocut.model.site import Site
from linocut.theme.template import linked


def test_links_code_and_what_is_strong() -> None:
    site = Site(Path("/s"), Path("/s/public"), base_url="https://x.press/b/")
    said = "A [**page**](/a/) of **two `<x>`** and `**c**` ** d**"
    strong, code = "<strong>two `&lt;x&gt;`</strong>", "<code>**c**</code>"
    assert linked(site, said) == f'A <a href="/b/a/">**page**</a> of {strong} and {code} ** d**'
    assert linked(site, "[no](javascript:x)") == "[no](javascript:x)"
