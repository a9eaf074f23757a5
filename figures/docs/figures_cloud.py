"""Eight thousand points: too many for lines and circles."""

import matplotlib.pyplot as plt
import numpy as np


def figure():
    x, y = np.random.default_rng(1).normal(size=(2, 8_000))
    fig, ax = plt.subplots(figsize=(600 / 72, 260 / 72))
    ax.scatter(x, y + 0.4 * x**2, s=2, alpha=0.3)
    return fig, {"alt": "A cloud of points in the shape of a bow.", "points": x.size}
