import matplotlib.pyplot as plt


def figure(lean: float = 0.5):
    fig, ax = plt.subplots()
    ax.fill([0, 1, 1 + lean, lean], [0, 0, 1, 1])
    return fig, {"alt": "A square that leans.", "area": 1.0}
