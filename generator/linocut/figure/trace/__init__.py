"""What a run was observed to read, and where it may differ from run to run."""
