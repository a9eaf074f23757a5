"""What authors write that only some readers of Markdown take, and files that have another's place."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from linocut.build import build
from linocut.importers import hugo
from linocut.importers.hugo import compare, formulas
from linocut.importers.hugo.calls import Call, Rewritten, tags
from linocut.importers.hugo.rewrite import rewrite
from linocut.importers.repair import repair
from linocut.problem import Place, Problem
from linocut.store.cache import Cache

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("从分布$ N(\\mu,\\sigma^2)$中采样", "从分布$N(\\mu,\\sigma^2)$中采样"),
        ("$\\alpha_{1,3}，$$\\alpha_{1,4}$。", "$\\alpha_{1,3}，$ $\\alpha_{1,4}$。"),
        ("$\\iff$$p>0$$q$", "$\\iff$ $p>0$ $q$"),
        ("$$a$$ and $$b$$, $c$", "$$a$$ and $$b$$, $c$"),
    ],
)
def test_formulas_between_letters_of_china_and_beside_each_other(written: str, expected: str) -> None:
    assert formulas.trimmed(written) == expected


def test_a_page_in_html_beside_one_in_markdown_and_words_with_markdown(tmp_path: Path) -> None:
    files = {
        "hugo.toml": 'baseURL = "https://x.press/"\n',
        "content/posts/a/index.md": (
            "---\ntitle: A\ndate: 2024-01-02\n---\n\n"
            '{{% size 2 "Of [ants](https://a.press/) and `bees`" %}}\n\n{{< plain "Of [wasps](/w/)" >}}\n'
        ),
        "content/posts/a/index.html": "<p>rendered</p>\n",
        "layouts/shortcodes/size.html": '<span title="{{ .Get 1 }}" class="s{{ .Get 0 }}">{{ .Get 1 }}</span>',
        "layouts/shortcodes/plain.html": "<b>{{ .Get 0 }}</b>",
    }
    for name, content in files.items():
        path = tmp_path / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    plan = hugo.plan(tmp_path / "old", NOW)
    assert "not taken: it has the address of the page beside it" in [each.message for each in plan.problems]
    hugo.write(plan, tmp_path / "new")
    assert build(tmp_path / "new", Cache(tmp_path / "new/.linocut")).good
    page = (tmp_path / "new/public/posts/a/index.html").read_text()
    assert '>Of <a href="https://a.press/">ants</a> and <code>bees</code></span>' in page
    assert 'title="Of [ants](https://a.press/) and `bees`"' in page
    assert "<b>Of [wasps](/w/)</b>" in page


def test_nobody_misses_the_files_of_a_theme(tmp_path: Path) -> None:
    (tmp_path / "themes/t/static/img").mkdir(parents=True)
    (tmp_path / "themes/t/static/img/a.png").write_bytes(b"")
    theirs = compare.of_themes(tmp_path)
    old = compare.Published(("/img/a.png", "/img/b.png"), ())
    (_, _, files, _) = compare.compare(old, tmp_path, (), theirs)
    assert files.missing == ["/img/b.png"]


def test_backslashes_of_arguments_stay_as_in_hugo() -> None:
    (tag,) = tags('{{< fold "So $\\Rightarrow$ \\"b\\"" >}}')
    assert tag.arguments == (("0", 'So $\\Rightarrow$ "b"'),)
    call = Call("fold", dict(tag.arguments), None, "", alone=True)
    assert call.written("fold") == '{{< fold "So $\\\\Rightarrow$ \\"b\\"" >}}'


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("So $\\Rightarrow$ that", "So ⇒ that"),
        ("Of \\\\(x^2\\\\), \\(f(x)\\)", "Of x², f(x)"),
        ("$5 and $6, $\\nosuch$", "$5 and $6, $\\nosuch$"),
    ],
)
def test_formulas_in_what_holds_no_markup_are_a_line_of_text(written: str, expected: str) -> None:
    assert formulas.spoken(written) == expected


def test_words_between_dollars_are_a_formula_where_others_are() -> None:
    sure = "$x_1$, $\\alpha$, $$a, b$$ and $n^2$ "

    def read(text: str) -> str:
        return formulas.read(text, slashes=False, math=True)

    assert (
        read(f"{sure}$lmax, rmax$ $D[L, mid]$，$mod ~ p$ $[xl, xr]$ $ k $ is $n $个")
        == f"{sure}$`lmax, rmax`$ $`D[L, mid]`$，$`mod ~ p`$ $`[xl, xr]`$ $k$ is $n$个"
    )
    assert read(f"{sure}$foo,$bar $5 and six$ $one\n\ntwo$") == f"{sure}$foo,$bar $5 and six$ $one\n\ntwo$"
    assert read("$x_1$ $lmax, rmax$ $ k $") == "$x_1$ $lmax, rmax$ $ k $"
    assert formulas.read("of $ k $", slashes=False, math=True, passed=(("$", "$"),)) == "of $k$"


def test_formulas_in_the_words_of_shortcodes_and_beside_code_in_html() -> None:
    caption = r'{{< figure caption="At \\\\(\\gamma\\\\), \"a\"" >}}'
    assert formulas.read(caption, slashes=True, math=True) == r'{{< figure caption="At \\(\\gamma\\), \"a\"" >}}'
    code = r"<pre><code>a$b</code></pre>" "\n" r"<p>\[\chi^2\]</p>" "\n<pre><code>c$d</code></pre>"
    assert formulas.read(code, slashes=True, math=True) == code


def test_fixed_words_of_shortcodes_links_by_their_words_and_callouts_in_lists(tmp_path: Path) -> None:
    files = {
        "hugo.toml": 'baseURL = "https://x.press/"\n[params.release]\nName = "v2"\n',
        "content/posts/a.md": (
            "---\ntitle: A\ndate: 2024-01-02\n---\n\n[all](https://a.press/{{< ver >}}/x) of {{< rel/name >}}\n\n"
            '```\nget {{% ver %}}\n```\n\n{{< far "Of ants" "/b/" >}}\n\n{{< far "https://a.press/c" >}}\n\n'
            '3. One\n\n    {{% alert title="Old" %}}\nLeft of it.\n    {{% /alert %}}\n'
        ),
        "content/b.md": "---\ntitle: B\n---\n\nB\n",
        "layouts/shortcodes/ver.html": "{{/* of\nlate */}}1.2.3\n",
        "layouts/shortcodes/rel/name.html": "{{- .Site.Params.release.name -}}",
    }
    for name, content in files.items():
        path = tmp_path / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    hugo.write(hugo.plan(tmp_path / "old", NOW), tmp_path / "new")
    assert build(tmp_path / "new", Cache(tmp_path / "new/.linocut")).good
    page = (tmp_path / "new/public/posts/a/index.html").read_text()
    assert '<a href="https://a.press/1.2.3/x">all</a> of v2' in page
    assert "get 1.2.3\n" in page
    assert '<a href="/b/">Of ants</a>' in page
    assert '<a href="https://a.press/c"' in page
    assert '<p class="callout-title">Old</p>\n<p>Left of it.</p>' in page


def test_formulas_of_pandoc_in_html_are_latex_and_one_that_is_refused_spoils_no_page() -> None:
    page = '<p><span class="math inline">\\(k&lt;n\\)</span> &lt; <span>&lt;</span></p>'
    assert formulas.unescaped(page) == page.replace("\\(k&lt;n", "\\(k<n")
    text = "<p>A\n\\(b & c\\), \\(x<y & z\\)</p>\n"
    wrong = Problem('"&" outside a matrix', Place("a.md", 2, 5))
    mended, (told,) = repair(text, [wrong], last=False)
    assert mended == "<p>A\n<code>\\(b &amp; c\\)</code>, \\(x<y & z\\)</p>\n"
    assert (told.line, told.message) == (2, "a formula is shown as its source")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("normal", ""),
        ("exercise", ' title="Exercise"'),
        ('"Mind this"', ' title="Mind this"'),
        ('tip "so"', ' title="So"'),
    ],
)
def test_a_word_behind_the_name_of_a_callout_may_be_a_class(given: str, shown: str) -> None:
    body = f"{{{{< note {given} >}}}}\na\n{{{{< /note >}}}}\n"
    made = rewrite(body, lambda call: Rewritten(call.name), lambda *_: None)
    assert made.split("\n")[0].endswith(f"{shown}}}")
    assert made.count("title=") == bool(shown)
