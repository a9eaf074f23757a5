"""Benchmarks: `make bench` prints what is measured beside what is promised. Ratios from one run; never a test."""
