"""The lines of a formula that carry numbers: environments, rows, labels and tags, as LaTeX has them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from linocut.latex.error import LatexError
from linocut.latex.nested import nested, without_argument
from linocut.latex.token import Token, moved, plain, stripped

NUMBERED: Mapping[str, str] = {
    "equation": "",
    "multline": "multline*",
    "align": "align*",
    "flalign": "align*",
    "alignat": "align*",
    "eqnarray": "align*",
    "gather": "gather*",
}
"""Environment -> what math-core gets in its place; starred ones are not numbered, unless a row has a tag."""

_WHOLE = frozenset(["", "equation", "multline"])
"""Those that carry one number for all their lines."""

_UNNUMBERED: Mapping[str, str] = {"align*": "aligned", "gather*": "gathered", "multline*": "multline*", "": ""}
_LABEL = re.compile(r"[A-Za-z0-9][\w.:-]*")
_COMMANDS = frozenset(["label", "tag", "notag", "nonumber"])


def identifier(label: str) -> str:
    """The id that a label has on the page: "eq:loss", "eq-loss" and "loss" are all "eq-loss"."""
    return "eq-" + label.removeprefix("eq:").removeprefix("eq-").replace(":", "-")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an alignment, or a whole formula."""

    tokens: tuple[Token, ...]
    label: str = ""
    """The id that it is referred to by."""
    at: int = 0
    """Offset of the label in the author's formula."""
    tag: str = ""
    """What stands in place of a number, brackets included."""
    counted: bool = False
    """Whether it takes the next number."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A formula's lines."""

    rows: tuple[Row, ...]
    environment: str = ""
    """What math-core is told: "align*", "gather*", "multline*", or "" for nothing."""
    tight: bool = False
    """Whether columns follow each other without space, as in alignat."""
    group: str = ""
    """The id of the whole, when its rows are numbered (3a), (3b)."""
    group_at: int = 0
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """What stands beside the rows."""

    rows: tuple[str, ...]
    """"(3)" for each row, "" for those without a number."""
    labels: tuple[tuple[str, str, int], ...]
    """(id, "(3)", offset of the label in the author's formula)."""
    group: str = ""
    """The id of the formula as a whole."""


Text = Callable[[Sequence[Token]], str]
"""The characters that a tag is shown as."""


def layout(tokens: Sequence[Token], text: Text, given: str = "") -> Layout:
    """The lines of an expanded formula. `given`: the id of the whole, which then carries one number for all lines.

    Raises LatexError.
    """
    body, group = _subequations(stripped(tokens))
    grouped = group is not None
    name, body = _environment(body)
    starred, base = name.endswith("*"), name.removesuffix("*")
    body = nested(body)
    tight = base == "alignat"
    if tight:
        body = without_argument(body)
    if base in _WHOLE or given:
        row = _row(body, text, counted=bool(given) or grouped or (bool(name) and not starred), given=given)
        found: tuple[Row, ...] = (_pairs(row) if base == "eqnarray" else row,)
    else:
        rows = [_row(part, text, counted=not starred) for part in _split(body)]
        if len(rows) > 1 and not stripped(rows[-1].tokens):
            rows.pop()
        if base == "eqnarray":
            rows = [_pairs(row) for row in rows]
        found = tuple(rows)
    label = group or Row(())
    environment = NUMBERED.get(base, "")
    return Layout(found, environment, tight, label.label, label.at, grouped)


def assign(found: Layout, count: Callable[[], int]) -> Numbers:
    """Give the rows their numbers. `count` is called once for each number of the article that is taken."""
    parent = count() if found.grouped else 0
    letter = 0
    shown: list[str] = []
    labels: list[tuple[str, str, int]] = [(found.group, f"({parent})", found.group_at)] if found.group else []
    for row in found.rows:
        text = row.tag
        if not text and row.counted:
            text = f"({parent}{chr(ord('a') + letter)})" if parent else f"({count()})"
            letter += 1
        shown.append(text)
        if row.label:
            labels.append((row.label, text, row.at))
    return Numbers(tuple(shown), tuple(labels), found.group)


def rewritten(found: Layout, cells: Sequence[str]) -> list[Token]:
    """The formula for math-core. `cells[i]`, unless empty, stands in the number's column of row i."""
    rows = found.rows
    origin = next((token for row in rows for token in row.tokens), Token("", 0))
    environment = found.environment
    if not any(cells):
        environment = _UNNUMBERED[environment]
    if not environment or (len(rows) == 1 and environment in {"gather*", "gathered"}):
        return list(rows[0].tokens)
    if len(rows) == 1 and environment == "aligned" and not any(token.text == "&" for token in rows[0].tokens):
        return list(rows[0].tokens)
    result = moved(rf"\begin{{{environment}}}", origin)
    marks = [_marks(row.tokens) for row in rows]
    for index, row in enumerate(rows):
        result += moved(r"\\", origin) if index else []
        result += row.tokens
        if cells[index] and environment == "align*":
            result += moved("&" * (max(marks) - marks[index]), origin)  # the number stands behind the longest row
        result += moved(rf"\tag*{{{cells[index]}}}", origin) if cells[index] else []
    return [*result, *moved(rf"\end{{{environment}}}", origin)]


