"""What themes of Hugo show in parts, such as tabs, columns and steps, as linocut's own blocks."""

import re
from pathlib import Path

import pytest

from linocut.build import build
from linocut.importers.hugo import text
from linocut.importers.hugo.stubs import Stubs
from linocut.importers.hugo.text import Rules
from linocut.importers.hugo.web import Web
from linocut.store.cache import Cache


def converted(given: str) -> str:
    web = Web("https://me.press/", {"content/a.md": "/a/"})
    rules = Rules(slashes=False, math=True, keep=Stubs(Path("none"), frozenset()).keep)
    return text.convert(given, "/a/", web, rules)[0].strip("\n")


CASES = {
    "docsy, code without a fence": (
        """{{< tabpane lang="sh" >}}
{{< tab header="One" >}}
echo `ls` [not](/a-link) {#x}
{{< /tab >}}
{{% tab header="Two" text=true %}}
Some **text**.
{{% /tab %}}
{{< tab header="Go" lang="go" >}}
	run()
{{< /tab >}}
{{< /tabpane >}}""",
        """::: {.panel-tabset}
### One

```sh
echo `ls` [not](/a-link) {#x}
```

### Two

Some **text**.

### Go

```go
run()
```
:::""",
    ),
    "docsy, text, indented": (
        """{{< tabpane text=true right=true >}}
  {{% tab header="**Languages**:" disabled=true /%}}
  {{% tab header="English" lang="en" %}}
  Welcome.
  {{% /tab %}}
  {{< tab header="Dutch" >}}
    <b>Welkom.</b>

    ```go
    func

    main
    ```
  {{< /tab >}}
{{< /tabpane >}}""",
        """::: {.panel-tabset}
### English

Welcome.

### Dutch

<b>Welkom.</b>

```go
func

main
```
:::""",
    ),
    "hextra, titles on the outside, in a list": (
        """- a

  {{< tabs items="A,B" >}}
  {{< tab >}}**One**:
```json
{}
```
{{< /tab >}}
  {{< tab >}}b{{< /tab >}}
  {{< /tabs >}}

  more""",
        """- a

  ::: {.panel-tabset}
  ### A

  **One**:
  ```json
  {}
  ```

  ### B

  b
  :::

  more""",
    ),
    "book, in a quote": (
        """> {{< tabs "id" >}}
> {{% tab "One" %}}
> text
>
> ```sh
> ls
>
> ls
> ```
> {{% /tab %}}
> {{< /tabs >}}""",
        """> ::: {.panel-tabset}
> ### One
>
> text
>
> ```sh
> ls
>
> ls
> ```
> :::""",
    ),
    "relearn, tabs in tabs, a heading of the same name": (
        """{{< tabs groupid="g" >}}
{{% tab title="json" %}}
{{< tabs >}}
{{% tab title="inner" %}}
x
{{% /tab %}}
{{< /tabs >}}
{{% /tab %}}
{{% tab title="XML" %}}
y
{{% /tab %}}
{{< /tabs >}}

## XML""",
        """:::: {.panel-tabset group="g"}
## json

::: {.panel-tabset}
### inner

x
:::

## XML {#tab-1}

y
::::

## XML""",
    ),
    "lotus, names by number": (
        '{{< tabs tabName1="A" tabName2="B" >}}\n{{< tab tabNum="1" >}}\na\n{{< /tab >}}\n'
        '{{< tab tabNum="2" >}}\nb\n{{< /tab >}}\n{{< /tabs >}}',
        "::: {.panel-tabset}\n### A\n\na\n\n### B\n\nb\n:::",
    ),
    "kubernetes, code and a file": (
        '{{< tabs name="t" >}}\n{{< tab name="x" codelang="bash" >}}\nls "${x}"\n{{< /tab >}}\n'
        '{{< tab name="y" include="p.json" />}}\n{{< /tabs >}}',
        '::: {.panel-tabset}\n### x\n\n```bash\nls "${x}"\n```\n\n### y\n\n[p.json](p.json)\n:::',
    ),
    "a tab without tabs": ('{{< tab "alone" >}}\nx\n{{< /tab >}}', "**alone**\n\nx"),
    "book, columns": (
        "{{< columns >}}\nleft\n\nmore\n<--->\nright\n{{< /columns >}}",
        ":::: {layout-ncol=2}\n::: {.column}\nleft\n\nmore\n:::\n\n::: {.column}\nright\n:::\n::::",
    ),
    "rows on one line": (
        "{{< row >}}{{< col >}}a{{< /col >}}{{< col >}}b{{< /col >}}{{< /row >}}",
        ":::: {layout-ncol=2}\n::: {.column}\na\n:::\n\n::: {.column}\nb\n:::\n::::",
    ),
    "doks, steps": (
        '{{< steps >}}\n{{< step title="First" >}}\na\n\n```sh\nls\n```\n{{< /step >}}\n{{< step >}}b{{< /step >}}\n'
        "{{< /steps >}}",
        "1. **First**\n\n   a\n\n   ```sh\n   ls\n   ```\n\n2. b",
    ),
    "hextra, steps by headings": ("{{% steps %}}\n\n### A\n\nx\n\n{{% /steps %}}", "### A\n\nx"),
    "blowfish, a timeline": (
        '{{< timeline >}}\n{{< timelineItem icon="x" header="H" badge="2020" subheader="s" >}}\nx\n'
        "{{< /timelineItem >}}\n{{< /timeline >}}",
        "- **H** (2020, s)\n\n  x",
    ),
    "blowfish, an accordion": (
        '{{< accordion mode="open" >}}\n{{< accordionItem title="A" open=true >}}\nx\n{{< /accordionItem >}}\n'
        "{{< /accordion >}}",
        '{{< details summary="A" open="true" >}}\nx\n{{< /details >}}',
    ),
    "hextra, cards that are links": (
        '{{< cards >}}\n  {{< card link="/a" title="A" icon="x" subtitle="s" >}}\n  {{< card link="/b" title="B" >}}\n'
        "{{< /cards >}}",
        "  - [A](/a): s\n  - [B](/b)",
    ),
    "hextra, cards with pictures": (
        '{{< cards >}}\n{{< card link="/a" title="A" subtitle="s" >}}\n{{< card link="/b" title="B" image="/b.png" >}}'
        "\n{{< /cards >}}",
        ":::: {layout-ncol=2}\n::: {.column}\n[A](/a): s\n:::\n\n::: {.column}\n![B](/b.png)\n\n**[B](/b)**\n:::\n::::",
    ),
    "docsy, a card of code": (
        '{{< card header="C" code=true lang="js" >}}\nlet x = `a`\n{{< /card >}}',
        "**C**\n\n```js\nlet x = `a`\n```",
    ),
    "blowfish, a gallery": (
        '{{< gallery >}}\n  <img src="g/1.jpg" class="grid-w33" />\n  <img src="g/2.jpg" alt="B" />\n{{< /gallery >}}',
        "::: {.gallery layout-ncol=2}\n![](g/1.jpg)\n\n![B](g/2.jpg)\n:::",
    ),
    "three deep": (
        '{{< details title="Out" closed="false" >}}\n{{< admonition type=tip title="In" >}}\n{{< fold "Deep" >}}\n- x'
        "\n{{< /fold >}}\n{{< /admonition >}}\n{{< /details >}}",
        '{{< details summary="Out" open="true" >}}\n::: {.callout-tip title="In"}\n{{< details summary="Deep" >}}\n- x'
        "\n{{< /details >}}\n:::\n{{< /details >}}",
    ),
    "code in a list, and in a line": (
        '1. {{< code lang="sh" >}}\n   ls\n   {{< /code >}}\n2. b {{< code >}}c{{< /code >}}',
        "1. ```sh\n   ls\n   ```\n2. b `c`",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_parts(case):
    given, expected = CASES[case]
    assert converted(given) == expected


@pytest.mark.parametrize(
    "given",
    [
        "> ```\n> a\n>\n> b\n> ```\n",
        "- x\n\n  ```\n  a\n\n    b\n  ```\n",
        "  ```\n  a\n   \n  b\n  ```\n",
        "> ```\n> a\n> \n> b\n",
        "1. a `b\n   c` d\n\n   ~~~\n   x\n  y\n   ~~~",
        "`a\n  b` {{</* tab */>}}\n",
    ],
)
def test_code_that_nothing_moves_stays_as_it_is(given):
    assert converted(given) == given.strip("\n")


def test_all_of_them_in_one_article(make_site):
    body = "\n\n".join(converted(given) for given, _ in CASES.values())
    body = re.sub(r"!\[[^]]*\]\([^)]*\)", "picture", body).replace("(p.json)", "(#xml)")
    root = make_site(
        {
            "content/a.md": f"---\ntitle: A\n---\n{re.sub(r'[(]/[ab][)]', '(#xml)', body)}\n",
            "templates/shortcodes/details.html": "<details>{{ arguments.summary }}{{ body }}</details>",
        }
    )
    done = build(root, Cache(root / ".linocut"))
    assert [problem for problem in done.problems if problem.severity == "error"] == []
    html = (root / "public/a/index.html").read_text()
    assert html.count('class="tabs"') == 8
    assert ":::" not in html
    assert '<h2 id="xml">XML</h2>' in html
    assert re.search(r"<details>Out\s*<aside.*<details>Deep\s*<ul>", html, re.DOTALL)
