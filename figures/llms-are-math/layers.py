"""At which layer the answer appears: the rank of some tokens if the model had to answer after each layer."""

import matplotlib.pyplot as plt
import numpy as np

from labels import MONO, visible
from llama import softmax
from llm import forward, vocabulary

PROMPT = "The capital of France is"
FOLLOWED = {" Paris": "C1", " London": "C0", " Lyon": "C2", " banana": "C4"}


def figure():
    result, texts = forward(PROMPT), vocabulary()
    scores = result["lens"]  # (L + 1, V)
    layers = np.arange(len(scores))
    fig, ax = plt.subplots(figsize=(560 / 72, 320 / 72))
    ranks = {}
    for token, colour in FOLLOWED.items():
        own = scores[:, texts.index(token)][:, None]  # (L + 1, V) -> (L + 1, 1)
        ranks[token] = (scores > own).sum(axis=1) + 1  # (L + 1, V) -> (L + 1,)
        ax.plot(layers, ranks[token], color=colour)
        end = (layers[-1], ranks[token][-1])
        ax.annotate(visible(token), end, (7, 0), textcoords="offset points", color=colour, va="center", **MONO)
    ax.set_yscale("log")
    ax.invert_yaxis()
    ax.set_yticks([1, 10, 100, 1000, 10000], ["1", "10", "100", "1,000", "10,000"])
    ax.minorticks_off()
    ax.set(xlabel="after layer", ylabel="rank among all tokens")
    paris = ranks[" Paris"]
    best = [texts[i] for i in scores.argmax(axis=1)]  # (L + 1, V) -> (L + 1,)
    assert (paris[:24] > 1000).all(), "the alt text says so"
    climb = ", ".join(str(rank) for rank in paris[24:])
    return fig, {
        "alt": f"Four lines: ranks after 0 to {layers[-1]} layers. Paris stays in the thousands up to layer 23, "
        f"then climbs: {climb}. London ends at {ranks[' London'][-1]}, Lyon at {ranks[' Lyon'][-1]}, "
        f"banana at {ranks[' banana'][-1]:,}.",
        "best": best,
        "paris": paris,
        "paris_halfway": paris[len(paris) // 2],
        "p_paris": softmax(scores[-1])[texts.index(" Paris")],
        "london": ranks[" London"][-1],
        "banana": ranks[" banana"][-1],
        "layers": int(layers[-1]),
    }
