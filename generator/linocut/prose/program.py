"""The cells of an article as one program: what the engine runs, and what is asked of it between cells."""

import json

from linocut.model.drawing import Drawing
from linocut.prose.document import Document


def drawing(document: Document) -> Drawing | None:
    """What has to run for the article; None for one without cells.

    Nothing of it depends on prose, captions or on how cells are shown: editing those runs nothing.
    """
    if not document.cells:
        return None
    count = len(document.cells)
    asked = [sorted(document.asked_names.get(position, ())) for position in range(count + 1)]
    expressions = [[min(position, count), text] for position, text in document.expressions]
    text = json.dumps({"cells": document.cells, "names": asked, "expressions": expressions}, ensure_ascii=False)
    return Drawing(document.source.path, program=text, lines=tuple(document.cell_lines))
