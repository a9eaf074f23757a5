"""Records of figures: written to be committed, and built from without numpy or matplotlib."""
