"""Trees of files that themes draw become lists."""

from pathlib import Path

import pytest

from linocut.importers.hugo.rewrite import rewrite
from linocut.importers.hugo.stubs import Stubs


def rewritten(text: str) -> str:
    return rewrite(text, Stubs(Path("none"), frozenset()).keep, lambda name, offset, lost: None)


NESTED = """{{< filetree/container >}}
  {{< filetree/folder name="art" >}}
    {{< filetree/file name="a b.png" >}}

    {{< filetree/folder name="old/" state="closed" >}}
      {{< filetree/file name="c.md" >}}
    {{< /filetree/folder >}}
  {{< /filetree/folder >}}
  {{< filetree/file name="x.toml" >}}
{{< /filetree/container >}}
"""
WRITTEN = """{{< file-tree level=2 >}}
- name: art
  type: dir
  children:
    - name: a b.png
    - name: old
      children:
        - name: c.md
- name: x.toml
{{< /file-tree >}}
"""
LIST = ["- `art/`", "  - `a b.png`", "  - `old/`", "    - `c.md`", "- `x.toml`"]


@pytest.mark.parametrize("given", [NESTED, WRITTEN])
@pytest.mark.parametrize("lead", ["", "> ", "  "])
def test_a_tree(given: str, lead: str) -> None:
    text = "".join(f"{lead}{line}\n" if line else f"{lead.rstrip()}\n" for line in given.splitlines())
    lines = [line for line in rewritten(text).splitlines() if line.strip("> ")]
    assert lines == [f"{lead}{line}" for line in LIST]


def test_without_a_container_and_what_is_no_tree() -> None:
    assert rewritten('{{< filetree/folder name="a" >}}\n{{< filetree/file name="b" >}}\n{{< /filetree/folder >}}') == (
        "- `a/`\n  - `b`"
    )
    for given in ("{{< file-tree >}}\nsome: text\n{{< /file-tree >}}", "{{< filetree/file >}}"):
        assert rewritten(given) == given
