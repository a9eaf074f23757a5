r"""Numbers and units: siunitx's commands, and `\pu` of mhchem, with siunitx's defaults."""

import re
from collections.abc import Mapping

from linocut.latex.error import LatexError
from linocut.latex.token import Reader, Token, moved, plain

COMMANDS = frozenset(
    """
    num numlist numrange numproduct ang unit si qty SI qtylist SIlist qtyrange SIrange pu
    """.split()
)


def _table(pairs: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in pairs.split())


_PREFIXES: Mapping[str, str] = _table(
    """
    quecto:q ronto:r yocto:y zepto:z atto:a femto:f pico:p nano:n micro:µ milli:m centi:c deci:d deca:da deka:da
    hecto:h kilo:k mega:M giga:G tera:T peta:P exa:E zetta:Z yotta:Y kibi:Ki mebi:Mi gibi:Gi tebi:Ti
    """
)
_UNITS: Mapping[str, str] = _table(
    """
    ampere:A candela:cd kelvin:K gram:g kilogram:kg metre:m meter:m mole:mol second:s becquerel:Bq coulomb:C farad:F
    gray:Gy hertz:Hz henry:H joule:J katal:kat lumen:lm lux:lx newton:N ohm:Ω pascal:Pa radian:rad siemens:S
    sievert:Sv steradian:sr tesla:T volt:V watt:W weber:Wb degreeCelsius:°C celsius:°C degree:° arcminute:′
    arcsecond:″ day:d hour:h minute:min hectare:ha litre:L liter:L tonne:t astronomicalunit:au bel:B decibel:dB
    dalton:Da electronvolt:eV neper:Np percent:% bar:bar angstrom:Å byte:B bit:bit kWh:kWh atomicmassunit:u atm:atm
    mmHg:mmHg knot:kn barn:b year:a gauss:G
    """
)
_SHORT = frozenset(
    ["g", "m", "s", "mol", "A", "Hz", "N", "Pa", "J", "W", "V", "K", "F", "H", "C", "T", "eV", "L", "l", "Wh"]
)
_POWERS: Mapping[str, str] = {"square": "2", "cubic": "3", "squared": "2", "cubed": "3"}
_SHORT_PREFIXES = {"u": "µ"} | {sign: sign for sign in "afpnmcdhkMGTPE"}
_NUMBER = re.compile(
    r"\s*(?P<sign>[-+±]|\\pm|\\mp)?\s*(?P<whole>\d[\d ]*)?(?:[.,](?P<part>\d*))?(?P<doubt>\(\d+\))?"
    r"(?:\s*(?:\+-|±|\\pm)\s*(?P<error>[\d.,]+))?(?:\s*[eEdD](?P<power>[-+]?\d+))?\s*"
)
_EXPONENT = re.compile(r"([A-Za-zµμΩ°%Å]+)(-?\d+)")


def quantity(command: Token, reader: Reader) -> list[Token]:
    """A number, a unit, or both. Raises LatexError."""
    following = reader.peek()
    if command.name == "qty" and following is not None and following.text in {"(", "|"}:
        hint = rf"write \left{following.text} and \right"
        raise LatexError(f'"\\qty{following.text}" is of the package physics', command.at, hint, command.macro)
    reader.optional(command)
    name = command.name
    if name == "pu":
        written = _practical(plain(reader.argument(command)))
    elif name == "ang":
        written = _angle(plain(reader.argument(command)))
    elif name in {"unit", "si"}:
        written = unit(reader.argument(command), command)
    else:
        written = _numbers(command, reader)
        if name[:3] not in {"num"}:
            reader.optional(command)
            of = unit(reader.argument(command), command)
            glued = of.startswith((r"\text{°}", r"\text{′}", r"\text{″}"))
            written = written.replace("\x00", "" if glued else r"\,").replace("\x01", of)
    written = written.replace("\x00", "").replace("\x01", "")
    return [*moved("{", command), *moved(written, command), *moved("}", command)]


def _numbers(command: Token, reader: Reader) -> str:
    r"""The numbers of a command, each with marks where its unit stands."""
    name = command.name
    numbers = [plain(reader.argument(command))]
    if name.endswith("range"):
        numbers.append(plain(reader.argument(command)))
        return r"\text{–}".join(f"{number(one)}\x00\x01" for one in numbers)
    if name.endswith("list"):
        return r",\ ".join(f"{number(one)}\x00\x01" for one in numbers[0].split(";"))
    return r"\times ".join(number(one) for one in re.split(r"\s*x\s*", numbers[0])) + "\x00\x01"


