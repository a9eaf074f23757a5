import matplotlib.pyplot as plt
import numpy as np
from matplotlib.animation import FuncAnimation

fig, ax = plt.subplots(figsize=(600 / 72, 160 / 72))
x = np.linspace(0, 12.5, 120)  # (120,)
(line,) = ax.plot(x, np.sin(x))
animation = FuncAnimation(fig, lambda frame: line.set_ydata(np.sin(x + frame / 3.2)), frames=20)
plt.show()
