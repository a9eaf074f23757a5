"""What of these tests cannot even be loaded everywhere."""

from linocut.system.kind import POSIX

collect_ignore = [] if POSIX else ["test_dask.py"]
"""Of clusters, which need processes that fork and signals; dask on Windows is not tried."""