def _marks(tokens: Sequence[Token]) -> int:
    """How many columns a row has besides its first."""
    depth = found = 0
    for token in tokens:
        depth += (token.text in {"{", r"\begin"}) - (token.text in {"}", r"\end"})
        found += depth == 0 and token.text == "&"
    return found


def _subequations(tokens: list[Token]) -> tuple[list[Token], Row | None]:
    name, body = _enclosed(tokens)
    if name != "subequations":
        return tokens, None
    label, at = "", 0
    if body and body[0].text == r"\label":
        close = next(index for index, token in enumerate(body) if token.text == "}")
        label, at = _label(body[0], body[2:close]), body[0].at
        body = stripped(body[close + 1 :])
    return body, Row((), label, at)


def _environment(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The numbered environment that holds the whole formula, and what is in it."""
    name, body = _enclosed(tokens)
    return (name, body) if name.removesuffix("*") in NUMBERED else ("", tokens)


def _enclosed(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The environment that begins with the first token and ends with the last; ("", tokens) when there is none."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.text == r"\begin") - (token.text == r"\end")
        if depth == 0:
            if token.text != r"\end":
                break
            close = next(i for i in range(index, len(tokens)) if tokens[i].text == "}")
            if close != len(tokens) - 1:
                break
            start = next(i for i, t in enumerate(tokens) if t.text == "}") + 1
            return plain(tokens[2 : start - 1]), stripped(tokens[start:index])
    return "", tokens


def _split(tokens: Sequence[Token]) -> list[list[Token]]:
    """Rows, split at the line breaks that belong to the environment itself."""
    rows: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.text in {"{", r"\begin"}) - (token.text in {"}", r"\end"})
        if depth == 0 and token.text == "\\\\":
            rows.append([])
        else:
            rows[-1].append(token)
    return rows


def _row(tokens: Sequence[Token], text: Text, counted: bool, given: str = "") -> Row:
    kept: list[Token] = []
    label, at, tag = given, 0, ""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.name not in _COMMANDS:
            kept.append(token)
            index += 1
            continue
        index += 1
        if token.name in {"notag", "nonumber"}:
            counted = False
            continue
        starred = index < len(tokens) and tokens[index].text == "*"
        content, index = _group(token, tokens, index + starred)
        if token.name == "tag":
            shown = text(content)
            tag = shown if starred else f"({shown})"
        elif label:
            message = "a second label for one number"
            raise LatexError(message, token.at, "rows with numbers of their own are written in align", token.macro)
        else:
            label, at = _label(token, content), token.at
    if label and not counted and not tag:
        counted = True
    return Row(tuple(kept), label, at, tag, counted)


def _group(command: Token, tokens: Sequence[Token], index: int) -> tuple[Sequence[Token], int]:
    while index < len(tokens) and tokens[index].blank:
        index += 1
    depth = 0
    for end in range(index, len(tokens)):
        depth += (tokens[end].text == "{") - (tokens[end].text == "}")
        if depth == 0:
            if tokens[end].text == "}":
                return tokens[index + 1 : end], end + 1
            break
    raise LatexError(f'"{command.text}" lacks its argument in braces', command.at, macro=command.macro)


def _label(command: Token, content: Sequence[Token]) -> str:
    written = plain(content).strip()
    if not _LABEL.fullmatch(written):
        hint = "letters, digits, hyphens, dots and colons"
        raise LatexError(f'"{written}" is not a label', command.at, hint, command.macro)
    return identifier(written)


def _pairs(row: Row) -> Row:
    """eqnarray's three columns as align's two: the second mark of each row goes."""
    marks, kept, depth = 0, [], 0
    for token in row.tokens:
        depth += (token.text in {"{", r"\begin"}) - (token.text in {"}", r"\end"})
        if token.text == "\\\\" and depth == 0:
            marks = 0
        if token.text == "&" and depth == 0:
            marks += 1
            if marks == 2:
                continue
        kept.append(token)
    return Row(tuple(kept), row.label, row.at, row.tag, row.counted)


def characters_of(mathml: str) -> str:
    """The characters of MathML, without its tags."""
    return unescape(re.sub(r"<[^>]*>", "", mathml))
