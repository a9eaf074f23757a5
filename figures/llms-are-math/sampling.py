"""Text drawn token by token: each new token passes through the model alone, and looks back at kept keys and values."""

import math
from collections.abc import Mapping

import numpy as np

from llama import Shape, feed_forward, layer_weights, norm, read_out, rotate, softmax


def draw(
    prompt: Mapping[str, np.ndarray],
    weights: Mapping[str, np.ndarray],
    shape: Shape,
    temperatures: np.ndarray,
    *,
    length: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Tokens that go on from a prompt, one row for each temperature, (B,) -> (B, length).

    `prompt` is what `llama.forward` made of it, `weights` are those of the model.
    """
    B = len(temperatures)
    keys, values = (
        [np.repeat(np.asarray(one)[None], B, axis=0) for one in prompt[name]] for name in ("keys", "values")
    )  # L of (B, K, T, d)
    scores = np.repeat(np.asarray(prompt["logits"])[-1:], B, axis=0)  # (B, V)
    chosen = []
    for _ in range(length):
        p = softmax(scores / temperatures[:, None])  # (B, V)
        heights = rng.random((B, 1))  # where each row's wheel stops
        chosen.append((p.cumsum(axis=1) > heights).argmax(axis=1))  # (B, V) -> (B,)
        scores = step(chosen[-1], keys, values, weights, shape)
    return np.stack(chosen, axis=1)


def step(
    ids: np.ndarray,
    keys: list[np.ndarray],
    values: list[np.ndarray],
    weights: Mapping[str, np.ndarray],
    shape: Shape,
) -> np.ndarray:
    """Scores of the next token after one more in each of B rows, (B,) -> (B, V); keys and values grow by it."""
    x = weights["token_embd.weight"][ids]  # (B, D)
    B, D = x.shape
    d, sharing = D // shape.heads, shape.heads // shape.key_heads
    place = keys[0].shape[2]
    for layer in range(shape.layers):
        w = layer_weights(weights, layer)
        h = norm(x, w["attn_norm"], shape.epsilon)
        q = rotate((h @ w["attn_q"].T).reshape(1, -1, d), shape.base, place).reshape(B, shape.key_heads, sharing, d)
        k = rotate((h @ w["attn_k"].T).reshape(1, -1, d), shape.base, place).reshape(B, shape.key_heads, 1, d)
        v = (h @ w["attn_v"].T).reshape(B, shape.key_heads, 1, d)
        keys[layer] = np.concatenate([keys[layer], k], axis=2)  # (B, K, T, d) -> (B, K, T + 1, d)
        values[layer] = np.concatenate([values[layer], v], axis=2)
        looks = softmax(q @ keys[layer].swapaxes(2, 3) / math.sqrt(d))  # (B, K, S, d) @ (B, K, d, T) -> (B, K, S, T)
        gathered = looks @ values[layer]  # (B, K, S, T) @ (B, K, T, d) -> (B, K, S, d)
        x = x + gathered.reshape(B, D) @ w["attn_output"].T
        added, _, _ = feed_forward(norm(x, w["ffn_norm"], shape.epsilon), w)
        x = x + added
    return read_out(x, weights, shape)
