"""Photographs to measure with: JPEG files that compress as a camera's do, always the same."""

import subprocess
import sys
from pathlib import Path

COUNT = 24


def write(folder: Path) -> None:
    """The photographs, in a process of their own: its memory would count as that of all that are started after it."""
    subprocess.run([sys.executable, __file__, str(folder)], check=True)


def _draw(folder: Path) -> None:
    """1,600 by 1,067 pixels: noise of every scale, and an edge."""
    import numpy as np
    from PIL import Image

    folder.mkdir(parents=True)
    for number in range(COUNT):
        chance = np.random.default_rng(number)
        picture = np.zeros((1067, 1600, 3))
        for scale in (2, 5, 11, 27, 80, 240):
            rough = chance.normal(size=(2 + 1067 // (1600 // scale), scale + 1, 3)) * 90 / scale**0.6
            small = [Image.fromarray(rough[:, :, band].astype("float32")) for band in range(3)]
            picture += np.dstack([np.asarray(band.resize((1600, 1067), Image.Resampling.BICUBIC)) for band in small])
        picture += chance.normal(size=picture.shape) * 2
        picture[400 + number * 9 :, 300 + number * 20 : 900] *= 0.6
        Image.fromarray((picture + 128).clip(0, 255).astype("uint8")).save(
            folder / f"photo-{number:02}.jpg", quality=90
        )


if __name__ == "__main__":
    _draw(Path(sys.argv[1]))
