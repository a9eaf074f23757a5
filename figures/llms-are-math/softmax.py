"""The next token at a temperature, and texts that are drawn at it: the order of tokens stays, its evenness does not."""

import textwrap

import matplotlib.pyplot as plt
import numpy as np

from bars import bars
from labels import visible
from llama import softmax
from llm import continuations, forward, vocabulary

SHOWN = 8
TEMPERATURES = (0.2, 0.6, 1.0, 1.4, 1.8)
COUNT, LENGTH, SEED = 3, 12, 1
labels = {"temperature": "temperature"}


def figure(temperature: float = 1.0, prompt: str = "The grass is green. The sky is"):
    logits = forward(prompt)["logits"][-1]  # (V,)
    p, plain = softmax(logits / temperature), softmax(logits)
    best = np.argsort(-logits, kind="stable")[:SHOWN]  # (V,) -> (SHOWN,)
    texts = vocabulary()
    tokens = [texts[i] for i in best]
    drawn = continuations(prompt, TEMPERATURES, COUNT, LENGTH, SEED)[TEMPERATURES.index(temperature)]

    fig, (above, below) = plt.subplots(2, 1, figsize=(640 / 72, 390 / 72), height_ratios=(1.9, 1))
    bars(above, tokens, p[best], "{:.3f}", ["C1", *["C0"] * (SHOWN - 1)], behind=plain[best])
    above.set_xlim(0, 1.13 * max(p[best[0]], plain[best[0]]))
    below.axis("off")
    below.set(xlim=(0, 1), ylim=(COUNT, 0), title=f"{prompt} …")
    for row, text in enumerate(drawn):
        lines = textwrap.wrap(readable(text), 46)
        below.text(0.012, row + 0.5, "\n".join(lines[:2]), va="center", size=12.5, linespacing=1.05)
        below.plot([0, 0], [row + 0.12, row + 0.88], color="C1", linewidth=2)
    entropy = float(-np.sum(p * np.log2(np.maximum(p, 1e-30))))
    first = ", ".join(f"{token.strip()} {value:.2f}" for token, value in zip(tokens[:3], p[best], strict=False))
    return fig, {
        "alt": f"Bars of the {SHOWN} likeliest tokens at temperature {temperature:g}: {first}, …; behind "
        f"them the outlines at temperature 1. Below, three texts drawn at it: {'; '.join(map(readable, drawn))}.",
        "temperature": temperature,
        "top": tokens[0].strip(),
        "p_top": p[best[0]],
        "entropy": entropy,
        "choices": 2**entropy,
        "length": LENGTH,
        "same": max(drawn.count(text) for text in drawn),
        "tokens": tokens,
        "probabilities": p[best],
    }


def readable(text: str) -> str:
    """A text on one line: what the font may lack is a dot, line ends are marked."""
    return "".join(
        letter if letter.isascii() else "·" for letter in visible(text).replace("␣", " ").replace("⏎", " / ")
    ).strip()
