"""What we define as LaTeX would: commands of packages that math-core does not know, in terms of those that it has."""

from collections.abc import Mapping
from dataclasses import replace

from linocut.latex.macro import Macro, macro

_LIMITS = r"\mathop{%s{\mathrm{lim}}}"

OURS: Mapping[str, str] = {
    # names of other packages, or older or newer ones
    "bgroup": "{",
    "egroup": "}",
    "aa": r"\text{å}",
    "AA": r"\text{Å}",
    "blue": r"\textcolor{blue}{#1}",
    "bold": r"\mathbf{#1}",
    "centerdot": r"\cdot",
    "complex": r"\mathbb{C}",
    "dotsb": r"\cdots",
    "dotsc": r"\ldots",
    "dotsi": r"\cdots",
    "dotsm": r"\cdots",
    "dotso": r"\ldots",
    "DOTSB": r"\dots",
    "DOTSI": r"\dots",
    "DOTSX": r"\dots",
    "dotsx": r"\dots",
    "ensuremath": "{#1}",
    "fbox": r"\boxed{\text{#1}}",
    "framebox": r"\boxed{\text{#1}}",
    "gray": r"\textcolor{gray}{#1}",
    "green": r"\textcolor{green}{#1}",
    "intop": r"\int\limits",
    "ointop": r"\oint\limits",
    "orange": r"\textcolor{orange}{#1}",
    "ordinarycolon": r"{:}",
    "pink": r"\textcolor{pink}{#1}",
    "purple": r"\textcolor{purple}{#1}",
    "red": r"\textcolor{red}{#1}",
    "sdot": r"\cdot",
    "smallint": r"{\textstyle\int}",
    "textcopyright": r"\text{©}",
    "textregistered": r"\text{®}",
    "tripledash": r"\text{-\,-\,-}",
    "varinjlim": _LIMITS % r"\underrightarrow",
    "varliminf": _LIMITS % r"\underline",
    "varlimsup": _LIMITS % r"\overline",
    "varprojlim": _LIMITS % r"\underleftarrow",
    "varvdots": r"\vdots",
    "vcenter": "{#1}",
    "KaTeX": r"\text{KaTeX}",
    "LaTeX": r"\text{LaTeX}",
    "TeX": r"\text{TeX}",
    "enskip": r"\hspace{0.5em}",
    "mathbfcal": r"\boldsymbol{\mathcal{#1}}",
    "mathbffrak": r"\boldsymbol{\mathfrak{#1}}",
    "mathbfit": r"\boldsymbol{#1}",
    "mathbfscr": r"\boldsymbol{\mathscr{#1}}",
    "mathbfup": r"\mathbf{#1}",
    "mathsfup": r"\mathsf{#1}",
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "mathellipsis": r"\ldots",
    "mathnormal": "{#1}",
    "mathstrut": r"\vphantom{(}",
    "nshortmid": r"\nmid",
    "nshortparallel": r"\nparallel",
    "pmb": r"\boldsymbol{#1}",
    "protect": "",
    "relax": "",
    "allowbreak": "",
    "nobreak": "",
    "shortmid": r"\mid",
    "shortparallel": r"\parallel",
    "smallfrown": r"\frown",
    "smallsetminus": r"\setminus",
    "smallsmile": r"\smile",
    "strut": r"\vphantom{(}",
    "symbb": r"\mathbb{#1}",
    "symbfcal": r"\boldsymbol{\mathcal{#1}}",
    "symbffrak": r"\boldsymbol{\mathfrak{#1}}",
    "symbfit": r"\boldsymbol{#1}",
    "symbfscr": r"\boldsymbol{\mathscr{#1}}",
    "symbfup": r"\mathbf{#1}",
    "symcal": r"\mathcal{#1}",
    "symfrak": r"\mathfrak{#1}",
    "symscr": r"\mathscr{#1}",
    "symsf": r"\mathsf{#1}",
    "symsfup": r"\mathsf{#1}",
    "symtt": r"\mathtt{#1}",
    "symit": r"\mathit{#1}",
    "symup": r"\mathrm{#1}",
    "thickapprox": r"\approx",
    "thicksim": r"\sim",
    "varpropto": r"\propto",
    # what is written in terms of what math-core has
    "nicefrac": r"{}^{#1}\!/{}_{#2}",
    "overunderset": r"\overset{#1}{\underset{#2}{#3}}",
    "sfrac": r"{}^{#1}\!/{}_{#2}",
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
}
"""LaTeX for commands that math-core lacks; the author's macros of the same name come first."""

_STRETCHED: Mapping[str, str] = {
    "xrightleftarrows": r"\mathrel{\overset{#2}{\underset{#1}{\rightleftarrows}}}",
    "xrightequilibrium": r"\xrightleftharpoons[#1]{#2}",
    "xleftequilibrium": r"\xrightleftharpoons[#1]{#2}",
}
"""Arrows with what stands below and above them."""

_SILENT = {"require": 1, "vspace": 1, "message": 1, "errmessage": 1, "noindent": 0, "displaybreak": 0, "nopagebreak": 0}
"""What a page of a book needs, and a formula on a page of the web does not -> its arguments."""

KNOWN: Mapping[str, Macro] = {
    **{name: macro(body, own=True) for name, body in OURS.items()},
    **{name: replace(macro(body, own=True), default=()) for name, body in _STRETCHED.items()},
    **{name: Macro((), count, own=True) for name, count in _SILENT.items()},
    "TextOrMath": replace(macro("#2", own=True), count=2),
}
"""OURS, read."""
