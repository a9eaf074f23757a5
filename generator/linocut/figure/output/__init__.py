"""What a drawing becomes: style, SVG, raster, PNG, results."""
