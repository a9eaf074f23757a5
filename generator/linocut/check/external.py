"""Links to the world, politely: one request at a time to each host, HEAD before GET, answers remembered for a while."""

import socket
import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException, RemoteDisconnected
from typing import Any, Literal, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urldefrag, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from linocut.check.origin import Finding, needles
from linocut.check.public import Public
from linocut.store.cache import Cache
from linocut.store.generation import digest

TIMEOUT = 15.0
"""Seconds that one request may take."""
PAUSE = 1.0
"""Seconds between two requests to one host."""
HOSTS = 8
"""Hosts that are asked side by side."""
GOOD_FOR = 7 * 86400
"""Seconds that a good answer is believed; a bad one is asked again."""
PATIENCE = 30.0
"""Most seconds that a host's Retry-After is waited for."""

_AGENT = "Mozilla/5.0 (compatible; linocut link check)"
_GONE = (404, 410)
_GET_AFTER = (400, 403, 404, 405, 406, 429, 500, 501, 502, 503)
"""Answers to HEAD that many hosts do not mean."""


class Answer(NamedTuple):
    """What a host said."""

    status: int
    """0: nothing."""
    moved: str = ""
    """Where it has moved for good."""
    error: str = ""
    at: float = 0.0
    """Seconds since the epoch."""


Severity = Literal["error", "warning"]
Progress = Callable[[str, int, int], None]


def findings(
    public: Public, cache: Cache, ignored: Iterable[str], progress: Progress | None = None, *, pause: float = PAUSE
) -> Iterator[Finding]:
    """Links of all pages that lead nowhere. `ignored`: addresses that start with one of these are not asked for."""
    uses = _uses(public, tuple(ignored))
    answers = ask(uses, cache, progress, pause=pause)
    if answers and all(answer.status == 0 for answer in answers.values()) and len({_host(url) for url in answers}) > 2:
        yield Finding("index.html", "no host could be reached: is there a network?", severity="warning")
        return
    for url, answer in answers.items():
        for path, written, line in uses[url]:
            found = _judged(written, answer)
            if found:
                message, hint, severity = found
                yield Finding(path, message, hint, needles(written, public.base), line, severity)


def ask(
    urls: Iterable[str], cache: Cache, progress: Progress | None = None, *, pause: float = PAUSE
) -> dict[str, Answer]:
    """What the hosts say of these addresses, remembered answers first."""
    now = time.time()
    answers: dict[str, Answer] = {}
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for url in sorted(urls):
        known = cache.get("external", digest(url))
        if isinstance(known, Answer) and abs(now - known.at) < GOOD_FOR:
            answers[url] = known
        else:
            waiting[_host(url)].append(url)
    total = len(answers) + sum(len(queue) for queue in waiting.values())

    def keep(url: str, answer: Answer) -> None:
        answers[url] = answer
        if 200 <= answer.status < 300:
            cache.put("external", digest(url), answer)
        if progress:
            progress("links to the world", len(answers), total)

    with ThreadPoolExecutor(max_workers=HOSTS) as pool:
        for _ in pool.map(lambda queue: _host_by_host(queue, keep, pause), waiting.values()):
            pass
    return dict(sorted(answers.items()))


def _host_by_host(urls: list[str], keep: Callable[[str, Answer], None], pause: float) -> None:
    for index, url in enumerate(urls):
        if index:
            time.sleep(pause)
        keep(url, _ask(url, pause))


def _ask(url: str, pause: float) -> Answer:
    answer, wait = _request(url, "HEAD")
    if answer.status in _GET_AFTER or (answer.status == 0 and "timed out" not in answer.error):
        time.sleep(max(pause, wait))
        answer, wait = _request(url, "GET")
    if answer.status == 429:
        time.sleep(max(pause, wait))
        answer, _ = _request(url, "GET")
    return answer


def _request(url: str, method: str) -> tuple[Answer, float]:
    """One request, and the seconds that the host asks to wait before the next."""
    moves = _Moves()
    headers = {"User-Agent": _AGENT, "Accept": "*/*", "Accept-Language": "en"}
    request = Request(quote(url, safe="/:?#[]@!$&'()*+,;=%~"), method=method, headers=headers)  # noqa: S310 - http(s)
    try:
        with build_opener(moves).open(request, timeout=TIMEOUT) as response:
            return Answer(response.status, moves.target if moves.forever else "", at=time.time()), 0.0
    except HTTPError as error:
        wait = error.headers.get("Retry-After", "") if error.headers else ""
        error.close()
        return Answer(error.code, at=time.time()), min(float(wait), PATIENCE) if wait.isdigit() else 0.0
    except URLError as error:
        return Answer(0, error=_reason(error.reason)), 0.0
    except (OSError, HTTPException, ValueError) as error:
        return Answer(0, error=_reason(error)), 0.0


class _Moves(HTTPRedirectHandler):
    """Follows redirects, and remembers whether all of them were for good."""

    def __init__(self) -> None:
        self.target = ""
        self.forever = True

    def redirect_request(self, *given: Any, **named: Any) -> Request | None:
        code, target = given[2], given[5]
        self.target = target
        self.forever = self.forever and code in (301, 308)
        return super().redirect_request(*given, **named)


def _reason(error: object) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not good: {error.verify_message}"
    if isinstance(error, socket.gaierror):
        return "there is no such host"
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return f"timed out after {TIMEOUT:g} s"
    if isinstance(error, ConnectionRefusedError):
        return "the host refuses connections"
    if isinstance(error, RemoteDisconnected | ConnectionResetError):
        return "the host hung up"
    return str(error) or type(error).__name__


def _judged(url: str, answer: Answer) -> tuple[str, str, Severity] | None:
    """(message, hint, severity) for an answer, an error where it is surely broken; None for a good one."""
    if answer.status in _GONE:
        return f"{url} is gone (answer {answer.status})", "link to web.archive.org, or remove it", "error"
    if answer.status == 0:
        sure = answer.error.startswith(("there is no such host", "the host refuses", "its certificate"))
        return f"{url} cannot be reached: {answer.error}", "", "error" if sure else "warning"
    if 300 <= answer.status < 400:
        return f"{url} goes round in circles", "", "warning"
    if answer.status >= 400:
        hint = "some hosts answer so to programs only: look yourself, or name it in check.ignore"
        return f"{url} answers {answer.status}", hint, "warning"
    if answer.moved and not answer.moved.startswith(url):
        return f"{url} has moved for good", f"write {answer.moved}", "warning"
    return None


def _uses(public: Public, ignored: tuple[str, ...]) -> dict[str, list[tuple[str, str, int]]]:
    """Address without fragment -> (page, as written, line) of each link to it."""
    uses: dict[str, list[tuple[str, str, int]]] = {}
    for path in public.pages:
        for reference in public.page(path).references:
            url = urldefrag(reference.url).url
            parts = urlsplit(url)
            own = urlsplit(public.site.base_url).netloc
            if parts.scheme in ("http", "https") and parts.netloc != own and not url.startswith(ignored or ("\0",)):
                uses.setdefault(url, []).append((path, reference.url, reference.line))
    return uses


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()
