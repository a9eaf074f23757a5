"""References from page to page, and the ids of headings to which links lead."""

import pytest

from linocut.importers.quarto.anchors import Anchors

PAGES = (
    (
        "dew.md",
        "Dew",
        "## Drops {#sec-drops}\n\n```{python}\n#| label: fig-fall\n```\n\n[a](#why-it-falls)\n",
        "sec-dew",
    ),
    ("rain.md", "Rain", "## 2. Why it falls\n\n![x](y.png){#fig-two}\n\n::: {#cnj-melt}\nIt melts.\n:::\n", ""),
    ("snow.md", "Snow", "## Its *Six* Arms {.plain}\n\n![x](y.png){#fig-two}\n\n[b](rain.md#Its-Six-Arms)\n", ""),
)


@pytest.mark.parametrize(
    ("file", "given", "settled"),
    [
        ("rain.md", "See @sec-drops, [@sec-dew] and @fig-fall.",
         "See [Drops](/dew.md#sec-drops), [Dew](/dew.md) and [Dew](/dew.md#fig-fall)."),
        ("dew.md", "See @sec-drops and @sec-dew.", "See @sec-drops and [Dew](/dew.md)."),
        ("rain.md", "[a](@sec-drops) [b](@cnj-melt) [c](@sec-x)", "[a](/dew.md#sec-drops) [b](#cnj-melt) [c](#sec-x)"),
        ("dew.md", "By @cnj-melt.", "By [Rain](/rain.md#cnj-melt)."),
        ("snow.md", "Its own @fig-two.", "Its own @fig-two."),
        ("dew.md", "One of two: @fig-two; `@sec-dew`; a@sec-dew.org; @sec-lost.",
         "One of two: @fig-two; `@sec-dew`; a@sec-dew.org; @sec-lost."),
        ("rain.md", "## 2. Why it falls\n", "## 2. Why it falls {#why-it-falls}\n"),
        ("snow.md", "## Its *Six* Arms {.plain}\n", "## Its *Six* Arms {#Its-Six-Arms .plain}\n"),
        ("snow.md", "## Another {#why-it-falls}\n\n# Why it falls\n", "## Another {#why-it-falls}\n\n# Why it falls\n"),
        ("snow.md", "```sh\n## 2. Why it falls\n```\n", "```sh\n## 2. Why it falls\n```\n"),
    ],
)  # fmt: skip
def test_references_lead_to_other_pages_and_headings_keep_ids(file, given, settled):
    ids = Anchors()
    for page in PAGES:
        ids.learn(*page)
    assert ids.settle(file, given) == settled
