"""Shortcodes of Quarto's extensions: none stops the first build, and none goes in silence."""

import pytest

from commandline import linocut
from linocut.importers.quarto.text import Web, convert


def converted(body: str) -> tuple[str, list[str]]:
    there = {"posts/data.csv", "posts/moss.png"}
    web = Web({}, {}, {}, lambda _: "", lambda _f, _c: "", {}, there.__contains__, lambda _: None)
    made, told = convert(body, "posts", web, runs=True)
    return made, [each.message for each in told]


@pytest.mark.parametrize(
    ("written", "made", "told"),
    [
        ('{{< downloadthis data.csv dname="d" label="The data" icon=x >}}', "[The data](data.csv)", ""),
        ("{{< iconify logos python >}}a {{< fa brands github >}}b", "a b", ""),
        ("{{< latex >}} and {{< bibtex >}}", "LaTeX and BibTeX", ""),
        ('{{< glow file="data.csv" >}}', "[data.csv](data.csv)", "is not known here: a link stands for it"),
        ("{{< glow moss.png >}}", "![](moss.png)", "is not known here: a picture stands for it"),
        ("{{< glow https://example.org/a/ >}}", "[a](https://example.org/a/)", "a link stands for it"),
        ("{{< glow 3 >}}", '{{< glow "3" >}}', 'the shortcode "glow" is not known here: nothing is shown'),
        ('{{< glow "two words" >}}', '{{< glow "two words" >}}', "only its words are shown"),
        ("[a](https://{{< glow 1 >}}example.org/)", "[a](https://example.org/)", "in an address"),
        ("Quarto {{< version >}}", "Quarto ", "{{< version >}} says nothing here"),
        ('{{< env TIDE "low" >}}', "low", ""),
        ('{{< video tide.mp4 title="Tide" width=300 >}}', '{{< video "tide.mp4" alt="Tide" width="300" >}}', ""),
        ("Write {{{< meta title >}}}.", "Write {{</* meta title */>}}.", ""),
        ("Write `{{{< meta title >}}}`.", "Write `{{< meta title >}}`.", ""),
    ],
)
def test_what_stands_for_a_shortcode(written: str, made: str, told: str) -> None:
    text, messages = converted(f"{written}\n")
    assert text == f"{made}\n"
    assert told in "".join(messages)
    assert bool(messages) == bool(told)


def test_the_first_build_shows_the_words_of_unknown_shortcodes(tmp_path):
    site = tmp_path / "moss"
    site.mkdir()
    (site / "_quarto.yml").write_text("project:\n  type: website\nwebsite:\n  title: Moss\n")
    (site / "index.qmd").write_text(
        '---\ntitle: Moss\n---\n## Green {{< glow 3 >}}\n\nIt is {{< badge text="very soft" >}} here.\n\n'
        "{{< include notes.txt >}}\n"
    )
    (site / "notes.txt").write_text("It *grows*.\n")
    done = linocut("import", "quarto", "moss", "--to", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert 'index.qmd:4: warning: the shortcode "glow" is not known here: nothing is shown' in done.stderr
    new = tmp_path / "new"
    assert (new / "templates/shortcodes/badge.html").read_text() == (
        '{# Stands for the shortcode "badge" of a Quarto extension: shows its words. #}\n'
        '{{ arguments.get("text") or "" }}\n'
    )
    built = linocut("build", cwd=new)
    assert built.returncode == 0, built.stderr
    page = (new / "public/index.html").read_text()
    assert "very soft" in page
    assert "It <em>grows</em>." in page
    assert "{{" not in page.partition("<main")[2]
