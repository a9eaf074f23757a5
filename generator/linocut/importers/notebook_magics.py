"""What Jupyter's kernel knows and Python alone does not: magics, and lines for the shell."""

import ast
import re
from collections.abc import Iterator

_DROPPED = re.compile(
    r"%(?:matplotlib\b.*|config\s+InlineBackend\b.*|(?:re)?load_ext\s+(?:autoreload|watermark|version_information|tensorboard|nb_black|lab_black)\b.*"
    r"|autoreload\b.*|version_information\b.*|reset\b.*|precision\b.*|watermark\b.*|notebook\b.*)\s*$"
)
"""Magics that have nothing to do here."""

_TIMED = re.compile(r"%(?:time|timeit|prun|memit)\b(?:\s+-\w+(?:\s+\d+)?)*\s*")
CELL_TIMED = re.compile(r"%%(?:time|timeit|capture|prun|memit)\b.*$")
"""The first line of a cell that is Python all the same."""
_CELL = re.compile(r"(?:[ \t>]*(?:#\s?\|.*)?\n)*[ \t>]*(?P<line>%%(?P<name>\w+).*)")

_MAGIC = re.compile(
    r"\s*(?:ls|cd|cat|pwd|rm|cp|mv|mkdir|whos?|man|head|tail)(?:\s+[\w./*~-]+)*\s*$"
    r"|\s*(?:[\w, .\[\]]+=\s*)?(?:%[\w%(]|!(?!=)\s*\S)|\s*\?{1,2}\w|\s*\w[\w.]*\?{1,2}\s*$"
)


def cell_magic(source: str) -> str:
    """The magic by which a cell, below its options, is in another language than Python; "" for none."""
    match = _CELL.match(source)
    return match["name"] if match and not CELL_TIMED.match(match["line"]) else ""


def python_lines(source: str) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """The lines of a cell as Python has them, each with what needs a hand. What is Python already stays as it is."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        pass
    else:
        yield from _unhanded(source.split("\n"), tree)
        return
    goes_on = False
    for line in source.split("\n"):
        text = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        if goes_on:  # the shell's own way of breaking a line
            goes_on = text.endswith("\\")
            yield f"{indent}# {text}", None
        elif _DROPPED.match(text) or CELL_TIMED.match(text):
            if indent:
                yield f"{indent}pass", None
        elif text.startswith("%pylab"):
            yield f"{indent}from pylab import *", None
        elif timed := _TIMED.match(text):
            yield indent + text[timed.end() :], None
        elif _MAGIC.match(line) and not _continues(source, line):
            told = f"`{text[:60]}` is a comment now: Python alone does not know it"
            goes_on = text.endswith("\\")
            nothing = "pass  " if indent else ""  # it may be all that stands below an "if" or "except"
            yield f"{indent}{nothing}# {text}", (told, "write what it did in Python, or remove it")
        else:
            yield line, None


def _unhanded(lines: list[str], tree: ast.Module) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """Lines of Python without what Quarto has them hand to cells in Observable."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    handed: dict[int, bool] = {}
    for node in calls:
        if ast.unparse(node).startswith("ojs_define("):
            handed |= dict.fromkeys(range(node.lineno + 1, (node.end_lineno or node.lineno) + 1), False)
            handed[node.lineno] = True
    for number, line in enumerate(lines, 1):
        text = line.strip()
        indent = line[: len(line) - len(line.lstrip())]
        if number not in handed:
            yield line, None
        elif handed[number]:
            told = "`ojs_define` is a comment now: cells in Observable do not run here"
            yield f"{indent}{'pass  ' if indent else ''}# {text}", (told, "show in Python what they showed")
        else:
            yield f"{indent}# {text}", None


def _continues(source: str, line: str) -> bool:
    """Whether a line that looks like a magic stands within brackets or a text of the lines before it."""
    before = source[: source.index(line)]
    return before.count('"""') % 2 == 1 or sum(before.count(x) for x in "([{") > sum(before.count(x) for x in ")]}")
