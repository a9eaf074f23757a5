"""The distribution of the next token at a temperature; its order never changes, its evenness does."""

import matplotlib.pyplot as plt
import numpy as np

from bars import bars
from llama import softmax
from llm import forward, vocabulary

SHOWN = 10


def figure(temperature: float = 1.0, prompt: str = "The grass is green. The sky is"):
    logits = forward(prompt)["logits"][-1]  # (V,)
    p = softmax(logits / temperature)
    best = np.argsort(-logits, kind="stable")[:SHOWN]  # (V,) -> (SHOWN,)
    texts = vocabulary()
    tokens = [texts[i] for i in best]

    fig, ax = plt.subplots(figsize=(520 / 72, 310 / 72))
    bars(ax, tokens, p[best], "{:.3f}", ["C1", *["C0"] * (SHOWN - 1)])
    ax.set_xlim(0, 1.08)  # the same at every temperature, so that bars can be compared
    entropy = float(-np.sum(p * np.log2(np.maximum(p, 1e-30))))
    first = ", ".join(f"{token.strip()} {value:.2f}" for token, value in zip(tokens[:3], p[best], strict=False))
    return fig, {
        "alt": f"Bars of the ten likeliest tokens at temperature {temperature:g}: {first}, and so on downwards.",
        "temperature": temperature,
        "top": tokens[0].strip(),
        "p_top": p[best[0]],
        "entropy": entropy,
        "choices": 2**entropy,
        "tokens": tokens,
        "probabilities": p[best],
    }
