"""The people of an entry: a field of names apart at each "and", however its lines break, and each name in parts."""

import re
from collections.abc import Iterator

from linocut.bibliography.entry import OTHERS, Person
from linocut.bibliography.markup import html

_AND = re.compile(r"(?:^|\s+)and(?=\s|$)", re.IGNORECASE)
_COMMA = re.compile(r",")
_PART = re.compile(r"\s*(family|given|prefix|suffix|useprefix|[\w-]+-i)\s*=\s*(.*)", re.DOTALL)
"""Of a name as biblatex's extended format has it: `family=Roe, given=Jan, prefix=van der`."""

_NUMBER = re.compile(r"(?<=\w) \d{4}$")
"""By which DBLP tells people of one name apart: "Wei Wang 0001"."""

_BETWEEN = (
    ("semicolons", re.compile(r";")),
    ("ampersands", re.compile(r"\s\\?&\s")),
    ("commas", re.compile(r"^(?!.*\sand\s)[^,]+(?:,[^,]+){3,}$", re.DOTALL | re.IGNORECASE)),
)
"""What people put between names, and how it is told."""


def apart(written: str) -> str:
    """What stands between names in place of "and", so that they would be read as one; "" for nothing."""
    plain = re.sub(r"\{[^{}]*\}", "", written)
    return next((sign for sign, found in _BETWEEN if found.search(plain)), "") if "=" not in plain else ""


def people(written: str) -> tuple[Person, ...]:
    """Everyone whom a field names; `OTHERS` at the end for those whom it does not."""
    return tuple(_person(" ".join(name.split())) for name in split(written, _AND) if name.strip())


def split(text: str, separator: re.Pattern[str]) -> Iterator[str]:
    """The pieces of a text between the separators that stand outside braces."""
    depth = start = position = 0
    for match in re.finditer(rf"\\.|[{{}}]|{separator.pattern}", text, separator.flags | re.DOTALL):
        if match[0] in "{}":
            depth = max(0, depth + (1 if match[0] == "{" else -1))
        elif match[0][0] != "\\" and not depth:
            yield text[start : match.start()]
            start = match.end()
    position = start
    yield text[position:]


def _person(name: str) -> Person:
    from pybtex.database import InvalidNameString
    from pybtex.database import Person as Name

    if name.lower() == "others":
        return OTHERS
    name = _NUMBER.sub("", name)
    parts = [_PART.fullmatch(part) for part in split(name, _COMMA)]
    given = {part[1]: part[2].strip().removeprefix('"').removesuffix('"') for part in parts if part}
    if len(given) == len(parts) and "family" in given:
        family = " ".join(filter(None, (given.get("prefix"), given["family"])))
        return Person(html(family), html(given.get("given", "")), html(given.get("suffix", "")))
    try:
        read = Name(name)
    except InvalidNameString:  # too many commas: shown as it is written
        return Person(html(name))
    family = " ".join((*read.prelast_names, *read.last_names))
    first = " ".join((*read.first_names, *read.middle_names))
    return Person(html(family), html(first), html(" ".join(read.lineage_names)))
