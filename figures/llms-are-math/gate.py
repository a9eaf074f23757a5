"""The valves of one feed-forward part: what opens them, and what they let through."""

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

import llama
from llama import ATTENTION, FEED_FORWARD, silu
from llm import forward

PROMPT = "The capital of France is"
SHOWN = 64


def figure(layer: int = 27):
    result = forward(PROMPT)
    gate, up = result["gate"][layer], result["up"][layer]  # (F,), (F,)
    through = gate * up  # (F,)
    fig, (curve, strips) = plt.subplots(1, 2, figsize=(640 / 72, 210 / 72), width_ratios=(1, 1.9))
    z = np.linspace(-6, 4, 200)
    curve.plot(z, silu(z), color="C1")
    curve.axhline(0, color=plt.rcParams["grid.color"], linewidth=0.8, zorder=0)
    curve.set(xticks=[-5, 0], yticks=[0, 4], xlabel="z", title="s(z)")
    colours = plt.get_cmap("linocut_diverging")
    for row, (name, numbers) in enumerate({"valve": gate, "offered": up, "let through": through}.items()):
        top = np.quantile(np.abs(numbers), 0.99)
        for i, number in enumerate(numbers[:SHOWN]):
            shade = colours(0.5 - np.clip(number / top, -1, 1) / 2)
            strips.add_patch(plt.Rectangle((i, row * 2.2), 1, 1, facecolor=shade, linewidth=0))
        strips.text(0, row * 2.2 - 0.12, name, va="bottom", size=12)
    strips.set(xlim=(0, SHOWN), ylim=(5.5, -1.15))
    strips.axis("off")
    return fig, {
        "alt": "Left, a curve that lies near zero at first and then rises. Right, three strips of "
        f"{SHOWN} cells: the valves, what is offered to them, and what they let through, pale nearly everywhere.",
        "units": len(gate),
        "layer": layer + 1,
        "shown": SHOWN,
        "shut": (np.abs(gate) < 0.3).mean(),
        "half": fewest(through, 0.5),
        "matrices": sum(not name.endswith("norm") for name in (*ATTENTION, *FEED_FORWARD)),
        "lines": len(Path(llama.__file__).read_text().splitlines()),
        "gate": gate[:SHOWN],
        "up": up[:SHOWN],
        "through": through[:SHOWN],
    }


def fewest(numbers: np.ndarray, part: float) -> int:
    """How few of the numbers, (n,), hold this part of the sum of their squares."""
    energy = np.sort(numbers**2)[::-1].cumsum()  # (n,)
    return int(np.searchsorted(energy, part * energy[-1])) + 1
