"""`linocut serve`: build in memory, answer, watch, build again; until Ctrl-C."""

import gc
import re
import signal
import socket
import sys
import threading
import time
import webbrowser
from pathlib import Path
from types import FrameType
from typing import Any

import click

from linocut import prose
from linocut.problem import Problem, Problems
from linocut.report import Report, counted
from linocut.serve.address import EVERYWHERE, listen, on_network
from linocut.serve.events import Bulletin
from linocut.serve.figure_run import Done
from linocut.serve.memory_cache import MemoryCache
from linocut.serve.server import Server
from linocut.serve.session import Refreshed, Session
from linocut.serve.watch import ChangeSignal, Watcher
from linocut.store.cache import home
from linocut.store.inputs import now_within

LOOK = 1.0
"""Seconds between looks at the receipt where nothing rings; longer where a look takes long, shorter where changes turn
out to be announced by nothing else."""

DEAF = 0.25

SWITCH = 0.001
"""Seconds that a thread which computes keeps others waiting: answers come before pages that nobody has opened."""

_STATES = re.compile(r"^(figure script .+?\.py) \(.+?\) ")

_HALF_SAVED = 0.03
"""Seconds given to an editor that empties or removes a file before it writes it again."""


def serve(root: Path, report: Report, *, host: str, port: int, browser: bool, overrides: dict[str, Any]) -> None:
    """Preview the site in `root` until interrupted. Raises `Problems` when no port can be had."""
    listening = _listen(host, port)
    taken = listening.getsockname()[1]
    origin = f"http://{_written(host)}:{taken}"
    signal, bulletin, watcher = ChangeSignal(root), Bulletin(), None
    cache = MemoryCache(home(root))
    session = Session(root, cache, signal, origin, overrides)
    _heed_termination()
    sys.setswitchinterval(SWITCH)
    try:
        first = session.refresh()
        gc.freeze()  # what there is stays: no search for garbage between a save and its page goes through it again
        cache.start()
        session.pages.check.start()
        watcher = Watcher(signal)
        server = Server(listening, session, bulletin, _names(host))
        threading.Thread(target=server.serve_forever, name="server", daemon=True).start()
        address = f"{origin}{session.pages.view.base}/"
        _welcome(report, session, first)
        if taken != port and port:
            report.line(f"port {port} is taken; using {taken}")
        report.line(f"{click.style(address, bold=True)}  (Ctrl-C ends)")
        if host in EVERYWHERE:
            reached = on_network()
            report.line(
                f"on this network: http://{reached}:{taken}{session.pages.view.base}/" if reached else "no network"
            )
        threading.Thread(target=prose.prepare, name="prepare", daemon=True).start()
        session.figures.prepare()
        if browser:
            threading.Thread(target=_open, args=(address, report), name="browser", daemon=True).start()
        _follow(session, bulletin, signal, watcher, report)
    finally:
        listening.close()
        bulletin.close()
        if watcher:
            watcher.close()
        session.pages.check.close()
        session.figures.close()
        cache.file()


def _follow(session: Session, bulletin: Bulletin, signal: ChangeSignal, watcher: Watcher, report: Report) -> None:
    """Wait, build, tell: the preview's life."""
    said, waiting, known = "", 0, {_substance(problem) for problem in session.pages.problems()}
    look = LOOK
    while True:
        status = session.status()
        if status != said:
            said = status
            bulletin.say(status)
        watcher.attend(session.root, session.questions())
        problems = session.pages.problems()
        report.problems(problem for problem in problems if _substance(problem) not in known)
        # Whether a figure that failed is mended is known when it is drawn, and a page when it has been made.
        unknown = waiting or session.pages.check.busy
        if known and not problems and not unknown:
            report.line(click.style("all problems fixed", fg="green"))
        known = (known if unknown else set()) | {_substance(problem) for problem in problems}
        rang = signal.wait(max(0.0, min(look, session.span[1] - time.time())))
        started = time.perf_counter()
        looked = session.look()
        look = max(LOOK, 50 * (time.perf_counter() - started))
        if not looked.changed and now_within(session.span):
            continue
        if not rang:
            look = DEAF
        if any(name and _half_saved(session.root / name) for name in looked.changed):
            time.sleep(_HALF_SAVED)
            looked = session.look()
        done = session.refresh(looked)
        waiting = done.waiting
        line = told(done)
        if line:
            report.line(f"{click.style(time.strftime('%H:%M:%S'), dim=True)}  {line}")


def _substance(problem: Problem) -> tuple[str, ...]:
    """What makes a problem news: one that moved to another line, or that another state shares, was told already."""
    message = _STATES.sub(r"\1 ", problem.message)
    return problem.place.path if problem.place else "", message, problem.hint


def told(done: Refreshed) -> str:
    """The terminal's line about one build; "" when there is nothing worth one."""
    names = [name for name in done.changed if not name.startswith("/")] or list(done.changed)
    what = names[0] if len(names) == 1 else f"{counted(len(names), 'file')} changed" if names else ""
    drawn = [_drawn(figure) for figure in done.drawn]
    if (done.waiting or done.silent) and not what and not drawn:  # or a state of a figure whose others are still drawn
        return ""
    pages = sum(path.endswith(".html") for path in done.renewed)
    came = []
    if pages:
        came.append(counted(pages, "page"))
    elif done.renewed:
        came.append(counted(len(done.renewed), "other file"))
    if done.waiting and what:
        came.append(f"drawing {counted(done.waiting, 'figure')}")
    if not came and not drawn:
        came = ["no pages changed"] if what and not done.problems else []
    if not came and not drawn:
        return ""
    heads = "; ".join(part for part in (what, *drawn) if part)
    return f"{heads or 'the site'}: {', '.join(came) or 'as before'}, {done.seconds * 1000:.0f} ms"


def _drawn(figure: Done) -> str:
    """`grow drawn (new), 3 states, 1.2 s`."""
    states = f", {figure.states} states" if figure.states > 1 else ""
    verb = "failed" if figure.failed else "drawn"
    return f"{Path(figure.script).stem} {verb} ({figure.reason}){states}, {figure.seconds:.1f} s"


def _welcome(report: Report, session: Session, first: Refreshed) -> None:
    pages = sum(path.endswith(".html") for path in session.pages.view.files or {})
    drafts = sum(article.front.draft for article in session.pages.view.articles)
    parts = [counted(pages, "page"), counted(drafts, "draft") if drafts else ""]
    parts += [f"drawing {counted(first.waiting, 'figure')}" if first.waiting else "", report.seconds()]
    report.line(", ".join(part for part in parts if part))
    report.problems(session.pages.problems())


def _open(address: str, report: Report) -> None:
    """Show the site. A browser that is named in $BROWSER may return only when it is closed: nothing waits for it."""
    if not webbrowser.open(address):
        report.line("no browser to open it with; $BROWSER may name one")


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as error:
        message = f"cannot listen on {host}, port {port}: {error.strerror or error}"
        raise Problems([Problem(message, hint="choose another with --port or --host")]) from error


def _written(host: str) -> str:
    """A host as an address has it."""
    if host in EVERYWHERE:
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _names(host: str) -> frozenset[str]:
    """Names of this machine that a request may use, besides localhost and bare addresses."""
    own = socket.gethostname().lower()
    return frozenset({host.lower(), own, f"{own.partition('.')[0]}.local"} if host in EVERYWHERE else {host.lower()})


def _half_saved(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return True


def _heed_termination() -> None:
    """End as cleanly when told to as by Ctrl-C."""

    def stop(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), stop)
