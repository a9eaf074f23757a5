import matplotlib.pyplot as plt
import numpy

plt.plot(numpy.random.rand(8))
