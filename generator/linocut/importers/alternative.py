"""The alt text that linocut asks of a numbered figure, where Quarto and Jupyter ask for none: its caption's words."""

import json
import re

_OPTION = re.compile(r"(?P<mark>[ \t>]*(?:#|//)\s?\|\s?)(?P<name>[\w-]+)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$")
_GOES_ON = re.compile(r"[ \t>]*(?:#|//)\s?\|")


def described(lines: list[str]) -> list[str]:
    """The lines of a cell, with an alt text where it labels a figure and has none."""
    end = next((number for number, line in enumerate(lines) if not _GOES_ON.match(line)), len(lines))
    found = {match["name"]: match for line in lines[:end] if (match := _OPTION.match(line))}
    label = _bare(found["label"]["value"]) if "label" in found else ""
    if not label.startswith("fig-") or "fig-alt" in found:
        return lines
    caption = _bare(found["fig-cap"]["value"]) if "fig-cap" in found else ""
    words = "" if caption[:1] in {"|", ">", "[", "!"} else plain(caption)
    words = words or re.sub(r"[-_]+", " ", label.removeprefix("fig-")).strip().capitalize()
    mark = found["label"]["mark"]
    return [*lines[:end], f"{mark}fig-alt: {json.dumps(words, ensure_ascii=False)}", *lines[end:]]


def plain(words: str) -> str:
    """A caption without what only shows or leads: emphasis, formulas' marks, links, citations, notes."""
    text = re.sub(r"\[([^\]]*)\]\((?:[^()]|\([^()]*\))*\)", r"\1", words)
    return " ".join(re.sub(r"[*`$]|\[[^\]]*@[^\]]*\]|\^\[[^\]]*\]|\{\{<.*?>\}\}", "", text).split())


def _bare(value: str) -> str:
    """A value without the quotes of YAML."""
    match = re.fullmatch(r"\"(.*)\"|'(.*)'", value)
    if not match:
        return value
    return match[1].replace('\\"', '"').replace("\\\\", "\\") if match[1] is not None else match[2].replace("''", "'")
