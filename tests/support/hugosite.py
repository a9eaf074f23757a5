"""A small Hugo site, of the kind that has grown for some years; and what Hugo 0.168 publishes of it."""

from pathlib import Path

from PIL import Image

BASE = "https://river.press/log/"

FILES = {
    "config/_default/hugo.yaml": """\
baseURL: https://river.press/log/
title: River log
locale: en-gb
pagination: {pagerSize: 3}
theme: plain
enableRobotsTXT: true
taxonomies: {tag: tags, category: categories, series: series, place: places}
permalinks:
  page:
    posts: /:year/:month/:slug/
    notes: /n/:sections[last]/:contentbasename/
services: {rss: {limit: 15}}
""",
    "config/_default/params.toml": """\
description = "Notes from a small river"
math = true
breadcrumbs = true
[author]
name = "Ada Wren"
""",
    "config/_default/menus.en.toml": """\
[[main]]
name = "Posts"
pageRef = "/posts"
weight = 2
[[main]]
name = "About"
pageRef = "about"
weight = 1
[[main]]
name = "Code"
url = "https://code.press/"
weight = 3
""",
    "themes/plain/layouts/single.html": "<html><body>{{ .Content }}</body></html>\n",
    "themes/plain/layouts/list.html": (
        '<html><body>{{ .Content }}{{ if eq .Kind "home" }}'
        '{{ len (.Paginate (where site.RegularPages "Section" "posts")).Pages }}{{ end }}</body></html>\n'
    ),
    "themes/plain/layouts/shortcodes/gauge.html": "<div>{{ index site.Data.gauges (.Get 0) }}</div>\n",
    "layouts/shortcodes/notice.html": "<aside>{{ .Inner | markdownify }}</aside>\n",
    "data/gauges.json": "{}\n",
    "static/CNAME": "river.press\n",
    "static/.well-known/ours.txt": "key\n",
    "static/.hidden": "x\n",
    "static/robots.txt": "User-agent: *\n",
    "static/404.html": "<p>Lost\n",
    "content/_index.md": "Welcome to the **river**.\n",
    "content/posts/_index.md": """\
---
title: Posts
description: What the river did
cascade: {type: post}
---
The longer notes.
""",
    "content/tags/_index.md": "---\ntitle: Subjects\n---\n",
    "content/tags/weirs/_index.md": "---\ntitle: Weirs\n---\nOf stone and of wood.\n",
    "content/categories/_index.md": "---\ntitle: Kinds\n---\n",
    "content/posts/first/index.md": r"""---
title: "The weir: a start"
date: 2024-03-05T09:30:00+01:00
tags: [Weirs, "C#", "Low Water"]
categories: [Field Work]
places: [North bank]
series: ["Spring"]
weight: 10
math: true
cover:
  image: weir.png
  alt: A weir
aliases: [/old/weir/, weir-start]
---
A weir holds \\(h_\text{up} - h\_\text{down}\\) metres.

<!--more-->

\\[ Q = C \\, L \\, h^{3/2} \\]

![The weir](weir.png "Seen from the bank")

{{< figure src="weir.png" alt="The weir" caption="The weir at *low* water" >}}

[the data](levels.csv), [the second]({{< relref "second#flow" >}}), [about]({{< ref "/about" >}}), {{< ref "second" >}}.

{{< highlight python "linenos=table,hl_lines=2" >}}
h = 0.3
print(h ** 1.5)
{{< /highlight >}}

Write `{{</* figure src="x.png" */>}}` for a figure.

```go-html-template
{{</* highlight go */>}}
```

{{< youtube dQw4w9WgXcQ >}}

{{< notice >}}
Mind the **step**.
{{< /notice >}}

{{< gauge 12 >}}
""",
    "content/posts/first/levels.csv": "level,flow\n",
    "content/posts/second/index.md": """\
+++
title = "Second flood"
date = 2024-04-01
slug = "flood-two"
tags = ["Floods", "Weirs"]
categories = ["Field Work"]
toc = true
[extra]
level = 3
+++
## Flow

![Flow](images/flow.png) and ![Bank](/log/images/bank.png), ![again](https://river.press/log/images/bank.png).

See [the weir](/log/2024/03/the-weir-a-start/) and [it](../../03/the-weir-a-start/). ![logo](/images/logo.png)

{{< details summary="More" >}}
It was **high**.
{{< /details >}}
""",
    "content/posts/third.md": """\
{
  "title": "Third",
  "date": "2024-05-01",
  "tags": ["Floods"]
}
Short. ![Bank](../../../images/bank.png)

{{< gist wren 0123456789abcdef >}}
""",
    **{
        f"content/posts/extra-{day}.md": f"---\ntitle: Extra {day}\ndate: 2024-06-0{day}\n---\nText.\n"
        for day in (4, 5, 6)
    },
    "content/posts/draft.md": "---\ntitle: Draft\ndate: 2024-06-01\ndraft: true\ntags: [Secret]\n---\nText.\n",
    "content/posts/later.md": "---\ntitle: Later\ndate: 2099-06-01\n---\nText.\n",
    "content/posts/gone.md": "---\ntitle: Gone\ndate: 2019-06-01\nexpiryDate: 2020-01-01\n---\nText.\n",
    "content/notes/memo.md": "---\ntitle: A note\ndate: 2024-01-01\nurl: /memo.html\n---\nText.\n",
    "content/notes/Deep Water.md": "---\ntitle: Deep\ndate: 2024-01-02\n---\nText.\n",
    "content/about.md": "---\ntitle: About\n---\nText.\n",
    "content/archives.md": "---\ntitle: Archive\nlayout: archives\nurl: /archives/\n---\n",
    "content/talks/_index.md": "---\ntitle: Talks\n---\n![A poster](poster.png)\n",
    "content/talks/one.md": "---\ntitle: A talk\ndate: 2023-02-02\n---\nText.\n",
}

