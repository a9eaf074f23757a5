"""What a first visit to each page loads: bytes by kind as a host sends them, requests, and what its budget says."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from linocut.check.origin import Finding
from linocut.check.page import Page, Reference
from linocut.check.public import Face, Public
from linocut.model.site import Site

KINDS = ("page", "style", "script", "font", "image", "other")


@dataclass(slots=True)
class Weight:
    """What a first visit to one page loads from an empty cache, compressed."""

    path: str
    """The page's file."""
    bytes: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    """Kind -> bytes."""
    requests: int = 1
    later: int = 0
    """Bytes that are loaded only when they come into view or are asked for."""

    @property
    def total(self) -> int:
        """Bytes of all kinds."""
        return sum(self.bytes.values())


def weights(public: Public) -> list[Weight]:
    """Every page that readers visit, in the order of their addresses."""
    return [_weigh(public, path) for path in public.pages if not public.page(path).redirect]


def findings(site: Site, weights: list[Weight]) -> Iterator[Finding]:
    """Pages above the budgets of the settings."""
    budget = site.check
    for weight in weights:
        if weight.total > budget.weight:
            parts = ", ".join(f"{kind} {kilobytes(size)}" for kind, size in weight.bytes.items() if size)
            message = f"a first visit loads {kilobytes(weight.total)}, above {kilobytes(budget.weight)}"
            yield Finding(weight.path, message, parts, severity="warning")
        if weight.requests > budget.requests:
            message = f"a first visit makes {weight.requests} requests, above {budget.requests}"
            yield Finding(weight.path, message, severity="warning")
        if weight.bytes["script"] > budget.script:
            message = f"{kilobytes(weight.bytes['script'])} of script, above {kilobytes(budget.script)}"
            yield Finding(weight.path, message, severity="warning")


def kilobytes(size: int) -> str:
    """ "1.2 kB", "34 kB"."""
    return f"{size / 1000:.1f} kB" if size < 10_000 else f"{size / 1000:,.0f} kB"


def _weigh(public: Public, path: str) -> Weight:
    page = public.page(path)
    weight = Weight(path)
    weight.bytes["page"] = page.bytes
    seen = {path}
    faces: list[Face] = []
    for reference in page.references:
        file = _file(public, path, reference)
        if file is None or file in seen or reference.kind in ("link", "alternate", "canonical", "redirect", "icon"):
            continue
        seen.add(file)
        if reference.lazy:
            weight.later += public.weight(file)
            continue
        _load(public, weight, file, _kind(reference))
        if reference.kind == "style":
            sheet = public.sheet(file)
            faces += sheet.faces
            weight.bytes["style"] -= sheet.embedded
            weight.bytes["font"] += sheet.embedded
    for face in faces:
        font = public.file(face.path) if face.path.startswith("/") else None
        if font and font not in seen and _needed(face, page):
            seen.add(font)
            _load(public, weight, font, "font")
    return weight


def _load(public: Public, weight: Weight, file: str, kind: str) -> None:
    weight.bytes[kind] += public.weight(file)
    weight.requests += 1


def _kind(reference: Reference) -> str:
    return reference.kind if reference.kind in KINDS else "other"


def _file(public: Public, path: str, reference: Reference) -> str | None:
    if reference.url.startswith("data:"):
        return None
    try:
        target = public.target(reference.url, public.address(path))
    except ValueError:
        return None
    return public.file(target.path) if target.inside else None


def _needed(face: Face, page: Page) -> bool:
    """Whether a browser loads a font for this page: it does when one of its characters is in the font's range.

    Which elements are set in which font only a browser knows; a font that the page does not use in the end is counted.
    """
    if not face.ranges:
        return True
    return any(first <= ord(character) <= last for character in page.characters for first, last in face.ranges)
