"""The look: where a theme file is, Jinja over it, style sheets, fonts, inks."""
