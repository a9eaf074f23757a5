"""A line."""

import matplotlib.pyplot as plt


def figure(slope: float = 1.0):
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, slope])
    return fig, {"slope": slope}
