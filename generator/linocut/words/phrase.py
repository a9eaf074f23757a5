"""Words with gaps, and words that change with a number: `words.part(number=2, ...)`, `words.articles(3)`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from linocut.words.plural import category

if TYPE_CHECKING:
    from markupsafe import Markup

GAP = re.compile(r"\{(\w+)\}")
"""`{number}`: what stands there is given when the words are written."""


class Phrase(str):
    """A text with gaps. Text without gaps is an ordinary string."""

    __slots__ = ()

    def plain(self, **values: object) -> str:
        """The text, its gaps filled."""
        return GAP.sub(lambda gap: str(values[gap[1]]), self)

    def html(self, **values: object) -> str:
        """HTML of it; the values are HTML already."""
        return Phrase(escape(self, quote=False)).plain(**values)

    def __call__(self, **values: object) -> "Markup":
        """HTML of it, for templates, where a value is text unless it is marked as HTML."""
        from markupsafe import Markup
        from markupsafe import escape as marked

        return Markup(self.html(**{name: marked(value) for name, value in values.items()}))  # noqa: S704


@dataclass(frozen=True, slots=True)
class Counted:
    """A text for each form that words take after a number."""

    language: str
    """The one whose rule says which form a number takes."""
    forms: Mapping[str, Phrase]
    """By their names in CLDR, "one" and "other" in English; "other" is always there."""

    def of(self, count: int) -> Phrase:
        """The form that goes with a number, its gaps open."""
        return self.forms.get(category(self.language, count), self.forms["other"])

    def __call__(self, count: int) -> "Markup":
        """HTML of it, for templates."""
        return self.of(count)(count=count)

    def spoken(self) -> dict[str, str]:
        """What a script needs, which counts by itself: the forms, and the language whose rule it is."""
        return {"language": self.language, **self.forms}


def counted(**forms: str) -> Counted:
    """The forms of an English word."""
    return Counted("en", {name: Phrase(form) for name, form in forms.items()})
