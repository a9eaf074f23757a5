"""Python-Markdown with our processors: it holds the stages together, keeps the tree of an article, and writes it.
Blocks are found by `blocks`, the text in them is read by `inline`."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, ElementTree, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER, Registry

from linocut.problem import Place
from linocut.prose import attributes, inline, substitute
from linocut.prose.blocks import walk
from linocut.prose.document import Document
from linocut.prose.extract import CLOSE, END, OPEN, Starts
from linocut.prose.writer import Grid, Leaf

_STASHED = re.compile(HTML_PLACEHOLDER % r"(\d+)")


def convert(document: Document, lines: list[tuple[str, Place]], found: Starts) -> str:
    """HTML of an article's lines, with marks in place of tokens."""
    return _Markdown(document, lines, found).convert("\n".join(line for line, _ in lines))


class _Markdown(Markdown):
    """Python-Markdown for one article."""

    def __init__(self, document: Document, lines: list[tuple[str, Place]], found: Starts) -> None:
        self.document = document
        self.author_lines = lines
        self.found = found
        self.leaves: list[tuple[Element, Leaf]] = []
        """Elements whose text is still to be read."""
        super().__init__(output_format="html")

    def build_parser(self) -> "_Markdown":
        """Python-Markdown's stages, with our processors alone."""
        self.preprocessors, self.inlinePatterns = Registry(), Registry()
        self.treeprocessors, self.postprocessors = Registry(), Registry()
        self.parser = _Blocks(self)
        self.treeprocessors.register(_Text(self), "inline", 20)
        self.postprocessors.register(_Stash(self), "raw_html", 30)
        return self


class _Blocks(BlockParser):
    """The tree of an article's blocks: elements for what holds text, marks between them for all else."""

    md: _Markdown

    def parseDocument(self, lines: Iterable[str]) -> ElementTree:  # noqa: N802, ARG002 - Python-Markdown's name
        """The tree, from the lines with their places."""
        root = Element("div")
        for block in walk(self.md.document, self.md.author_lines):
            if isinstance(block, str):
                _bare(SubElement(root, "")).text = self.md.htmlStash.store(block)
            elif isinstance(block, Grid):
                self._table(root, block)
            else:
                self._leaf(root, block)
            root[-1].tail = "\n"
        return ElementTree(root)

    def _leaf(self, parent: Element, leaf: Leaf) -> None:
        given = leaf.given
        child = SubElement(parent, leaf.tag)
        if not leaf.tag:
            _bare(child)
        if given.id:
            child.set("id", given.id)
        if given.classes:
            child.set("class", " ".join(given.classes))
        for key, value in given.pairs:
            child.set(key, value)
        self.md.leaves.append((child, leaf))

    def _table(self, root: Element, grid: Grid) -> None:
        table = SubElement(root, "table")
        table.text = "\n"
        head, *rows = grid.rows
        for name, cell, part in (("thead", "th", [head]), ("tbody", "td", rows)):
            if not part:
                continue
            group = SubElement(table, name)
            group.text = group.tail = "\n"
            for row in part:
                line = SubElement(group, "tr")
                line.text = line.tail = "\n"
                for side, text in zip(grid.sides, row, strict=True):
                    self._leaf(line, Leaf(cell, [text]))
                    line[-1].tail = "\n"
                    if side:
                        line[-1].set("style", f"text-align: {side};")


class _Text(Treeprocessor):
    """Reads the text of the tree's leaves."""

    md: _Markdown

    def run(self, root: Element) -> None:  # noqa: ARG002 - Python-Markdown's argument
        """Fill the leaves."""
        document, store = self.md.document, self.md.htmlStash.store
        for element, leaf in self.md.leaves:
            html = inline.read(document, leaf.lines, self.md.found, cell=element.tag in {"td", "th"})
            if leaf.token >= 0:
                html = f"{OPEN}{leaf.token}{END}{html}{CLOSE}{leaf.token}{END}"
            elif element.tag == "p":
                html = self._paragraph(element, leaf, html)
            element.text = store(html)

    def _paragraph(self, element: Element, leaf: Leaf, html: str) -> str:
        """What stands in a paragraph's place; its tags are taken off where it has none, or blocks within it part it."""
        pieces = substitute.split(self.md.document, html)
        tight = leaf.owner is not None and not leaf.owner.loose
        if len(pieces) == 1 and not pieces[0][0] and not tight:
            return html
        opening = f"<p{attributes.html(leaf.given.id, leaf.given.classes, leaf.given.pairs)}>"
        _bare(element)
        return "\n".join(text if whole or tight else f"{opening}{text}</p>" for whole, text in pieces)


class _Stash(Postprocessor):
    """Puts finished HTML where it belongs."""

    def run(self, text: str) -> str:
        """The page's HTML."""
        blocks = self.md.htmlStash.rawHtmlBlocks
        return _STASHED.sub(lambda match: str(blocks[int(match[1])]), text)


def _bare(element: Element) -> Element:
    """The element, of which the serialiser writes what it holds alone."""
    element.tag = None  # type: ignore[assignment]
    return element
