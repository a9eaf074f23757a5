"""Files beside the pages: css, scripts, fonts, figures, images, share cards, the search's index."""
