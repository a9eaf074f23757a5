"""What the model expects next, after two beginnings that differ by one sentence."""

import textwrap

import matplotlib.pyplot as plt
import numpy as np

from bars import bars
from labels import visible
from llama import softmax
from llm import forward, vocabulary

SHOWN = 8


def figure(first: str = "The sky is", second: str = "The grass is green. The sky is"):
    texts = vocabulary()
    fig, axes = plt.subplots(1, 2, figsize=(600 / 72, 280 / 72))
    results = {}
    for ax, name, prompt in zip(axes, ("first", "second"), (first, second), strict=True):
        p = softmax(forward(prompt)["logits"][-1])  # (V,)
        best = np.argsort(-p, kind="stable")[:SHOWN]  # (V,) -> (SHOWN,)
        tokens = [texts[i] for i in best]
        bars(ax, tokens, p[best], "{:.2f}", ["C1", *["C0"] * (SHOWN - 1)])
        ax.set_xlim(0, 0.5)
        ax.set_title("“" + "\n".join(textwrap.wrap(f"{prompt} …”", 13)))
        blue = texts.index(" blue")
        results[name] = {
            "prompt": prompt,
            "tokens": tokens,
            "probabilities": p[best],
            "top": tokens[0].strip(),
            "p_top": p[best[0]],
            "blue": p[blue],
            "blue_rank": int((p > p[blue]).sum()) + 1,
            "rest": 1 - p[best].sum(),
        }
    alts = [f"after “{r['prompt']}” {visible(r['tokens'][0])} {r['p_top']:.2f}" for r in results.values()]
    return fig, results | {"alt": f"Bars of next-token probabilities: {', '.join(alts)}.", "vocabulary": len(texts)}
