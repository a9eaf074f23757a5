"""Asset files: what they are named, what they hold, and what they leave out."""

import io
import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from articles import article, context
from linocut.assets import collect, images
from linocut.model.render_context import RenderContext
from linocut.model.slot import ImageUse, Text
from linocut.problem import Problems
from showcase import PLACE, finished, showcase


def files(built: RenderContext) -> dict[str, bytes]:
    return {output.path: output.make() for output in collect.outputs(built)}


def image(path: str) -> ImageUse:
    return ImageUse(path, "An image", "", 0, "", (), (), PLACE)


def with_image(folder: Path, path: str) -> RenderContext:
    use = image(path)
    return finished(context(folder, [(article(images=(use,)), Text("", (use,)))]))


def test_everything_that_a_page_refers_to_is_there(tmp_path: Path) -> None:
    from showcase import write

    out = write(showcase(tmp_path), tmp_path / "public")
    for path, data in out.items():
        if path.endswith(".html"):
            wanted = set(re.findall(r"/(assets/[\w.-]+)", data.decode()))
            assert wanted <= out.keys(), path


def test_a_photograph_keeps_no_place_and_stands_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by a quarter
    exif[0x010F] = "Camera of Ada"
    exif.get_ifd(0x8825)[1] = "N"
    (tmp_path / "content/posts").mkdir(parents=True)
    Image.new("RGB", (800, 600), "#345").save(tmp_path / "content/posts/p.jpg", exif=exif)
    built = with_image(tmp_path, "content/posts/p.jpg")
    picture = built.pictures["content/posts/p.jpg"]
    assert (picture.width, picture.height) == (600, 800)
    assert [kind for kind, _ in picture.sources] == ["image/avif"]
    for path, data in files(built).items():
        if path.startswith("assets/p-"):
            opened = Image.open(io.BytesIO(data))
            assert not opened.getexif(), path
            assert b"Camera of Ada" not in data
            assert opened.height > opened.width


