"""What a cell of a notebook showed when it was saved, as Markdown and pictures: for cells that do not run here."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

_PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg", "image/gif": "gif", "image/webp": "webp"}
_TEXTS = ("text/markdown", "text/latex", "text/html", "text/plain")
_LABEL = re.compile(r"#\s?\|\s*(?:label|id):\s*[\"']?([\w-]+)")
_CAPTION = re.compile(r"#\s?\|\s*fig-cap:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
_MUTE = re.compile(r"<(style|script|svg|button)\b.*?</\1>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|h\d|li)>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_STYLED = re.compile(r"(<(?:table|thead|tbody|tfoot|tr|th|td)\b)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_SPAN = re.compile(r"\s(?:col|row)span=[\"']?\d+[\"']?", re.IGNORECASE)
_TABULAR = re.compile(r"\\begin\{(?:tabular|table|longtable|center)\b")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_REPEATED = re.compile(r"[^\n]*\r(?!\n)")
"""What a progress bar wrote over itself."""
_OBJECT = re.compile(r"\s*[\[(]?<(?:matplotlib|Figure|Axes|AxesSubplot|seaborn|IPython)\b.*", re.DOTALL)
"""How what was drawn, or shown already, names itself."""


class Saved(NamedTuple):
    """What a cell showed."""

    text: str
    files: Mapping[str, bytes]
    """Pictures that the text names."""
    lost: int
    """How many of its outputs only scripts can show."""


def shown(cell: Mapping[str, Any], source: str, stem: str) -> Saved:
    """What a cell with this source showed; its pictures are named after `stem`."""
    caption, label = _CAPTION.search(source), _LABEL.search(source)
    words = caption[1] if caption else ""
    name = label[1] if label and label[1].startswith("fig-") else ""
    parts: list[str] = []
    files: dict[str, bytes] = {}
    lost = 0
    for kind, data, width in _data(cell):
        if kind in _PICTURES:
            picture = f"{stem}{f'-{len(files) + 1}' if files else ''}.{_PICTURES[kind]}"
            try:
                files[picture] = data.encode() if kind.endswith("xml") else base64.b64decode(data)
            except (binascii.Error, ValueError):
                lost += 1
                continue
            plain = words.replace('"', "'")
            named = [f'#{name} alt="{plain}"'] if name and len(files) == 1 else []
            given = " ".join([*named, *([f"width={width}"] if width else [])])
            parts.append(f"![{words}]({picture}){f'{{{given}}}' if given else ''}")
        elif text := _text(kind, data):
            parts.append(text)
        else:
            lost += kind == ""
    return Saved("\n\n".join(parts), files, lost)


def _text(kind: str, data: str) -> str:
    """A text as Markdown."""
    if kind == "text/markdown":
        return data.strip()
    if kind == "text/latex":
        inner = re.sub(r"^\$+|\$+$", "", data.strip()).removeprefix("\\displaystyle").strip()
        return f"$$\n{inner}\n$$" if inner else ""
    if kind == "text/html":
        return _tables(data)
    plain = _ANSI.sub("", _REPEATED.sub("", data)).strip("\n").rstrip()
    if not plain or (kind == "text/plain" and _OBJECT.fullmatch(plain)):
        return ""
    ticks = "`" * (max((len(run) for run in re.findall(r"`{3,}", plain)), default=2) + 1)
    return f"{ticks}text {{.output}}\n{plain}\n{ticks}"


def _tables(html: str) -> str:
    """Tables, and what is said between and below them."""
    parts: list[str] = []
    at = 0
    for table in (*_TABLE.finditer(html), None):
        said = _BREAK.sub("\n", _MUTE.sub("", html[at : table.start() if table else len(html)]))
        lines = [line for part in _TAG.sub("", said).split("\n") if (line := " ".join(part.split()))]
        parts += [f"<p>{'<br>'.join(lines)}</p>"] if lines else []
        parts += [_bare(table[0])] if table else []
        at = table.end() if table else at
    return "\n\n".join(parts)


def _bare(table: str) -> str:
    """A table without its looks, a row on each line."""
    bare = _STYLED.sub(lambda match: f"{match[1]}{''.join(_SPAN.findall(match[2]))}>", table)
    return re.sub(r"\s+", " ", bare).replace("> <", "><").replace("<tr", "\n<tr").replace("</table>", "\n</table>")


def _data(cell: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """(media type, data, width) of what a cell showed, the best of each output; "" is a type that only scripts show."""
    printed = ""
    for output in cell.get("outputs") or ():
        if not isinstance(output, dict):
            continue
        kind = output.get("output_type")
        if kind == "stream":
            printed += joined(output.get("text", "")) if output.get("name", output.get("stream")) != "stderr" else ""
            continue
        if printed:
            yield "printed", printed, 0
            printed = ""
        if kind in {"error", "pyerr"}:
            yield "printed", f"{output.get('ename', '')}: {output.get('evalue', '')}", 0
        elif held := _bundle(output):
            yield _best(held, output.get("metadata"))
    if printed:
        yield "printed", printed, 0


def _bundle(output: Mapping[str, Any]) -> dict[str, str]:
    """Media type -> data; format 3 of notebooks has short names."""
    short = {"png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml", "html": "text/html",
             "latex": "text/latex", "text": "text/plain"}  # fmt: skip
    data = output.get("data")
    if isinstance(data, dict):
        return {str(kind): joined(value) for kind, value in data.items() if isinstance(value, str | list)}
    return {kind: joined(output[name]) for name, kind in short.items() if name in output}


def _best(held: Mapping[str, str], told: Any) -> tuple[str, str, int]:
    kind = next((one for one in _PICTURES if one in held), "")
    if kind:
        sized = told.get(kind) if isinstance(told, dict) else None
        width = sized.get("width") if isinstance(sized, dict) else None
        return kind, held[kind], width if isinstance(width, int) else 0
    if "text/html" in held and not _TABLE.search(held["text/html"]):
        held = {key: value for key, value in held.items() if key != "text/html"}
        plain = held.get("text/plain", "")
        if not plain or _OBJECT.fullmatch(plain):
            return "", "", 0
    if _TABULAR.search(held.get("text/latex", "")) and len(held) > 1:  # a table, and no formula
        held = {key: value for key, value in held.items() if key != "text/latex"}
    kind = next((one for one in _TEXTS if one in held), "")
    return kind, held.get(kind, ""), 0


def joined(value: Any) -> str:
    """Text that a notebook holds in lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)
