"""A shortcode's template in Go's language, in Jinja, where it only puts arguments and what is enclosed into HTML."""

import re
from collections.abc import Iterator

from linocut.importers.hugo.functions import FIELDS, FUNCTIONS, Other, quoted

_ACTION = re.compile(r"\{\{(-?)\s*(/\*.*?\*/|(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|(?!\}\}).)*?)\s*(-?)\}\}", re.DOTALL)
_TOKEN = re.compile(
    r"\s*(?P<token>\"(?:\\.|[^\"\\])*\"|`[^`]*`|:=|[=()|]|-?\d+(?:\.\d+)?|\$?\.?[A-Za-z_][\w.]*|\$[.\w]*|\.)"
)
_REFUSED = re.compile(
    r"<(?:script|style|iframe|object|embed|form|link|video|audio)\b|\son\w+\s*=|javascript:|\{[%#{]", re.IGNORECASE
)
"""What a page of linocut would not show, or what is Jinja's."""
_PICTURE = re.compile(r"<img\b[^<>]*\bsrc\s*=\s*[\"']?\{\{")
"""A picture that an argument names: `figure` finds it beside the article, and makes sizes of it."""
_ADDRESS = re.compile(r"\b(href|src)=\"(/(?!/)[^\"]*)\"")
_HTML = re.compile(r"<p(\b[^<>]*)>(\s*\{\{ body \}\}\s*)</p>")


def jinja(source: str) -> str | None:
    """The template, or None where it computes what only Hugo knows."""
    from jinja2 import Environment, TemplateSyntaxError

    try:
        text = "" if _PICTURE.search(source) else _Template().read(source)
        Environment(autoescape=True).parse(text)
    except (Other, TemplateSyntaxError):
        return None
    if not text.strip():
        return None
    text = _HTML.sub(r"<div\1>\2</div>", text)  # what is enclosed has paragraphs of its own
    return "\n".join(line.rstrip() for line in text.strip().splitlines() if line.strip()) + "\n"


