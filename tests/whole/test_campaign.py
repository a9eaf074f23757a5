"""A minute of the campaign: the same rounds each time, as many as fit."""

from pathlib import Path

from campaign import campaign

SECONDS = 50


def test_nothing_is_lost_and_nothing_untrue(tmp_path: Path) -> None:
    assert list(campaign(tmp_path, SECONDS, seed=20261129))
