"""Which form of a word goes with a number, in CLDR's names and by its rules for whole numbers.

https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html
"""

from collections.abc import Callable

FORMS = ("zero", "one", "two", "few", "many", "other")

_NONE = frozenset("id ja ko lo ms my th vi yue zh".split())
"""Languages in which words stay as they are."""

_NONE_OR_ONE = frozenset("am as bn fa ff fr gu hi hy kab kn mg pa pt si zu".split())
"""Languages in which nought takes the form of one."""


def category(language: str, count: int) -> str:
    """The form's name: "one" for 1 in English. A language that is not known here is counted like English."""
    base = language.partition("-")[0].lower()
    if language.lower() == "pt-pt":
        base = "en"
    if base in _NONE:
        return "other"
    if base in _NONE_OR_ONE:
        return "one" if count in {0, 1} else "other"
    rule = _RULES.get(base)
    return rule(count) if rule else "one" if count == 1 else "other"


def _few(count: int) -> bool:
    """Whether it ends in 2, 3 or 4, spoken as such."""
    return count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14}


def _one(count: int) -> bool:
    """Whether it ends in 1, spoken as such."""
    return count % 10 == 1 and count % 100 != 11


def _polish(count: int) -> str:
    return "one" if count == 1 else "few" if _few(count) else "many"


def _russian(count: int) -> str:
    return "one" if _one(count) else "few" if _few(count) else "many"


def _serbian(count: int) -> str:
    return "one" if _one(count) else "few" if _few(count) else "other"


def _czech(count: int) -> str:
    return "one" if count == 1 else "few" if count in {2, 3, 4} else "other"


def _slovene(count: int) -> str:
    return {1: "one", 2: "two", 3: "few", 4: "few"}.get(count % 100, "other")


def _lithuanian(count: int) -> str:
    if 11 <= count % 100 <= 19 or count % 10 == 0:
        return "other"
    return "one" if count % 10 == 1 else "few"


def _latvian(count: int) -> str:
    if 11 <= count % 100 <= 19 or count % 10 == 0:
        return "zero"
    return "one" if count % 10 == 1 else "other"


def _romanian(count: int) -> str:
    return "one" if count == 1 else "few" if count == 0 or 1 <= count % 100 <= 19 else "other"


def _arabic(count: int) -> str:
    if count < 3:
        return FORMS[count]
    return "few" if 3 <= count % 100 <= 10 else "many" if count % 100 >= 11 else "other"


def _hebrew(count: int) -> str:
    return {1: "one", 2: "two"}.get(count, "other")


def _irish(count: int) -> str:
    if count in {1, 2}:
        return FORMS[count]
    return "few" if 3 <= count <= 6 else "many" if 7 <= count <= 10 else "other"


def _welsh(count: int) -> str:
    return {0: "zero", 1: "one", 2: "two", 3: "few", 6: "many"}.get(count, "other")


def _icelandic(count: int) -> str:
    return "one" if _one(count) else "other"


_RULES: dict[str, Callable[[int], str]] = {
    "ar": _arabic,
    "be": _russian,
    "bs": _serbian,
    "cs": _czech,
    "cy": _welsh,
    "ga": _irish,
    "he": _hebrew,
    "hr": _serbian,
    "is": _icelandic,
    "lt": _lithuanian,
    "lv": _latvian,
    "mk": _icelandic,
    "pl": _polish,
    "ro": _romanian,
    "ru": _russian,
    "sk": _czech,
    "sl": _slovene,
    "sr": _serbian,
    "uk": _russian,
}
