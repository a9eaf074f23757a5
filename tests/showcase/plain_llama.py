"""The Llama forward pass again, in loops over float64: slow, and independent of figures/llms-are-math."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Vector = list[float]
Matrix = list[Vector]


def times(matrix: Matrix, x: Vector) -> Vector:
    return [sum(a * b for a, b in zip(row, x, strict=True)) for row in matrix]


def plus(x: Vector, y: Vector) -> Vector:
    return [a + b for a, b in zip(x, y, strict=True)]


def norm(x: Vector, weight: Vector, epsilon: float) -> Vector:
    root = math.sqrt(sum(a * a for a in x) / len(x) + epsilon)
    return [a / root * w for a, w in zip(x, weight, strict=True)]


def turned(x: Vector, position: int, base: float) -> Vector:
    result = list(x)
    for i in range(0, len(x), 2):
        angle = position * base ** (-i / len(x))
        result[i] = x[i] * math.cos(angle) - x[i + 1] * math.sin(angle)
        result[i + 1] = x[i] * math.sin(angle) + x[i + 1] * math.cos(angle)
    return result


def attention(
    xs: Matrix, weight: Callable[[str], Any], heads: int, key_heads: int, base: float
) -> tuple[Matrix, list[Matrix]]:
    """What one layer's heads give to each token, and each head's weights."""
    d = len(xs[0]) // heads
    gathered: Matrix = [[] for _ in xs]
    all_weights = []
    for head in range(heads):
        shared = head * key_heads // heads
        Wq = weight("attn_q")[head * d : (head + 1) * d]
        Wk = weight("attn_k")[shared * d : (shared + 1) * d]
        Wv = weight("attn_v")[shared * d : (shared + 1) * d]
        queries = [turned(times(Wq, x), t, base) for t, x in enumerate(xs)]
        keys = [turned(times(Wk, x), t, base) for t, x in enumerate(xs)]
        values = [times(Wv, x) for x in xs]
        weights = []
        for t, query in enumerate(queries):
            e = [math.exp(sum(a * b for a, b in zip(query, key, strict=True)) / math.sqrt(d)) for key in keys[: t + 1]]
            row = [value / sum(e) for value in e] + [0.0] * (len(xs) - t - 1)
            gathered[t] = gathered[t] + [sum(row[s] * values[s][c] for s in range(len(xs))) for c in range(d)]
            weights.append(row)
        all_weights.append(weights)
    return [times(weight("attn_output"), g) for g in gathered], all_weights


def feed_forward(x: Vector, weight: Callable[[str], Any]) -> Vector:
    gate, up = times(weight("ffn_gate"), x), times(weight("ffn_up"), x)
    hidden = [g / (1 + math.exp(-g)) * u for g, u in zip(gate, up, strict=True)]
    return times(weight("ffn_down"), hidden)


def forward(
    ids: Sequence[int],
    weights: Mapping[str, Any],
    *,
    layers: int,
    heads: int,
    key_heads: int,
    epsilon: float,
    base: float,
) -> tuple[Matrix, list[list[Matrix]], Matrix]:
    """Logits of every position, attention of every layer and head, and the last position's logits after each layer."""

    def read_out(x: Vector) -> Vector:
        matrix = weights.get("output.weight", weights["token_embd.weight"])
        return times(matrix, norm(x, weights["output_norm.weight"], epsilon))

    xs = [weights["token_embd.weight"][i] for i in ids]
    attentions, lens = [], [read_out(xs[-1])]
    for layer in range(layers):

        def weight(name: str, layer: int = layer) -> Any:
            return weights[f"blk.{layer}.{name}.weight"]

        normed = [norm(x, weight("attn_norm"), epsilon) for x in xs]
        added, heads_weights = attention(normed, weight, heads, key_heads, base)
        xs = [plus(x, a) for x, a in zip(xs, added, strict=True)]
        xs = [plus(x, feed_forward(norm(x, weight("ffn_norm"), epsilon), weight)) for x in xs]
        attentions.append(heads_weights)
        lens.append(read_out(xs[-1]))
    return [read_out(x) for x in xs], attentions, lens
