"""Dates as other generators write them: ISO's with a digit or a blank too few, and those with the name of a month."""

import re
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = (
    r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?: ?(?P<half>[AaPp])[Mm])?(?: ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?(?: [A-Z]{2,5})?)?"
)
_NAME = r"(?P<name>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WRITTEN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<year>\d{{4}})([-/.])(?P<month>\d{{1,2}})\2{_DAY}{_TIME}",
        rf"(?:[A-Za-z]{{3,9}},? )?{_DAY}[ -]{_NAME}[ ,-]+(?P<year>\d{{4}}){_TIME}",
        rf"(?:[A-Za-z]{{3,9}},? )?{_NAME} {_DAY},? (?P<year>\d{{4}}){_TIME}",
        rf"[A-Za-z]{{3}} {_NAME} {_DAY}{_TIME} (?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_TIME}",
    )
)
"""Never a day and a month as bare numbers on both sides of a slash: nobody can tell which is which."""


def read(written: str) -> datetime:
    """The moment that a text names, aware; ValueError for none."""
    text = " ".join(written.split())
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        match = next((match for pattern in _WRITTEN if (match := pattern.fullmatch(text))), None)
        if match is None:
            raise
        found = _moment(match.groupdict())
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _moment(part: dict[str, str | None]) -> datetime:
    name = (part.get("name") or "").lower()
    month = _MONTHS.index(name[:3]) + 1 if name else int(part["month"] or 0)
    hour = int(part["hour"] or 0)
    if half := part["half"]:
        hour = hour % 12 + (12 if half in "pP" else 0)
    return datetime(
        int(part["year"] or 0),
        month,
        int(part["day"] or 0),
        hour,
        int(part["minute"] or 0),
        int(part["second"] or 0),
        tzinfo=_zone(part["zone"] or ""),
    )


def _zone(written: str) -> timezone:
    if not written.startswith(("+", "-")):
        return UTC
    digits = written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if written[0] == "-" else offset)
