"""Animations of matplotlib: their frames drawn one after another, as `Animation.save` draws them, evenly thinned."""

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a program that only prints does not wait for matplotlib
    from matplotlib.animation import Animation

UNKNOWN = 100
"""Frames that matplotlib draws of an animation that says not how many it has."""


def moved_by(drawn: Any) -> Any:
    """The figure of an animation; anything else as it is."""
    module = sys.modules.get("matplotlib.animation")
    return drawn._fig if module and isinstance(drawn, module.Animation) else drawn


def frames(animations: "Sequence[Animation]", most: int) -> Iterator[None]:
    """Draw at most `most` frames of the animations of one figure into it, evenly spaced; between them it can be saved.

    Those left out are drawn too, though not saved: a frame may build on the one before.
    """
    total = min(map(_length, animations))
    wanted = range(total) if total <= most else {index * total // most for index in range(most)}
    for one in animations:
        one._init_draw()
    sequences = [one.new_saved_frame_seq() for one in animations]
    for index, data in zip(range(max(wanted, default=-1) + 1), zip(*sequences, strict=False), strict=False):
        for one, frame in zip(animations, data, strict=True):
            one._pre_draw(frame, False)
            one._draw_frame(frame)
            _release(one)
        if index in wanted:
            yield


def _length(one: "Animation") -> int:
    from matplotlib.animation import ArtistAnimation

    if isinstance(one, ArtistAnimation):
        return len(one._framedata)
    return int(getattr(one, "_save_count", None) or UNKNOWN)


def _release(one: "Animation") -> None:
    """Let artists that are meant to be blitted onto a screen be drawn with all others."""
    drawn: Any = getattr(one, "_drawn_artists", None) or ()
    for artist in drawn:
        artist.set_animated(False)
