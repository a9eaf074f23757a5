import matplotlib.pyplot as plt

from vectors import embeddings


def figure():
    fig, ax = plt.subplots()
    ax.plot(embeddings(100)[:, :2])
    return fig, {"alt": "Two lines."}
