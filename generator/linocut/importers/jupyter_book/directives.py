"""MyST's directives in linocut's words: each with what it holds."""

import json
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from linocut.importers.jupyter_book import tables
from linocut.importers.jupyter_book.directive import Directive, Known, div, fenced, quoted
from linocut.importers.jupyter_book.labels import identifier, kind_of
from linocut.importers.markdown import closed
from linocut.problem import Place
from linocut.prose.syntax import container, myst

_PYTHON = re.compile(r"i?python\d?$", re.IGNORECASE)
_SILENT = frozenset(
    "index contents bibliography only raw meta highlight currentmodule nb-exec-table toctree-filt tags rubric-end"
    " solution-end exercise-end".split()
)
"""Those that show nothing here."""
_OPEN_BOX = frozenset(
    "grid grid-item div container card-carousel rst-class grid-item-card-group admonition-group".split()
)
"""Those that only place what they hold."""
_SAID = frozenset(
    "margin sidebar aside card topic dropdown details epigraph pull-quote highlights rubric tab-set tab-item".split()
)
"""Those that an article's own MyST says in the same way."""
_OTHER = {"grid-item-card": "card", "toggle": "dropdown"}


def shown(given: Directive, known: Known) -> list[str]:
    """The lines that stand for a directive."""
    name = given.name = _OTHER.get(given.name, given.name)
    simple: Mapping[str, Callable[[Directive, Known], list[str]]] = {
        "code-cell": _cell, "math": _math, "figure": _figure, "image": _figure, "tableofcontents": _contents,
        "toctree": _contents, "list-table": tables.of_lists, "csv-table": tables.of_commas,
        "table": tables.given, "glossary": _glossary, "include": _include, "literalinclude": _literal,
        "iframe": _frame, "raw": _raw, "only": _only, "youtube": _video, "vimeo": _video, "solution": _solution,
        **dict.fromkeys(("mermaid", "python", "dot"), _as_it_is),
    }  # fmt: skip
    if name in simple:
        return simple[name](given, known)
    if name in _SILENT:
        return []
    if name.startswith("glue:"):
        known.tell(given.line - 1, f"{{{name}}} shows what another page computed, and is left out", "write what it was")
        return []
    if name in {"code", "code-block", "sourcecode", "prompt"}:
        return _code(given, given.argument)
    if name in container.DIRECTIVES:
        return _box(given, known)
    if name in _SAID:
        return _as_in_articles(given, known)
    if name in _OPEN_BOX:
        return ["", *known.inner(given.body, given.line), ""]
    if kind_of(name) or name.startswith(("prf:", "proof:")):
        return _theorem(given, known)
    known.tell(given.line - 1, f"the directive {{{name}}} is shown as its text", "write Markdown")
    return ["", *known.inner(given.body, given.line), ""]


# --- code ---


def _cell(given: Directive, known: Known) -> list[str]:
    language = given.argument.split(" ")[0] or known.language
    if not _PYTHON.match(language):
        hint = "cells are in Python; code in other languages is shown with its colours"
        known.tell(given.line - 1, f"a cell in {language} is shown, not run", hint)
        return fenced(language, given.body)
    options = given.told
    figure = _told(_told(options, "mystnb") or _told(options, "render"), "figure")
    body = given.body
    if file := str(options.get("load") or ""):
        body = (known.source(file) or "").rstrip("\n").split("\n")
    lines = []
    tags = options.get("tags")
    if tags := re.findall(r"[\w-]+", str(tags)) if tags else []:
        lines.append(f"#| tags: [{', '.join(tags)}]")
    name = str(figure.get("name") or options.get("name") or options.get("label") or given.label or "")
    caption = str(figure.get("caption") or options.get("caption") or "").strip()
    if name and caption:
        lines.append(f"#| label: {identifier(name, 'fig')}")
    if caption:
        words = " ".join(known.inner([" ".join(caption.split())], given.line))
        lines.append(f"#| fig-cap: {json.dumps(words, ensure_ascii=False)}")
    return fenced("{python}", [*lines, *body])