def number(written: str) -> str:
    """A number with its digits in groups; what is none stays a formula."""
    match = _NUMBER.fullmatch(written)
    if match is None or not any(match.group("whole", "part", "power")):
        return written
    sign = {"±": r"\pm ", "-": "-", "+": "+"}.get(match["sign"] or "", (match["sign"] or "") and f"{match['sign']} ")
    whole, part = _grouped(match["whole"] or "", -1), _grouped(match["part"] or "", 1)
    text = sign + whole + (f".{part}" if match["part"] else "") + (match["doubt"] or "")
    if match["error"]:
        text += rf"\pm {match['error'].replace(',', '.')}"
    if match["power"]:
        text += (r"\times " if whole or part else "") + f"10^{{{match['power'].removeprefix('+')}}}"
    return text


def _grouped(digits: str, direction: int) -> str:
    """Five digits and more in threes, from the decimal sign on."""
    digits = digits.replace(" ", "")
    if len(digits) < 5:
        return digits
    first = len(digits) % 3 if direction < 0 else 0
    groups = [digits[:first], *(digits[start : start + 3] for start in range(first, len(digits), 3))]
    return r"\,".join(group for group in groups if group)


def _angle(written: str) -> str:
    signs = (r"^{\circ}", "'", "''")
    return "".join(number(one) + sign for one, sign in zip(written.split(";"), signs, strict=False) if one.strip())


def unit(tokens: list[Token], command: Token) -> str:
    """A unit of siunitx's commands, or of letters with powers."""
    if not any(token.name.isalpha() for token in tokens):
        written = plain(tokens).replace("~", r"\,").replace(".", r"\,")
        return re.sub(r"[A-Za-zµμΩ°%Å]+", lambda match: rf"\mathrm{{{match[0]}}}", written)
    reader = Reader(tokens, command.at)
    parts: list[str] = []
    prefix, power, per = "", "", False
    while (token := reader.pop()) is not None:
        name = token.name
        if token.blank or token.text in {"~", "."} or name in {",", " "}:
            continue
        if name in {"per", "square", "cubic"}:
            per, power = per or name == "per", _POWERS.get(name, power)
        elif name in {"squared", "cubed", "tothe", "raiseto"}:
            given = _POWERS.get(name) or plain(reader.argument(token))
            if name == "raiseto":
                power = given
            elif parts:
                parts[-1] = parts[-1].partition("^")[0] + _power(given, "^{-" in parts[-1])
        elif name in _PREFIXES:
            prefix = _PREFIXES[name]
        elif name == "of":
            parts[-1] += rf"_{{\text{{{plain(reader.argument(token))}}}}}"
        else:
            parts.append(rf"\mathrm{{{prefix}{_symbol(token)}}}" + _power(power, per))
            prefix, power, per = "", "", False
    return r"\,".join(parts).replace(r"\mathrm{°", r"\text{°").replace(r"\mathrm{%", r"\text{\%").replace("′}", "′}")


def _power(power: str, per: bool) -> str:
    if not per:
        return f"^{{{power}}}" if power else ""
    return f"^{{-{power or '1'}}}"


def _symbol(token: Token) -> str:
    """The sign of a unit's command or of its abbreviation. Raises LatexError."""
    name = token.name
    if name in _UNITS:
        return _UNITS[name]
    if not name:
        return token.text
    for length in (0, 1):
        prefix, of = name[:length], name[length:]
        if of in _SHORT and (not prefix or prefix in _SHORT_PREFIXES):
            return _SHORT_PREFIXES.get(prefix, "") + of
    if name in {"dB", "kohm", "Mohm", "degC"}:
        return {"kohm": "kΩ", "Mohm": "MΩ", "degC": "°C"}.get(name, name)
    raise LatexError(f'unknown unit "{token.text}"', token.at, r"write its sign: \unit{m/s}", token.macro)


def _practical(written: str) -> str:
    r"""`\pu{1.2e3 kJ mol-1}`."""
    match = re.match(
        r"\s*([-+±]?\d[\d.,]*(?:[eE][-+]?\d+|\s*[*x]\s*10\^\{?-?\d+\}?)?)?\s*(.*?)\s*$", written, re.DOTALL
    )
    given, of = (match[1] or "", match[2]) if match else ("", written)
    given = re.sub(r"\s*[*x]\s*10\^\{?(-?\d+)\}?", r"e\1", given)
    of = _EXPONENT.sub(r"\1^{\2}", of)
    of = re.sub(r"[A-Za-zµμΩ°%Å]+", lambda found: rf"\mathrm{{{found[0]}}}", of)
    of = of.replace("%", r"\%").replace("*", r"\cdot ").replace(".", r"\cdot ")
    of = re.sub(r"\s+(?![\\]cdot)", r"\\,", re.sub(r"(\\cdot) ", r"\1{}", of))
    return number(given) + (r"\," if given and of and not of.startswith("/") else "") + of
