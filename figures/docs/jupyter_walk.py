import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(3)
walk = rng.normal(size=(300, 5)).cumsum(axis=0)
plt.figure(figsize=(8, 2.8))
plt.plot(walk, linewidth=1)
plt.xlabel("step")
plt.show()
