"""A work of a bibliography, its texts as HTML, and the people who wrote it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from linocut.model.address import is_code
from linocut.problem import Place

_RESOLVER = re.compile(r"^(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its parts, each of them HTML."""

    family: str
    """With what stands before it in an index: "de la Vallée Poussin"; an institution's whole name."""
    given: str = ""
    suffix: str = ""
    """ "Jr."."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One work."""

    key: str
    type: str
    """As BibTeX names it, in lower case: "article", "inproceedings"."""
    place: Place
    fields: Mapping[str, str]
    """By name in lower case: HTML, `doi`, `url` and the like as they are written; formulas in it are `<latex>`."""
    people: Mapping[str, tuple[Person, ...]]
    """"author" and "editor"; ("others",) at the end says that there are more."""

    def get(self, *names: str) -> str:
        """The first of these fields that is there."""
        return next((self.fields[name] for name in names if self.fields.get(name)), "")

    @property
    def year(self) -> str:
        """The year, or what the entry says in its place: "in press"; "" for none."""
        return self.get("year") or self.get("date").partition("-")[0].partition("/")[0].rstrip("~?")

    @property
    def names(self) -> tuple[Person, ...]:
        """Who is named for it: its authors, else its editors, else who published it without either."""
        institution = self.get("organization", "institution", "key") if not self.get("title") else ""
        found = self.people.get("author") or self.people.get("editor") or ()
        return found or ((Person(institution),) if institution else ())

    @property
    def address(self) -> tuple[str, str]:
        """Where the work is found, and what to call that; ("", "") when nothing is said."""
        if doi := _RESOLVER.sub("", self.get("doi").strip()):
            return f"https://doi.org/{doi}", f"https://doi.org/{doi}"
        if (url := self.get("url")) and not is_code(url):
            return url, url
        if self.get("eprint") and self.get("archiveprefix", "eprinttype").lower() in {"arxiv", ""}:
            name = self.get("eprint").removeprefix("arXiv:")
            return f"https://arxiv.org/abs/{name}", f"arXiv:{name}"
        return "", ""


OTHERS = Person("others")
"""Stands for those whom an entry does not name."""
