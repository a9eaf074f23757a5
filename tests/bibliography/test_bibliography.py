"""Bibliographies: what BibTeX says, which file an article cites from, and the styles."""

import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from examples import examples
from linocut import bibliography
from linocut.bibliography import Bibliography, Cited, CslError, Entry, Shelf, Style
from linocut.bibliography.authoryear import AuthorYear
from linocut.bibliography.cited import locator
from linocut.bibliography.csl import Csl
from linocut.bibliography.markup import html
from linocut.bibliography.read import read
from linocut.build import build
from linocut.model.article import Front, Source
from linocut.model.site import Site
from linocut.problem import Place, Problem
from linocut.store.cache import Cache
from linocut.store.inputs import Inputs, Question
from linocut.words import Words

SOURCE = Source("content/posts/x/index.md", "posts", "/posts/x/", "content/posts/x", Front("X"), 1, "")

CASES = {example.title: example for example in examples("bibliography.md")}


def entries() -> dict[str, Entry]:
    book = read("references.bib", CASES["author-year"].given.encode())
    assert book.problems == ()
    return works(book)


def works(book: Bibliography) -> dict[str, Entry]:
    return {key: entry for key in book.written if (entry := book.get(key))}


def told(problem: Problem) -> str:
    return f"{problem.place}: {problem.message}; {problem.hint}"


def test_texts_are_html() -> None:
    found = entries()
    assert found["vaswani2017"].fields == {
        "title": "Attention Is All You Need",
        "booktitle": "Advances in NIPS 30",
        "year": "2017",
        "month": "December",
        "pages": "5998–6008",
        "url": "https://x.example/a_b%20c?d=1&e=2#f",
    }
    assert found["erdos"].get("title") == "50% of í &amp; <latex>x_1 &lt; 2</latex> <em>now</em>"
    assert found["erdos"].address == ("https://doi.org/10.1000/a_b", "https://doi.org/10.1000/a_b")
    assert [(person.family, person.given) for person in found["knuth:84"].names] == [
        ("Knuth", "Donald E."),
        ("The TeX Group", ""),
        ("de la Vallée Poussin", "Charles"),
    ]
    assert found["vaswani2017"].place.line == 4


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (
            r"G{\"o}del, {\"U}ber, na\"{\i}ve, \'Etienne, \c{c}, {\ss}, \v{S}",
            "Gödel, Über, naïve, Étienne, ç, ß, Š",
        ),
        (r"``a'' `b' -- c --- d~e", "“a” ‘b' – c — d" + "\u00a0e"),
        (r"\textbf{a \emph{b}} {\it c} \texttt{d\_e}", "<strong>a <em>b</em></strong> <em>c</em> <code>d_e</code>"),
        (r"x\textsuperscript{2}", "x<sup>2</sup>"),
        (r"\LaTeX{} and {B}ib\TeX, \noop{1984}x", "LaTeX and BibTeX, x"),
        ("a < b & c  {D}\n e", "a &lt; b &amp; c D e"),
        (r"\url{http://a_b} 50% \% unbalanced }", "http://a_b 50% % unbalanced"),
    ],
)
def test_latex_within_text(latex: str, shown: str) -> None:
    assert html(latex) == shown


def test_broken_files_are_told_at_their_lines() -> None:
    book = read("x.bib", CASES["broken"].given.encode().replace(b"XX", b"\xff"))
    assert "\n".join(told(problem) for problem in book.problems) == CASES["broken"].expected


