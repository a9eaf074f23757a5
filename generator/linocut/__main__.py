"""The program: `python -m linocut`, and the console script."""

import gc

YOUNG = 100_000
"""Objects made beyond those given back before the search for garbage looks at them. A build makes much, keeps most of
it and ends; Python's own 700 would have the search go through all that was remembered again and again."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(YOUNG, 10, 10)
    from linocut import cli  # only now: that it is imported counts too

    cli.main()


if __name__ == "__main__":
    main()
