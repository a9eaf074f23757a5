"""How likely it is that, among so many people, two share a birthday."""

import matplotlib.pyplot as plt
import numpy as np

DAYS = 365


def figure(people: int = 60):
    n = np.arange(1, people + 1)  # (people,)
    nobody = np.cumprod((DAYS - n + 1) / DAYS)  # (people,): all n differ
    shared = 1 - nobody
    half = int(n[shared > 0.5][0])
    chance = shared[half - 1]

    fig, ax = plt.subplots(figsize=(640 / 72, 320 / 72))
    ax.axhline(0.5, color="0.55", linewidth=0.8, linestyle=(0, (2, 3)))
    ax.plot(n, shared)
    ax.plot(half, chance, "o", color="C1")
    ax.text(half + 1.3, chance - 0.045, f"{half} people", color="C1")
    ax.set_xlim(1, people)
    ax.set_ylim(0, 1.02)
    ax.set_xlabel("people in the room")
    ax.set_ylabel("chance of a shared birthday")
    ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    return fig, {
        "alt": f"A curve rises from 0 and passes one half at {half} people.",
        "half": half,
        "chance": chance,
        "pairs": half * (half - 1) // 2,
        "last": shared[-1],
        "curve": np.column_stack([n, shared]),
    }
