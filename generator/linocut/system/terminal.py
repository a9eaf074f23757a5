"""The terminal, whatever characters it knows."""

import io
import sys


def show_all() -> None:
    """Let what is printed lose a character that the terminal's encoding has not, rather than end the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")
