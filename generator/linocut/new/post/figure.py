"""What this figure shows, in one sentence."""

import matplotlib.pyplot as plt
import numpy as np


def figure():
    x = np.linspace(0, 4 * np.pi, 400)
    y = np.sin(x) * np.exp(-x / 6)

    fig, ax = plt.subplots()
    ax.plot(x, y)
    ax.set_xlabel("x")
    ax.set_ylabel("y")
    return fig, {"alt": f"A damped wave that peaks at {y.max():.2f}.", "peak": y.max()}
