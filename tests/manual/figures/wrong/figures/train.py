import matplotlib.pyplot as plt

for name in ("loss", "accuracy", "rate"):
    plt.figure()
    plt.ylabel(name)
