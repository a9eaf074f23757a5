"""The Markdown of a page of a Jupyter Book on its way here: what MyST knows and linocut does not is written in another
way, references lead to where things stand now, and everything else stays as its author wrote it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from posixpath import dirname, join, normpath, relpath
from urllib.parse import quote, unquote

from linocut.importers.jupyter_book import directives, labels
from linocut.importers.jupyter_book.directive import Known, read
from linocut.importers.jupyter_book.labels import FENCE, NAMED, OPEN, TARGET, Label, identifier
from linocut.importers.markdown import formulas, pieces, unparted
from linocut.model.address import SAFE

SECTION = "book"
"""The folder of the pages below content/: all pages beside each other, as in the contents."""

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_COMMENT = re.compile(r"%.*$")
_BREAK = re.compile(r"\+\+\+(?:[ \t].*)?$")
_GATE = re.compile(r"(?P<what>exercise|solution)-start$")
_WORDS = r"(?:[^\[\]]|\[[^\[\]]*\](?:\([^()]*\))?)*"
_INLINE = re.compile(
    r"\{(?P<role>[A-Za-z][\w:.+-]*)\}(?P<ticks>`+)(?P<text>[^`].*?)(?P=ticks)(?!`)"
    r"|(?P<code>(?<!`)(?P<mark>`+)(?!`).+?(?<!`)(?P=mark)(?!`))"
    rf"|(?P<image>!?)\[(?P<words>{_WORDS})\]\((?P<target><[^<>\n]*>|[^()\s]+)(?P<title>\s+\"[^\"\n]*\")?\)"
    r"|\{\{[ \t]*(?P<value>[\w-]+)[ \t]*\}\}"
    r"|(?<![\w@\\.])@(?P<at>[A-Za-z][\w:-]*\w)",
    re.DOTALL,
)
_TITLED = re.compile(r"(?P<title>.*?)\s*<(?P<target>[^<>]+)>\s*$", re.DOTALL)
_REFERS = frozenset("ref numref eq eqref prf:ref proof:ref nref any".split())
_CITES = re.compile(r"(?:foot)?cite(?P<form>(?::[a-z]+|[a-z])?)$", re.IGNORECASE)
_STRONG = re.compile(r"guilabel|command|program|menuselection|bdg.*|button.*|strong|abbreviation|dfn|kbd-.*")
_PICTURED = re.compile(r"octicon|fa\w?|material-.*|far|fas|fab")
_CODE = re.compile(r"file|code|samp|func|class|meth|mod|attr|obj|data|exc|envvar|option|literal|py:.*|c:.*|cpp:.*")
_IMAGES = re.compile(r"(!\[[^\]]*\]\(<?|<img\b[^>]*?\bsrc=[\"'])([^\s\"'<>()]+)", re.IGNORECASE)
_DISPLAY = re.compile(r"(?m)^(?P<open>[ \t]*\$\$)(?P<inner>(?:(?!\$\$)[\s\S])+)\$\$")


@dataclass(frozen=True, slots=True)
class Web:
    """What all pages of a book may name."""

    files: Mapping[str, str]
    """Page -> its file below content/."""
    titles: Mapping[str, str]
    labels: Mapping[str, Label]
    """By name in small letters."""
    cited: bool
    """Whether there is a bibliography."""
    values: Mapping[str, str]
    exists: Callable[[str], bool]
    """Whether the book has a file of that path."""


@dataclass(slots=True)
class Page:
    """One page's text."""

    source: str
    web: Web
    known: Known
    told: list[tuple[int, str, str]] = field(default_factory=list)

    def convert(self, body: str, line: int) -> str:
        """The body, which begins on a line of its file."""
        self.known.inner, self.known.placed = self.blocks, self.placed
        text = "\n".join(self.blocks(body.split("\n"), line))
        text = re.sub(r"\n{4,}", "\n\n\n", text).strip("\n") + "\n"
        return _IMAGES.sub(lambda match: match[1] + self.placed(match[2]), text)

    def placed(self, written: str) -> str:
        """A file that the page names, from where the page is now: the book's files are in its section."""
        path = written.strip()
        if not path or re.match(r"[a-zA-Z][\w+.-]*:|//|#", path):
            return written
        whole = normpath(
            unquote(path.lstrip("/")) if path.startswith("/") else join(dirname(self.source), unquote(path))
        )
        home = dirname(self.web.files[self.source]) or "."
        if not self.web.exists(whole):
            return written
        return relpath(join(SECTION, whole), home).replace(" ", "%20")

    def blocks(self, lines: list[str], line: int) -> list[str]:
        """Lines with directives, code and prose, the first of which has this number."""
        out: list[str] = []
        prose: list[str] = []
        at = 0

        def flush() -> None:
            if prose:
                out.extend(self._prose(prose, line + at - len(prose)))
                prose.clear()

        while at < len(lines):
            if OPEN.match(lines[at]):
                label = self._waiting(prose)
                flush()
                made, at = self._directive(lines, at, line, label)
                out += made
            elif code := FENCE.match(lines[at]):
                flush()
                last = labels.end(lines, at, code[1])
                out += lines[at : last + 1]
                at = last + 1
            else:
                prose.append(lines[at])
                at += 1
        flush()
        return out

    def _waiting(self, prose: list[str]) -> str:
        """The name that stands above a directive, taken out of the text."""
        filled = [number for number, text in enumerate(prose) if text.strip()]
        if filled and (target := TARGET.match(prose[filled[-1]])):
            del prose[filled[-1] :]
            return target["name"]
        return ""

    def _directive(self, lines: list[str], at: int, line: int, label: str) -> tuple[list[str], int]:
        match = OPEN.match(lines[at])
        assert match
        indent = match["indent"]
        given, after = read(lines, at, line, label)
        if gate := _GATE.match(given.name):
            closing = re.compile(rf"[ \t]*(?:`{{3,}}|:{{3,}})\{{{gate['what']}-end\}}")
            last = next((n for n in range(after, len(lines)) if closing.match(lines[n])), len(lines))
            given.body = lines[after:last]
            given.line = line + after
            given.name = gate["what"]
            after = labels.end(lines, last, OPEN.match(lines[last])["mark"]) + 1 if last < len(lines) else last  # type: ignore[index]
        made = directives.shown(given, self.known)
        return [f"{indent}{text}" if text else text for text in made], after

    # --- prose ---

    def _prose(self, lines: list[str], line: int) -> list[str]:
        kept: list[str] = []
        waiting: list[str] = []
        for text in lines:
            if _COMMENT.match(text) or _BREAK.match(text):
                continue
            if target := TARGET.match(text):
                waiting.append(target["name"])
            elif waiting and text.strip():
                kept.append(self._anchored(text, waiting))
                waiting = []
            else:
                kept.append(text)
        named = [NAMED.sub(lambda match: f"$$ {{#{identifier(match['name'], 'eq')}}}", text) for text in kept]
        text = _DISPLAY.sub(lambda match: f"{match['open']}{_lines(match['inner'])}$$", "\n".join(named))
        text = "".join(piece if is_code else formulas(unparted(piece)) for piece, is_code in pieces(text))
        return self._inline(text, line).split("\n")

    def _anchored(self, text: str, names: list[str]) -> str:
        """A line with the ids that references to it lead to."""
        ids = list(dict.fromkeys(identifier(name, "") for name in names))
        if _HEADING.match(text):
            bare = re.sub(r"[ \t]*#+[ \t]*$", "", text)
            return "".join(f'<span id="{one}"></span>\n\n' for one in ids[1:]) + f"{bare} {{#{ids[0]}}}"
        return "".join(f'<span id="{one}"></span>' for one in ids) + text

    def _inline(self, text: str, line: int) -> str:
        def put(match: re.Match[str]) -> str:
            if match["role"]:
                return self._role(match, line + text.count("\n", 0, match.start()))
            if match["value"]:
                return self.web.values.get(match["value"], match[0])
            if match["at"]:
                return self._refer(match["at"], "") or match[0]
            if match["code"] or match["image"]:
                return match[0]
            return self._link(match)

        return _INLINE.sub(put, text)

    def _link(self, match: re.Match[str]) -> str:
        target = match["target"].strip("<>")
        words = self._inline(match["words"], 0) if match["words"] else ""
        if re.match(r"[a-zA-Z][\w+.-]*:|//", target):
            return f"[{words}]({match['target']}{match['title'] or ''})"
        path, mark, part = target.partition("#")
        if not path or path.lower() in self.web.labels:
            return self._refer(path if path else part, words) or match[0]
        if page := self._page(path):
            found = self.web.labels.get(part.lower())
            part = found.id if found and found.source == page else part
            words = words or ("" if part else self.web.titles[page])
            return f"[{words}]({self._to(page)}{mark}{part})"
        if path.endswith((".md", ".ipynb", ".html")) and words:  # a page that the contents do not name
            return words
        return f"[{words}]({match['target']}{match['title'] or ''})"

    def _role(self, match: re.Match[str], line: int) -> str:
        name, text = match["role"].lower(), " ".join(match["text"].split())
        titled = _TITLED.match(text)
        title, target = (titled["title"], titled["target"].strip()) if titled else ("", text)
        if name == "doc":
            page = self._page(target)
            return f"[{title or self.web.titles[page]}]({self._to(page)})" if page else (title or target)
        if name in _REFERS:
            if name == "numref":
                title = ""  # it says how the number is written
            return self._refer(target.lstrip("#"), title) or self._lost(name, target, title, line)
        if cites := _CITES.match(name):
            keys = [key.strip() for key in text.split(",") if key.strip()]
            if not self.web.cited:
                return f"({', '.join(keys)})"
            inner = "; ".join(f"@{key}" for key in keys)
            return inner.replace("; ", ", ") if cites["form"].lstrip(":").startswith("t") else f"[{inner}]"
        return self._styled(name, title or text, target, match, line)

    def _styled(self, name: str, text: str, target: str, match: re.Match[str], line: int) -> str:
        """What a role says of how its text looks."""
        if name == "math":
            return f"${match['text']}$"
        if name in {"sub", "sup", "kbd", "subscript", "superscript"}:
            tag = {"subscript": "sub", "superscript": "sup"}.get(name, name)
            return f"<{tag}>{escape(text, quote=False)}</{tag}>"
        if name in {"term", "index", "abbr", "dfn", "u", "underline"}:
            return text.partition(";")[0].removeprefix("single:").strip() if name == "index" else text
        if name == "download":
            return f"[{text}]({target})"
        if _PICTURED.fullmatch(name):
            return ""
        if _CODE.fullmatch(name):
            return f"`{text}`"
        if name in {"emphasis", "strike", "del", "ins"}:
            return f"~~{text}~~" if name in {"strike", "del"} else f"*{text}*"
        if _STRONG.fullmatch(name):
            return f"**{text}**"
        if name.startswith("glue") or name == "eval":
            self.known.tell(line, f"{{{name}}}`{match['text']}` shows what was computed", "write `{python} ...`")
            return f"`{text}`"
        self.known.tell(line, f"the role {{{name}}} is shown as its text", "write Markdown")
        return text

    def _lost(self, name: str, target: str, title: str, line: int) -> str:
        self.known.tell(line, f"{{{name}}}`{target}` leads nowhere", "the book has no label of that name")
        return title or f"`{target}`"

    def _refer(self, name: str, title: str) -> str:
        """A reference to a label; "" where there is none."""
        found = self.web.labels.get(unquote(name).strip().lower())
        if found is None:
            return ""
        here = found.source == self.source
        words = title or ("" if found.kind else self._inline(found.text, 0) or self.web.titles[found.source])
        part = f"#{found.id}" if found.id else ""
        return f"[{words}]({'' if here and part else self._to(found.source)}{part})"

    def _page(self, written: str) -> str:
        """The page that a path names, from this one; "" for none."""
        path = unquote(written).partition("?")[0]
        whole = normpath(path.lstrip("/") if path.startswith("/") else join(dirname(self.source), path))
        stem = re.sub(r"\.(?:md|ipynb|html|myst|markdown)$", "", whole)
        return next((page for page in (whole, *(f"{stem}{end}" for end in (".md", ".ipynb", ".myst", ".markdown")))
                     if page in self.web.files), "")  # fmt: skip

    def _to(self, page: str) -> str:
        """A link to the file of a page, from that of this one."""
        return quote(relpath(self.web.files[page], dirname(self.web.files[self.source]) or "."), safe=SAFE)


def _lines(inner: str) -> str:
    made = directives.aligned(inner.strip("\n"))
    return f"\n{made}\n" if "\n" in inner else inner
