"""Front matter in YAML, TOML or JSON, and how it is changed while as little of the author's text as can be moves.

YAML is edited line by line. TOML stays as it is where nothing changes; otherwise it becomes YAML, as JSON always does.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from linocut.content import front_matter, notation
from linocut.problem import Place, Problem, Problems
from linocut.settings.toml_errors import mistake

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

    @property
    def line(self) -> int:
        """The line of the file on which the body starts."""
        fences = {"YAML": 2, "TOML": 2, "JSON": 0}.get(self.kind)
        return 1 if fences is None else 1 + fences + (self.block.count("\n") + 1 if self.block else 0)

    def get(self, name: str) -> Any:
        """The value of a key, however its letters are cased; None without one."""
        return next((value for key, value in self.values.items() if key.lower() == name.lower()), None)

    def text(self) -> str:
        """The file with its changes."""
        changed = self.renamed or self.params or self.dropped or self.set
        if not changed and self.kind not in {"JSON", ""}:
            fence = "---" if self.kind == "YAML" else "+++"
            return f"{fence}\n{self.block}\n{fence}\n{self.body}" if self.block else f"{fence}\n{fence}\n{self.body}"
        edited = _edit(self) if self.kind == "YAML" else None
        block = _dump(self._changed()) if edited is None else edited
        return f"---\n{block}---\n{self.body}" if block else self.body

    def _changed(self) -> dict[str, Any]:
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
            found.params.append(key)
            found.renamed.pop(key, None)
            found.set.pop(key, None)
            told = next(each for each in errors if f'"{key}"' in each.message)
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
            loaded = bounded(notation.untabbed(block), _loader())
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


def _loader() -> Any:
    import yaml

    class Loader(yaml.SafeLoader):
        """Leaves dates alone."""

    rules = yaml.SafeLoader.yaml_implicit_resolvers
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
        for first, found in rules.items()
    }
    return Loader


def _dump(values: Mapping[str, Any]) -> str:
    if not values:
        return ""
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
    found: str = yaml.dump(dict(values), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)
    return found


def _edit(matter: Matter) -> str | None:
    """A YAML block with its changes; None where its keys do not each begin a line."""
    import yaml

    try:
        node = yaml.compose(matter.block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError:  # its tabs are not PyYAML's
        node = yaml.compose(notation.untabbed(matter.block), Loader=yaml.SafeLoader)
    lines = matter.block.split("\n")
    if not isinstance(node, yaml.MappingNode):
        return _dump(matter.set)
    starts = [key.start_mark.line for key, _ in node.value]
    if node.flow_style or len(set(starts)) < len(starts):
        return None
    ends = [*starts[1:], len(lines)]
    kept: list[str] = lines[: starts[0]]
    moved: list[str] = []
    own: list[str] = []
    for (key, value), start, end in zip(node.value, starts, ends, strict=True):
        name, part = str(key.value), lines[start:end]
        if name.lower() == "params" and value.id == "mapping" and matter.params:
            if value.flow_style:
                return None
            depth = value.value[0][0].start_mark.column if value.value else 2
            own = [f"{'  '[: 2 - depth]}{line}" if line.strip() else line for line in part]
            if depth > 2:
                return None
        elif name in matter.params:
            moved += [f"  {line}" if line.strip() else line for line in part]
        elif name in matter.renamed:
            kept += [re.sub(rf"^(['\"]?){re.escape(name)}\1", matter.renamed[name], part[0]), *part[1:]]
        elif name not in matter.dropped and name not in matter.set:
            kept += part
    text = "\n".join([*kept, *_dump(matter.set).rstrip("\n").split("\n")]) if matter.set else "\n".join(kept)
    if moved:
        text = "\n".join(filter(None, [text.rstrip("\n"), *(own or ["params:"]), *moved]))
    return text.rstrip("\n") + "\n"