def test_where_the_bibliography_is(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path / "public")

    def found(source: Source = SOURCE, **settings: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return tuple(bibliography.find(replace(site, **settings), source, Inputs(tmp_path)))  # type: ignore[arg-type,return-value] - a pair

    def named(*names: str) -> Source:
        return replace(SOURCE, front=Front("X", bibliography=names))

    assert found() == ((), ())
    for name in ("references.bib", "lib/site.bib", "content/posts/x/own.bib"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert found() == (("references.bib",), ())
    assert found(bibliography=("lib/site.bib",)) == (("lib/site.bib",), ())
    assert found(named("own.bib", "/references.bib", "none.bib")) == (
        ("content/posts/x/own.bib", "references.bib"),
        ("none.bib",),
    )
    assert found(named("lib/site.bib")) == (("lib/site.bib",), ())
    assert found(named("../../../../outside.bib")) == ((), ("../../../../outside.bib",))
    (tmp_path / "content/posts/x/references.bib").write_text("")
    assert found(bibliography=("lib/site.bib",)) == (("content/posts/x/references.bib",), ())


def test_a_file_is_parsed_once_and_watched(tmp_path: Path) -> None:
    (tmp_path / "references.bib").write_text("@misc{a, title={A}}")
    cache = Cache(tmp_path / ".linocut")
    inputs = Inputs(tmp_path)
    shelf = Shelf(inputs, cache)
    first = shelf.open(["references.bib"])
    with inputs.watch() as watched:
        assert shelf.open(["references.bib"]) is first
    assert list(watched) == [Question("file", "references.bib")]
    assert Shelf(Inputs(tmp_path), cache).open(["references.bib"]) == first
    (tmp_path / "references.bib").write_text("@misc{b, title={B}}")
    assert list(Shelf(Inputs(tmp_path), cache).open(["references.bib"]).written) == ["b"]


def test_what_articles_may_cite_from_is_read_before_they_are_parsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "references.bib").write_text("@misc{a, title={A}}")
    shelf = Shelf(Inputs(tmp_path), Cache(tmp_path / ".linocut"))
    shelf.prepare(Site(tmp_path, tmp_path / "public", bibliography=("references.bib", "none.bib")), [SOURCE])
    monkeypatch.setattr(bibliography, "read", lambda *_: pytest.fail("it was read"))
    assert list(shelf.open(["references.bib"]).written) == ["a"]


@pytest.mark.parametrize(
    ("suffix", "read"),
    [
        (", p. 3", ("page", "3", "")),
        (", pp. 33-35 and so on", ("page", "33-35", " and so on")),
        (" chap. 4", ("chapter", "4", "")),
        (", 12", ("page", "12", "")),
        (", § 2", ("section", "2", "")),
        (", §2", ("section", "2", "")),
        (", iv–x", ("page", "iv–x", "")),
        (" and x", ("", "", " and x")),
        (", see there", ("", "", ", see there")),
    ],
)
def test_locators(suffix: str, read: tuple[str, str, str]) -> None:
    assert locator(suffix) == read


@pytest.mark.parametrize("name", ["author-year", "ieee", "apa"])
def test_styles(name: str, tmp_path: Path) -> None:
    assert shown(name, tmp_path) == CASES[name].expected


def shown(name: str, folder: Path) -> str:
    """What a style makes of the works of a case, and of citing the first two."""
    found = tuple(works(read("references.bib", CASES[name].given.encode())).values())
    style: Style = (
        AuthorYear(found, Words())
        if name == "author-year"
        else Csl(name, "", found[:2], Site(folder, folder), Inputs(folder))
    )
    return "\n".join(
        (
            style.cite([Cited(found[0], "see <em>it</em>", ", p. 3"), Cited(found[1])]),
            style.cite([Cited(found[0], year_only=True)]),
            style.tell(Cited(found[0]), []),
            style.tell(Cited(found[0], "", ", p. 3"), [Cited(found[1])]),
            *(text for _, text in style.references(found)),
        )
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nosuch", 'there is no citation style "nosuch"'),
        ("chicago-notes", 'the style "chicago-notes" cites in footnotes'),
        ("mine.csl", "there is no file mine.csl"),
    ],
)
def test_styles_that_cannot_be_used(name: str, message: str, tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path / "public", csl=name)
    with pytest.raises(CslError) as raised:
        bibliography.style(site, SOURCE, (), Inputs(tmp_path))
    assert raised.value.message == message


@pytest.mark.parametrize(
    "doi", ["10.1/x", "https://doi.org/10.1/x", "http://dx.doi.org/10.1/x", "doi:10.1/x", "doi.org/10.1/x"]
)
def test_ways_to_write_a_doi(doi: str) -> None:
    assert Entry("a", "misc", Place("a.bib"), {"doi": doi}, {}).address == ("https://doi.org/10.1/x",) * 2


def test_styles_need_citeproc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "citeproc", None)  # as where the extra is not installed
    with pytest.raises(CslError) as raised:
        bibliography.style(Site(tmp_path, tmp_path / "public", csl="ieee"), SOURCE, (), Inputs(tmp_path))
    assert (raised.value.message, raised.value.hint) == (
        'the citation style "ieee" needs citeproc-py',
        'pip install "linocut[cite]"',
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no xml", "mine.csl is not a citation style"),
        (
            '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"/>',
            'the style "mine.csl" lists',
        ),
    ],
)
def test_files_that_are_no_style(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "mine.csl").write_text(text)
    with pytest.raises(CslError) as raised:
        bibliography.style(Site(tmp_path, tmp_path / "public", csl="mine.csl"), SOURCE, (), Inputs(tmp_path))
    assert raised.value.message.startswith(message)


