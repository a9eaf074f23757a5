"""Front matter in YAML, TOML or JSON, and how it is changed while as little of the author's text as can be moves.

YAML is edited line by line. TOML stays as it is where nothing changes; otherwise it becomes YAML, as JSON always does.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from textwrap import dedent
from typing import Any

from linocut.content import front_matter, notation
from linocut.problem import Place, Problem, Problems
from linocut.settings.toml_errors import mistake

_DATED = re.compile(r"\d{4}-\d\d?-\d")
_NAMED_KEY = re.compile(r'"([^"]+)" ')


@dataclass(slots=True)
class Matter:
    """One file, split; the changes that are wanted are noted, and made by `text`."""

    kind: str
    """"YAML", "TOML", "JSON" or ""."""
    values: Mapping[str, Any]
    """By key as written."""
    block: str
    body: str
    renamed: dict[str, str] = field(default_factory=dict)
    """Key as written -> its new name."""
    params: list[str] = field(default_factory=list)
    """Keys as written that move below `params`."""
    dropped: list[str] = field(default_factory=list)
    set: dict[str, Any] = field(default_factory=dict)
    """Key -> its new value."""
    within: dict[str, Any] = field(default_factory=dict)
    """The same, below `params`."""
    _made: tuple[str, str] = ("", "")
    """What front matter was asked for last, and what it came to: an import asks several times."""

    @property
    def line(self) -> int:
        """The line of the file on which the body starts."""
        fences = {"YAML": 2, "TOML": 2, "JSON": 0}.get(self.kind)
        return 1 if fences is None else 1 + fences + (self.block.count("\n") + 1 if self.block else 0)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a key, however its letters are cased; `default` without one."""
        return next((value for key, value in self.values.items() if key.lower() == name.lower()), default)

    def text(self) -> str:
        """The file with its changes."""
        asked = repr((self.renamed, self.params, self.dropped, self.set, self.within))
        if self._made[0] != asked:
            self._made = asked, self._head()
        return self._made[1] + self.body

    def _head(self) -> str:
        """The front matter with its changes, and its fences."""
        changed = self.renamed or self.params or self.dropped or self.set or self.within
        if not changed and self.kind not in {"JSON", ""}:
            fence = "---" if self.kind == "YAML" else "+++"
            return f"{fence}\n{self.block}\n{fence}\n" if self.block else f"{fence}\n{fence}\n"
        edited = _edit(self) if self.kind == "YAML" else None
        block = _dump(self.changed()) if edited is None else edited
        return f"---\n{block}---\n" if block else ""

    def changed(self) -> dict[str, Any]:
        """All values after the changes."""
        found: dict[str, Any] = {}
        params: dict[str, Any] = {}
        for key, value in self.values.items():
            if key.lower() == "params" and isinstance(value, dict):
                params = {**value, **params}
            elif key in self.params:
                params[key] = value
            elif key not in self.dropped and key not in self.set:
                found[self.renamed.get(key, key)] = value
        params |= self.within
        return {**found, **self.set, **({"params": params} if params else {})}


def refused(found: Matter, path: str) -> list[Problem]:
    """Keys whose values linocut cannot read move below params: a page is not left out for one of them."""
    problems = []
    while errors := [each for each in front_matter.read(path, found.text())[3] if each.severity == "error"]:
        lines = found.text().split("\n")
        wrong = {match[1] for each in errors if (match := _NAMED_KEY.match(each.message))}
        keys = [key for key in found.values if found.renamed.get(key, key) in wrong and key not in found.params]
        if not keys or not lines:
            break
        for key in keys:
            name = found.renamed.pop(key, key)
            found.params.append(key)
            found.set.pop(key, None)
            told = next(each for each in errors if f'"{name}"' in each.message)
            problems.append(Problem(f"not taken: {told.message}", Place(path, key_line(found, key)), told.hint))
    return problems


def key_line(found: Matter, key: str) -> int:
    """The line of the file on which a key stands."""
    lines = found.block.split("\n")
    pattern = re.compile(rf"\s*[\[\"']*{re.escape(key)}[\]\"']*\s*(?:[:=]|$)")
    return next((number for number, line in enumerate(lines, 2) if pattern.match(line)), 1)


def read(path: str, text: str) -> Matter:
    """Split a file. Raises `Problems` where its front matter cannot be read."""
    if text.startswith("{"):
        try:
            values, end = json.JSONDecoder().raw_decode(text)
        except RecursionError as error:
            raise _deep(path) from error
        except json.JSONDecodeError as error:
            told = Problem(f"the front matter is not valid JSON: {error.msg}", Place(path, error.lineno, error.colno))
            raise Problems([told]) from error
        return Matter("JSON", values, text[:end], text[end:].removeprefix("\n"))
    parts = front_matter.split(text)
    body = "\n".join(text.split("\n")[parts.line - 1 :])
    if not parts.closed:
        raise Problems([Problem("the front matter is never closed", Place(path, 1))])
    if not parts.kind:
        return Matter("", {}, "", text)
    try:
        values = tomllib.loads(parts.block + "\n") if parts.kind == "TOML" else _yaml(parts.block)
    except RecursionError as error:
        raise _deep(path) from error
    except tomllib.TOMLDecodeError as error:
        wrong = mistake(parts.block + "\n", error)
        place = Place(path, wrong.line + 1, wrong.column)
        raise Problems([Problem(f"the front matter is not valid TOML: {wrong.message}", place, wrong.hint)]) from error
    except ValueError as error:
        raise Problems([Problem(f"the front matter is not valid YAML: {error}", Place(path, 1))]) from error
    return Matter(parts.kind, values, parts.block, body)


