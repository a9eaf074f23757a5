"""The model asked for its next token early, after each of its layers: the logit lens (nostalgebraist 2020)."""

import matplotlib.pyplot as plt
import numpy as np

from bars import bars
from labels import visible
from llama import softmax
from llm import forward, vocabulary

PROMPT = "The capital of France is"
ANSWER = " Paris"
SHOWN = 5
labels = {"layer": "after layer"}


def figure(layer: int = 30):
    result, texts = forward(PROMPT), vocabulary()
    p = softmax(result["lens"])  # (L + 1, V)
    answer = p[:, texts.index(ANSWER)]  # (L + 1, V) -> (L + 1,)
    best = np.argsort(-p[layer], kind="stable")[:SHOWN]  # (V,) -> (SHOWN,)
    tokens = [texts[i] for i in best]
    layers = np.arange(len(p))

    fig, (left, right) = plt.subplots(1, 2, figsize=(640 / 72, 230 / 72), width_ratios=(1.6, 1))
    bars(left, tokens, p[layer][best], "{:.2f}", ["C1" if token == ANSWER else "C0" for token in tokens])
    left.set(xlim=(0, 1.2), title=f"{PROMPT} …")
    right.plot(layers, answer, color="C1")
    right.plot(layer, answer[layer], "o", color="C1", markersize=9, clip_on=False)
    right.set(xlim=(0, layers[-1]), ylim=(0, 1), xticks=[0, 10, 20, 30], yticks=[0, 0.5, 1], xlabel="after layer")
    right.set_title(f"p({ANSWER.strip()})")
    late = [int(i) for i in layers[:-1] if answer[i] > 0.01]
    shown = ", ".join(
        f"“{token.strip() or visible(token)}” {p[layer][i]:.2f}" for token, i in zip(tokens, best, strict=True)
    )
    return fig, {
        "alt": f"Five bars: the likeliest tokens after layer {layer}: {shown}. Beside them the probability of Paris "
        f"after each layer: nothing until layer {late[0] - 1}, then a steep rise to {answer[-1]:.2f} after the last.",
        "layer": layer,
        "top": tokens[0].strip(),
        "p_paris": answer[-1],
        "first_seen": late[0],
        "wins": int((p.argmax(axis=1) == texts.index(ANSWER)).argmax()),
        "layers": int(layers[-1]),
        "probability": answer,
    }
