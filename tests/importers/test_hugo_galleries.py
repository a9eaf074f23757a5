"""Galleries that name a folder or a pattern: the pictures that Hugo found there."""

from pathlib import Path

import pytest

from linocut.importers.hugo import text
from linocut.importers.hugo.stubs import Stubs
from linocut.importers.hugo.text import Rules
from linocut.importers.hugo.web import Web

FILES = {
    "/posts/weir/images/b-2.JPG": "/posts/weir/images/b-2.JPG",
    "/posts/weir/images/A 1.png": "/posts/weir/images/A 1.png",
    "/posts/weir/images/far/c.webp": "/posts/weir/images/far/c.webp",
    "/posts/weir/images/notes.txt": "/posts/weir/images/notes.txt",
    "/posts/weir/lead-image.png": "/posts/weir/lead-image.png",
    "/img/lock/one.png": "/img/lock/one.png",
    "/img/lock/one-thumb.png": "/img/lock/one-thumb.png",
    "/img/lock/two.png": "/img/lock/two.png",
}


def converted(given: str, url: str = "/posts/weir/") -> str:
    web = Web("https://me.press/", {"content/posts/weir/index.md": "/posts/weir/"}, FILES)
    web.bundles["/posts/weir/"] = "posts/weir"
    rules = Rules(slashes=False, math=True, keep=Stubs(Path("none"), frozenset()).keep)
    return text.convert(given, url, web, rules)[0].strip("\n")


@pytest.mark.parametrize(
    ("given", "pictures"),
    [
        ('match="images/*" sortOrder="asc"', ["![A 1](images/A%201.png)", "![b 2](images/b-2.JPG)"]),
        ('match="images/*.jpg"', ["![b 2](images/b-2.JPG)"]),
        (
            'match="images/**" sortOrder="desc"',
            ["![c](images/far/c.webp)", "![b 2](images/b-2.JPG)", "![A 1](images/A%201.png)"],
        ),
        ('dir="images/"', ["![A 1](images/A%201.png)", "![b 2](images/b-2.JPG)"]),
        ('dir="content/posts/weir/images/" /', ["![A 1](images/A%201.png)", "![b 2](images/b-2.JPG)"]),
        ('dir="/img/lock/"', ["![one](/img/lock/one.png)", "![two](/img/lock/two.png)"]),
        ('dir="img/lock" class="x"', ["![one](/img/lock/one.png)", "![two](/img/lock/two.png)"]),
    ],
)
def test_what_a_gallery_means(given: str, pictures: list[str]) -> None:
    columns = "" if len(pictures) == 3 else f" layout-ncol={len(pictures)}"
    assert converted(f"{{{{< gallery {given} >}}}}") == "\n".join(
        [f"::: {{.gallery{columns}}}", *"\n\n".join(pictures).split("\n"), ":::"]
    )


def test_all_that_lies_beside_its_page() -> None:
    assert converted("{{< gallery />}}").count("](") == 4


@pytest.mark.parametrize("given", ["{images/b-2.JPG, images/A 1.png}", "images/{A,b}*"])
def test_the_pictures_of_a_carousel(given: str) -> None:
    shown = ["::: {.gallery layout-ncol=2}", "![A 1](images/A%201.png)", "", "![b 2](images/b-2.JPG)", ":::"]
    assert converted(f'{{{{< carousel images="{given}" aspectRatio="16-9" >}}}}') == "\n".join(shown)


def test_a_picture_that_a_part_of_its_name_means() -> None:
    """As Docsy's `imgproc` finds it."""
    assert converted('{{< imgproc lead Resize "600x" >}}\nA *weir*.\n{{< /imgproc >}}') == (
        '{{< figure src="lead-image.png" caption="A *weir*." >}}'
    )
    assert converted("{{< imgproc lead-image.png Fill >}}") == '{{< figure src="lead-image.png" >}}'


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ('{{< gallery dir="/img/none/" >}}', "/posts/weir/"),
        ('{{< gallery match="images/*" >}}', "/a/"),
        ("{{< gallery >}}{{< /gallery >}}", "/a/"),
        ('{{< gallery match="{images/*" >}}', "/posts/weir/"),
    ],
)
def test_what_means_no_picture_stays_for_a_stub(given: str, url: str) -> None:
    assert converted(given, url).startswith("{{< gallery")
