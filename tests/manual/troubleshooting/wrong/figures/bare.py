import matplotlib.pyplot as plt


def figure():
    return plt.figure(), {"n": 3}
