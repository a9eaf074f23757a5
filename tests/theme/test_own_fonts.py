"""Fonts of the site's own: cut, inside the style sheet, before linocut's."""

import base64
import io
import re

from fontTools.ttLib import TTFont

from linocut.build import build
from linocut.store.cache import Cache
from linocut.theme import font

SETTINGS = """[tool.linocut]
base_url = "https://site.example/"
[tool.linocut.fonts]
text = ["fonts/a.ttf", "fonts/b.woff2"]
labels = ["fonts/a.ttf"]
code = ["fonts/c.ttf"]
"""


def woff2(data):
    with TTFont(io.BytesIO(data)) as opened:
        opened.flavor = "woff2"
        made = io.BytesIO()
        opened.save(made)
    return made.getvalue()


def test_own_fonts_stand_in_the_style_sheet(make_site):
    regular, italic, _, sans, _ = (font.path(face).read_bytes() for face in font.TEXT)
    site = make_site(
        {
            "pyproject.toml": SETTINGS,
            "fonts/a.ttf": regular,
            "fonts/b.woff2": woff2(italic),
            "fonts/c.ttf": sans,
            "content/a.md": "---\ntitle: A\n---\nWörter.\n",
        }
    )
    assert build(site, Cache(site / ".linocut")).good
    (sheet,) = (site / "public/assets").glob("style-*.css")
    css = sheet.read_text()
    rules = re.findall(
        r'@font-face\{font-family:"([^"]*)";font-weight:([^;]*);font-style:(\w+);src:url\(data:[^,]*,([^)]*)', css
    )
    assert [rule[:3] for rule in rules] == [
        ("Own Text", "400", "normal"),
        ("Own Text", "400", "italic"),
        ("Own Labels", "400", "normal"),
        ("Own Code", "400", "normal"),
    ], "no figure, so that no face of linocut's is left"
    with TTFont(io.BytesIO(base64.b64decode(rules[0][3]))) as cut:
        known = set(cut.getBestCmap())
    assert {ord("ö"), ord("A")} <= known
    assert ord("Ж") not in known
    last = css.rindex('--serif:"Own Text","Source Serif"')
    assert last > css.index('--serif: "Source Serif"')
    assert '--mono:"Own Code",ui-monospace' in css


def test_a_font_that_has_changed_makes_another_sheet(make_site):
    files = {"pyproject.toml": SETTINGS, "content/a.md": "---\ntitle: A\n---\nText.\n"}
    files |= {f"fonts/{name}": font.path(font.TEXT[0]).read_bytes() for name in ("a.ttf", "b.woff2", "c.ttf")}
    site = make_site(files)
    assert build(site, Cache(site / ".linocut")).good
    before = [file.name for file in (site / "public/assets").glob("style-*.css")]
    (site / "fonts/a.ttf").write_bytes(font.path(font.TEXT[2]).read_bytes())
    assert build(site, Cache(site / ".linocut")).good
    (after,) = (site / "public/assets").glob("style-*.css")
    assert after.name not in before
    assert 'font-family:"Own Text";font-weight:600' in after.read_text()
