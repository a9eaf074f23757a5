"""The chance of each sum of some dice."""

import matplotlib.pyplot as plt
import numpy as np


def figure(dice: int = 2):
    chances = np.ones(1)
    for _ in range(dice):
        chances = np.convolve(chances, np.full(6, 1 / 6))  # (k,) -> (k + 5,): one die more
    sums = np.arange(dice, 6 * dice + 1)
    best = int(chances.argmax())

    fig, ax = plt.subplots(figsize=(600 / 72, 240 / 72))
    ax.bar(sums, chances, color=["C1" if i == best else "C0" for i in range(len(sums))])
    ax.set_xlim(0, 31)
    ax.set_xlabel(f"sum of {dice} dice" if dice > 1 else "one die")
    ax.set_ylabel("chance")
    mean = (sums * chances).sum()
    alt = f"Bars of chances from {sums[0]} to {sums[-1]}, the tallest {chances[best]:.3f} at {sums[best]}."
    rows = [{"sum": s, "chance": p} for s, p in zip(sums, chances, strict=True)]
    return fig, {
        "alt": alt,
        "dice": dice,
        "likeliest": sums[best],
        "chance": chances[best],
        "mean": mean,
        "spread": ((sums - mean) ** 2 @ chances) ** 0.5,
        "chances": chances,
        "rows": rows,
    }