def test_an_image_is_never_enlarged(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    Image.new("RGB", (300, 200), "#345").save(tmp_path / "content/posts/s.png")
    picture = with_image(tmp_path, "content/posts/s.png").pictures["content/posts/s.png"]
    assert [re.findall(r" (\d+)w", srcset) for _, srcset in picture.sources] == [["300"]]


def test_a_drawing_goes_out_with_its_own_pixels_and_without_what_a_program_adds(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    drawn = Image.effect_noise((900, 50), 60).convert("RGB")
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "Camera of Ada")
    drawn.save(tmp_path / "content/posts/s.png", pnginfo=text, dpi=(144, 144))
    made = {path: data for path, data in files(with_image(tmp_path, "content/posts/s.png")).items() if "/s-" in path}
    assert sorted(path.rpartition(".")[2] for path in made) == ["png", "webp"]
    source = (tmp_path / "content/posts/s.png").read_bytes()
    for path, data in made.items():
        assert b"Camera of Ada" not in data
        assert Image.open(io.BytesIO(data)).convert("RGB").tobytes() == drawn.tobytes()
        assert path.endswith("webp") or len(source) - 60 < len(data) < len(source)


def test_a_drawing_is_not_made_smaller_for_a_column(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    Image.effect_noise((1600, 90), 9).convert("P").save(tmp_path / "content/posts/s.png")
    built = with_image(tmp_path, "content/posts/s.png")
    made = [data for path, data in files(built).items() if "/s-" in path]
    assert [Image.open(io.BytesIO(data)).size for data in made] == [(1600, 90)] * 2


@pytest.mark.parametrize(
    ("mode", "size", "suffixes"),
    [
        ("RGB", (400, 300), ["avif", "jpg"]),
        ("RGBA", (400, 300), ["avif", "jpg"]),
        ("LA", (400, 300), ["png", "webp"]),  # a part of it is transparent
        ("RGB", (300, 200), ["png", "webp"]),  # an icon
        ("P", (400, 300), ["png", "webp"]),
    ],
)
def test_a_photograph_that_was_saved_as_png_goes_out_as_one(tmp_path, mode, size, suffixes) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    bands = [Image.effect_noise(size, 60 + number) for number in range(3)]
    noise = Image.merge("RGB", bands).convert("RGBA" if mode == "LA" else mode)
    if mode == "LA":
        noise.putalpha(bands[0])
    noise.save(tmp_path / "content/posts/s.png")
    built = with_image(tmp_path, "content/posts/s.png")
    assert sorted(path.rpartition(".")[2] for path in files(built) if "/s-" in path) == suffixes


def test_only_what_reaches_further_than_the_column_has_a_larger_file(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    widths = {}
    for name, classes in (("p.jpg", ()), ("w.jpg", ("wide",)), ("f.png", ("full",))):
        Image.new("RGB", (2400, 20), "#345").save(tmp_path / f"content/posts/{name}")
        use = replace(image(f"content/posts/{name}"), classes=classes)
        built = finished(context(tmp_path, [(article(images=(use,)), Text("", (use,)))]))
        ((_, srcset),) = built.pictures[use.path].sources
        widths[name] = re.findall(r" (\d+)w", srcset)
        assert len(widths[name]) + 1 == sum(path.startswith(f"assets/{name[0]}-") for path in files(built))
    assert widths == {"p.jpg": ["640", "1280"], "w.jpg": ["640", "1280", "1920"], "f.png": ["1280", "1920"]}


def test_svg_and_moving_images_go_out_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"/>'
    (tmp_path / "content/posts/d.svg").write_bytes(svg)
    frames = [Image.new("P", (20, 10), colour) for colour in (1, 2)]
    frames[0].save(tmp_path / "content/posts/m.gif", save_all=True, append_images=frames[1:])
    built = with_image(tmp_path, "content/posts/d.svg")
    assert (built.pictures["content/posts/d.svg"].width, built.pictures["content/posts/d.svg"].sources) == (30, ())
    assert svg in files(built).values()
    built = with_image(tmp_path, "content/posts/m.gif")
    assert (tmp_path / "content/posts/m.gif").read_bytes() in files(built).values()


def test_images_that_cannot_be_shown_are_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    Image.new("RGB", (30, 20)).save(tmp_path / "content/posts/photo.png")
    (tmp_path / "content/posts/text.png").write_text("no image")
    uses = (*(image(f"content/posts/{name}.png") for name in ("foto", "text")), image("https://a.example/b.png"))
    built = context(tmp_path, [(article(images=uses), Text("", uses))])
    _, problems = collect.pictures(built.site, built.articles, built.inputs, built.cache)
    assert [(problem.message, problem.hint, problem.severity) for problem in problems] == [
        ('there is no image "content/posts/foto.png"', 'did you mean "photo.png"?', "error"),
        (
            '"content/posts/text.png" is not an image that can be read: it is in no format that Pillow knows',
            "",
            "error",
        ),
        (
            "the image https://a.example/b.png is on another host",
            "save the file beside the article; a reader's address is then told to nobody",
            "warning",
        ),
    ]
    assert all(problem.place == PLACE for problem in problems)


def test_a_bundle_takes_its_files_along(tmp_path: Path) -> None:
    folder = tmp_path / "content/posts/b"
    folder.mkdir(parents=True)
    for name in ("index.md", "data.csv", "figure.py", ".hidden"):
        (folder / name).write_text("x")
    built = finished(
        context(tmp_path, [(article("/posts/other-name/", path="content/posts/b/index.md"), Text("", ()))])
    )
    assert [path for path in files(built) if path.startswith("posts/")] == ["posts/other-name/data.csv"]


def test_static_files_of_a_theme_keep_their_address(tmp_path: Path) -> None:
    (tmp_path / "templates/static/img").mkdir(parents=True)
    (tmp_path / "templates/static/CNAME").write_text("x.example")
    (tmp_path / "templates/static/img/a.txt").write_text("a")
    out = files(finished(context(tmp_path)))
    assert (out["CNAME"], out["img/a.txt"]) == (b"x.example", b"a")


def test_a_page_loads_one_script_with_what_it_uses(tmp_path: Path) -> None:
    built = showcase(tmp_path, others=2)
    assert sorted(built.theme.scripts) == [
        "search",
        "theme-search",
        "theme-search-copy-contents",
        "theme-search-zoom",
        "theme-search-zoom-slider-copy-math-contents",
    ]


def test_scripts_and_style_are_small(tmp_path: Path) -> None:
    import gzip

    built = showcase(tmp_path, others=1)
    out = files(built)
    largest = out[built.theme.scripts["theme-search-zoom-slider-copy-math-contents"].lstrip("/")]
    assert len(gzip.compress(largest)) < 4500


def test_the_file_of_a_figure_brings_its_dark_inks(tmp_path: Path) -> None:
    svg = next(data for path, data in files(showcase(tmp_path, others=0)).items() if path.endswith(".svg"))
    assert svg.startswith(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="200" viewBox="0 0 640 200"><style>'
    )
    assert b"prefers-color-scheme:dark" in svg


def test_the_card_of_an_article(tmp_path: Path) -> None:
    out = files(showcase(tmp_path, others=0))
    (card,) = (data for path, data in out.items() if "-card-" in path)
    assert Image.open(io.BytesIO(card)).size == (1200, 630)


@pytest.mark.parametrize(
    ("attributes", "red"),
    [
        ('width="160mm" height="120mm" viewBox="0 0 16 12"', True),
        ('width="0" height="0"', False),
    ],
)
def test_a_card_shows_an_svg_with_sizes_in_any_unit_and_none_that_only_browsers_can_draw(
    tmp_path: Path, attributes: str, *, red: bool
) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}><rect width="16" height="12" fill="#f00"/></svg>'
    (tmp_path / "content/posts/a.svg").write_text(svg)
    lead = article(front={"image": "a.svg"})
    built = finished(context(tmp_path, [(lead, Text("", ()))]))
    (card,) = (data for path, data in files(built).items() if "-card-" in path)
    shown = Image.open(io.BytesIO(card)).convert("RGB").getpixel((900, 315))
    assert (shown == (255, 0, 0)) is red


def test_the_same_site_has_the_same_assets(tmp_path: Path) -> None:
    assert files(showcase(tmp_path / "a")) == files(showcase(tmp_path / "b"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('width="nan" height="10"', "its size is nan by 10 pixels"),
        ('width="1e999" height="10"', "its size is inf by 10 pixels"),
        ('width="-3" height="10"', "its size is -3 by 10 pixels"),
        ('viewBox="0 0 1e9 3"', "its size is 1e+09 by 3 pixels"),
        ('viewBox="0 0 3"', 'its viewBox is "0 0 3", not four numbers'),
        ('viewBox="none"', 'its viewBox is "none", not four numbers'),
    ],
)
def test_an_svg_without_a_size_that_can_be_shown_is_a_problem(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "content/posts/a.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {text}/>')
    built = context(tmp_path, [])
    _, problems = images.pictures({"content/posts/a.svg": PLACE}, built.inputs, built.cache)
    assert [problem.message for problem in problems] == [
        f'"content/posts/a.svg" is not an image that can be read: {message}'
    ]


def test_a_picture_is_measured_before_it_is_decoded(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    Image.new("1", (12_000, 12_000)).save(tmp_path / "content/posts/a.png")
    built = context(tmp_path, [])
    _, problems = images.pictures({"content/posts/a.png": PLACE}, built.inputs, built.cache)
    assert [problem.message for problem in problems] == [
        '"content/posts/a.png" is not an image that can be read: '
        "it has 12,000 by 12,000 pixels; make it smaller: pages show 1,920 across"
    ]


def test_a_picture_that_ends_early_or_swells_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    whole = io.BytesIO()
    Image.effect_noise((64, 48), 80).convert("RGB").save(whole, "JPEG")
    (tmp_path / "content/posts/half.jpg").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    with pytest.raises(Problems) as told:
        files(with_image(tmp_path, "content/posts/half.jpg"))
    (problem,) = told.value.problems
    assert str(problem.place) == "content/posts/half.jpg"
    assert problem.message.startswith('"content/posts/half.jpg" is not an image that can be read: image file is trunc')
    assert problem.hint == "save it anew"
    profile = zlib.compress(bytes(50_000_000), 9)  # 50 kB
    Image.new("RGB", (9, 9)).save(tmp_path / "content/posts/swells.png", icc_profile=b"x")
    data = (tmp_path / "content/posts/swells.png").read_bytes()
    start = data.index(b"iCCP") - 4
    end = start + 12 + int.from_bytes(data[start : start + 4])
    chunk = b"iCCPx\0\0" + profile
    chunk = (len(chunk) - 4).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4)
    (tmp_path / "content/posts/swells.png").write_bytes(data[:start] + chunk + data[end:])
    built = context(tmp_path, [])
    _, problems = images.pictures({"content/posts/swells.png": PLACE}, built.inputs, built.cache)
    assert [problem.message.partition("Decompressed")[0] for problem in problems] == [
        '"content/posts/swells.png" is not an image that can be read: '
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "it is empty"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "it is HEIC, which few browsers show; export it as JPEG"),
        (b"\n<!DOCTYPE html><p>Not found", "it holds a web page; download the image itself"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "it holds an SVG; let its name end in .svg"),
    ],
)
def test_what_only_has_the_name_of_an_image_is_told_for_what_it_is(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/p.png").write_bytes(data)
    use = (image("content/p.png"),)
    built = context(tmp_path, [(article(images=use), Text("", use))])
    _, problems = collect.pictures(built.site, built.articles, built.inputs, built.cache)
    assert [problem.message for problem in problems] == [f'"content/p.png" is not an image that can be read: {reason}']


def test_signs_that_end_an_address_are_not_part_of_one(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    Image.new("RGB", (30, 20)).save(tmp_path / "content/a #1%.png")
    built = with_image(tmp_path, "content/a #1%.png")
    assert built.pictures["content/a #1%.png"].src.startswith("/assets/a -1--")


def test_a_comma_in_a_name_ends_no_address_of_a_list_of_sizes(tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    Image.new("RGB", (90, 60)).save(tmp_path / "content/posts/fork, left.png")
    built = context(tmp_path, [])
    found, _ = images.pictures({"content/posts/fork, left.png": PLACE}, built.inputs, built.cache)
    ((_, srcset),) = found["content/posts/fork, left.png"].sources
    assert re.fullmatch(r"/assets/fork-left-\w+\.webp 90w", srcset)
