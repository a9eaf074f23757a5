"""The site's figures one by one: which there are, how each stands to the store, one drawn alone."""
