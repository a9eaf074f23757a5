import numpy as np
from linocut import shared


@shared
def embeddings(words: int):
    # Imagine a minute: every figure that asks waits for the one that computes.
    return np.random.default_rng(0).normal(size=(words, 300))
