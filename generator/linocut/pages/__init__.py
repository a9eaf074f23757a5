"""Pages: slots filled, templates rendered, lists, redirects."""
