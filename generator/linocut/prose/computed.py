"""`{{< table attention.weights format=".2f" >}}`: a table of what a figure returned, filled in when the page is made."""

from html import escape

from linocut.model import Shortcode
from linocut.prose.arguments import Arguments
from linocut.prose.syntax import Document, Token

ARGUMENTS = ("0", "value", "format", "columns", "rows", "caption", "id", "class")


def show(document: Document, token: Token, given: Arguments, number: int) -> str:
    """A table whose rows are a slot."""
    expression = given.get("value", "0")
    if not expression:
        document.problem("the table has no value", document.place(token), "{{< table figure.result >}}")
        return ""
    document.has.add("table")
    label = f'<span class="number">Table {number}.</span> ' if number else ""
    words = document.markdown(given.get("caption"), given.place(document, token, "caption"))
    caption = f"<caption>{label}{words}</caption>" if label or words else ""
    identifier = f' id="{escape(given.get("id"))}"' if given.get("id") else ""
    classes = " ".join(("scroll", *given.get("class").split()))
    rest = tuple((name, value) for name, value in given.pairs if name in {"format", "columns", "rows"})
    place = given.place(document, token, "value", "0")
    rows = document.slot(Shortcode("table", (("value", expression), *rest), "", place))
    return f'<div class="{escape(classes)}"{identifier} tabindex="0"><table>{caption}{rows}</table></div>'
