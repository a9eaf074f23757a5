"""linocut: a static-site generator for illustrated technical articles whose figures and numbers are computed."""

__version__ = "0.1.0"
