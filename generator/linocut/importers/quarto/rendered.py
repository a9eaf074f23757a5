"""The pages that Quarto wrote, as far as they show what cells gave: of a project that keeps no `_freeze/`, its rendered
site is the only memory."""

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from urllib.parse import unquote

from linocut.importers.quarto.kept import Kept, folded, tail

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_KEPT = frozenset("href src alt title colspan rowspan start".split())
_LEFT = frozenset("script style button colgroup svg iframe object template noscript".split())
"""Elements that are left out: what only scripts show, and looks."""
_NUMBER = re.compile(r"^\s*[^\W\d_]+[\s\u00a0]+[A-Z]?[\d.]+\s*:\s*")
"""How Quarto begins a caption: "Figure 3: "."""
_LANGUAGE = re.compile(r"sourceCode ([a-z]\w*)")


class Node:
    """An element of a page; its children are elements and texts."""

    __slots__ = ("children", "given", "name")

    def __init__(self, name: str, given: dict[str, str]) -> None:
        self.name = name
        self.given = given
        self.children: list[Node | str] = []

    @property
    def classes(self) -> list[str]:
        return self.given.get("class", "").split()

    def walk(self) -> Iterator["Node"]:
        """All elements in it, in order."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def text(self) -> str:
        return "".join(child.text() if isinstance(child, Node) else child for child in self.children)


class _Tree(HTMLParser):
    """A page as elements."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        names = [node.name for node in self.open]
        if tag in names[1:]:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(folder: Path, output: str, source: str) -> tuple[list[Kept], str, dict[str, Path]]:
    """What a page's cells showed, all that the page says, and the pictures beside it; nothing where it was not kept."""
    stem = source.rpartition(".")[0]
    file = folder / output / f"{stem}.html"
    try:
        page = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return [], "", {}
    tree = _Tree()
    tree.feed(page)
    main = next((node for node in tree.open[0].walk() if node.name == "main"), tree.open[0])
    files: dict[str, Path] = {}
    above: list[str] = []
    cells = [
        _cell(node, file.parent, files, tail("".join(above[max(count - 40, 0) : count])))
        for node, count in _cells(main, above)
    ]
    return cells, main.text(), files


def _cells(node: Node, above: list[str]) -> Iterator[tuple[Node, int]]:
    """Cells, and how many texts stand above each, which are put into `above`."""
    for child in node.children:
        if isinstance(child, str):
            above.append(child)
        elif "cell" in child.classes:
            yield child, len(above)
        elif child.name not in {"pre", "nav", "header", "script", "style"}:
            yield from _cells(child, above)


def _cell(node: Node, beside: Path, files: dict[str, Path], after: str) -> Kept:
    code: list[str] = []
    parts: list[str] = []
    for part, summary in _parts(node):
        if "sourceCode" in part.classes and part.name == "pre":
            language = _LANGUAGE.search(part.given["class"])
            said = part.text().strip("\n")
            code.append(said)
            parts.append(folded(_fence(said, language[1] if language else "text"), summary))
        else:
            parts += _shown(part, beside, files)
    return Kept("\n".join(code), "\n\n".join(filter(None, parts)) + "\n", after)


def _parts(node: Node, summary: str = "") -> Iterator[tuple[Node, str]]:
    """The code and the outputs of a cell, and what stands above code that is folded."""
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.name == "details":
            summary = next((one.text() for one in child.walk() if one.name == "summary"), "")
            yield from _parts(child, summary)
            summary = ""
        elif child.name == "pre" or any(one.startswith("cell-output") for one in child.classes):
            yield child, summary
        elif "quarto-figure" in child.classes or child.name in {"figure", "table", "p"} or child.given.get("id"):
            has = any(one.name == "pre" and "sourceCode" in one.classes for one in child.walk())
            yield from _parts(child, summary) if has else iter(((child, ""),))
        elif child.name != "summary":
            yield from _parts(child, summary)


