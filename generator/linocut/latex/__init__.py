"""One formula of LaTeX: MathML for the page, an image for the feed, or an error at its place."""

from linocut.latex.convert import Converter, Equation, Typeset
from linocut.latex.error import LatexError
from linocut.latex.image import FormulaImage, image, spoken_as
from linocut.latex.inline_text import inline_text
from linocut.latex.linear import linear
from linocut.latex.mathml import name
from linocut.latex.number import Numbers
from linocut.latex.tree import characters

__all__ = [
    "Converter",
    "Equation",
    "FormulaImage",
    "LatexError",
    "Numbers",
    "Typeset",
    "characters",
    "image",
    "inline_text",
    "linear",
    "name",
    "spoken_as",
]
