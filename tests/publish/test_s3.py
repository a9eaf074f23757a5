"""Publishing to an S3-compatible store: a real server on loopback, and a connection to it that is cut."""

import gzip
import itertools
import logging
from contextlib import suppress

import boto3
import pytest
from moto.server import ThreadedMotoServer

from linocut.problem import Problems
from linocut.publish import carry_out, prepare, target
from linocut.publish.s3 import BRIEFLY, FOR_EVER, headers
from linocut.publish.store import RECORD
from linocut.store.cache import Cache
from publishing import NEW, OLD, Wire, check_whole, plan, publish, quiet, site, write


@pytest.fixture(scope="module")
def server():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield running.get_host_and_port()[1]
    running.stop()


@pytest.fixture
def store(server, monkeypatch):
    """A fresh bucket, and the credentials in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return Bucket(server)


class Bucket:
    numbers = itertools.count()

    def __init__(self, port):
        self.endpoint = f"http://127.0.0.1:{port}"
        self.port = port
        self.name = f"bucket-{next(self.numbers)}"
        self.client = boto3.client("s3", endpoint_url=self.endpoint, region_name="us-east-1")
        self.client.create_bucket(Bucket=self.name)

    @property
    def options(self):
        return {"target": "s3", "bucket": self.name, "endpoint": self.endpoint}

    def object(self, key):
        return self.client.get_object(Bucket=self.name, Key=key)

    def held(self, prefix=""):
        """What is there once requests that a cut connection left behind are through."""
        while True:
            found = self.client.list_objects_v2(Bucket=self.name, Prefix=prefix).get("Contents", ())
            keys = [item["Key"] for item in found if not item["Key"].endswith(RECORD)]
            with suppress(self.client.exceptions.NoSuchKey):
                return {key.removeprefix(prefix): self.object(key)["Body"].read() for key in keys}


def test_only_what_changed_by_hash(tmp_path, store):
    here = site(tmp_path / "s", **store.options)
    assert publish(here).summary() == "9 added, 0 changed, 0 removed, 0 unchanged; 4.5 kB to send"
    assert store.held() == OLD
    assert plan(here).empty
    write(here.output, {**OLD, "posts/b/photo.jpg": b"\xff\xd8other"})
    assert [file.path for file in publish(here).changed] == ["posts/b/photo.jpg"]
    write(here.output, NEW)
    publish(here)
    assert store.held() == NEW


def test_types_and_caching(tmp_path, store):
    publish(site(tmp_path / "s", **store.options))
    page, style = store.object("posts/a/index.html"), store.object("assets/style-1111111111.css")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", BRIEFLY)
    assert (style["ContentType"], style["CacheControl"]) == ("text/css; charset=utf-8", FOR_EVER)
    assert store.object("index.xml")["ContentType"] == "application/rss+xml; charset=utf-8"
    assert store.object("posts/b/photo.jpg")["ContentType"] == "image/jpeg"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a.woff2", "font/woff2"),
        ("a.avif", "image/avif"),
        ("attention.py", "text/plain; charset=utf-8"),
        ("data.csv", "text/csv; charset=utf-8"),
        ("tags/x/index.xml", "application/rss+xml; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("paper.pdf", "application/pdf"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_the_type_of_a_path_is_the_same_on_every_computer(path, kind):
    assert headers(path)["ContentType"] == kind


def test_a_prefix_shares_the_bucket(tmp_path, store):
    store.client.put_object(Bucket=store.name, Key="other/index.html", Body=b"theirs")
    here = site(tmp_path / "s", **store.options, prefix="/blog/")
    publish(here)
    write(here.output, NEW)
    publish(here)
    assert store.held("blog/") == NEW
    assert store.object("other/index.html")["Body"].read() == b"theirs"


def test_objects_of_others_stay(tmp_path, store):
    store.client.put_object(Bucket=store.name, Key="talk.pdf", Body=b"theirs")
    here = site(tmp_path / "s", **store.options)
    publish(here)
    write(here.output, NEW)
    publish(here)
    assert store.held() == {**NEW, "talk.pdf": b"theirs"}


def test_text_is_stored_gzipped_when_asked(tmp_path, store):
    here = site(tmp_path / "s", **store.options, precompress=True)
    publish(here)
    page, small = store.object("index.html"), store.object("index.xml")
    assert page["ContentEncoding"] == "gzip"
    assert gzip.decompress(page["Body"].read()) == OLD["index.html"]
    assert "ContentEncoding" not in small
    assert plan(here).empty


def test_a_connection_cut_anywhere_leaves_every_page_whole(tmp_path, store, monkeypatch):
    """The bytes of one publish are measured, and the next ones are cut at 6 places along them."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    here = site(tmp_path / "s", OLD, **store.options)
    publish(here)
    write(here.output, NEW)
    with Wire(store.port, 1 << 40) as wire:
        publish(site(tmp_path / "s", NEW, **{**store.options, "endpoint": f"http://127.0.0.1:{wire.port}"}))
        sent = (1 << 40) - wire.left
    cuts = 0
    for step in range(6):
        publish(site(tmp_path / "s", OLD, **store.options))
        with Wire(store.port, sent * step // 6 + 300) as wire:
            cut = site(tmp_path / "s", NEW, **{**store.options, "endpoint": f"http://127.0.0.1:{wire.port}"})
            with pytest.raises(Problems) as raised:
                publish(cut)
            cuts += wire.cut
        assert raised.value.problems[0].hint == "publish again: it goes on where it stopped"
        check_whole(store.held())
        publish(here)
        assert store.held() == NEW
    assert cuts == 6


def test_what_goes_wrong_is_told_with_the_way_out(tmp_path, store, monkeypatch):
    def told(**options):
        with pytest.raises(Problems) as raised:
            plan(site(tmp_path / "s", **{**store.options, **options}))
        (problem,) = raised.value.problems
        return problem.message, problem.hint

    assert told(bucket="nowhere-at-all") == (
        "s3://nowhere-at-all/: NoSuchBucket The specified bucket does not exist",
        "make the bucket first, or fix `bucket`, `endpoint` and `region`",
    )
    message, hint = told(endpoint="http://127.0.0.1:1")
    assert 'Could not connect to the endpoint URL: "http://127.0.0.1:1/' in message
    assert hint == "publish again: it goes on where it stopped"
    assert told(profile="nobody")[0] == ('target "s3" cannot be used: The config profile (nobody) could not be found')
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    assert told() == (
        f"no credentials for s3://{store.name}/",
        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or `profile`, or log in with the store's own tool",
    )


def test_somebody_publishes_between_plan_and_upload(tmp_path, store):
    here = site(tmp_path / "s", **store.options)
    publish(here)
    write(here.output, NEW)
    cache = Cache(tmp_path / "cache")
    chosen = target(here, "production", cache)
    late = prepare(here, chosen, cache, quiet)
    publish(site(tmp_path / "theirs", {**OLD, "index.html": OLD["about/index.html"]}, **store.options))
    before = store.held()
    with pytest.raises(Problems) as raised:
        carry_out(chosen, late, quiet)
    assert raised.value.problems[0].message == f"somebody else published to s3://{store.name}/ meanwhile"
    assert store.held() == before


def test_keys_that_somebody_else_put_there(tmp_path, store):
    """Names that lead elsewhere on a disk, or command a terminal, are names; only what linocut put there goes."""
    keys = ["../outside", "/etc/passwd", "a\x1b[2Jb", "posts//a/../x"]
    for key in keys:
        store.client.put_object(Bucket=store.name, Key=key, Body=b"theirs")
    here = site(tmp_path / "s", **store.options)
    publish(here)
    write(here.output, NEW)
    publish(here)
    assert store.held() == {**NEW, **dict.fromkeys(keys, b"theirs")}
