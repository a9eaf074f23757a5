"""Tables that authors write in HTML scroll within themselves too."""

from pathlib import Path

import pytest

from linocut.model.article import Front, Source
from linocut.model.site import Site
from linocut.prose.article import parse
from linocut.store.inputs import Inputs

_FRAME = '<div class="scroll" tabindex="0">'


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            '<table class="wide">\n<caption>Dew</caption>\n<tr><td>1</td></tr>\n</table>',
            f'{_FRAME}<table class="wide">\n<caption>Dew</caption>\n<tr><td>1</td></tr>\n</table></div>',
        ),
        (
            "<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>",
            f'<table><tr><td>{_FRAME}<table><tr><td>1</td></tr></table></div></td></tr></table>',
        ),
    ],
)  # fmt: skip
def test_a_table_in_html_is_framed(written: str, shown: str) -> None:
    folder = Path("/nowhere")
    source = Source("content/posts/x.md", "posts", "/posts/x/", "content/posts", Front("X"), 5, "")
    _, text = parse(Site(folder, folder / "public"), source, f"{written}\n", Inputs(folder))
    assert text.body.strip() == shown
