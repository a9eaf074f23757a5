"""The Llama architecture, forward, in NumPy: what a language model computes between its tokens and its next one.

T tokens, vocabulary V, model width D, H query heads that share K key and value heads, d = D / H channels a head,
F hidden units, L layers. Names of weights are those of GGUF files.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

ATTENTION = ("attn_norm", "attn_q", "attn_k", "attn_v", "attn_output")
FEED_FORWARD = ("ffn_norm", "ffn_gate", "ffn_up", "ffn_down")
"""The weights of a layer."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the weights alone do not tell."""

    layers: int
    heads: int
    key_heads: int
    epsilon: float
    """Added under the root of the RMS norm."""
    base: float
    """Of the rotary embedding: pair i of d/2 turns by base^(-2i/d) radians a token."""

    @classmethod
    def of(cls, metadata: Mapping[str, Any]) -> "Shape":
        """From the metadata of a GGUF file."""
        return cls(
            layers=metadata["llama.block_count"],
            heads=metadata["llama.attention.head_count"],
            key_heads=metadata["llama.attention.head_count_kv"],
            epsilon=metadata["llama.attention.layer_norm_rms_epsilon"],
            base=metadata["llama.rope.freq_base"],
        )


def softmax(z: np.ndarray) -> np.ndarray:
    """Probabilities from scores, along the last axis; the maximum is taken out so that no exponential overflows."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def norm(x: np.ndarray, weight: np.ndarray, epsilon: float) -> np.ndarray:
    """Root-mean-square norm (Zhang and Sennrich 2019): every row to length about 1 a channel, each channel weighted."""
    return x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + epsilon) * weight


def rotate(x: np.ndarray, base: float, start: int = 0) -> np.ndarray:
    """Rotary position embedding (Su et al. 2021): pairs of channels are points, and position turns them.

    `start` is the position of the first token.
    """
    tokens, heads, d = x.shape
    places = np.arange(start, start + tokens)  # (T,)
    angles = np.outer(places, base ** (-np.arange(0, d, 2) / d))  # (T,), (d/2,) -> (T, d/2)
    points = x.reshape(tokens, heads, d // 2, 2) @ np.array([1, 1j])  # (T, H, d) -> (T, H, d/2) complex
    turned = points * np.exp(1j * angles)[:, None, :]  # (T, d/2) -> (T, 1, d/2), the same for every head
    return np.stack([turned.real, turned.imag], axis=-1).reshape(x.shape).astype(x.dtype)  # -> (T, H, d)


def attend(Q: np.ndarray, K: np.ndarray, V: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scaled dot-product attention (Vaswani et al. 2017), each token over itself and those before it.

    Q, K, V are (H, T, d). Returns what was gathered, (H, T, d), and how much of it from where, (H, T, T).
    """
    _, T, d = Q.shape
    scores = Q @ K.swapaxes(1, 2) / math.sqrt(d)  # (H, T, d) @ (H, d, T) -> (H, T, T)
    future = np.triu(np.ones((T, T), bool), k=1)  # (T, T)
    weights = softmax(np.where(future, -np.inf, scores))
    return weights @ V, weights  # (H, T, T) @ (H, T, d) -> (H, T, d)


def attention_block(
    x: np.ndarray, w: Mapping[str, np.ndarray], shape: Shape
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """What the heads of one layer add to the stream x, (T, D), and what they made on the way."""
    T, D = x.shape
    d = D // shape.heads
    Q = (x @ w["attn_q"].T).reshape(T, shape.heads, d)  # (T, D) -> (T, H, d)
    K = (x @ w["attn_k"].T).reshape(T, shape.key_heads, d)  # (T, D) -> (T, K, d)
    V = (x @ w["attn_v"].T).reshape(T, shape.key_heads, d)  # (T, D) -> (T, K, d)
    Q, K = rotate(Q, shape.base), rotate(K, shape.base)
    Q, K, V = (z.swapaxes(0, 1) for z in (Q, K, V))  # (T, H, d) -> (H, T, d)
    sharing = shape.heads // shape.key_heads
    gathered, weights = attend(
        Q, np.repeat(K, sharing, axis=0), np.repeat(V, sharing, axis=0)
    )  # (K, T, d) -> (H, T, d)
    added = gathered.swapaxes(0, 1).reshape(T, D) @ w["attn_output"].T  # (H, T, d) -> (T, D)
    return added, {"attention": weights, "queries": Q, "keys": K, "values": V}


def feed_forward(x: np.ndarray, w: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """SwiGLU (Shazeer 2020): one projection, gated by the SiLU of another, and back. (T, D) -> (T, D)

    Returns the gate and what it lets through as well, (T, F) each.
    """
    gate = silu(x @ w["ffn_gate"].T)  # (T, D) -> (T, F)
    up = x @ w["ffn_up"].T  # (T, D) -> (T, F)
    return (gate * up) @ w["ffn_down"].T, gate, up  # (T, F) -> (T, D)


def silu(z: np.ndarray) -> np.ndarray:
    """A valve: nothing of what is far below zero, all of what is far above."""
    return z / (1 + np.exp(-z))


def forward(ids: Sequence[int], weights: Mapping[str, np.ndarray], shape: Shape) -> dict[str, np.ndarray]:
    """Run the tokens through the model.

    Returns "logits", (T, V): the scores of every token to come next, at every position; "lens", (L + 1, V): what the
    scores at the last position would be if the model stopped after 0, 1, ... L layers (nostalgebraist 2020, the logit
    lens); and of every layer "attention", (L, H, T, T), "queries", (L, H, T, d), "keys" and "values", (L, K, T, d), and
    at the last position "gate" and "up", (L, F).
    """
    embedding = weights["token_embd.weight"]  # (V, D)
    x = embedding[list(ids)]  # (T,) -> (T, D)
    stream, layers = [x[-1]], []
    for layer in range(shape.layers):
        w = layer_weights(weights, layer)
        added, made = attention_block(norm(x, w["attn_norm"], shape.epsilon), w, shape)
        x = x + added
        added, gate, up = feed_forward(norm(x, w["ffn_norm"], shape.epsilon), w)
        x = x + added
        stream.append(x[-1])
        layers.append(made | {"gate": gate[-1], "up": up[-1]})
    return {
        "logits": read_out(x, weights, shape),  # (T, D) -> (T, V)
        "lens": read_out(np.stack(stream), weights, shape),  # (L + 1, D) -> (L + 1, V)
        **{name: np.stack([made[name] for made in layers]) for name in layers[0]},
    }


def layer_weights(weights: Mapping[str, np.ndarray], layer: int) -> dict[str, np.ndarray]:
    """The weights of one layer, by their short names."""
    return {name: weights[f"blk.{layer}.{name}.weight"] for name in (*ATTENTION, *FEED_FORWARD)}


def read_out(x: np.ndarray, weights: Mapping[str, np.ndarray], shape: Shape) -> np.ndarray:
    """Scores of every token, from vectors. (n, D) -> (n, V)"""
    tokens = weights.get("output.weight", weights["token_embd.weight"])  # small models read out with what they read in
    return norm(x, weights["output_norm.weight"], shape.epsilon) @ tokens.T
