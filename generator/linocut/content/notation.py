"""The two notations of front matter: YAML, and TOML as Hugo has it. Both give entries, each at its line."""

import re
from typing import Any

from linocut.keys import Entry
from linocut.problem import Place, Problem
from linocut.settings.toml_errors import mistake

LARGEST = 100_000
"""Values that one key of front matter may hold."""


def yaml_entries(path: str, block: str, problems: list[Problem]) -> list[Entry]:
    import yaml

    reader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = reader(block)
    try:
        try:
            node = loader.get_single_node()
        except yaml.MarkedYAMLError:
            if "\t" not in block:
                raise
            loader = reader(untabbed(block))
            node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        problems.append(_yaml_problem(path, block, error))
        return []
    except yaml.YAMLError as error:  # a character that YAML does not allow
        problems.append(Problem(f"the front matter is not valid YAML: {str(error).splitlines()[0]}", Place(path, 2)))
        return []
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode):
        problems.append(
            Problem(
                "the front matter is not a list of keys",
                Place(path, node.start_mark.line + 2),
                'write one "key: value" on each line',
            )
        )
        return []
    entries = []
    for key, value in node.value:
        place = Place(path, key.start_mark.line + 2, key.start_mark.column + 1)
        name = key.value
        if not isinstance(name, str):
            problems.append(Problem("the front matter has a key that is not a word", place, "write key: value"))
            continue
        try:
            if size(value) > LARGEST:
                hint = "write out what is meant"
                problems.append(Problem(f'"{name}" grows beyond measure by its *references', place, hint))
                continue
            typed = name.lower() in {"params", "execute"}
            plain = loader.construct_object(value, deep=True) if typed else _plain(value)
        except RecursionError:
            problems.append(Problem(f'"{name}" holds itself', place, "take the *reference out"))
            continue
        except (yaml.YAMLError, ValueError) as error:
            problems.append(Problem(f'"{name}" cannot be read: {str(error).splitlines()[0]}', place))
            continue
        at = value.start_mark
        entries.append(Entry(name, plain, place, Place(path, at.line + 2, at.column + 1)))
    return entries


def size(node: Any, known: dict[int, int] | None = None) -> int:
    """How many values a YAML node holds, each as often as it is referred to.

    Raises RecursionError for one that holds itself, or is very deep.
    """
    known = {} if known is None else known
    if known.get(id(node)) == 0:  # it is being counted
        raise RecursionError
    if id(node) not in known:
        known[id(node)] = 0
        parts = node.value if isinstance(node.value, list) else []
        inner = [part for pair in parts for part in (pair if isinstance(pair, tuple) else (pair,))]
        known[id(node)] = 1 + sum(size(part, known) for part in inner)
    return known[id(node)]


_BRACKETS = re.compile(r"^[^#\n]*:[ \t]*[\[{][^\]}]*", re.MULTILINE)


def untabbed(block: str) -> str:
    """YAML with blanks for the tabs between its words, and before a line within brackets, which YAML allows and PyYAML
    does not; every column stays."""
    block = _BRACKETS.sub(lambda match: re.sub(r"\n[ \t]+", lambda gap: gap[0].replace("\t", " "), match[0]), block)
    return re.sub(r"(?<=\S)[ \t]+", lambda match: " " * len(match[0]), block)


def _plain(node: Any) -> Any:
    """A YAML node's value with its scalars as they are written: a title "1984" or a tag "no" is text."""
    if node.id == "mapping":
        return {str(key.value): _plain(value) for key, value in node.value}
    if node.id == "sequence":
        return [_plain(item) for item in node.value]
    return None if node.tag == "tag:yaml.org,2002:null" else node.value


def _yaml_problem(path: str, block: str, error: Any) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(path, mark.line + 2, mark.column + 1) if mark else Place(path, 2)
    what = error.problem or "it cannot be read"
    hint = ""
    if "mapping values are not allowed" in what:
        what, hint = 'a second ": " on one line', 'put quotes around the value: title: "One: two"'
    elif "tab character" in what or ("cannot start any token" in what and _at(block, mark) == "\t"):
        what, hint = "a tab", "indent with spaces"
    elif "cannot start any token" in what and (sign := _at(block, mark)):
        what, hint = f'a value that begins with "{sign}"', f"put quotes around it: title: '{sign}...'"
    return Problem(f"the front matter is not valid YAML: {what}", place, hint)


def _at(block: str, mark: Any) -> str:
    return "".join(block.split("\n")[mark.line : mark.line + 1])[mark.column : mark.column + 1]


def toml_entries(path: str, block: str, problems: list[Problem]) -> list[Entry]:
    import tomllib

    try:
        data = tomllib.loads(block + "\n")
    except RecursionError:
        problems.append(Problem("the front matter is nested too deeply", Place(path, 2), "take some brackets out"))
        return []
    except tomllib.TOMLDecodeError as error:
        wrong = mistake(block + "\n", error)
        place = Place(path, wrong.line + 1, wrong.column)
        problems.append(Problem(f"the front matter is not valid TOML: {wrong.message}", place, wrong.hint))
        return []
    entries = []
    for key, value in data.items():
        found = re.search(rf"^[ \t]*\[?[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[=.\]]", block, re.MULTILINE)
        line = block.count("\n", 0, found.start()) + 2 if found else 2
        entries.append(Entry(key, value, Place(path, line, 1), Place(path, line, 1)))
    return entries
