"""Where a thousand random walks end."""

import matplotlib.pyplot as plt
import numpy as np


def figure(steps: int = 100):
    chance = np.random.default_rng(7)
    moves = chance.choice([-1, 1], size=(1000, steps))
    places = moves.sum(axis=1)  # (walk,)
    ends, counts = np.unique(places, return_counts=True)
    spread = places.std()
    assert abs(spread / steps**0.5 - 1) < 0.1

    fig, ax = plt.subplots(figsize=(600 / 72, 260 / 72))
    ax.bar(ends, counts, width=1.6)
    ax.set_xlabel(f"place after {steps} steps")
    ax.set_ylabel("walks")
    return fig, {
        "alt": f"A bell, {4 * spread:.0f} steps wide.",
        "spread": spread,
        "end": ends,
        "walks": counts,
    }
