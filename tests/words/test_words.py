"""The table of words: whole in every language, counted and dated by its rules, and what a site may say instead."""

from datetime import UTC, datetime
from pathlib import Path
from string import ascii_letters

import pytest

from linocut import words
from linocut.model.site import Site
from linocut.words.phrase import GAP, Counted, Phrase
from linocut.words.plural import category
from linocut.words.read import gaps, readers
from linocut.words.table import english
from settings_file import load, told

OTHERS = sorted(set(words.LANGUAGES) - {"en"})
DAYS = (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC))


def of(language: str, **own: object) -> words.Words:
    read = readers()
    return words.of(Site(Path(), Path(), language=language, words=tuple((key, read[key](own[key])) for key in own)))


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_word(language: str) -> None:
    assert list(words.table(language)) == list(english())


@pytest.mark.parametrize("language", OTHERS)
def test_a_word_has_the_gaps_that_it_has_in_english(language: str) -> None:
    read = readers()
    for key, word in words.table(language).items():
        read[key](word)  # raises where a gap has another name
        default = english()[key]
        texts = word.values() if isinstance(word, dict) else [word] if isinstance(default, Phrase | Counted) else []
        for text in texts:
            left = set(gaps(key)) - set(GAP.findall(text))
            assert left <= {"dd", "mm", "ordinal", "number", "count"}, (key, text)


@pytest.mark.parametrize("language", OTHERS)
def test_a_counted_word_has_the_forms_of_its_language(language: str) -> None:
    asked = {category(language, count) for count in range(200)}
    for key, word in words.table(language).items():
        if isinstance(word, dict):
            assert set(word) - {"other"} == asked - {"other"}, key


@pytest.mark.parametrize("language", OTHERS)
def test_no_word_was_forgotten_in_english(language: str) -> None:
    """Words that are written alike are few, and known."""
    same = {key for key, word in words.table(language).items() if word == english()[key] and isinstance(word, str)}
    alike = (
        "behind_output code conjecture definition figure footnote important kilobytes lemma list_page listing "
        "megabytes note notes patent pause proposition section site software solution tag tip"
    )
    assert {key for key in same if set(GAP.sub("", english()[key])) & set(ascii_letters)} <= {"within", *alike.split()}


def test_numbers_choose_the_form() -> None:
    def found(language: str, *counts: int) -> list[str]:
        return [str(of(language).articles(count)) for count in counts]

    assert found("en", 0, 1, 2) == ["0 articles", "1 article", "2 articles"]
    assert found("fr", 0, 1, 2) == ["0 article", "1 article", "2 articles"]
    assert found("de", 1, 2) == ["1 Artikel", "2 Artikel"]
    assert found("nl", 1, 2) == ["1 artikel", "2 artikelen"]
    assert found("ja", 1, 2) == ["1件の記事", "2件の記事"]
    assert found("pl", 1, 2, 5, 12, 22, 25) == [
        "1 artykuł",
        "2 artykuły",
        "5 artykułów",
        "12 artykułów",
        "22 artykuły",
        "25 artykułów",
    ]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["1 March 2026", "23 November 2026"]),
        ("de-AT", ["1. März 2026", "23. November 2026"]),
        ("fr", ["1er mars 2026", "23 novembre 2026"]),
        ("es", ["1 de marzo de 2026", "23 de noviembre de 2026"]),
        ("it", ["1º marzo 2026", "23 novembre 2026"]),
        ("pt-BR", ["1 de março de 2026", "23 de novembro de 2026"]),
        ("nl", ["1 maart 2026", "23 november 2026"]),
        ("pl", ["1 marca 2026", "23 listopada 2026"]),
        ("ja", ["2026年3月1日", "2026年11月23日"]),
        ("zh", ["2026年3月1日", "2026年11月23日"]),
        ("sv", ["2026-03-01", "2026-11-23"]),
        ("zh-Hant-TW", ["2026-03-01", "2026-11-23"]),
    ],
)
def test_dates(language: str, expected: list[str]) -> None:
    assert [of(language).day(day).replace("\u00a0", " ") for day in DAYS] == expected


def test_a_tag_goes_by_its_language_and_an_unknown_language_has_english_words() -> None:
    assert of("de-AT").figure == of("DE").figure == "Abbildung"
    assert of("sv").figure == of("zh-TW").figure == "Figure"
    assert of("zh-Hans").figure == "图"
    assert of("sv").articles(1) == "1 article"


def test_sizes_have_the_decimal_sign_of_the_language() -> None:
    sizes = (400, 12_345, 1_250_000)
    assert [of("en").size(size) for size in sizes] == ["1 kB", "12 kB", "1.2 MB"]
    assert [of("fr").size(size) for size in sizes] == ["1\u00a0ko", "12\u00a0ko", "1,2\u00a0Mo"]


