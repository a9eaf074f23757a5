"""Comments and counters that themes' parameters name, as the settings here name them."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from linocut.settings import services

_MAPPINGS = ("pathname", "url", "title", "og:title")


def found(params: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Table of the settings -> its keys, for what is whole: {"comments": {"provider": "giscus", ...}}."""
    tables = {"comments": _comments(params), "analytics": _analytics(params)}
    return {name: table for name, table in tables.items() if table and not _wrong(name, table)}


def _wrong(name: str, table: Mapping[str, str]) -> bool:
    """Whether the build would refuse it."""
    try:
        read = {key: services.TABLES[name][key](value) for key, value in table.items()}
    except ValueError:
        return True
    return any(services.missing(name, table, read))


def _comments(params: Mapping[str, Any]) -> dict[str, str]:
    for values in _tables(params, "giscus"):
        keys = {"repo": "repo", "repo_id": "repoid", "category": "category", "category_id": "categoryid"}
        mapping = {"mapping": values["mapping"]} if values.get("mapping") in _MAPPINGS else {}
        return {"provider": "giscus", **_taken(values, keys), **mapping}
    for values in _tables(params, "utterances"):
        return {"provider": "utterances", **_taken(values, {"repo": "repo", "label": "label"})}
    return {}


def _analytics(params: Mapping[str, Any]) -> dict[str, str]:
    for values in _tables(params, "umami"):
        site = next((values[key] for key in ("siteid", "websiteid", "id") if values.get(key)), "")
        own = next((values[key] for key in ("scripturl", "jslocation", "serverurl") if values.get(key)), "")
        return {"provider": "umami", "id": site, **_server(own, "cloud.umami.is")}
    for values in _tables(params, "goatcounter"):
        return {"provider": "goatcounter", **_taken(values, {"id": "code"})}
    for values in _tables(params, "plausible"):
        own = next((values[key] for key in ("serverurl", "scripturl", "selfhosted") if values.get(key)), "")
        return {"provider": "plausible", **_taken(values, {"id": "domain"}), **_server(own, "plausible.io")}
    return {}


def _taken(values: Mapping[str, str], keys: Mapping[str, str]) -> dict[str, str]:
    return {key: values[theirs] for key, theirs in keys.items() if values.get(theirs)}


def _server(address: str, usual: str) -> dict[str, str]:
    """A server of the site's own."""
    name = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    return {"host": name} if name and not name.endswith(usual.removeprefix("cloud.")) else {}


def _tables(params: Mapping[str, Any], name: str) -> Iterator[dict[str, str]]:
    """Every table of this name, wherever a theme keeps it, unless it is turned off: its texts, by bare keys."""
    for key, value in params.items():
        if not isinstance(value, Mapping):
            continue
        texts = {_bare(each): text for each, text in value.items() if isinstance(text, str) and text}
        if _bare(key) == name and texts and value.get("enable", value.get("enabled")) is not False:
            yield {key.removeprefix("data"): text for key, text in texts.items()}
        yield from _tables(value, name)


def _bare(key: object) -> str:
    """ "repoID", "repo_id" and "data-repo-id" are one key."""
    return re.sub(r"[\W_]", "", str(key)).lower()
