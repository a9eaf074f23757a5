"""`[tool.linocut.words]` -> the words of a site: texts with the gaps that they have in English, and no others."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from linocut.model.site import Word
from linocut.problem import nearest
from linocut.words.phrase import GAP, Counted, Phrase
from linocut.words.plural import FORMS
from linocut.words.table import GAPS, english


def readers() -> Mapping[str, Callable[[Any], Word]]:
    """For each key what reads its value. They raise ValueError saying what the value must be."""
    return {key: partial(_reader(word), gaps(key)) for key, word in english().items()}


def gaps(key: str) -> tuple[str, ...]:
    """The names of the gaps that a word may have."""
    default = english()[key]
    texts = default.forms.values() if isinstance(default, Counted) else [default] if isinstance(default, Phrase) else []
    return tuple(dict.fromkeys((*(name for text in texts for name in GAP.findall(text)), *GAPS.get(key, ()))))


def _reader(default: object) -> Callable[[tuple[str, ...], Any], Word]:
    if isinstance(default, Counted):
        return _forms
    return _months if isinstance(default, tuple) else _text


def _text(gaps: tuple[str, ...], value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")
    for name in GAP.findall(value):
        if name not in gaps:
            known = f"it may have {', '.join(f'{{{gap}}}' for gap in gaps)}" if gaps else "it has no gaps"
            raise ValueError(f'has an unknown "{{{name}}}" ({nearest(name, gaps) or known})')
    return value


def _forms(gaps: tuple[str, ...], value: Any) -> Word:
    if isinstance(value, str):
        return _text(gaps, value)
    if not isinstance(value, dict) or "other" not in value:
        raise ValueError('must be a string, or a table of forms such as { one = "...", other = "..." }')
    for name in value:
        if name not in FORMS:
            raise ValueError(
                f'has an unknown form "{name}" ({nearest(name, FORMS) or "known are " + ", ".join(FORMS)})'
            )
    return tuple(sorted((name, _text(gaps, form)) for name, form in value.items()))


def _months(_gaps: tuple[str, ...], value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) != 12 or not all(isinstance(name, str) for name in value):
        raise ValueError("must be a list of twelve strings")
    return tuple(value)
