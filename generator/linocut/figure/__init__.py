"""Figures: which must be drawn, the processes that draw them, what they read, and the files they become."""
