"""One formula of LaTeX: MathML for the page, an image for the feed, or an error at its place."""

from linocut.latex.convert import Converter, Equation, Typeset
from linocut.latex.error import LatexError
from linocut.latex.mathml import name
from linocut.latex.number import Numbers
from linocut.latex.tree import characters

__all__ = ["Converter", "Equation", "LatexError", "Numbers", "Typeset", "characters", "name"]
