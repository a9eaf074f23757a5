"""Publish to any S3-compatible store: what changed, by hash, each object with its type and its caching."""

import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from linocut.model.feed_format import FORMATS
from linocut.model.site import Site
from linocut.problem import Problem, Problems
from linocut.publish.options import Common, without_password
from linocut.publish.plan import File, Plan
from linocut.publish.precompress import gains, packed
from linocut.publish.store import LONGEST_RECORD, RECORD, Progress, carry_out, make_plan
from linocut.publish.target import Kind, Target
from linocut.store.cache import Cache

FOR_EVER = "public, max-age=31536000, immutable"
"""A fingerprinted file never changes."""

BRIEFLY = "public, max-age=60"
"""A page may change at any time."""

_TYPES = {
    ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
    ".json": "application/json", ".xml": "application/xml", ".svg": "image/svg+xml", ".txt": "text/plain",
    ".py": "text/plain", ".md": "text/plain", ".bib": "text/plain", ".toml": "text/plain", ".csv": "text/csv",
    ".avif": "image/avif", ".webp": "image/webp", ".ico": "image/x-icon", ".woff2": "font/woff2", ".woff": "font/woff",
    ".webmanifest": "application/manifest+json", ".wasm": "application/wasm", ".npz": "application/octet-stream",
}  # fmt: skip
_NAMES = {kind.file: kind.media_type for kind in FORMATS}
_SPOKEN = ("text/", "application/json", "application/xml", "application/rss", "application/atom", "image/svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class S3Options(Common):
    """target = "s3" """

    bucket: str
    prefix: str = ""
    """Folder in the bucket."""
    endpoint: str = ""
    """Address of a store other than Amazon's: "https://s3.eu-central-003.backblazeb2.com"."""
    region: str = ""
    profile: str = ""
    """Name of a profile in ~/.aws/config."""
    acl: str = ""
    """"public-read" for stores that still need it."""
    precompress: bool = False
    """Store text gzipped, with the header that tells browsers so."""


class S3(Target):
    """The target, and the store that it is. `cache` keeps compressed files."""

    options: S3Options
    variants = False
    workers = 8

    def __init__(self, options: S3Options, cache: Cache) -> None:
        self.options = options
        self._prefix = options.prefix.strip("/") + "/" if options.prefix.strip("/") else ""
        self._cache = cache
        self._client = _client(options)

    def where(self) -> str:
        return f"s3://{self.options.bucket}/{self._prefix}"

    def plan(self, files: tuple[File, ...]) -> Plan:
        with _told(self.where()):
            return make_plan(self, files)

    def publish(self, plan: Plan, progress: Progress) -> None:
        with _told(self.where()):
            carry_out(self, plan, progress)

    def marks(self) -> Mapping[str, str]:
        """ETags: the MD5 of the bytes wherever the store does not encrypt with keys of its own."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.options.bucket, Prefix=self._prefix)
        return {
            item["Key"].removeprefix(self._prefix): item.get("ETag", "").strip('"')
            for page in pages
            for item in page.get("Contents", ())
        }

    def mark(self, file: File) -> str:
        return hashlib.md5(self._body(file), usedforsecurity=False).hexdigest()

    def put(self, file: File) -> None:
        self._put(file.path, self._body(file), headers(file.path, packed=self._packs(file)))

    def remove(self, path: str) -> None:
        self._client.delete_object(Bucket=self.options.bucket, Key=self._prefix + path)

    def record(self) -> bytes:
        try:
            answer = self._client.get_object(Bucket=self.options.bucket, Key=self._prefix + RECORD)
        except self._client.exceptions.NoSuchKey:
            return b""
        return bytes(answer["Body"].read(LONGEST_RECORD + 1))

    def keep_record(self, data: bytes) -> None:
        self._put(RECORD, data, {"ContentType": "application/json", "CacheControl": "no-store"})

    def _put(self, path: str, body: bytes, fields: dict[str, str]) -> None:
        if self.options.acl:
            fields["ACL"] = self.options.acl
        self._client.put_object(Bucket=self.options.bucket, Key=self._prefix + path, Body=body, **fields)

    def _packs(self, file: File) -> bool:
        return self.options.precompress and gains(file)

    def _body(self, file: File) -> bytes:
        source = packed(file, ".gz", self._cache) if self._packs(file) else file.source
        return source.read_bytes()


def headers(path: str, *, packed: bool = False) -> dict[str, str]:
    """Content-Type and Cache-Control of a file at this path, as boto3 names them."""
    name = PurePosixPath(path)
    kind = _NAMES.get(name.name) or _TYPES.get(name.suffix) or _standard_type(path)
    found = {
        "ContentType": f"{kind}; charset=utf-8" if kind.startswith(_SPOKEN) else kind,
        "CacheControl": FOR_EVER if path.startswith("assets/") else BRIEFLY,
    }
    return found | ({"ContentEncoding": "gzip"} if packed else {})


def _standard_type(path: str) -> str:
    """Python's own table, without what this computer's files add to it."""
    return mimetypes.MimeTypes(filenames=()).guess_type(path, strict=True)[0] or "application/octet-stream"


def _client(options: S3Options) -> Any:
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError
    except ImportError as error:
        hint = "pip install 'linocut[s3]'"
        raise Problems([Problem('target "s3" needs boto3, which is not installed', hint=hint)]) from error
    config = Config(
        connect_timeout=min(15, options.timeout),
        read_timeout=options.timeout,
        retries={"mode": "standard"},
        max_pool_connections=S3.workers,
        # Stores other than Amazon's refuse checksums that they do not know.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        session = boto3.Session(profile_name=options.profile or None, region_name=options.region or None)
        region = session.region_name or "us-east-1"
        return session.client("s3", endpoint_url=options.endpoint or None, region_name=region, config=config)
    except (BotoCoreError, ValueError) as error:
        raise Problems([Problem(f'target "s3" cannot be used: {without_password(str(error))}')]) from error


@contextmanager
def _told(where: str) -> Iterator[None]:
    """The store's own failures, as problems with the way out."""
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

    try:
        yield
    except NoCredentialsError as error:
        hint = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or `profile`, or log in with the store's own tool"
        raise Problems([Problem(f"no credentials for {where}", hint=hint)]) from error
    except ClientError as error:
        answer = error.response.get("Error", {})
        what = f"{where}: {answer.get('Code', '')} {answer.get('Message', '')}".strip()
        raise Problems([Problem(without_password(what), hint=_WAYS_OUT.get(answer.get("Code", ""), _AGAIN))]) from error
    except BotoCoreError as error:
        raise Problems([Problem(f"{where}: {without_password(str(error))}", hint=_AGAIN)]) from error


_AGAIN = "publish again: it goes on where it stopped"
_WAYS_OUT = {
    "NoSuchBucket": "make the bucket first, or fix `bucket`, `endpoint` and `region`",
    "AccessDenied": "these credentials may not list, read, write and delete in this bucket",
    "InvalidAccessKeyId": "the store does not know this access key",
    "SignatureDoesNotMatch": "the secret key is wrong",
}


def _open(options: S3Options, _site: Site, cache: Cache) -> S3:
    return S3(options, cache)


KIND = Kind(S3Options, _open)
