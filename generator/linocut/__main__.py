"""The program: `python -m linocut`, and the console script."""

import atexit
import gc
import os
import sys
from contextlib import suppress

YOUNG = 500_000
"""Objects made beyond those given back before the search for garbage looks at them. A build makes much, keeps most of
it and ends; Python's own 700 would have the search go through all that was remembered again and again."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(YOUNG, 10, 10)
    codes: list[int] = []
    atexit.register(_end, codes)  # before all others, so that it is called after them
    from linocut import cli  # only now: that it is imported counts too

    codes.append(cli.run(sys.argv[1:]))
    sys.exit(codes[0])


def _end(codes: list[int]) -> None:
    """End at once: giving back what a site took, object by object, takes as long as a build with nothing to do."""
    with suppress(OSError, ValueError, AttributeError):  # nobody listens: Python ends as it does then
        sys.stdout.flush()
        sys.stderr.flush()
        if codes:
            os._exit(codes[0])


if __name__ == "__main__":
    main()