NAMES = """
@misc{lines, author = {Ash, Ann and
  Birch, Ben
  and Cedar, Cy}, title = {T}}
@misc{tab, author = {Ash, Ann\tand\tBirch, Ben AND Cedar, Cy}, title = {T}}
@misc{braces, author = {{Ash and Birch} and Cedar, Cy and {Dew
  and Elm}}, title = {T}}
@misc{empty, author = {Ash, Ann and and Birch, Ben and}, title = {T}}
@misc{others, author = {Ash, Ann and
  others}, title = {T}}
@misc{parts, author = {family=Ash, given=Ann, prefix=von and given={Ben and Co}, family=Birch}, title = {T}}
@misc{brand, author = {Ande Brand and Randa Sand}, title = {T}}
"""


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("lines", ["Ash Ann", "Birch Ben", "Cedar Cy"]),
        ("tab", ["Ash Ann", "Birch Ben", "Cedar Cy"]),
        ("braces", ["Ash and Birch", "Cedar Cy", "Dew and Elm"]),
        ("empty", ["Ash Ann", "Birch Ben"]),
        ("others", ["Ash Ann", "others"]),
        ("parts", ["von Ash Ann", "Birch Ben and Co"]),
        ("brand", ["Brand Ande", "Sand Randa"]),
    ],
)
def test_everyone_is_named_wherever_the_lines_break(key: str, expected: list[str]) -> None:
    entry = read("references.bib", NAMES.encode()).get(key)
    assert entry is not None
    assert [f"{person.family} {person.given}".strip() for person in entry.people["author"]] == expected


KINDS = r"""
@thesis{thesis, author={Ash, Ann}, title={On}, type={phdthesis}, institution={U}, date={2001}}
@thesis{bachelor, author={Ash, Ann}, title={On}, type={bathesis}, institution={U}, date={2001}}
@report{report, author={Ash, Ann}, title={On}, type={techreport}, number={7}, institution={U}, date={2001}}
@report{own, author={Ash, Ann}, title={On}, type={White paper}, institution={U}, date={2001}}
@patent{patent, author={Ash, Ann}, title={On}, type={patreqeu}, number={12}, date={2001}}
@mvbook{volumes, author={Ash, Ann}, title={On}, subtitle={And off}, publisher={P}, date={2001}}
@inreference{entry, author={Ash, Ann}, title={What?}, titleaddon={Why}, booktitle={All}, date={2001}}
@article{press, author={Ash, Ann}, title={On \(x^2\) and \[y\]}, journal={J.}, pubstate={inpress}}
@misc{cites, title={On}, note={After \textcite[p.~3]{thesis}}, howpublished={at http://x.example/~ann/}}
@book{stops, author={Ash, Ann}, title={Why ``not?''}, edition={2}, publisher={P Inc.}, date={2001}}
"""


def test_what_biblatex_has_names_for_is_said_in_words() -> None:
    found = works(read("references.bib", KINDS.encode()))
    style = AuthorYear(tuple(found.values()), Words())
    shown = {entry.key: html for entry, html in style.references(tuple(found.values()))}
    for key, expected in {
        "thesis": '"On." PhD thesis, U.',
        "bachelor": '"On." Bachelor’s thesis, U.',
        "report": "<em>On</em>. Technical report 7, U.",
        "own": "<em>On</em>. White paper, U.",
        "patent": '"On." Patent request (EP) 12.',
        "volumes": "<em>On: And off</em>. P.",
        "entry": '"What? Why." In <em>All</em>.',
        "press": 'in press. "On <latex>x^2</latex> and <latex>y</latex>." <em>J.</em>',
        "cites": '"On." n.d. at http://x.example/~ann/. After <cite>thesis, p. 3</cite>.',
        "stops": "<em>Why “not?”</em> 2nd ed. P Inc.",
    }.items():
        assert shown[key].replace("\u00a0", " ").endswith(expected), key


