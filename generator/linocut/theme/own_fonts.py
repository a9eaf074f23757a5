"""Fonts of the site's own: what a font file says of itself, and the file cut down to what pages show, as ours are."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from linocut.model.identity import FontSettings
from linocut.problem import Problem, Problems, nearest
from linocut.settings import place
from linocut.store.cache import Blob, Cache
from linocut.store.generation import digest, generation
from linocut.store.inputs import ABSENT, Inputs
from linocut.theme.font import BASIC, FEATURES, subset_data

FAMILIES = {"text": ("Own Text", "--serif"), "labels": ("Own Labels", "--sans"), "code": ("Own Code", "--mono")}
"""Setting -> the name under which pages know the family, and the property of the style sheet that begins with it."""


@dataclass(frozen=True, slots=True)
class OwnFace:
    """One file of a family."""

    family: str
    file: str
    digest: str
    weight: str
    """As CSS has it: "400", and "200 900" for a variable font."""
    style: str
    """"normal" or "italic"."""


def faces(fonts: FontSettings, inputs: Inputs, cache: Cache) -> tuple[OwnFace, ...]:
    """Every file that the settings name. Raises `Problems` with all that cannot be read."""
    found, problems = list[OwnFace](), list[Problem]()
    for setting, (family, _) in FAMILIES.items():
        for file in getattr(fonts, setting):
            known = inputs.digest(file)
            where = place(inputs, f"fonts.{setting}")
            if known == ABSENT:
                folder, _, name = file.rpartition("/")
                problems.append(Problem(f'there is no font "{file}"', where, nearest(name, inputs.names(folder))))
                continue
            said = cache.again(f"font {file}", digest(generation(), known), lambda: _said(inputs.read(file)))  # noqa: B023
            if said is None:
                problems.append(
                    Problem(f'"{file}" is not a font that can be read', where, "name a .ttf or .woff2 file")
                )
            else:
                found.append(OwnFace(family, file, known, *said))
    if problems:
        raise Problems(problems)
    return tuple(found)


def _said(data: bytes) -> tuple[str, str] | None:
    """The weight and the style of a font file; None: it is none."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(BytesIO(data), lazy=True) as font:
            weights = [axis for axis in font["fvar"].axes if axis.axisTag == "wght"] if "fvar" in font else []
            weight = str(font["OS/2"].usWeightClass)
            italic = bool(font["OS/2"].fsSelection & 1) or font["post"].italicAngle != 0
    except (TTLibError, KeyError, AssertionError, ValueError):
        return None
    if weights:
        weight = f"{weights[0].minValue:g} {weights[0].maxValue:g}"
    return weight, "italic" if italic else "normal"


def key(face: OwnFace, characters: Iterable[str]) -> str:
    """Names a cut by what it is made from."""
    return digest("own font", generation(), face, _wanted(characters))


def rule(face: OwnFace, characters: Iterable[str], inputs: Inputs, cache: Cache) -> str:
    """The CSS that makes the face known, cut to these characters, with the cut inside it."""
    name = key(face, characters)
    known = cache.get("font", name)
    if not (isinstance(known, Blob) and cache.holds(known)):
        known = cache.blob(subset_data(_sfnt(inputs.read(face.file)), _wanted(characters), FEATURES), ".woff2")
        cache.put("font", name, known)
    source = f'url(data:font/woff2;base64,{b64encode(cache.read(known)).decode()}) format("woff2")'
    return f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};src:{source}}}'


def properties(fonts: FontSettings, css: str) -> str:
    """The style sheet's families with the site's own before them."""
    said = []
    for setting, (family, name) in FAMILIES.items():
        if getattr(fonts, setting):
            others = css.partition(f"{name}:")[2].partition(";")[0].strip()
            said.append(f'{name}:"{family}",{others}')
    # Figures were laid out in Source Sans, and would not fit in another.
    labels = 'svg.plot{font-family:"Source Sans",sans-serif}' if fonts.labels else ""
    return f":root{{{';'.join(said)}}}{labels}" if said else ""


def _wanted(characters: Iterable[str]) -> str:
    return "".join(sorted({*characters, *BASIC}))


def _sfnt(data: bytes) -> bytes:
    """The file without its compression."""
    from fontTools.ttLib import TTFont

    if data[:4] not in (b"wOFF", b"wOF2"):
        return data
    with TTFont(BytesIO(data), recalcTimestamp=False) as font:
        font.flavor = None
        plain = BytesIO()
        font.save(plain)
    return plain.getvalue()
