"""A figure as text that may be committed: what it is, which files it is made of, and what of the site it was made from.

One record per drawing, in `frozen/`, its files beside them under the hash of their content. A record holds no time, no
path of a machine, and nothing that two authors of the same site would write differently; two branches that draw
different figures touch different files.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Literal

import msgspec

from linocut import __version__
from linocut.figure.memo import Memo
from linocut.model.drawing import Drawing, Figure, Frame, Narrow, Parameter, Raster
from linocut.problem import Place, Problem, Problems, place_at
from linocut.store.cache import Blob
from linocut.store.generation import digest
from linocut.store.inputs import Question

FOLDER = "frozen"
"""Where records are kept, below the site's folder."""

ASSETS = f"{FOLDER}/assets"

FORMAT = 1
"""Raised when a record of before no longer says what a page needs."""

WAY_OUT = "run `linocut figures freeze` where it can be drawn"

_CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)", re.MULTILINE)

File = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}(\.[a-z0-9]+)? [0-9]+$")]
"""A file of the figure: "<SHA-256>.<suffix> <bytes>"."""


class Picture(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`drawing.Raster`, recorded."""

    file: File
    type: str
    scale: float
    theme: Literal["light", "dark", "both"]


class Phone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`drawing.Narrow`, recorded."""

    file: File
    width: float
    height: float


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`drawing.Frame`, recorded."""

    width: float
    height: float
    svg: File | None
    narrow: Phone | None
    rasters: tuple[Picture, ...]
    png: File | None


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a record says. Fields that `drawing.Figure` has too mean the same."""

    format: int
    figure: str
    """`spelled(drawing)`."""
    linocut: str
    """The version that drew it."""
    width: float
    height: float
    alt: str
    characters: str
    svg: File | None
    narrow: Phone | None
    rasters: tuple[Picture, ...]
    png: File
    results: File
    data: dict[str, File]
    versions: dict[str, str]
    weight: int
    warnings: tuple[str, ...]
    observed: dict[str, str]
    """"file figures/a.py" -> the answer: the questions that can be asked wherever the site's files are."""
    frames: tuple[Shown, ...] = ()

    @property
    def questions(self) -> Iterable[tuple[Question, str]]:
        """What the figure was made from, and the answers."""
        for name, answer in self.observed.items():
            kind, _, path = name.partition(" ")
            yield Question(kind, path), answer


def spelled(drawing: Drawing) -> str:
    """A drawing as an article asks for it: "figures/softmax.svg?temperature=0.2#loss"."""
    if drawing.program:
        return f"{drawing.script} cells {digest(drawing.program)[:16]}"
    part = (f"#{drawing.part}" if drawing.part else "") + (f" {drawing.frames} frames" if drawing.frames else "")
    parameters = "&".join(f"{name}={_value(value)}" for name, value in drawing.parameters)
    return f"{drawing.script.removesuffix('.py')}.{drawing.format}" + (f"?{parameters}" if parameters else "") + part


def _value(value: Parameter) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def path_of(drawing: Drawing) -> str:
    """Path of a drawing's record: "frozen/figures/softmax.svg-temperature=0.2-1a2b3c4d.json"."""
    if drawing.program:
        return f"{FOLDER}/{drawing.script}-cells-{digest(drawing.program)[:8]}{'-keep' * drawing.keep}.json"
    name = f"{drawing.script.removesuffix('.py')}.{drawing.format}"
    state = spelled(drawing).removeprefix(name)[1:]
    if state:
        readable = re.sub(r"[^A-Za-z0-9=.+-]+", "-", state)[:60]
        told = (drawing.parameters, *filter(None, (drawing.part, drawing.frames)))
        name += f"-{readable}-{digest(*told)[:8]}"
    return f"{FOLDER}/{name}{'-keep' * drawing.keep}.json"


def asset(blob: Blob) -> str:
    """Path of a file of a figure."""
    return f"{ASSETS}/{blob.digest[:20]}{blob.suffix}"


def written(memo: Memo, png: Blob, held: Iterable[tuple[Question, str]]) -> bytes:
    """The record of a run and its PNG, of which the questions `held` can be asked wherever the site's files are."""
    figure = memo.figure
    fields = {
        "format": FORMAT,
        "figure": spelled(figure.drawing),
        "linocut": __version__,
        "width": figure.width,
        "height": figure.height,
        "alt": figure.alt,
        "characters": figure.characters,
        "svg": _file(figure.svg) if figure.svg else None,
        "narrow": _narrow(figure.narrow) if figure.narrow else None,
        "rasters": [_raster(raster) for raster in figure.rasters],
        "png": _file(png),
        "results": _file(figure.results),
        "data": {name: _file(blob) for name, blob in figure.data},
        "versions": dict(figure.versions),
        "weight": figure.weight,
        "warnings": memo.warnings,
        **({"frames": [_frame(frame) for frame in figure.frames]} if figure.frames else {}),
        "observed": dict(sorted((f"{question.kind} {question.name}", answer) for question, answer in held)),
    }
    return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()


def _frame(frame: Frame) -> dict[str, object]:
    return {
        "width": frame.width,
        "height": frame.height,
        "svg": _file(frame.svg) if frame.svg else None,
        "narrow": _narrow(frame.narrow) if frame.narrow else None,
        "rasters": [_raster(raster) for raster in frame.rasters],
        "png": _file(frame.png) if frame.png else None,
    }


def _raster(raster: Raster) -> dict[str, object]:
    return {"file": _file(raster.blob), "type": raster.type, "scale": raster.scale, "theme": raster.theme}


def _narrow(narrow: Narrow) -> dict[str, object]:
    return {"file": _file(narrow.svg), "width": narrow.width, "height": narrow.height}


def _file(blob: Blob) -> str:
    return f"{blob.digest}{blob.suffix} {blob.size}"


def _blob(file: str) -> Blob:
    name, _, size = file.partition(" ")
    return Blob(name[:64], name[64:], int(size))


def read(data: bytes, path: str) -> Record:
    """The record in a file's bytes. Raises `Problems` when it is none that this linocut understands."""
    conflict = _CONFLICT.search(data)
    if conflict:
        place = Place(path, data.count(b"\n", 0, conflict.start()) + 1, 1)
        hint = "take either side, and " + WAY_OUT
        raise Problems([Problem("both branches of a merge have drawn this figure", place, hint)])
    try:
        found = msgspec.json.decode(data, type=dict[str, object])
        if found.get("format", FORMAT) != FORMAT:
            message = f"this record was written by linocut {found.get('linocut', '')}; this is {__version__}"
            raise Problems([Problem(message, Place(path), WAY_OUT)])
        return msgspec.json.decode(data, type=Record)
    except msgspec.ValidationError as error:
        raise Problems([Problem(f"is not a record of a figure: {error}", Place(path), WAY_OUT)]) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problems([Problem("is not valid JSON", _where(error, data, path), WAY_OUT)]) from error


def _where(error: Exception, data: bytes, path: str) -> Place:
    found = re.search(r"\(byte (\d+)\)", str(error))
    if not found:
        return Place(path)
    before = data[: int(found[1])].decode(errors="replace")
    return place_at(path, before, len(before))


def _phone(phone: Phone | None) -> Narrow | None:
    return Narrow(_blob(phone.file), phone.width, phone.height) if phone else None


def _rasters(pictures: Iterable[Picture]) -> tuple[Raster, ...]:
    return tuple(Raster(_blob(it.file), it.type, it.scale, it.theme) for it in pictures)


def figure(record: Record, drawing: Drawing, source: str) -> Figure:
    """The figure that a record tells of; `source` is its script's text."""
    made = Figure(
        drawing=drawing,
        width=record.width,
        height=record.height,
        svg=_blob(record.svg) if record.svg else None,
        narrow=_phone(record.narrow),
        rasters=_rasters(record.rasters),
        png=_blob(record.png),
        alt=record.alt,
        results=_blob(record.results),
        data=tuple((name, _blob(file)) for name, file in record.data.items()),
        source=source,
        versions=tuple(record.versions.items()),
        characters=record.characters,
        weight=0,
        digest="",
        reason="",
        frames=tuple(
            Frame(
                one.width,
                one.height,
                _blob(one.svg) if one.svg else None,
                _phone(one.narrow),
                _rasters(one.rasters),
                _blob(one.png) if one.png else None,
            )
            for one in record.frames
        ),
    )
    return replace(made, weight=record.weight, digest=digest(made.shown))