def _shown(node: Node, beside: Path, files: dict[str, Path]) -> list[str]:
    """An output as Markdown."""
    inside = [node, *node.walk()]
    picture = next((one for one in inside if one.name == "img"), None)
    if picture and not any(one.name == "table" for one in inside):
        return [_picture(one, node, beside, files) for one in inside if one.name == "img"]
    printed = [one for one in inside if one.name == "pre"]
    if printed:
        return [_fence(one.text().strip("\n"), "text {.output}") for one in printed]
    tables = [one for one in inside if one.name == "table"]
    if tables:
        return _tables(node, tables)
    html = re.sub(r"\n\s*\n", "\n", "".join(_html(node, whole=False)).strip())
    if re.sub(r"<[^<>]*>", "", html).strip():
        return [f"<div>\n{html}\n</div>"]
    label, words = _label(node, "fig-"), _caption(node)  # what only scripts show leaves its number and its caption
    return [f"::: {{#{label}}}\n\n<p></p>\n\n{words}\n\n:::"] if label and words else []


def _picture(image: Node, node: Node, beside: Path, files: dict[str, Path]) -> str:
    """A picture that lies beside the page, under its number where it has one."""
    path = unquote(image.given.get("src", "").partition("?")[0])
    name = normpath(path)
    if not path or "://" in path or path.startswith(("data:", "/")) or name.startswith(".."):
        return ""
    if not (beside / name).is_file():
        return ""
    files[name] = beside / name
    words, label = _caption(node), _label(node, "fig-")
    alt = (image.given.get("alt") or "").replace('"', "'")
    if alt.startswith(("Figure", "Fig")) and not label:
        alt = ""
    given = [f"#{label}"] if label else []
    given += [f'alt="{alt or words.replace(chr(34), chr(39))}"'] if label or alt else []
    width = image.given.get("width", "")
    given += [f"width={width}"] if width.isdigit() else []
    target = f"<{name}>" if re.search(r"[\s()]", name) else name
    return f"![{words}]({target})" + (f"{{{' '.join(given)}}}" if given else "")


def _tables(node: Node, tables: list[Node]) -> list[str]:
    label, words = _label(node, "tbl-"), _caption(node)
    text = "\n\n".join("".join(_html(table)) for table in tables)
    text = re.sub(r"\s+", " ", text).replace("> <", "><").replace("<tr", "\n<tr").replace("</table>", "\n</table>")
    if label and words:
        return [f"::: {{#{label}}}\n\n{text}\n\n{words}\n\n:::"]
    return [re.sub("(<table[^>]*>)", rf"\1<caption>{escape(words)}</caption>", text, count=1) if words else text]


def _caption(node: Node) -> str:
    found = next((one for one in node.walk() if one.name in {"figcaption", "caption"}), None)
    return re.sub(r"([\[\]])", r"\\\1", _NUMBER.sub("", " ".join(found.text().split()))) if found else ""


def _label(node: Node, kind: str) -> str:
    ids = (one.given.get("id", "") for one in (node, *node.walk()))
    named = (name for name in ids if name.startswith(kind) and "-caption-" not in name)
    return next((name for name in named if re.fullmatch(r"[\w-]+", name)), "")


def _html(node: Node, *, whole: bool = True) -> Iterator[str]:
    """An element without looks and scripts."""
    if node.name in _LEFT or node.name in {"figcaption", "caption"}:
        return
    keep = whole and node.name not in {"div", "figure", "span"}
    if keep:
        given = "".join(f' {name}="{escape(value)}"' for name, value in node.given.items() if name in _KEPT)
        yield f"<{node.name}{given}>"
    for child in node.children:
        if isinstance(child, Node):
            yield from _html(child)
        else:
            yield escape(child, quote=False)
    if keep and node.name not in _VOID:
        yield f"</{node.name}>"


def _fence(text: str, info: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    ticks = "`" * (longest + 1)
    return f"{ticks}{info}\n{text}\n{ticks}" if text.strip() else ""
