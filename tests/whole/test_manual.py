"""The manual builds what it shows: under each piece of Markdown stands what becomes of the very same text."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import MISSING, Field, fields
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
import yaml

from commandline import inner
from linocut import new, words
from linocut.cli import SYNONYMS, program, run
from linocut.content import front_matter
from linocut.model.identity import FontSettings, SocialSettings
from linocut.model.services import AnalyticsSettings, CommentSettings, NewsletterSettings
from linocut.model.site import AllowSettings, CellSettings, CheckSettings, FeedSettings, FigureSettings, Site
from linocut.problem import Place
from linocut.publish import TARGETS
from linocut.publish.options import Common, read
from linocut.settings import identity, languages, loader, services
from linocut.store.inputs import Inputs
from linocut.words.phrase import Counted
from linocut.words.table import english
from places import ROOT

PAGES = sorted((ROOT / "content" / "docs").glob("*.md"))

_FENCE = re.compile(
    r"^(`{3,})markdown(?: \{\.wrap\})?\n(.*?)\n\1\n+(?:(:{3,}) \{\.result\}\n)?", re.DOTALL | re.MULTILINE
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_shown_is_what_is_built(page: Path) -> None:
    text = page.read_text()
    for fence in _FENCE.finditer(text):
        whole = fence[2] + (f"\n{fence[3]}\n" if fence[3] else "\n")
        assert text[fence.end() :].startswith(whole), "something else stands below: {.only} says that nothing does"


def test_every_page_stands_in_the_table_of_contents() -> None:
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", page("_index.md")))
    assert {file.name for file in PAGES} - {"_index.md"} == listed, "content/docs/_index.md links every page"


def test_the_list_beside_a_page_has_the_groups_of_the_table_of_contents() -> None:
    groups = re.findall(r"^::: \{\.group\}\n## (.+?)\n(.*?)^:::", page("_index.md"), re.DOTALL | re.MULTILINE)
    assert len(groups) == 6
    listed = {name: [*dict.fromkeys(re.findall(r"\]\(([\w-]+\.md)\)", text))] for name, text in groups}
    weight = {file.name: yaml.safe_load(file.read_text().split("---")[1]).get("params", {}) for file in PAGES}
    grouped = sorted((said["weight"], name) for name, said in weight.items() if "group" in said)
    assert [name for _, name in grouped] == [file for files in listed.values() for file in files]
    assert {name: weight[name]["group"] for _, name in grouped} == {
        file: group for group, files in listed.items() for file in files
    }


def page(name: str) -> str:
    return (ROOT / "content" / "docs" / name).read_text()


def blocks(text: str, language: str) -> Iterator[str]:
    """What stands between the fences of one language."""
    return iter(re.findall(rf"^```{language}(?: [^\n]*)?\n(.*?)\n```$", text, re.DOTALL | re.MULTILINE))


def test_the_first_figure_is_that_of_a_new_site() -> None:
    script = Path(new.__file__).parent / "site/content/posts/twenty-three-people/birthday.py"
    assert (ROOT / "figures/docs/start_birthday.py").read_text() == script.read_text()


def test_the_readmes_article_and_figure(make_site: Callable[..., Path], capsys: pytest.CaptureFixture) -> None:
    text = (ROOT / "README.md").read_text()
    (article,), (script,), (message,) = (blocks(text, language) for language in ("markdown", "python", "text"))
    folder = make_site({"content/posts/a-line.md": article, "figures/line.py": script})
    assert run(["--site", str(folder), "build"]) == 0
    html = (folder / "public/posts/a-line/index.html").read_text()
    shown = re.sub(r'<span class="origin" hidden>.*?</span></span>', "", html)
    assert 'of slope <span class="computed" tabindex="0">2.0</span> is steep.' in shown
    assert ">Figure 1</a> shows it." in html
    (folder / "figures/line.py").write_text(script.replace("slope * x", "-slope * x").replace(": slope}", ": -slope}"))
    assert run(["--site", str(folder), "build"]) == 1
    assert capsys.readouterr().err.splitlines()[-1] == message


# --- settings.md ---

GROUPS = {
    "[tool.linocut]": (loader._SITE, Site(Path(), Path())),
    "[tool.linocut.math]": (loader._MATH, Site(Path(), Path())),
    "[tool.linocut.figures]": (loader._FIGURES, FigureSettings()),
    "[tool.linocut.cells]": (loader._CELLS, CellSettings()),
    "[tool.linocut.feeds]": (loader._FEEDS, FeedSettings()),
    "[tool.linocut.check]": (loader._CHECK, CheckSettings()),
    "[tool.linocut.allow]": (loader._ALLOW, AllowSettings()),
    "[tool.linocut.comments]": (services.COMMENTS, CommentSettings()),
    "[tool.linocut.analytics]": (services.ANALYTICS, AnalyticsSettings()),
    "[tool.linocut.newsletter]": (services.NEWSLETTER, NewsletterSettings()),
    "[tool.linocut.social]": (identity.SOCIAL, SocialSettings()),
    "[tool.linocut.fonts]": (identity.FONTS, FontSettings()),
}


def section(text: str, title: str) -> str:
    """What stands below a heading, up to the next one."""
    return re.split(rf"^#+ `{re.escape(title)}`\n", text, flags=re.MULTILINE)[1].partition("\n#")[0]


def table(text: str) -> dict[str, str]:
    """Key -> default, of a table "key | type | default | what"; "" for none."""
    rows = re.findall(r"^\| `(\w+)` \|.*? \| (`.*?`)? ?\|.*\|$", text, re.MULTILINE)
    return {key: default.strip("`") for key, default in rows}


def _fields(options: Common) -> list[tuple[str, Field]]:
    return [(field.name, field) for field in fields(options)]


def test_the_manual_knows_every_group_of_settings() -> None:
    assert set(GROUPS) == {"[tool.linocut]", *(f"[tool.linocut.{name}]" for name in loader._GROUPS)}


@pytest.mark.parametrize("group", GROUPS)
def test_every_setting_has_its_default_and_an_example(group: str) -> None:
    readers, defaults = GROUPS[group]
    text = section(page("settings.md"), group)
    documented = table(text)
    assert list(documented) == list(readers), "settings.md has a row for each, in the order of settings.py"
    for key, default in documented.items():
        value = tomllib.loads(f"value = {default}")["value"]
        assert (readers[key](value) if value != {} else {}) == getattr(defaults, key), key
    example = tomllib.loads(next(blocks(text, "toml")))["tool"]["linocut"]
    values = example[group[1:-1].split(".")[2]] if group.count(".") > 1 else example
    assert list(values) == [key for key in readers if key != "publish"], "an example of each"


def test_the_examples_of_settings_are_read_and_change_something(tmp_path: Path) -> None:
    example = "\n".join(blocks(page("settings.md"), "toml"))
    (tmp_path / "pyproject.toml").write_text(example)
    site = loader.load(tmp_path, Inputs(tmp_path))
    for group, (readers, defaults) in GROUPS.items():
        name = group[1:-1].partition(".linocut.")[2]
        given = getattr(site, name) if name and name != "math" else site
        assert all(getattr(given, key) != getattr(defaults, key) for key in readers), group
    for name, values in site.publish.items():
        options = read(TARGETS[str(values["target"])].options, name, values, Place)
        assert all(getattr(options, key) != field.default for key, field in _fields(options) if key in values), name


@pytest.mark.parametrize("target", TARGETS)
def test_every_setting_of_a_target_has_its_default_and_an_example(target: str) -> None:
    text = page("settings.md")
    shared = table(section(text, "[tool.linocut.publish.NAME]"))
    assert list(shared) == ["target", *(field.name for field in fields(Common))]
    own = table(section(text, f'target = "{target}"'))
    options = {field.name: field for field in fields(TARGETS[target].options) if field.name not in shared}
    assert set(own) == set(options)
    for key, default in (shared | own).items():
        if key != "target" and default:
            value = tomllib.loads(f"value = {default}")["value"]
            field = {field.name: field for field in fields(TARGETS[target].options)}[key]
            assert (tuple(value) if isinstance(value, list) else value) == field.default, key
        elif key != "target":
            assert options[key].default is MISSING, key
    (example,) = tomllib.loads(next(blocks(section(text, f'target = "{target}"'), "toml")))["tool"]["linocut"][
        "publish"
    ].values()
    assert set(own) <= set(example)


def test_every_setting_of_an_author_has_its_place_and_an_example(tmp_path: Path) -> None:
    text = section(page("settings.md"), "[tool.linocut.authors.NAME]")
    assert list(table(text)) == [key for key in identity.AUTHOR if key not in identity.SOCIAL]
    (tmp_path / "pyproject.toml").write_text("[tool.linocut]\nauthor = 'ada'\n" + next(blocks(text, "toml")))
    site = loader.load(tmp_path, Inputs(tmp_path))
    assert site.author == site.authors["ada"].name == "Ada Writer"
    assert [key for key, _, _ in site.authors["ada"].social.links()] == ["mastodon", "email"]


def test_every_setting_of_a_language_has_its_place_and_an_example(tmp_path: Path) -> None:
    text = section(page("settings.md"), "[tool.linocut.languages.NAME]")
    assert list(table(text)) == list(languages.READERS)
    example = next(blocks(text, "toml"))
    assert list(tomllib.loads(example)["tool"]["linocut"]["languages"]["pt"]) == list(languages.READERS)
    (tmp_path / "pyproject.toml").write_text(f"[tool.linocut]\n{example}")
    _, portuguese = loader.load(tmp_path, Inputs(tmp_path)).languages
    assert set(portuguese.fields) == {"home", *languages.READERS} - {"name", "path"}


# --- languages.md ---


def test_every_word_has_its_english_and_its_place() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (.+?) \| .+ \|$", page("languages.md").partition("## Every word")[2], re.MULTILINE
    )
    said: dict[str, list[str]] = {}
    for key, word in english().items():
        said[key] = list(word.forms.values()) if isinstance(word, Counted) else [word]
    said["months"] = [english()["months"][0], english()["months"][-1]]
    assert [(key, re.findall("`([^`]*)`", cell)) for key, cell in rows] == list(said.items())


def test_every_language_is_named_with_its_date() -> None:
    rows = re.findall(
        r"^\| [\w, ]+ \| `([a-z]{2})` \| (.+) \|$", page("languages.md").partition("\n## ")[0], re.MULTILINE
    )
    assert sorted(language for language, _ in rows) == list(words.LANGUAGES)
    for language, date in rows:
        shown = words.of(Site(Path(), Path(), language=language)).day(datetime(2026, 11, 23, tzinfo=UTC))
        assert shown.replace("\u00a0", " ") == date


# --- command-line.md ---


def commands(group: click.Group, name: str = "linocut") -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name and arguments, as its usage line writes them."""
    for word, command in inner(group):
        arguments = "".join(
            f" {(one.metavar or one.name or '').strip('[]').upper()}"
            for one in command.params
            if isinstance(one, click.Argument)
        )
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{name} {word}{arguments}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")


COMMANDS = dict(commands(program))


def options(command: click.Command) -> set[str]:
    """As the help writes them: "--jobs N"."""
    context = click.Context(command)
    records = [one.get_help_record(context) for one in command.params if isinstance(one, click.Option)]
    return {record[0] for record in records if record}


def documented(text: str) -> set[str]:
    return set(re.findall(r"^\| `(-[^`]*)` \|", text, re.MULTILINE))


def test_the_manual_knows_every_command() -> None:
    assert re.findall(r"^## `(.*)`$", page("command-line.md"), re.MULTILINE) == list(COMMANDS)
    beginning = page("command-line.md").partition("\n## ")[0]
    assert documented(beginning) == options(program)
    for synonym, command in SYNONYMS.items():
        assert re.search(rf"`{synonym}`[^;.]*? for `{command}`", beginning), synonym


@pytest.mark.parametrize("name", COMMANDS)
def test_the_manual_knows_every_option(name: str) -> None:
    assert documented(section(page("command-line.md"), name)) == options(COMMANDS[name])


def test_every_key_of_front_matter_has_its_line() -> None:
    text = next(page for page in PAGES if page.name == "front-matter.md").read_text()
    table = text.partition("## Every key")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(front_matter.KEYS.readers)
