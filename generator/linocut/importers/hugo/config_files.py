"""The files that Hugo reads a site's configuration from, as one table."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from linocut.importers.matter import bounded
from linocut.problem import Place, Problem, Problems
from linocut.settings.toml_errors import mistake

_SUFFIXES = (".toml", ".yaml", ".yml", ".json")
_OPEN = {"params", "permalinks", "taxonomies", "indexes", "menu", "menus", "languages", "cascade"}
"""Tables whose keys are the author's own."""


def read(folder: Path) -> tuple[dict[str, Any], str]:
    """The whole table, keys in lower case, and the file where most of it stands. Raises `Problems`."""
    files = list(_files(folder))
    if not files:
        hint = "name the folder that holds hugo.toml, config.toml or config/"
        raise Problems([Problem(f"no Hugo site in {folder}", hint=hint)])
    merged: dict[str, Any] = {}
    for file, key in files:
        data = _lower(_load(file, folder))
        for part in reversed(key.split(".")) if key else ():
            data = {part: data}
        merge(merged, data)
    return merged, files[0][0].relative_to(folder).as_posix()


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Configuration files, the weakest first, each with the table that it holds ("": all)."""
    for stem in ("config", "hugo"):
        for suffix in _SUFFIXES:
            if (folder / f"{stem}{suffix}").is_file():
                yield folder / f"{stem}{suffix}", ""
    for environment in ("_default", "production"):
        below = folder / "config" / environment
        for file in sorted(below.iterdir()) if below.is_dir() else ():
            if file.suffix in _SUFFIXES:
                name, _, language = file.stem.partition(".")
                key = "" if name in {"hugo", "config"} or (name == "languages" and language) else name.lower()
                yield file, f"languages.{language.lower()}.{key}".rstrip(".") if language else key


def _load(file: Path, folder: Path) -> Mapping[str, Any]:
    place = Place(file.relative_to(folder).as_posix())
    try:
        text = file.read_text(encoding="utf-8-sig")
        if file.suffix == ".toml":
            data: Any = tomllib.loads(text)
        elif file.suffix == ".json":
            data = json.loads(text)
        else:
            import yaml

            data = bounded(text, yaml.SafeLoader) or {}
    except RecursionError as error:
        raise Problems([Problem("is nested too deeply", place, "take some brackets out")]) from error
    except tomllib.TOMLDecodeError as error:
        wrong = mistake(text, error)
        where = replace(place, line=wrong.line, column=wrong.column)
        raise Problems([Problem(f"is not valid TOML: {wrong.message}", where, wrong.hint)]) from error
    except (OSError, ValueError) as error:  # JSON's and UTF-8's errors are ValueErrors
        raise Problems([Problem(f"cannot be read: {error}", place)]) from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "yaml":
            raise
        raise Problems([Problem(f"cannot be read: {' '.join(str(error).split())}", place)]) from error
    if isinstance(data, list):  # menus.yaml may be the list itself
        return {"main": data}
    return data if isinstance(data, dict) else {}


def _lower(table: Mapping[str, Any]) -> dict[str, Any]:
    """Keys in lower case: Hugo does not tell pageRef from pageref."""
    return {
        _key(key): value
        if _key(key) in _OPEN and _key(key) != "languages"
        else _lower(value)
        if isinstance(value, dict)
        else value
        for key, value in table.items()
    }


def _key(written: Any) -> str:
    """YAML 1.1 takes the key of Norwegian, `no`, for a truth value."""
    return "no" if written is False else str(written).lower()


def merge(into: dict[str, Any], table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def delimiters(table: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What Markdown passes over, and hands on as it is written: (start, end), the longest first."""
    given = table.get("delimiters") if table.get("enable") is True else None
    kinds = given.values() if isinstance(given, Mapping) else ()
    pairs = [pair for kind in kinds if isinstance(kind, list) for pair in kind if isinstance(pair, list)]
    found = {(str(pair[0]), str(pair[1])) for pair in pairs if len(pair) == 2 and all(pair)}
    return tuple(sorted(found, key=lambda pair: (-len(pair[0]), pair)))