@pytest.mark.parametrize("name", ["ieee", "apa", "chicago-author-date"])
def test_styles_say_them_in_words_too_and_end_a_sentence_once(name: str, tmp_path: Path) -> None:
    found = tuple(works(read("references.bib", KINDS.encode())).values())
    site, inputs = Site(tmp_path, tmp_path), Inputs(tmp_path)
    shown = {entry.key: html for entry, html in Csl(name, "", found, site, inputs).references(found)}
    assert "PhD thesis" in shown["thesis"]
    assert "in press" in shown["press"]
    assert "phdthesis" not in str(shown).lower()
    for text in shown.values():
        assert not re.search(r"[.?!](?:</?\w+>|[”’\"])*\.(?:\s|$)", text), text


def test_an_entry_may_cite_another(make_site) -> None:
    text = "---\ntitle: A\n---\nSee [@cites].\n"
    bib = KINDS + r"@misc{lost, author={X}, title={On}, year=2003, note={as \cite{nobody}}}"
    site = make_site({"content/a.md": text + "And [@lost].\n", "references.bib": bib})
    built = build(site, Cache(site / ".linocut"))
    assert [(str(problem.place), problem.message, problem.hint) for problem in built.problems] == [
        (
            "references.bib:12:1",
            'an entry cites "nobody", which is not there',
            "no entry of the bibliography has that key",
        )
    ]
    page = (site / "public/a/index.html").read_text()
    assert 'After <a class="citation" href="#ref-thesis">Ash</a> (2001, p. 3).' in page.replace("\u00a0", " ")
    assert '<li id="ref-thesis">Ash, Ann. 2001.' in page
    assert "as nobody." in page


def listed(bib: str) -> list[str]:
    found = list(works(read("x.bib", bib.encode())).values())
    return [text for _, text in AuthorYear(found, Words()).references(found)]


def test_series_volumes_and_what_shows_nothing() -> None:
    assert listed(
        r"""
        @book{a, author={A, A}, title={Numbered}, series={Monographs}, volume=53, publisher={P}, year=2001}
        @book{b, author={B, B}, title={Of several}, volume=2, year=2002}
        @inproceedings{c, author={C, C}, title={Paper}, booktitle={Book}, series={Notes}, number=7,
          pages={1--2}, year=2003}
        @inproceedings{d, author={D, D}, title={Paper}, booktitle={Workshop}, journal={Annals},
          volume=4, pages={5--6}, year=2004}
        @collection{e, editor={E, E}, title={Whole}, booktitle={Whole}, year=2005}
        @misc{f, author={F, F}, title={Stages\index{stages, five}}, note={https://x.example/f},
          url={https://x.example/f}, year=2006}
        """
    ) == [
        "A, A. 2001. <em>Numbered</em>. Monographs 53. P.",
        "B, B. 2002. <em>Of several</em>. Vol. 2.",
        'C, C. 2003. "Paper." In <em>Book</em>, 1–2. Notes 7.',
        'D, D. 2004. "Paper." In <em>Workshop</em>. <em>Annals</em> 4: 5–6.',
        "E, E, ed. 2005. <em>Whole</em>.",
        'F, F. 2006. "Stages." <a href="https://x.example/f">https://x.example/f</a>',
    ]


def test_notes_that_zotero_filed_away_are_not_listed() -> None:
    assert listed(
        r"""
        @misc{a, author={A, A}, title={One}, note={Publisher: Dew Press Section: Letters}, year=2001}
        @misc{b, author={B, B}, title={Two}, note={\_eprint: https://x.example/two}, year=2002}
        @misc{c, author={C, C}, title={Three}, note={ISSN: 1234-5678}, year=2003}
        @misc{d, author={D, D}, title={Four}, note={Published by himself}, year=2004}
        """
    ) == [
        'A, A. 2001. "One."',
        'B, B. 2002. "Two."',
        'C, C. 2003. "Three."',
        'D, D. 2004. "Four." Published by himself.',
    ]


def test_a_csl_style_tells_keys_apart_by_their_capitals(tmp_path: Path) -> None:
    bib = "@book{Key, author={A, A}, title={One}, year=2001} @book{key, author={B, B}, title={Two}, year=2002}"
    found = list(works(read("x.bib", bib.encode())).values())
    csl = Csl("chicago-author-date", "", found, Site(tmp_path, tmp_path / "public"), Inputs(tmp_path))
    assert [(entry.key, "One" in text, "Two" in text) for entry, text in csl.references(found)] == [
        ("Key", True, False),
        ("key", False, True),
    ]
    assert 'href="#ref-key">B 2002</a>' in csl.cite([Cited(found[1])])


