import matplotlib.pyplot as plt
import numpy as np

depends = ["data/*.h5"]


def figure():
    fig, ax = plt.subplots()
    ax.imshow(np.arange(6).reshape(2, 3))
    return fig, {"alt": "Six squares."}
