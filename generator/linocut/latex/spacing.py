"""Spaces that TeX leaves and that browsers, by the letter of MathML, would not."""

import re

_SPACES = r"(?:<mtext[^<>]*>[^<]*</mtext>|<mspace[^<>]*/>)*"
_SIGN = r"<mo[^<>]*>[^<]*</mo>"
_ABOVE = rf"<(?P<over>mover|munder)[^<>]*>{_SIGN}(?:(?!<(?P=over)\b|</(?P=over)>).)*</(?P=over)>"
_LONE = re.compile(
    rf"<(?P<row>math|mrow|mtd)(?P<given>[^<>]*)>(?P<before>{_SPACES})(?P<sign>{_SIGN}|{_ABOVE})(?P<after>{_SPACES})</(?P=row)>"
)

_LEAF = r"<m[in][^<>]*>[^<]*</m[in]>"
_LOW = rf"(?:{_LEAF}|<mo[^<>]*>[^<∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂()\[\]{{}}|‖⟨⟩⌊⌋⌈⌉/]*</mo>|<msub>{_LEAF}{_LEAF}</msub>|<mspace[^<>]*/>)"
_FENCED = re.compile(
    r'<mrow><mo(?P<open>(?: [lr]space="[^"]*")*)>(?P<left>[(\[{|‖⟨⌊⌈])</mo>'
    rf'(?P<within>{_LOW}+)<mo(?P<close>(?: [lr]space="[^"]*")*)>(?P<right>[)\]}}|‖⟩⌋⌉])</mo></mrow>'
)


def spaced(mathml: str) -> str:
    """The formula with TeX's spaces around a sign between words, within low brackets and beside braces."""
    if "<mtext" in mathml:
        mathml = _LONE.sub(_among, mathml)
    if "<mrow><mo" in mathml:
        mathml = _FENCED.sub(_natural, mathml)
    return mathml.replace("<mo>⏟</mo>", '<mo class="brace">⏟</mo>').replace("<mo>⏞</mo>", '<mo class="brace">⏞</mo>')


def _among(match: re.Match[str]) -> str:
    """A row of one sign and words counts as that sign, which then has no space within the row: words are spaces to
    MathML. An empty identifier makes it a row again, where the sign is neither more nor less at an end."""
    if "<mtext" not in match["before"] + match["after"]:
        return match[0]
    written = match["before"] + match["sign"] + match["after"]
    last = not match["after"]
    return f"<{match['row']}{match['given']}>{'<mi></mi>' * last}{written}{'<mi></mi>' * (not last)}</{match['row']}>"


def _natural(match: re.Match[str]) -> str:
    """TeX lets what is low keep brackets of the size of letters; a stretched one brings room at its sides."""
    return (
        f'<mrow><mo{match["open"]} stretchy="false">{match["left"]}</mo>{match["within"]}'
        f'<mo{match["close"]} stretchy="false">{match["right"]}</mo></mrow>'
    )