class _Template:
    """One template on its way."""

    def __init__(self) -> None:
        self.open: list[str] = []
        """What must end yet: "if", "with"."""
        self.dots: list[str] = []
        """What `.` is, by the `with` around it."""
        self.names: set[str] = set()

    def read(self, source: str) -> str:
        out: list[str] = []
        position, trim = 0, False
        for match in _ACTION.finditer(source):
            out.append(self._literal(source[position : match.start()], before=trim, after=bool(match[1])))
            out.append("" if match[2].startswith("/*") else self._action(match[2]))
            position, trim = match.end(), bool(match[3])
        out.append(self._literal(source[position:], before=trim, after=False))
        if self.open:
            raise Other
        return "".join(out)

    @staticmethod
    def _literal(text: str, *, before: bool, after: bool) -> str:
        text = text.lstrip() if before else text
        text = text.rstrip() if after else text
        if _REFUSED.search(text):
            raise Other
        return _ADDRESS.sub(lambda match: f'{match[1]}="{{{{ {quoted(match[2])} | url }}}}"', text)

    def _action(self, code: str) -> str:
        tokens = _tokens(code)
        first = tokens[0] if tokens else ""
        if first == "if":
            self.open.append("if")
            return f"{{% if {self._truth(tokens[1:])} %}}"
        if first == "with":
            return self._with(tokens[1:])
        if first == "else" and self.open:
            if tokens[1:2] == ["if"] and self.open[-1] == "if":
                return f"{{% elif {self._truth(tokens[2:])} %}}"
            if len(tokens) > 1:
                raise Other
            return "{% else %}"
        if first == "end" and self.open:
            if self.open.pop() == "with":
                self.dots.pop()
            return "{% endif %}"
        if len(tokens) > 2 and tokens[1] in {":=", "="} and re.fullmatch(r"\$\w+", first):
            self.names.add(first[1:])
            return f"{{% set {_name(first)} = {self._pipeline(tokens[2:])} %}}"
        return f"{{{{ {self._pipeline(tokens)} }}}}"

    def _with(self, tokens: list[str]) -> str:
        name = f"dot{len(self.dots) + 1}"
        if tokens[1:2] == [":="]:
            self.names.add(tokens[0].removeprefix("$"))
            name, tokens = _name(tokens[0]), tokens[2:]
        value = self._pipeline(tokens)
        self.open.append("with")
        self.dots.append("body" if value == "body" else name)
        if value == "body":
            return "{% if body %}"
        return f"{{% set {name} = {value} %}}{{% if {name} %}}"

    def _truth(self, tokens: list[str]) -> str:
        """A condition: an argument may be written as `false`."""
        return re.sub(
            r'^arguments\.get\("([^"]*)", ""\)$',
            r'arguments.get("\1", "") not in ("", "false")',
            self._pipeline(tokens),
        )

    # --- expressions ---

    def _pipeline(self, tokens: list[str]) -> str:
        if not tokens:
            raise Other
        value: str | None = None
        for command in _split(tokens):
            value = self._command(command, [] if value is None else [value])
        return value or '""'

    def _command(self, tokens: list[str], last: list[str]) -> str:
        """One command with its arguments; `last` is what a pipe hands over."""
        if not tokens:
            raise Other
        name, rest = tokens[0], tokens[1:]
        if name == "(" or name[0] in '"`' or re.fullmatch(r"-?\d.*", name):
            values = self._operands(tokens)
            if len(values) != 1 or last:
                raise Other
            return values[0]
        own = name.removeprefix("$") if name.startswith("$.") else name
        if own == ".Get" and not (self.dots and not name.startswith("$")):
            return self._argument(self._operands(rest))
        values = [*self._operands(rest), *last]
        if own in {".Page.RenderString", "markdownify"} and values:
            return values[-1] if values[-1] == "body" else f"({values[-1]}) | linked"
        if name == "index" and len(tokens) == 3 and tokens[1] in {".Params", "$.Params"}:
            return self._argument(self._operands(tokens[2:]))
        if name == "isset" and tokens[1:2] and tokens[1] in {".Params", "$.Params"}:
            return f"({self._operands(tokens[2:])[0]} in arguments)"
        if name in FUNCTIONS:
            return FUNCTIONS[name](values)
        if rest or last:
            raise Other
        return self._operand(name)

    def _operands(self, tokens: list[str]) -> list[str]:
        found, index = [], 0
        while index < len(tokens):
            if tokens[index] == "(":
                end = _closing(tokens, index)
                found.append(f"({self._pipeline(tokens[index + 1 : end])})")
                index = end
            elif tokens[index] in {".Params", "$.Params"}:
                found.append("arguments")
            else:
                found.append(self._operand(tokens[index]))
            index += 1
        return found

    def _operand(self, token: str) -> str:
        if token[0] in '"`':
            return quoted(re.sub(r"\\(.)", r"\1", token[1:-1]) if token[0] == '"' else token[1:-1])
        if re.fullmatch(r"-?\d+(\.\d+)?", token):
            return quoted(token)
        if token in {"true", "false"}:
            return quoted(token)
        if self.dots and token in {"."}:
            return self.dots[-1]
        if token.startswith("$") and token[1:] in self.names:
            return _name(token)
        own = token.removeprefix("$") if token.startswith("$.") else token
        if own.startswith(".") and self.dots and not token.startswith("$"):
            raise Other  # a field of what `with` found
        if match := re.fullmatch(r"\.Params\.(\w+)", own):
            return f'arguments.get("{match[1]}", "")'
        if match := re.fullmatch(r"\.Page\.Params\.(\w+)", own):
            return f'article.front.params.get("{match[1]}", "")'
        if own in FIELDS:
            return FIELDS[own]
        raise Other

    @staticmethod
    def _argument(values: list[str]) -> str:
        if len(values) != 1 or not values[0].startswith('"'):
            raise Other
        return f'arguments.get({values[0]}, "")'


def _tokens(code: str) -> list[str]:
    found, position = [], 0
    code = code.strip()
    while position < len(code):
        match = _TOKEN.match(code, position)
        if not match:
            raise Other
        found.append(match["token"])
        position = match.end()
    return found


def _closing(tokens: list[str], start: int) -> int:
    depth = 0
    for index in range(start, len(tokens)):
        depth += {"(": 1, ")": -1}.get(tokens[index], 0)
        if depth == 0:
            return index
    raise Other


def _split(tokens: list[str]) -> Iterator[list[str]]:
    """The commands between pipes."""
    part: list[str] = []
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token, 0)
        if depth == 0 and token in {"|"}:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _name(variable: str) -> str:
    return f"my_{variable.removeprefix('$')}"
