"""HTML as we write it is read in another way than HTML at large, and to the same tree."""

import pytest

from linocut.feed import tree
from linocut.feed.clean import clean

PLAIN = [
    '<p>A &lt; b &amp;amp; c&nbsp;d <em class="x">e</em><br>f<br/>g</p>',
    '<p>a <img src="/a.svg" alt="x &quot;y&quot;" width="3"></p>',
    '<ul><li>one<li>two <ul><li>three</ul></ul><p>four<p>five<table><tr><td>1<td>2<tr><th scope="row">3</table>',
    '<details open><summary>A</summary><p>B</details><input type="checkbox" checked disabled>text > more',
    "</p>lost<dl><dt>a<dd>b<dt>c</dl>&copy &#8212; &#x41;",
]
WILD = [
    "<!-- a --><p>b</p>",
    "<p CLASS=x>a</p>",
    "<script>if (a < b) '</p>'</script><p>c",
    "a < b and <3",
    "<p title='a > b'>c",
    '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>',
    "<textarea><b>x</textarea>",
    "<p",
    "<style>a>b{}</style>",
    "<?php x ?>",
]


@pytest.mark.parametrize("html", [*PLAIN, *WILD])
def test_both_ways_of_reading_give_one_tree(html: str) -> None:
    parser = tree._Parser()
    parser.feed(html)
    parser.close()
    assert tree.parse(html) == parser.root


def test_what_we_write_is_read_in_the_quick_way() -> None:
    assert all(tree._read_plainly(tree._Parser(), html) for html in PLAIN)
    assert not any(tree._read_plainly(tree._Parser(), html) for html in WILD)


def test_what_is_nested_without_end_is_kept_to_a_depth() -> None:
    """As many elements that nobody closed as no reader would follow: nothing of the text is lost."""
    shown = clean("<b>" * 5_000 + "end" + "</b>" * 5_000 + "<p>After.</p>", str)
    assert shown.count("<b>") == 5_000
    assert shown.endswith("<p>After.</p>")
    assert "end" in shown


def test_colours_of_code_are_left_out_and_the_author_s_spans_are_read() -> None:
    code = '<pre tabindex="0"><code><span class="k">def</span> <span class="nf">f</span>(x&lt;y)</code></pre>'
    assert clean(f"<div>{code}</div><p><span class='k'>a</span></p>", str) == (
        "<pre><code>def f(x&lt;y)</code></pre><p>a</p>"
    )
    own = '<pre><code><span lang="de"><span class="k">und</span></span></code></pre>'
    assert clean(own, str) == '<pre><code><span lang="de">und</span></code></pre>'
