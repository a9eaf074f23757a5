"""Figures drawn on a dask cluster: a pool elsewhere."""
