"""Many warnings of a kind do not hide what is wrong: `-v` lists them all."""

from commandline import linocut

IMAGE = "![](https://pics.press/{}.png)\n\n"


def test_many_warnings_of_a_kind_are_counted(make_site):
    site = make_site(
        {
            "content/a.md": "---\ntitle: A\n---\n" + "".join(IMAGE.format(number) for number in range(5)),
            "content/b.md": "---\ntitle: B\n---\n"
            + "".join(IMAGE.format(number) for number in range(7))
            + "@fig-none\n",
            "content/c.md": "---\ntitle: C\nmine: 1\n---\nC.\n",
        }
    )
    brief = linocut("build", cwd=site).stderr.splitlines()
    alike = [line for line in brief if "the image has no alt text" in line]
    assert [line.partition(" ")[0] for line in alike[:3]] == [
        "content/a.md:4:1:",
        "content/a.md:6:1:",
        "content/a.md:8:1:",
    ]
    assert alike[3:] == ["warning: 9 more like it in 2 files: the image has no alt text; -v lists them all"]
    assert sum('unknown key "mine"' in line for line in brief) == 1, "few of a kind are all told"
    assert brief[-1].startswith('content/b.md:18:1: unknown reference "@fig-none"'), "errors are told one by one, last"
    whole = linocut("build", "-v", cwd=site).stderr.splitlines()
    assert sum("the image has no alt text" in line for line in whole) == 12
    assert not any("more like it" in line for line in whole)
    assert sum("the image has no alt text" in line for line in linocut("check", cwd=site).stderr.splitlines()) == 4
