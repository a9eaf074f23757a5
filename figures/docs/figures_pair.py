"""A random walk, and the steps that it is made of."""

import matplotlib.pyplot as plt
import numpy as np


def figure(seed: int = 1):
    steps = np.random.default_rng(seed).normal(size=60)  # (60,)
    walk = np.cumsum(steps)  # (60,)
    pictures = {}
    for name, values in {"steps": steps, "walk": walk}.items():
        pictures[name], axes = plt.subplots(figsize=(300 / 72, 180 / 72))
        axes.plot(values)
        axes.set_ylabel(name)
    alt = {"steps": "Sixty steps around zero.", "walk": f"A path that ends at {walk[-1]:.1f}."}
    return pictures, {"alt": alt, "end": walk[-1]}
