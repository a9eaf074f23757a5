"""A rose: r = sin(k t)."""

import matplotlib.pyplot as plt
import numpy as np


def figure(k: int = 2):
    t = np.linspace(0, 2 * np.pi, 400)
    fig, ax = plt.subplots(figsize=(4, 4), subplot_kw={"projection": "polar"})
    ax.plot(t, np.abs(np.sin(k * t)))
    ax.set_yticks([0.5, 1])
    petals = 2 * k
    return fig, {"alt": f"A rose of {petals} petals.", "petals": petals}
