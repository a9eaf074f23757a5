"""Slots as a page shows them."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from articles import article, context
from linocut.model.article import Heading, Label, Link
from linocut.model.output import Picture
from linocut.model.slot import Check, CrossReference, Formula, ImageUse, Note, Shortcode, Text, Value, mark
from linocut.pages import compose
from linocut.problem import Place, Problems
from linocut.prose.syntax import shortcode
from linocut.store.cache import Cache
from linocut.theme.template import BUILT_IN, Templates
from showcase import PLACE, TEMPERATURES, flagship, showcase, softmax, softmax_use


def composed(folder: Path, text: Text, others: tuple = (), **fields: object) -> str:
    figures = {one.drawing: one for one in (softmax(Cache(folder / ".linocut"), t) for t in TEMPERATURES)}
    made = context(
        folder,
        [(article("/posts/x/", **fields), text), *others],
        figures,
        base_url="https://x.org/blog/",
        provenance=False,
    )
    return compose.article(made, made.articles[0])


def test_the_flagship_has_no_mark_left(tmp_path: Path) -> None:
    made = showcase(tmp_path)
    html = compose.article(made, made.articles[0])
    assert "\x02" not in html
    assert "\x03" not in html
    assert '<figure class="figure" id="fig-softmax"' in html
    assert '<output class="val" data-of="softmax"' in html


def test_headings_in_a_list_of_contents_have_formulas_and_no_marks(tmp_path: Path) -> None:
    text = Text("", (Formula("x", False, "<math>x</math>", "", ""), Note("note-1", 1, "<p>n</p>")))
    heads = (Heading(2, "a", f"A {mark(0)}"), Heading(2, "b", f"B{mark(1)}"))
    made = context(tmp_path, [(article("/posts/x/", headings=heads), text)], {})
    found = compose.headings(made, made.articles[0], Templates(made.site, made.inputs, made.cache))
    assert [heading.text for heading in found] == ["A <math>x</math>", "B"]


def test_site_paths_stand_behind_the_path_of_the_base_url(tmp_path: Path) -> None:
    html = composed(
        tmp_path, Text('<p><a href="/docs/">a</a> <a href="//cdn.example/">b</a> <a href="#c">c</a></p>', ())
    )
    assert html == '<p><a href="/blog/docs/">a</a> <a href="//cdn.example/">b</a> <a href="#c">c</a></p>'


def test_a_value_of_a_slider_knows_all_its_states(tmp_path: Path) -> None:
    text = Text(f"<p>{mark(0)} {mark(1)}</p>", (Value("softmax.share", ".2f", PLACE), Value("softmax.top", "", PLACE)))
    html = composed(tmp_path, text, figures=(softmax_use(),))
    assert html == (
        '<p><output class="val" data-of="softmax" '
        'data-values="[&quot;0.86&quot;, &quot;0.60&quot;, &quot;0.48&quot;, &quot;0.42&quot;]">0.60</output> blue</p>'
    )


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    slots = (
        Value("softmax.shape", "", Place("a.md", 3, 1)),
        Check("softmax.share > 0.9", Place("a.md", 4, 1)),
        Shortcode("figur", (), "", Place("a.md", 5, 1)),
        CrossReference("/posts/y/", "fig-z", "", Place("a.md", 6, 1)),
        softmax_use(alt=None, caption=mark(0)),
    )
    with pytest.raises(Problems) as told:
        composed(tmp_path, Text("".join(mark(i) for i in range(5)), slots), figures=(softmax_use(),))
    assert [(str(problem.place), problem.message) for problem in told.value.problems] == [
        ("a.md:3:1", 'the figure "softmax" does not return "shape"'),
        ("a.md:4:1", "not true: `softmax.share > 0.9`; softmax.share is 0.6"),
        ("a.md:5:1", 'unknown shortcode "figur"'),
        ("a.md:6:1", "no page at /posts/y/"),
    ]


def test_a_numbered_figure_needs_an_alt_text(tmp_path: Path) -> None:
    from dataclasses import replace

    cache = Cache(tmp_path / ".linocut")
    silent = replace(softmax(cache, 1.0), alt="")
    use = softmax_use(drawings=(silent.drawing,), start=0, axes=(), caption="")
    made = context(tmp_path, [(article(figures=(use,)), Text(mark(0), (use,)))], {silent.drawing: silent})
    with pytest.raises(Problems) as told:
        compose.article(made, made.articles[0])
    (problem,) = told.value.problems
    assert problem.message == 'the figure "softmax" has no alt text'
    assert problem.place == PLACE


def test_values_in_an_alt_are_plain_text(tmp_path: Path) -> None:
    use = softmax_use(alt=f'A <b> "{mark(0)}"', caption="", drawings=softmax_use().drawings[1:2], axes=(), start=0)
    slots = (Value("softmax.share", ".0%", PLACE), use)
    html = composed(tmp_path, Text(mark(1), slots), figures=(use,))
    assert 'aria-label="A &lt;b&gt; &quot;60%&quot;"' in html


def test_values_in_a_written_alt_follow_the_slider(tmp_path: Path) -> None:
    use = softmax_use(alt=f"The first takes {mark(0)} $p$ {mark(1)}.", caption="")
    slots = (Value("softmax.share", ".0%", PLACE), Value("1 + 1", "", PLACE), use)
    html = composed(tmp_path, Text(mark(2), slots), figures=(use,))
    assert 'aria-label="The first takes 60% $p$ 2."' in html
    states = json.loads(unescape(re.search(r"data-states='([^']+)'", html)[1]))
    assert [state["alt"] for state in states] == [f"The first takes {share}% $p$ 2." for share in (86, 60, 48, 42)]


def test_two_figures_never_share_an_id(tmp_path: Path) -> None:
    use = softmax_use(drawings=softmax_use().drawings[1:2], axes=(), start=0, caption="")
    html = composed(tmp_path, Text(mark(0) + mark(1), (use, use)), figures=(use, use))
    assert html.count('id="f1-0"') == 1
    assert html.count('id="f2-0"') == 1
    assert html.count("url(#f2-0)") == 4
    assert "lc0" not in html


def test_a_note_of_words_stands_beside_the_text_one_of_blocks_at_the_end(tmp_path: Path) -> None:
    slots = (Note("n1", 1, "<p>One.</p>\n<p>Two.</p>"), Note("n2", 2, "<pre>code</pre>"))
    html = composed(tmp_path, Text(f"<p>a{mark(0)} b{mark(1)}</p>", slots))
    assert (
        '<span class="sidenote" id="n1" popover role="note"><sup>1</sup> One.<span class="break"></span>Two.</span>'
        in html
    )
    assert '<a id="n2-mark" href="#n2">2</a>' in html
    assert '<li id="n2" value="2"><pre>code</pre>' in html


def test_a_cross_reference_reads_as_the_label_of_the_other_article(tmp_path: Path) -> None:
    other = article("/posts/y/", labels=(Label("fig-z", "Figure 7"),)), Text("", ())
    slots = (CrossReference("/posts/y/", "fig-z", "", PLACE), CrossReference("/posts/y/", "fig-z", "<i>it</i>", PLACE))
    html = composed(tmp_path, Text(mark(0) + mark(1), slots), (other,), links=(Link("/posts/y/#fig-z", PLACE),))
    assert html == '<a href="/blog/posts/y/#fig-z">Figure 7</a><a href="/blog/posts/y/#fig-z"><i>it</i></a>'


def test_a_display_formula_carries_its_anchor_and_number(tmp_path: Path) -> None:
    html = composed(tmp_path, Text(mark(0), (Formula("x", True, "<math><mi>x</mi></math>", "eq-x", "(3)"),)))
    assert html == (
        '<div class="equation" id="eq-x"><div class="formula"><math><mi>x</mi></math></div>'
        '<span class="number">(3)</span></div>'
    )


def test_a_formula_is_held_to_the_marks_that_touch_it(tmp_path: Path) -> None:
    slots = (Formula("x", False, "<math>x</math>", "", ""), Formula("y", True, "<math>y</math>", "", ""))
    html = composed(tmp_path, Text(f"<p>({mark(0)}), of {mark(0)} {mark(0)}-fold</p>\n{mark(1)}.", slots))
    held = '<span class="held">{}</span>'.format
    assert f"<p>{held('(<math>x</math>),')} of <math>x</math> {held('<math>x</math>-')}fold</p>" in html
    assert html.count("held") == 2


def test_a_shortcode_of_the_site_is_given_arguments_and_body(tmp_path: Path) -> None:
    (tmp_path / "templates/shortcodes").mkdir(parents=True)
    (tmp_path / "templates/shortcodes/boxed.html").write_text('<b class="{{ arguments.colour }}">{{ body }}</b>\n')
    slot = Shortcode("boxed", (("colour", '"red"'),), "<i>x</i>", PLACE)
    assert composed(tmp_path, Text(mark(0), (slot,))) == '<b class="&#34;red&#34;"><i>x</i></b>'


def test_the_same_article_composes_to_the_same_bytes(tmp_path: Path) -> None:
    made = showcase(tmp_path)
    assert flagship()[0].url == made.articles[0].url
    assert compose.article(made, made.articles[0]) == compose.article(made, made.articles[0])


@pytest.mark.parametrize(
    ("attributes", "shown"),
    [
        ((), 'width="800" height="600" alt="A" loading="lazy" decoding="async"'),
        ((("width", "300"),), 'width="300" height="225" alt="A" loading="lazy" decoding="async"'),
        ((("width", "50%"),), 'width="800" height="600" alt="A" loading="lazy" decoding="async" style="width:50%"'),
        ((("height", "60"),), 'width="80" height="60" alt="A" loading="lazy" decoding="async"'),
        ((("style", "zoom:50%"),), 'width="800" height="600" alt="A" loading="lazy" decoding="async" style="zoom:50%"'),
        ((("title", "T&"),), 'width="800" height="600" alt="A" loading="lazy" decoding="async" title="T&amp;"'),
        ((("width", "wide"), ("height", "5")), 'width="800" height="600" alt="A" loading="lazy" decoding="async"'),
    ],
)
def test_the_size_of_an_image_is_its_authors(tmp_path: Path, attributes: tuple, shown: str) -> None:
    use = ImageUse("content/posts/x/a.jpg", "A", "", 0, "", (), attributes, PLACE)
    pictures = {use.path: Picture(800, 600, (), "/assets/a.jpg")}
    made = context(tmp_path, [(article("/posts/x/", images=(use,)), Text(mark(0), (use,)))], {}, pictures)
    assert compose.article(made, made.articles[0]) == f'<img src="/assets/a.jpg" {shown}>'


def test_the_parts_of_a_figure_have_letters(tmp_path: Path) -> None:
    use = ImageUse("https://x.example/a.jpg", "A", "fig-a", 0, "C", (), (), PLACE, panel="(a)")
    made = context(tmp_path, [(article("/posts/x/", images=(use,)), Text(mark(0), (use,)))])
    html = compose.article(made, made.articles[0])
    assert '<figcaption><span class="number">(a)</span> C</figcaption>' in html


def test_an_unknown_shortcode_is_told_the_built_in_ones() -> None:
    assert set(BUILT_IN) == set(shortcode.KNOWN)
