"""A script that knows nothing of linocut."""

import matplotlib.pyplot as plt

plt.figure(figsize=(5, 2))
plt.step(range(8), [0, 1, 1, 2, 3, 5, 8, 13])
plt.title("Fibonacci's rabbits")
plt.savefig("rabbits.png")
plt.show()