def test_numbered_things() -> None:
    assert (of("en").label("Figure", 2), of("en").caption("Figure", 2)) == ("Figure 2", "Figure 2.")
    assert of("de").caption(of("de").figure, "2a") == "Abbildung\u00a02a:"
    assert of("ja").caption(of("ja").figure, 2) == "図2"
    assert of("hu", figure="ábra", numbered="{number}. {kind}").caption("ábra", 2) == "2. ábra."


def test_a_language_that_linocut_does_not_know_can_be_given_whole() -> None:
    months = [f"měsíce {number}" for number in range(1, 13)]
    forms = {"one": "{count} článek", "few": "{count} články", "other": "{count} článků"}
    own = of("cs", months=months, date="{day}. {month} {year}", articles=forms, figure="Obrázek")
    assert own.day(DAYS[1]) == "23. měsíce 11 2026"
    assert [own.articles(count) for count in (1, 2, 5)] == ["1 článek", "2 články", "5 článků"]
    assert own.label(own.figure, 1) == "Obrázek 1"
    assert own.references == "References"


def test_a_word_that_is_given_is_text_and_not_html() -> None:
    own = of("en", series="A & B", part="<{number}> & {series}", pair="{one} & {other}")
    assert own.part(number=1, series="a < b") == "&lt;1&gt; &amp; a &lt; b"
    assert own.pair.html(one="<em>A</em>", other="B") == "<em>A</em> &amp; B"
    assert own.part.plain(number=1, series="<b>") == "<1> & <b>"


def test_words_do_not_change() -> None:
    with pytest.raises(AttributeError, match="words do not change"):
        of("en").figure = "Fig."  # type: ignore[misc]


def test_words_in_the_settings(tmp_path: Path) -> None:
    text = """[tool.linocut]
language = "de"
[tool.linocut.words]
figure = "Abb."
articles = { one = "{count} Text", other = "{count} Texte" }
minutes = "{count} Minuten"
"""
    own = words.of(load(tmp_path, text))
    assert (own.figure, own.table) == ("Abb.", "Tabelle")
    assert [own.articles(1), own.articles(2), own.minutes(1)] == ["1 Text", "2 Texte", "1 Minuten"]


def test_every_mistake_in_the_words_is_told(tmp_path: Path) -> None:
    text = """[tool.linocut]
language = "german"
[tool.linocut.words]
figur = "Abb."
zzzz = "x"
table = 3
part = "Teil {nmber}"
caution = "{count}"
edition = "{zzzz}"
articles = { one = "ein Artikel" }
found = { other = "{count}", few = "{count}", zwei = "2" }
minutes = { other = "{count}", on = "1" }
months = ["Januar"]
"""
    forms = 'must be a string, or a table of forms such as { one = "...", other = "..." }'
    assert told(tmp_path, text) == [
        'pyproject.toml:2:1: language must be a language as in HTML, such as "de" or "pt-BR"; it is "german"',
        'pyproject.toml:4:1: unknown setting "words.figur" | did you mean "figure"?',
        'pyproject.toml:5:1: unknown setting "words.zzzz" | the page "Languages" of the manual lists every word',
        "pyproject.toml:6:1: words.table must be a string; it is 3",
        'pyproject.toml:7:1: words.part has an unknown "{nmber}" (did you mean "number"?); it is "Teil {nmber}"',
        'pyproject.toml:8:1: words.caution has an unknown "{count}" (it has no gaps); it is "{count}"',
        'pyproject.toml:9:1: words.edition has an unknown "{zzzz}" (it may have {ordinal}, {number}); it is "{zzzz}"',
        f'pyproject.toml:10:1: words.articles {forms}; it is {{"one": "ein Artikel"}}',
        'pyproject.toml:11:1: words.found has an unknown form "zwei" (known are zero, one, two, few, many, other); '
        'it is {"other": "{count}", "few": "{count}", "zwei": "2"}',
        'pyproject.toml:12:1: words.minutes has an unknown form "on" (did you mean "one"?); '
        'it is {"other": "{count}", "on": "1"}',
        'pyproject.toml:13:1: words.months must be a list of twelve strings; it is ["Januar"]',
    ]
    assert told(tmp_path, '[tool.linocut]\nwords = "de"\n') == ["pyproject.toml:2:1: words must be a table"]


@pytest.mark.parametrize("language", ["en_US", "", "deutsch", "de-", "x-own"])
def test_what_is_no_language_is_told(tmp_path: Path, language: str) -> None:
    assert told(tmp_path, f'[tool.linocut]\nlanguage = "{language}"\n') == [
        f'pyproject.toml:2:1: language must be a language as in HTML, such as "de" or "pt-BR"; it is "{language}"'
    ]


@pytest.mark.parametrize("language", ["de", "pt-BR", "zh-Hant-TW", "es-419", "sl-rozaj-1994", "gsw"])
def test_what_is_a_language(tmp_path: Path, language: str) -> None:
    assert load(tmp_path, f'[tool.linocut]\nlanguage = "{language}"\n').language == language
