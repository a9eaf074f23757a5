"""`linocut new`: a site that builds at once, and an article to begin with. No file that is there is ever touched."""

import re
from collections.abc import Mapping
from datetime import date
from importlib import resources
from pathlib import Path

from linocut import settings
from linocut.content.permalink import slug
from linocut.problem import Problem, Problems, nearest
from linocut.store.inputs import Inputs

_SITE: Mapping[str, str] = {
    "site/pyproject.toml": "pyproject.toml",
    "site/gitignore": ".gitignore",
    "site/github/workflows/publish.yml": ".github/workflows/publish.yml",
    "site/content/about.md": "content/about.md",
    "site/content/posts/twenty-three-people/index.md": "content/posts/twenty-three-people/index.md",
    "site/content/posts/twenty-three-people/birthday.py": "content/posts/twenty-three-people/birthday.py",
}
"""File beside this module -> file of the new site. Names that mean something to git have no dot here."""

_DATE = "2026-01-01"
"""Stands in the files for the day on which they are copied."""

_LONGEST = 80
"""Bytes of the name of an article's folder. A file system takes 255, and readers of addresses fewer."""


_FRONT = "---\ntitle: "
"""How the articles of a new site begin."""


def site(folder: Path, today: date, language: str = "en") -> tuple[Path, ...]:
    """Write a new site; the files written. Its articles are English, and say so in a site of another language.

    Raises `Problems`, and writes nothing, where one already exists.
    """
    changes = {_DATE: today.isoformat()}
    if language.partition("-")[0].lower() != "en":
        changes |= {_FRONT: "---\nlanguage: en\ntitle: "}
    changes['language = "en"  '] = f'language = "{language}"  '
    return _write({folder / name: _read(source, changes) for source, name in _SITE.items()})


def post(root: Path, title: str, today: date, language: str = "", *, program: bool = False) -> tuple[Path, ...]:
    """Write a bundle for a new article of the site in `root`, with a figure script, or as a program whose cells stand
    in the text; the files written. Raises `Problems`.

    In one of the site's languages, its text lies where others in it do: in that language's folder, or as `index.fr.md`.
    """
    title = " ".join("".join(letter for letter in title if letter.isspace() or letter.isprintable()).split())
    name = _name(title)
    if not name:
        raise Problems([Problem(f'no address can be made of the title "{title}"', hint="use a letter or a digit")])
    mark, below = _spoken(root, language)
    folder = root / "content" / below / "posts" / name
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    source = "post/program.md" if program else "post/index.md"
    texts = {folder / f"index{mark}.md": _read(source, {"TITLE": quoted, _DATE: today.isoformat()})}
    return _write(texts if program else {**texts, folder / "figure.py": _read("post/figure.py", {})})


def _spoken(root: Path, wanted: str) -> tuple[str, str]:
    """What stands in the name of a file for its language, and the folder below content/: one of the two at most."""
    languages = settings.load(root, Inputs(root)).languages
    known = {mark: language for language in reversed(languages) for mark in language.marks}
    if wanted and wanted.lower() not in known:
        hint = nearest(wanted, known) or f"write [tool.linocut.languages.{wanted.lower()}] into {settings.FILE}"
        raise Problems([Problem(f'this site has no language "{wanted}"', hint=hint)])
    for mark in known[wanted.lower()].marks if wanted else languages[0].marks if languages else ():
        if (root / "content" / mark).is_dir():
            return "", mark
    return (f".{wanted.lower()}", "") if wanted and known[wanted.lower()] is not languages[0] else ("", "")


def _name(title: str) -> str:
    """The folder's name, which becomes the address: a long title is cut between two words."""
    whole = re.sub("[/-]+", "-", slug(title)).strip("._-")
    short = whole.encode()[:_LONGEST].decode(errors="ignore")
    if short != whole and not whole.startswith(f"{short}-"):
        short = short.rpartition("-")[0] or short
    return short.rstrip("._-")


def _read(source: str, changes: Mapping[str, str]) -> str:
    text = resources.files(__name__).joinpath(source).read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def _write(texts: Mapping[Path, str]) -> tuple[Path, ...]:
    there = [path for path in texts if path.exists() or path.is_symlink()]
    if there:
        raise Problems([Problem(f"{path} already exists", hint="nothing was written") for path in there])
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise Problems([Problem(f"{error.filename} cannot be written: {error.strerror}")]) from error
    return tuple(texts)
