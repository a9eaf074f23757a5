"""`{{< table attention.weights format=".2f" >}}`: a table of what a figure returned, filled when the page is made."""

from linocut.model.slot import Shortcode
from linocut.prose import attributes
from linocut.prose.arguments import Arguments
from linocut.prose.document import Document, Token

ARGUMENTS = ("0", "value", "format", "columns", "rows", "caption", "id", "class")


def show(document: Document, token: Token, given: Arguments, number: int) -> str:
    """A table whose rows are a slot."""
    expression = given.get("value", "0")
    if not expression:
        document.problem("the table has no value", document.place(token), "{{< table figure.result >}}")
        return ""
    document.has.add("table")
    label = document.caption(document.words.table, number)
    words = document.markdown(given.get("caption"), given.place(document, token, "caption"))
    tags = attributes.html(given.get("id"), tuple(given.get("class").split()))
    caption = f"<caption{tags}>{label}{words}</caption>" if label or words or tags else ""
    rest = tuple((name, value) for name, value in given.pairs if name in {"format", "columns", "rows"})
    place = given.place(document, token, "value", "0")
    rows = document.slot(Shortcode("table", (("value", expression), *rest), "", place))
    return f"<table>{rows}</table>{caption}"
