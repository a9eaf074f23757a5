"""One file for each command: its options, one function called, what is said of it, an exit code."""