CODE = r"""
@misc{a, author={Ash, Ann}, title={A}, year=2001, url={javascript:alert(1)}}
@misc{b, author={Ash, Ann}, title={B}, year=2002, howpublished={\url{ Data:text/html,<b>}}}
@misc{c, author={Ash, Ann}, title={C}, year=2003, url={java
  script:x}}
@misc{d, author={Ash, Ann}, title={D}, year=2004, url={ftp://x.example/d?a&b<i>}}
@misc{e, author={Ash, Ann}, title={E}, year=2005, doi={10.1002/(SICI)1097<1661::AID>3.0;2-2}}
"""


@pytest.mark.parametrize("name", ["", "ieee"])
def test_code_in_an_address_is_no_link(name: str, tmp_path: Path) -> None:
    book = read("references.bib", CODE.encode())
    assert [(str(one.place), one.message, one.hint, one.severity) for one in book.problems] == [
        (
            f"references.bib:{line}:1",
            'the entry "a" has code for an address: it is not made a link'.replace('"a"', f'"{key}"'),
            "give the address of a page",
            "warning",
        )
        for line, key in ((2, "a"), (3, "b"), (4, "c"))
    ]
    entries = [entry for key in "abcde" if (entry := book.get(key))]
    site = Site(tmp_path, tmp_path / "public", csl=name)
    shown = [html for _, html in bibliography.style(site, SOURCE, entries, Inputs(tmp_path)).references(entries)]
    links = [re.findall('href="([^"]*)"', html) for html in shown]
    doi = "https://doi.org/10.1002/(SICI)1097&lt;1661::AID&gt;3.0;2-2"
    assert [sorted(found) for found in links[:3]] == [[], [], []]
    assert links[3][0].startswith("ftp://x.example/d?a&amp;b")
    assert links[4] == [doi]
    assert not re.search("<[bi]>", "".join(shown))


WILD = r"""
@article{ads, author = {Roe, A.}, title = {A}, journal = {\apj}, year = 2020, month = sept}
@inproceedings{data, author = {Wei Wang 0001 and Roe, A.}, title = {B}, xdata = {acm, town}, year = 2001}
@xdata{acm, publisher = {ACM}, booktitle = {Proc.}}
@xdata{town, location = {Rome}}
@article{plain, author = {Roe, Anna; Poe, Berta}, title = {C}, year = 2000}
@article{commas, author = {Anna Roe, Berta Poe, Carl Moe, Dora Noe}, title = {D}, year = 2000}
@article{strange, author = {Roe, A.}, title = {E}, journal = nosuch, year = 2000}
@article{, author = {Roe, A.}, title = {F}}
"""


def test_what_other_programs_export() -> None:
    book = read("x.bib", WILD.encode("utf-16"))
    found = works(book)
    assert [found[key].get("journal", "publisher", "month") for key in ("ads", "data")] == [
        "Astrophysical Journal",
        "ACM",
    ]
    assert [found["data"].get(name) for name in ("booktitle", "address")] == ["Proc.", "Rome"]
    assert [(person.family, person.given) for person in found["data"].names] == [("Wang", "Wei"), ("Roe", "A.")]


def test_who_cites_a_work_is_told_what_is_wrong_with_it_and_less_of_the_others() -> None:
    book = read("x.bib", WILD.encode())

    def told(*cited: str) -> list[tuple[str, int, str]]:
        return [(one.severity, one.place.line, one.message) for one in book.concerning(cited) if one.place]

    strange = 'the entry "strange" uses the string "nosuch", which is not defined'
    nameless = ("warning", 9, "the entry has no key")
    assert told("ads") == [("warning", 8, strange), nameless]
    assert told("strange") == [("error", 8, strange), nameless]
    assert [message for _, _, message in told("plain", "commas")[:2]] == [
        'the names in "author" of "plain" stand between semicolons, and are read as one',
        'the names in "author" of "commas" stand between commas, and are read as one',
    ]
    hints = {one.hint for one in book.concerning(("plain", "commas"))}
    assert hints >= {
        "write and between them: author = {Roe, Anna and Poe, Berta}",
        "write one before the first comma: @article{roe2020, ...}",
    }


def test_one_work_written_twice_is_a_warning() -> None:
    twice = b"@book{a, title={X}, year=2001}\n@book{a,\n  year = {2001},\n  title = {X},\n}\n@book{a, title={Y}}\n"
    assert [(problem.severity, problem.hint) for problem in read("x.bib", twice).problems] == [
        ("warning", "both say the same: remove one of the two"),
        ("error", "keys are unique: rename one of the two"),
    ]