def _told(options: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = options.get(key)
    return found if isinstance(found, dict) else {}


def _code(given: Directive, language: str) -> list[str]:
    named = {"title": given.options.get("caption", ""), "hl_lines": given.options.get("emphasize-lines", "")}
    more = "".join(f' {key}="{quoted(value)}"' for key, value in named.items() if value)
    return fenced(f"{language.split(' ', maxsplit=1)[0]}{more}", given.body)


def _literal(given: Directive, known: Known) -> list[str]:
    text = known.source(given.argument)
    if text is None:
        known.tell(given.line - 1, f'"{given.argument}" is not there to be shown', "write the code here")
        return []
    lines = text.rstrip("\n").split("\n")
    if match := re.fullmatch(r"(\d*)-(\d*)", given.options.get("lines", "")):
        lines = lines[int(match[1] or 1) - 1 : int(match[2]) if match[2] else None]
    language = given.options.get("language") or given.argument.rpartition(".")[2]
    given.body = lines
    return _code(given, language)


def _include(given: Directive, known: Known) -> list[str]:
    text = known.source(given.argument)
    if text is None or given.argument in known.depth or len(known.depth) > 4:
        known.tell(given.line - 1, f'"{given.argument}" is not there to be included', "write its text here")
        return []
    if "literal" in given.options or "code" in given.options:
        return fenced(given.options.get("code") or "text", text.rstrip("\n").split("\n"))
    known.depth.append(given.argument)
    found = known.inner(text.rstrip("\n").split("\n"), given.line)
    known.depth.pop()
    return found


def _as_it_is(given: Directive, _known: Known) -> list[str]:
    return given.whole


def _raw(given: Directive, _known: Known) -> list[str]:
    return ["", *[text for text in given.body if text.strip()], ""] if given.argument == "html" else []


def _only(given: Directive, known: Known) -> list[str]:
    return known.inner(given.body, given.line) if "html" in given.argument else []


# --- formulas, figures, tables ---


def _math(given: Directive, _known: Known) -> list[str]:
    whole = "\n".join((given.argument, *given.body)).strip().strip("$").strip("\n")
    return ["", "$$", *aligned(whole).split("\n"), f"$$ {{#{given.id}}}" if given.id else "$$", ""] if whole else []


def aligned(formula: str) -> str:
    """A formula of several lines as Sphinx sets it, which lines them up by itself."""
    lines = [line for line in formula.split("\n") if line.strip()]
    whole = "\n".join(lines)
    if r"\\" not in whole or whole.lstrip().startswith(r"\begin{"):
        return whole
    return f"\\begin{{aligned}}\n{whole}\n\\end{{aligned}}"


def _figure(given: Directive, known: Known) -> list[str]:
    """An image; its caption is what it holds, of which the first paragraph may be an image itself."""
    lines = known.inner(given.body, given.line)
    caption = " ".join(text.strip() for text in lines if text.strip())
    path = known.placed(given.argument)
    if not path or path.endswith(".md"):
        return ["", *lines, ""]
    alt = given.options.get("alt") or re.sub(r"[*_`$]|\{[^{}]*\}", "", caption)
    size = given.options.get("width") or given.options.get("scale") or ""
    size = size.removesuffix("px") if re.fullmatch(r"\d+(?:px)?|\d+%", size) else ""
    sized = [f'width="{size}"'] if size else []
    numbered = given.id and given.name == "figure" and caption  # as in Sphinx
    identified = [f"#{given.id}", f'alt="{quoted(alt)}"'] if numbered else []
    if caption and not identified:
        words, sized = alt, [*sized, f'caption="{quoted(caption)}"']
    else:
        words = caption or alt
    attributes = " ".join([*identified, *sized])
    target = f"<{path}>" if " " in path else path
    return ["", f"![{words}]({target}){f'{{{attributes}}}' if attributes else ''}", ""]


# --- boxes ---


def _box(given: Directive, known: Known) -> list[str]:
    kind = container.near(given.name)
    classes = given.options.get("class", "")
    fold = ' collapse="true"' if "dropdown" in classes or "toggle" in classes else ""
    named = next((one for one in classes.split() if one in container.DIRECTIVES), kind)
    title = given.argument or ("" if given.name in {kind, "admonition"} else given.name.capitalize())
    head = [f"##### {' '.join(known.inner([title], given.line))} {{.unlisted}}", ""] if title else []
    return div(f".callout-{container.near(named)}{fold}", [*head, *known.inner(given.body, given.line)])


def _as_in_articles(given: Directive, known: Known) -> list[str]:
    place = Place("", given.line)
    title = " ".join(known.inner([given.argument], given.line)) if given.argument else ""
    inner = closed("\n".join(known.inner(given.body, given.line))).split("\n")
    lines = myst.said(given.name, title, given.options, place, [(line, place) for line in inner]) or []
    return ["", *(line for line, _ in lines), ""]


def _theorem(given: Directive, known: Known) -> list[str]:
    kind = kind_of(given.name)
    inner = known.inner(given.body, given.line)
    name = f' name="{quoted(given.argument)}"' if given.argument else ""
    if not kind:  # a proof, which is not numbered
        return div(".proof", inner)
    return div(f"#{given.id or f'{kind}-line-{given.line}'}{name}", inner)


def _solution(given: Directive, known: Known) -> list[str]:
    inner = known.inner(given.body, given.line)
    return div('.callout-tip collapse="true"', ["##### Solution {.unlisted}", "", *inner])


def _glossary(given: Directive, known: Known) -> list[str]:
    lines: list[str] = [""]
    begun = False
    for text in given.body:
        if text.strip() and not text[0].isspace():
            lines += [text.strip()] if lines[-1:] == [""] else ["", text.strip()]
            begun = False
        elif text.strip():
            lines.append(f"  {text.strip()}" if begun else f": {text.strip()}")
            begun = True
        else:
            lines.append("")
    return [*known.inner(lines, given.line), ""]


def _contents(_given: Directive, known: Known) -> list[str]:
    return ["", *known.contents(), ""]


def _frame(given: Directive, _known: Known) -> list[str]:
    return ["", f'<iframe src="{escape(given.argument)}" width="100%" height="400"></iframe>', ""]


def _video(given: Directive, _known: Known) -> list[str]:
    return ["", f"{{{{< {given.name} {given.argument} >}}}}", ""]


GATED = ("exercise-start", "solution-start")
"""Directives that only begin what another one ends."""