def _yaml(block: str) -> dict[str, Any]:
    """Values as the author meant them, but dates as they are written. Raises ValueError."""
    import yaml

    try:
        try:
            loaded = bounded(block, _loader())
        except yaml.MarkedYAMLError:
            loaded = bounded(notation.untabbed(block), _loader(told=True))
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        raise ValueError("it is not a list of keys")
    return {str(key): value for key, value in loaded.items()}


def bounded(text: str, loader: Any) -> Any:
    """What a YAML text says. Raises ValueError where *references make it grow, RecursionError, or yaml's YAMLError."""
    reader = loader(text)
    if not reader.check_node():
        return None
    node = reader.get_node()  # of several documents, what Hugo reads is the first
    if notation.size(node) > notation.LARGEST:
        raise ValueError("it grows beyond measure by its *references")
    return reader.construct_document(node)


def _deep(path: str) -> Problems:
    return Problems([Problem("the front matter is nested too deeply", Place(path, 1), "take some brackets out")])


@cache
def _loader(*, told: bool = False) -> Any:
    """Reads YAML and leaves dates alone. `told`: slower, and an error shows its place."""
    import yaml

    class Loader(yaml.SafeLoader if told else getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Leaves dates alone."""

    rules = yaml.SafeLoader.yaml_implicit_resolvers
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
        for first, found in rules.items()
    }
    return Loader


@cache
def _dumper() -> Any:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Writes dates as they are read, and short lists on one line."""

    def moment(dumper: Any, value: date) -> Any:
        text = value.isoformat()
        return dumper.represent_scalar("tag:yaml.org,2002:timestamp", text)

    def items(dumper: Any, value: list[Any]) -> Any:
        flat = not any(isinstance(item, dict | list) for item in value)
        return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=flat)

    Dumper.add_representer(datetime, moment)
    Dumper.add_representer(date, moment)
    Dumper.add_representer(list, items)
    Dumper.add_implicit_resolver(
        "tag:yaml.org,2002:timestamp", re.compile(r"\d{4}-\d\d-\d\d[T ]?.*"), list("0123456789")
    )
    return Dumper


def _dump(values: Mapping[str, Any]) -> str:
    if not values:
        return ""
    import yaml

    found: str = yaml.dump(dict(values), Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=1000)
    return found


def _readable(lines: list[str]) -> bool:
    """Whether YAML takes what looks like dates in these lines for dates: there is no 31 June."""
    import yaml

    text = "\n".join(lines)
    if not _DATED.search(text):
        return True
    try:
        getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text).get_single_data()
    except ValueError:
        return False
    except yaml.YAMLError:  # a *reference to what stands elsewhere
        pass
    return True


def _edit(matter: Matter) -> str | None:
    """A YAML block with its changes; None where its keys do not each begin a line."""
    import yaml

    block = dedent(matter.block)
    reader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(block, Loader=reader)
    except yaml.MarkedYAMLError:  # its tabs are not PyYAML's
        node = yaml.compose(notation.untabbed(block), Loader=reader)
    lines = block.split("\n")
    if not isinstance(node, yaml.MappingNode):
        return _dump(matter.changed())
    starts = [key.start_mark.line for key, _ in node.value]
    if node.flow_style or len(set(starts)) < len(starts) or node.start_mark.column:
        return None
    ends = [*starts[1:], len(lines)]
    kept: list[str] = lines[: starts[0]]
    moved: list[str] = []
    own: list[str] = []
    for (key, value), start, end in zip(node.value, starts, ends, strict=True):
        name, part = str(key.value), lines[start:end]
        if name.lower() == "params" and value.id == "mapping" and (matter.params or matter.within):
            if value.flow_style:
                return None
            depth = value.value[0][0].start_mark.column if value.value else 2
            own = [f"{'  '[: 2 - depth]}{line}" if line.strip() else line for line in part]
            if depth > 2:
                return None
        elif name in matter.params and not _readable(part):
            moved += [f"  {line}" for line in _dump({name: matter.values[name]}).splitlines()]
        elif name in matter.params:
            moved += [f"  {line}" if line.strip() else line for line in part]
        elif name in matter.renamed:
            kept += [re.sub(rf"^(['\"]?){re.escape(name)}\1", matter.renamed[name], part[0]), *part[1:]]
        elif name not in matter.dropped and name not in matter.set:
            kept += part
    text = "\n".join([*kept, *_dump(matter.set).rstrip("\n").split("\n")]) if matter.set else "\n".join(kept)
    moved += [f"  {line}" for line in _dump(matter.within).splitlines()]
    if moved:
        text = "\n".join(filter(None, [text.rstrip("\n"), *(own or ["params:"]), *moved]))
    return text.rstrip("\n") + "\n"
