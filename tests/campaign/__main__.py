"""The campaign from the command line: `python -m campaign SECONDS SEED [PART:NUMBER]`, in tests/."""

import sys
import tempfile
from pathlib import Path

from campaign import campaign, one_round


def main(seconds: str, seed: str, only: str = "") -> None:
    with tempfile.TemporaryDirectory(prefix="campaign-") as base:
        if only:
            part, _, number = only.partition(":")
            one_round(Path(base), part, int(seed), int(number))
            return
        done = 0
        for name in campaign(Path(base), float(seconds), int(seed)):
            done += 1
            print(f"\r{name}", end="", flush=True)
        print(f"\r{done} rounds: nothing lost, nothing untrue")


if __name__ == "__main__":
    main(*sys.argv[1:])
