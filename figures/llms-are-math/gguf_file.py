"""Read GGUF, the file format of quantised language models: its metadata, and its tensors as arrays of float32.

The layout is that of the GGUF specification, version 3 (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md).
"""

import math
import mmap
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
"""Type of a metadata value -> its code in `struct`."""
STRING, ARRAY = 8, 9

F32, Q4_1, Q8_0 = 0, 3, 8
"""The three encodings of tensors that SmolLM2's file uses."""
BLOCK = 32
"""Quantised weights come in blocks of 32 that share a scale."""
BLOCK_4 = np.dtype([("scale", "<f2"), ("minimum", "<f2"), ("pairs", "u1", BLOCK // 2)])
BLOCK_8 = np.dtype([("scale", "<f2"), ("steps", "i1", BLOCK)])


@dataclass(frozen=True, slots=True)
class Place:
    """Where a tensor lies in the file."""

    shape: tuple[int, ...]
    """Rows first, as NumPy has it; the file says it the other way round."""
    encoding: int
    offset: int
    """Bytes from the start of the tensors."""


class Cursor:
    """Reads one value after the other."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0

    def number(self, code: str) -> Any:
        layout = "<" + code
        (value,) = struct.unpack_from(layout, self.data, self.at)
        self.at += struct.calcsize(layout)
        return value

    def string(self) -> str:
        end = self.number("Q") + self.at
        text, self.at = self.data[self.at : end], end
        return text.decode()

    def value(self, kind: int) -> Any:
        if kind == STRING:
            return self.string()
        if kind == ARRAY:
            element, count = self.number("I"), self.number("Q")
            return [self.value(element) for _ in range(count)]
        return self.number(NUMBERS[kind])


class Tensors(Mapping[str, np.ndarray]):
    """The tensors by name, each made float32 when it is asked for: the whole model is never in memory at once."""

    def __init__(self, data: mmap.mmap, start: int, places: Mapping[str, Place]) -> None:
        self._data = data
        self._start = start
        self._places = places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, name: str) -> np.ndarray:
        place = self._places[name]
        count, offset = math.prod(place.shape), self._start + place.offset
        if place.encoding == F32:
            return np.frombuffer(self._data, "<f4", count, offset).reshape(place.shape)
        if place.encoding == Q4_1:
            return four_bits(np.frombuffer(self._data, BLOCK_4, count // BLOCK, offset)).reshape(place.shape)
        if place.encoding == Q8_0:
            return eight_bits(np.frombuffer(self._data, BLOCK_8, count // BLOCK, offset)).reshape(place.shape)
        raise ValueError(f"{name} is stored in encoding {place.encoding}; this reader knows F32, Q4_1 and Q8_0")

    def count(self) -> int:
        """How many numbers the tensors hold together."""
        return sum(math.prod(place.shape) for place in self._places.values())


def four_bits(blocks: np.ndarray) -> np.ndarray:
    """Weights from blocks of Q4_1: minimum + scale x (0..15), two to a byte. (n,) -> (n, 32)"""
    weights = np.empty((len(blocks), BLOCK), np.float32)
    weights[:, : BLOCK // 2] = blocks["pairs"] & 15  # the low halves are the first sixteen weights,
    weights[:, BLOCK // 2 :] = blocks["pairs"] >> 4  # the high halves the last
    weights *= blocks["scale"].astype(np.float32)[:, None]  # (n,) -> (n, 1), the same for a whole block
    weights += blocks["minimum"].astype(np.float32)[:, None]  # (n,) -> (n, 1)
    return weights


def eight_bits(blocks: np.ndarray) -> np.ndarray:
    """Weights from blocks of Q8_0: scale x (-128..127). (n,) -> (n, 32)"""
    return blocks["steps"] * blocks["scale"].astype(np.float32)[:, None]  # (n, 32) x (n, 1) -> (n, 32)


def read(path: Path) -> tuple[dict[str, Any], Tensors]:
    """The file's metadata and its tensors. Raises ValueError when it is no GGUF file of version 3."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    cursor = Cursor(data)
    if data[:4] != b"GGUF" or struct.unpack_from("<I", data, 4) != (3,):
        raise ValueError(f"{path.name} is not a GGUF file of version 3")
    cursor.at = 8
    tensors, entries = cursor.number("Q"), cursor.number("Q")
    metadata = {cursor.string(): cursor.value(cursor.number("I")) for _ in range(entries)}
    places = {}
    for _ in range(tensors):
        name = cursor.string()
        shape = [cursor.number("Q") for _ in range(cursor.number("I"))]
        places[name] = Place(tuple(reversed(shape)), cursor.number("I"), cursor.number("Q"))
    alignment = metadata.get("general.alignment", 32)
    return metadata, Tensors(data, -(-cursor.at // alignment) * alignment, places)
