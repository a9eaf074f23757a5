"""A Lissajous curve: two swings at right angles."""

import matplotlib.pyplot as plt
import numpy as np


def figure(across: int = 3, up: int = 2, phase: float = 0.5):
    t = np.linspace(0, 2 * np.pi, 400)
    fig, ax = plt.subplots(figsize=(260 / 72, 260 / 72))
    ax.plot(np.sin(across * t + phase * np.pi), np.sin(up * t))
    ax.set_aspect("equal")
    ax.set_axis_off()
    return fig, {"alt": f"A closed curve that swings {across} times across while it swings {up} times up."}
