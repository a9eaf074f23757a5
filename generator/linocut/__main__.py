"""`python -m linocut`: the same program as the console script."""

from linocut.cli import main

if __name__ == "__main__":
    main()
