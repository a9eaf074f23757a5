"""Pages that HugoBlox makes of front matter: the blocks of a landing page, and publications, as text."""

from collections.abc import Iterator, Mapping
from typing import Any

from linocut.importers.matter import Matter


def write(found: Matter) -> tuple[str, ...]:
    """Give a page without a text the one that its front matter holds: the blocks that are left out, by their names."""
    if found.body.strip():
        return ()
    if isinstance(sections := found.get("sections"), list):
        blocks = [
            (str(each.get("block") or ""), "\n\n".join(_block(each))) for each in sections if isinstance(each, Mapping)
        ]
        found.body = "\n\n".join(text for _, text in blocks if text)
        found.body += "\n" if found.body else ""
        found.dropped += [key for key in found.values if key.lower() == "sections"]
        return tuple(dict.fromkeys(name for name, text in blocks if not text and name))
    if isinstance(abstract := found.get("abstract"), str) and abstract.strip():
        parts = [str(found.get("publication") or ""), abstract.strip(), ", ".join(_links(found))]
        found.body = "\n\n".join(filter(None, parts)) + "\n"
    return ()


def _block(said: Mapping[str, Any]) -> Iterator[str]:
    content = said.get("content")
    for part in (said, content if isinstance(content, Mapping) else {}):
        title, text = part.get("title"), part.get("text")
        has = isinstance(text, str) and text.strip()
        if isinstance(title, str) and title.strip() and (has or isinstance(part.get("items"), list)):
            yield f"## {' '.join(title.split())}"
        yield from (value.strip() for value in (part.get("subtitle"), text) if isinstance(value, str) and value.strip())
        items = part.get("items")
        for item in items if isinstance(items, list) else ():
            if isinstance(item, Mapping) and (name := item.get("name") or item.get("title")):
                more = item.get("description") or item.get("text") or ""
                yield f"- **{' '.join(str(name).split())}**{': ' if more else ''}{' '.join(str(more).split())}"


def _links(found: Matter) -> Iterator[str]:
    names = {"url_pdf": "PDF", "url_code": "Code", "url_dataset": "Data", "url_slides": "Slides", "url_video": "Video"}
    for key, label in names.items():
        if address := found.get(key):
            yield f"[{label}]({address})"
    if doi := found.get("doi"):
        yield f"[DOI](https://doi.org/{doi})"
