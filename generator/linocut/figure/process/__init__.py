"""A script in a process of its own: the pool, the forkserver, the worker, what the script does."""
