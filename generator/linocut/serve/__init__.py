"""The preview: the site kept built in memory, watched, answered to browsers, and mended in their pages."""
