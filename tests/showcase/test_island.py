"""The article about an island: its program, run here by itself, held against loops, complex steps and closed forms."""

import math
import re
from typing import Any

import numpy as np
import pytest

from places import ROOT

ARTICLE = (ROOT / "content/posts/island.md").read_text()


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What the article's program knows at its end, without its drawings."""
    cells = re.findall(r"```\{python\}\n(.*?)```", ARTICLE, re.DOTALL)
    found: dict[str, Any] = {}
    for cell in cells:
        if "fig-cap" not in cell:
            exec(compile(cell, "island.md", "exec"), found)
    return found


def test_soundings_have_twins(names):
    count = len(names["X"]) // 2
    assert np.array_equal(names["X"][:count], -names["X"][count:])
    assert np.array_equal(names["land"][:count], names["land"][count:])
    assert [math.dist(place, (0, 0)) < names["RADIUS"] for place in names["X"].tolist()] == names["land"].tolist()


def test_the_price_of_ignorance_is_the_entropy_of_the_share(names):
    share = names["land"].sum() / len(names["land"])
    entropy = -share * math.log(share) - (1 - share) * math.log(1 - share)
    assert names["ignorant"] == pytest.approx(entropy, rel=1e-12)


def test_the_best_line_is_none(names):
    assert names["line"] == pytest.approx(names["ignorant"], abs=1e-9)
    assert np.abs(names["W"][:, 1] - names["W"][:, 0]).max() < 1e-6
    odds = names["b"][1] - names["b"][0]
    assert odds == pytest.approx(math.log(names["share"] / (1 - names["share"])), abs=1e-6)


def test_the_network_is_what_loops_compute(names):
    w1, b1, w2, b2 = (array.tolist() for array in names["net"])
    chances = names["forward"](names["net"], names["X"])[1]
    for place, row in zip(names["X"].tolist()[:20], chances.tolist(), strict=False):
        inner = [math.tanh(sum(x * w for x, w in zip(place, column, strict=True)) + bias)
                 for column, bias in zip(zip(*w1, strict=True), b1, strict=True)]  # fmt: skip
        scores = [sum(a * w[kind] for a, w in zip(inner, w2, strict=True)) + b2[kind] for kind in (0, 1)]
        assert row[1] == pytest.approx(1 / (1 + math.exp(scores[0] - scores[1])), rel=1e-9)


def test_slopes_are_those_of_complex_steps(names):
    """The imaginary part of f(x + ih), divided by h, is a slope to the last digit: no difference is taken."""
    net = names["start"](3, np.random.default_rng(5))
    slopes = names["backward"](net, names["X"])
    answers = names["land"].astype(int)

    def loss(changed: list[np.ndarray]) -> complex:
        w1, b1, w2, b2 = changed
        scores = np.tanh(names["X"] @ w1 + b1) @ w2 + b2
        return complex((np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(answers)), answers]).mean())

    for number, slope in enumerate(slopes):
        for at in np.ndindex(slope.shape):
            changed = [array.astype(complex) for array in net]
            changed[number][at] += 1e-30j
            assert loss(changed).imag / 1e-30 == pytest.approx(slope[at], rel=1e-9, abs=1e-14)


def test_a_fence_closes_with_three_lines(names):
    """A coast is closed when all that lies off the map, near or far, is water."""
    angles = np.linspace(0, 2 * np.pi, 721)
    round_ = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    far = np.concatenate([3 * round_, 1e3 * round_])
    open_at = {units: (names["forward"](net, far)[1][:, 1] > 0.5).any() for units, net in names["nets"].items()}
    assert open_at == {1: False, 2: True, 3: False, 4: False}
    assert names["missed"][1] == names["land"].sum()
    assert names["missed"][3] <= 9
    assert names["missed"][2] > 5 * names["missed"][3]


def test_the_program_gives_the_same_numbers_elsewhere(names):
    """What is printed hangs on no last digit: training from slightly other numbers ends with the same."""
    net = names["start"](3, np.random.default_rng(1))
    losses = names["train"]([array * (1 + 1e-10) for array in net])
    assert f"{losses[-1]:.2f}" == f"{names['losses'][-1]:.2f}"
    assert losses[-1] == pytest.approx(names["losses"][-1], rel=1e-5)
    chances = names["forward"](names["net"], names["X"])[1][:, 1]
    assert np.abs(chances - 0.5).min() > 1e-4, "a sounding on the coast itself may fall to either side"
