"""One formula of LaTeX: MathML for the page, an image for the feed, or an error at its place."""

from linocut.latex.convert import Converter, Equation, Typeset
from linocut.latex.error import LatexError
from linocut.latex.mathml import characters, name
from linocut.latex.number import Numbers

__all__ = ["Converter", "Equation", "LatexError", "Numbers", "Typeset", "characters", "name"]
