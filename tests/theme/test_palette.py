"""The palette: readable on both papers, and apart for colour-blind readers."""

import itertools
import re

import numpy as np
import pytest

from linocut.pages.cells import _COLOURS
from linocut.theme import palette
from places import GENERATOR

LINES = [ink for ink in palette.PALETTE if ink.name.isdigit()]
PAPER = next(ink for ink in palette.PALETTE if ink.name == "paper")

# Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009),
# severity 1.0, applied to linear sRGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(colour: str) -> np.ndarray:
    """#rrggbb -> linear sRGB, (3,)."""
    encoded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    """WCAG 2 contrast ratio."""
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (a, b))
    return (high + 0.05) / (low + 0.05)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Linear sRGB -> Oklab (Björn Ottosson, 2020), (3,)."""
    lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    ) @ np.clip(rgb, 0, 1)
    return np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    ) @ np.cbrt(lms)


@pytest.mark.parametrize("side", ["light", "dark"])
def test_contrast_against_paper(side: str) -> None:
    paper = getattr(PAPER, side)
    for ink in LINES:
        assert contrast(getattr(ink, side), paper) >= 3, ink
    for ink in palette.PALETTE:
        if ink.name in {"text", "muted"}:
            assert contrast(getattr(ink, side), paper) >= 4.5, ink
        if ink.name == "accent":
            assert contrast(getattr(ink, side), paper) >= 3, ink


@pytest.mark.parametrize("side", ["light", "dark"])
@pytest.mark.parametrize("vision", VISION)
def test_line_colours_stay_apart(side: str, vision: str) -> None:
    seen = {ink.name: oklab(VISION[vision] @ linear(getattr(ink, side))) for ink in LINES}
    for a, b in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[a] - seen[b]) >= 0.09, (a, b)


def test_light_inks_are_distinct() -> None:
    assert len({ink.light for ink in palette.PALETTE}) == len(palette.PALETTE)


def test_css_names_every_ink() -> None:
    assert palette.css("dark").startswith("--figure-text:#e2dfd8;--figure-muted:")
    assert palette.css("light").count("--figure-") == len(palette.PALETTE)


@pytest.mark.parametrize("side", [1, 2])
def test_colours_of_a_terminal_are_read_on_paper(side: int) -> None:
    sheet = (GENERATOR.parent / "templates/css/code.css").read_text()
    colours = {
        found[1]: found.group(side + 1)
        for found in re.finditer(r"\.ansi-(\w+) \{ color: light-dark\((#\w{6}), (#\w{6})\); \}", sheet)
    }
    assert colours.keys() == set(_COLOURS) - {"black", "white"}, "those are the text's own"
    paper = PAPER.light if side == 1 else PAPER.dark
    assert {name: colour for name, colour in colours.items() if contrast(colour, paper) < 4.5} == {}