PICTURES = (
    "static/images/bank.png",
    "assets/images/logo.png",
    "assets/images/unused.png",
    "content/posts/first/weir.png",
    "content/posts/second/images/flow.png",
    "content/talks/poster.png",
)

URLS = """
    /
    /.well-known/ours.txt
    /2024/03/the-weir-a-start/
    /2024/03/the-weir-a-start/levels.csv
    /2024/03/the-weir-a-start/weir.png
    /2024/03/weir-start/
    /2024/04/flood-two/
    /2024/04/flood-two/images/flow.png
    /2024/05/third/
    /2024/06/extra-4/
    /2024/06/extra-5/
    /2024/06/extra-6/
    /CNAME
    /about/
    /archives/
    /categories/
    /categories/field-work/
    /categories/field-work/index.xml
    /images/bank.png
    /images/logo.png
    /index.xml
    /memo.html
    /n/notes/deep-water/
    /notes/
    /notes/index.xml
    /old/weir/
    /page/1/
    /page/2/
    /places/
    /places/north-bank/
    /places/north-bank/index.xml
    /posts/
    /posts/index.xml
    /robots.txt
    /series/
    /series/spring/
    /series/spring/index.xml
    /sitemap.xml
    /tags/
    /tags/c#/
    /tags/c#/index.xml
    /tags/floods/
    /tags/floods/index.xml
    /tags/low-water/
    /tags/low-water/index.xml
    /tags/weirs/
    /tags/weirs/index.xml
    /talks/
    /talks/index.xml
    /talks/one/
    /talks/poster.png
""".split()
"""All that `hugo` writes, but for what the manual says is not kept: a hidden file."""

GUIDS = {
    "index.xml": {
        "2024/06/extra-6/",
        "2024/06/extra-5/",
        "2024/06/extra-4/",
        "2024/05/third/",
        "2024/04/flood-two/",
        "2024/03/the-weir-a-start/",
        "n/notes/deep-water/",
        "memo.html",
        "talks/one/",
    },
    "posts/index.xml": {
        "2024/06/extra-6/",
        "2024/06/extra-5/",
        "2024/06/extra-4/",
        "2024/05/third/",
        "2024/04/flood-two/",
        "2024/03/the-weir-a-start/",
    },
    "notes/index.xml": {"n/notes/deep-water/", "memo.html"},
    "talks/index.xml": {"talks/one/"},
    "tags/floods/index.xml": {"2024/05/third/", "2024/04/flood-two/"},
    "tags/c#/index.xml": {"2024/03/the-weir-a-start/"},
    "categories/field-work/index.xml": {"2024/04/flood-two/", "2024/03/the-weir-a-start/"},
}
"""What Hugo's feeds hold, below the site's address, but for pages without a date."""


def write(folder: Path) -> Path:
    """The site's folder."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for number, name in enumerate(PICTURES):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (64 + number, 40), "steelblue").save(folder / name)
    return folder
