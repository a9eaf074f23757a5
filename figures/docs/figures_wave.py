"""A sum of two waves that are nearly alike."""

import matplotlib.pyplot as plt
import numpy as np


def figure(difference: float = 0.1):
    time = np.linspace(0, 60, 600)
    wave = np.sin(time) + np.sin((1 + difference) * time)
    fig, ax = plt.subplots(figsize=(600 / 72, 200 / 72))
    ax.plot(time, wave, linewidth=1.2)
    ax.set_ylim(-2.2, 2.2)
    ax.set_xlabel("time")
    period = 2 * np.pi / difference
    alt = f"A wave that fades every {period:.0f} units."
    return fig, {"alt": alt, "period": period}
