"""How many bits each token of a sentence costs the model, and their mean, the cross-entropy."""

import matplotlib.pyplot as plt
import numpy as np

from bars import bars
from llama import softmax
from llm import forward, vocabulary

PROMPT = "The animal didn't cross the street because it was too tired"


def figure():
    result = forward(PROMPT)
    tokens, ids = result["tokens"], result["ids"]  # T, (T,)
    p = softmax(result["logits"])  # (T, V)
    before = np.arange(len(ids) - 1)
    bits = -np.log2(p[before, ids[1:]])  # (T, V) -> (T - 1,): token t + 1 as token t and those before it expect it
    loss = bits.mean()

    fig, ax = plt.subplots(figsize=(520 / 72, 350 / 72))
    bars(ax, tokens[1:], bits, "{:.1f}", line=float(loss))
    ax.set_xlim(0, 1.1 * bits.max())  # room for the longest bar's number
    ax.axvline(loss, color="C1", linewidth=1.4, linestyle=(0, (4, 3)), zorder=0)
    top = ax.get_xaxis_transform()  # x in bits, y from 0 at the bottom to 1 at the top
    ax.annotate(f"mean {loss:.2f} bits", (loss, 1), (6, -2), top, "offset points", color="C1", va="bottom")
    costs = ", ".join(f"{token.strip()} {cost:.1f}" for token, cost in zip(tokens[1:], bits, strict=True))
    expected, at_first = int(p[-2].argmax()), int(p[0].argmax())
    return fig, {
        "alt": f"Bars of bits, token by token: {costs}. Their mean is {loss:.2f}.",
        "bits": bits,
        "tokens": tokens[1:],
        "loss": loss,
        "perplexity": 2**loss,
        "last": bits[-1],
        "p_last": p[-2, ids[-1]],
        "expected": vocabulary()[expected].strip(),
        "p_expected": p[-2, expected],
        "second": bits[0],
        "at_first": vocabulary()[at_first].strip(),
        "p_at_first": p[0, at_first],
        "cheapest": tokens[1 + int(bits.argmin())],
        "dearest": tokens[1 + int(bits.argmax())].strip(),
        "guessing": np.log2(p.shape[1]),
    }
