"""Shortcodes that linocut does not know: translated where their templates are simple, else shown as far as they say."""

import re
from pathlib import Path

import pytest

from linocut.importers.hugo.translate import jinja
from linocut.importers.imported import Imported
from moving import move, told


def moved(folder: Path, body: str, templates: dict[str, str]) -> tuple[Imported, str]:
    """What a Hugo site of one article becomes, and the text of its page."""
    shortcodes = {f"layouts/shortcodes/{name}.html": text for name, text in templates.items()}
    files = {
        "hugo.toml": 'baseURL = "https://x.press/sub/"\ntitle = "T"\n',
        "content/posts/a.md": f"---\ntitle: A\ndate: 2024-01-02\n---\n{body}\n",
        "static/img/x.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle r="9"/></svg>',
        **shortcodes,
    }
    imported, new = move(folder, files)
    html = (new / "public/posts/a/index.html").read_text()
    return imported, re.sub(r"\s+", " ", html.partition("</header>")[2].partition("</header>")[2])


CASES = {
    "an argument": ("<kbd>{{ .Get 0 }}</kbd>", "{{< k Ctrl >}}", "<kbd>Ctrl</kbd>"),
    "named, with a default": (
        '<b class="{{ .Get "kind" | default "plain" }}">{{ .Get "text" }}</b>',
        '{{< k text="a < b" >}}',
        '<b class="plain">a &lt; b</b>',
    ),
    "what is enclosed": (
        '{{/* a box */}}\n<aside class="box">\n{{ .Inner | markdownify }}\n</aside>',
        "{{< k >}}\nSome **text**.\n{{< /k >}}",
        '<aside class="box"> <p>Some <strong>text</strong>.</p> </aside>',
    ),
    "in a paragraph of its own": (
        '<p class="lead">{{ .Page.RenderString .Inner }}</p>',
        "{{% k %}}\na\n\nb\n{{% /k %}}",
        '<div class="lead"><p>a</p> <p>b</p></div>',
    ),
    "with and else": (
        '{{- $u := .Get "url" -}}{{ with .Get "title" }}<a href="{{ $u }}">{{ . }}</a>{{ else }}<i>{{ $u }}</i>'
        "{{ end }}",
        '{{< k url="https://a.press/" title="A" >}} {{< k url="https://b.press/" >}}',
        '<a href="https://a.press/">A</a> <i>https://b.press/</i>',
    ),
    "if, eq, printf": (
        '{{ $a := printf "https://host.press/%s" (.Get 0) }}{{ if eq (.Get 1) "wide" "full" }}<b>{{ $a }}</b>'
        "{{ else if .IsNamedParams }}named{{ else }}{{ upper (.Get 1) }}{{ end }}",
        '{{< k x wide >}} {{< k x small >}} {{< k a="b" >}}',
        "<b>https://host.press/x</b> SMALL named",
    ),
    "false is false": (
        '<i>{{ if .Get "open" }}open{{ else }}shut{{ end }}</i>',
        "{{< k open=false >}} {{< k open=true >}}",
        "<i>shut</i> <i>open</i>",
    ),
    "addresses of the site": (
        '<a href="/about/">{{ .Get "text" }}</a><a href="{{ "img/x.svg" | relURL }}">b</a>',
        '{{< k text="c" >}}',
        '<a href="/sub/about/">c</a><a href="/sub/img/x.svg">b</a>',
    ),
    "three deep": (
        '<div class="{{ .Get 0 }}">{{ .Inner }}</div>',
        "{{< k a >}}\n{{< k b >}}\n{{< k c >}}\n- x\n{{< /k >}}\n{{< /k >}}\n{{< /k >}}",
        '<div class="a"><div class="b"><div class="c"><ul> <li>x</li> </ul></div></div></div>',
    ),
    "in a list and a quote": (
        "<b>{{ .Inner }}</b>",
        "- a {{< k >}}*b*{{< /k >}}\n\n> c {{< k >}}<i>d</i>{{< /k >}}",
        "<ul> <li>a <b><em>b</em></b></li> </ul> <blockquote> <p>c <b><i>d</i></b></p> </blockquote>",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_simple_templates_are_translated(tmp_path, case):
    template, body, expected = CASES[case]
    imported, html = moved(tmp_path, body, {"k": template})
    assert expected in html
    assert 'the template of the shortcode "k" is translated' in told(imported)
    hint = "see that templates/shortcodes/k.html shows what it did; in Hugo, layouts/shortcodes/k.html does"
    assert hint in {problem.hint for problem in imported.problems}


@pytest.mark.parametrize(
    "template",
    [
        '{{ partial "x" . }}',
        "{{ range .Site.Pages }}{{ .Title }}{{ end }}",
        "<script>run()</script>",
        '<a onclick="run()">x</a>',
        '<iframe src="{{ .Get 0 }}"></iframe>',
        '<img src="{{ .Get "src" }}">',
        '{{ $image := .Page.Resources.GetMatch "x" }}',
        "{{ .Get 0 | sha256 }}",
        "{{ if .Get 0 }}never closed",
        "{{ end }}",
        "{{ .Get (add 1 2) }}",
        '{{ with .Get 0 }}{{ .Get "x" }}{{ end }}',
        "{% raw %}",
        "{{ $x }}",
        "{{/* nothing */}}",
        '{{ printf "%5.2f" (.Get 0) }}',
        "{{ ( }}",
    ],
)
def test_what_only_hugo_can_compute_is_left(template):
    assert jinja(template) is None


STUBS = {
    "its words": ("{{< gh owner/name >}}", "owner/name", "its words are shown, and nothing else"),
    "of several": (
        '{{< gh id=3 text="Read *me*" open=true >}}',
        "Read <em>me</em>",
        "what it encloses is shown, and nothing else",
    ),
    "of a question": (
        '{{< gh question="What is $x^2$?" answer="4" >}}',
        "<p>What is <span",
        "what it encloses is shown, and nothing else",
    ),
    "of what has a title": (
        '{{< gh title="About ants" >}}\nThey *are*.\n{{< /gh >}}',
        "<p><strong>About ants</strong></p> <p>They <em>are</em>.</p>",
        "what it encloses is shown, and nothing else",
    ),
    "a link": (
        '{{< gh url="https://a.press/b" name="A" >}} {{< gh url="/about" >}}',
        '<a href="https://a.press/b">A</a> <a href="/sub/about">/about</a>',
        "where it leads is shown, and nothing else",
    ),
    "an address alone": (
        "{{< gh https://a.press/ >}}",
        '<a href="https://a.press/" class="told">https://a.press/</a>',
        "where it leads is shown, and nothing else",
    ),
    "what it encloses": ("{{< gh a >}}b{{< /gh >}}", "b", "what it encloses is shown, and nothing else"),
}


@pytest.mark.parametrize("case", STUBS)
def test_what_a_stub_shows(tmp_path, case):
    body, expected, message = STUBS[case]
    imported, html = moved(tmp_path, body, {})
    assert expected in html
    assert f'the shortcode "gh" is not known here: {message}' in told(imported)


def test_a_picture_is_a_figure(tmp_path):
    imported, html = moved(tmp_path, '{{< polaroid file="/img/x.svg" title="Dot" >}}', {})
    assert re.search(r'<img[^>]* src="/sub/[^"]*x[^"]*\.svg"[^>]* alt="Dot"', html)
    assert 'the shortcode "polaroid" shows its picture, and nothing else' in [
        each.message for each in imported.problems
    ]
    assert not (tmp_path / "new/templates/shortcodes").exists()
