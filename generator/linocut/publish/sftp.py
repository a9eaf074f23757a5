"""Reach a server by SFTP alone, for hosts without a shell or without rsync."""

import asyncio
import logging
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from linocut.problem import Problem, Problems
from linocut.publish.plan import File, Plan
from linocut.publish.release import RECORD, SshOptions, Standing, in_the_way, moved, number, ours
from linocut.publish.store import LONGEST_RECORD, Progress

if TYPE_CHECKING:
    from asyncssh import SFTPClient

_AT_ONCE = 16
"""Files on their way side by side: SFTP waits a round trip for each step of each."""

_SLOWEST = 10_000
"""Bytes a second: slower is as good as cut."""

Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Upload(NamedTuple):
    """One release on its way."""

    plan: Plan
    record: bytes
    release: PurePosixPath
    basis: int
    progress: Progress


class Sftp:
    """A `Host`. Every call opens a connection of its own."""

    def __init__(self, options: SshOptions, config: Path | None) -> None:
        try:
            import asyncssh  # noqa: F401 - asked for before anything is promised
        except ImportError as error:
            hint = "pip install 'linocut[sftp]', or install rsync on both sides"
            raise Problems([Problem("SFTP needs asyncssh, which is not installed", hint=hint)]) from error
        self._options = options
        self._config = config
        self._top = PurePosixPath(options.path.removeprefix("~/"))

    def look(self) -> Standing:
        return self._run(self._look)

    def upload(self, plan: Plan, record: bytes, partial: str, basis: int, progress: Progress) -> None:
        job = Upload(plan, record, self._release(partial), basis, progress)
        self._run(lambda sftp: self._upload(sftp, job))

    def switch(self, old: int, new: int, partial: str, leftovers: list[str]) -> None:
        self._run(lambda sftp: self._switch(sftp, old, new, partial, leftovers))

    async def _look(self, sftp: "SFTPClient") -> Standing:
        link = await self._link(sftp)
        names: list[str] = []
        record = ""
        if await sftp.isdir(str(self._top / "releases")):
            names = [str(name) for name in await sftp.listdir(str(self._top / "releases"))]
        if link and await sftp.isfile(str(self._top / link / RECORD)):
            async with sftp.open(str(self._top / link / RECORD), "r", encoding="utf-8", errors="replace") as file:
                record = await file.read(LONGEST_RECORD)
        return Standing(number(link), ours(names), record)

    async def _link(self, sftp: "SFTPClient") -> str:
        """Where `current` points; "" when it is not there."""
        current = str(self._top / "current")
        if await sftp.islink(current):
            return str(await sftp.readlink(current))
        if await sftp.lexists(current):
            raise in_the_way()
        return ""

    async def _upload(self, sftp: "SFTPClient", job: Upload) -> None:
        if await sftp.islink(str(job.release)):
            await sftp.remove(str(job.release))  # files would go where it leads
        there = await self._files(sftp, job.release)
        wanted = {file.path for file in job.plan.files}
        sent = {file.path for file in (*job.plan.added, *job.plan.changed)}
        for folder in sorted({str(job.release / path).rpartition("/")[0] for path in wanted}):
            await sftp.makedirs(folder, exist_ok=True)
        for path in there - wanted:
            await sftp.remove(str(job.release / path))
        done = 0

        async def bring(file: File) -> None:
            nonlocal done
            same = file.path not in sent and bool(job.basis)
            if not (same and await self._linked(sftp, file, job)):
                async with asyncio.timeout(self._options.timeout + file.size / _SLOWEST):
                    await self._put(sftp, file.source, job.release / file.path)
            done += 1
            job.progress("uploading", done, len(job.plan.files))

        await _each(bring, [file for file in job.plan.files if file.path not in there])
        async with sftp.open(str(job.release / RECORD), "wb") as remote:
            await remote.write(job.record)

    async def _linked(self, sftp: "SFTPClient", file: File, job: Upload) -> bool:
        """Whether the server could link the file from an earlier release, and still had it as it was sent."""
        import asyncssh

        basis = str(self._release(job.basis) / file.path)
        try:
            found = await sftp.lstat(basis)
            if not stat.S_ISREG(found.permissions or 0) or found.size != file.size:
                return False
            await sftp.link(basis, str(job.release / file.path))
        except asyncssh.SFTPError:
            return False
        return True

    async def _put(self, sftp: "SFTPClient", source: Path, target: PurePosixPath) -> None:
        """A file that is cut off on its way has another name: what has the right name is whole."""
        part = f"{target}.part"
        await sftp.put(str(source), part)
        await sftp.posix_rename(part, str(target))

    async def _switch(self, sftp: "SFTPClient", old: int, new: int, partial: str, leftovers: list[str]) -> None:
        if number(await self._link(sftp)) != old:
            raise moved()
        if partial:
            if await sftp.exists(str(self._release(new))):
                await sftp.rmtree(str(self._release(new)))
            await sftp.posix_rename(str(self._release(partial)), str(self._release(new)))
        link = str(self._top / f".current-{new}")
        if await sftp.lexists(link):
            await sftp.remove(link)
        await sftp.symlink(f"releases/{new}", link)
        await sftp.posix_rename(link, str(self._top / "current"))
        if not partial:
            await sftp.posix_rename(str(self._release(old)), str(self._release(f"{old}.rolled-back")))
        for name in leftovers:
            await sftp.rmtree(str(self._release(name)), ignore_errors=True)

    async def _files(self, sftp: "SFTPClient", release: PurePosixPath, below: str = "") -> set[str]:
        """Whole files of a release that is on its way, by path; what is neither file nor folder goes."""
        found: set[str] = set()
        if not await sftp.isdir(str(release / below)):
            return found
        for entry in await sftp.readdir(str(release / below)):
            name = str(entry.filename)
            path = f"{below}/{name}" if below else name
            if name in {".", ".."}:
                continue
            if stat.S_ISDIR(entry.attrs.permissions or 0):
                found |= await self._files(sftp, release, path)
            elif stat.S_ISREG(entry.attrs.permissions or 0):
                found.add(path)
            else:
                await sftp.remove(str(release / path))  # a link of somebody else's is not what we sent
        return found

    def _release(self, name: str | int) -> PurePosixPath:
        return self._top / "releases" / str(name)

    def _run(self, action: Callable[["SFTPClient"], Coroutine[Any, Any, Answer]]) -> Answer:
        async def connected() -> Answer:
            # When a connection is lost, asyncssh leaves the errors of its own helpers unread; ours is told once.
            asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
            async with self._client() as sftp:
                return await action(sftp)

        logger = logging.getLogger("asyncio")
        level = logger.level
        logger.setLevel(logging.CRITICAL)
        try:
            return asyncio.run(connected())
        finally:
            logger.setLevel(level)

    @asynccontextmanager
    async def _client(self) -> AsyncIterator["SFTPClient"]:
        import asyncssh

        user, _, host = self._options.host.rpartition("@")
        given: dict[str, Any] = {"username": user} if user else {}
        given |= {"port": self._options.port} if self._options.port else {}
        given |= {"config": [str(self._config)]} if self._config else {}
        given |= {"connect_timeout": min(15, self._options.timeout), "login_timeout": min(30, self._options.timeout)}
        try:
            async with (
                asyncssh.connect(host, **given, keepalive_interval=15) as server,
                server.start_sftp_client() as sftp,
            ):
                yield sftp
        except (OSError, asyncssh.Error) as error:
            hint = "publish again: it goes on where it stopped; readers saw nothing"
            if isinstance(error, asyncssh.PermissionDenied):
                hint = "add your key to an ssh agent"
            elif isinstance(error, asyncssh.HostKeyNotVerifiable):
                hint = f"run `ssh {self._options.host}` once by hand, so that its key is known"
            reason = str(error) or f"no answer for {self._options.timeout} seconds"
            raise Problems([Problem(f"{self._options.host} could not be reached: {reason}", hint=hint)]) from error


async def _each(action: Callable[[Item], Awaitable[None]], items: Iterable[Item]) -> None:
    """Do it to all, a few at once; the first failure ends the rest."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(item: Item) -> None:
        async with gate:
            await action(item)

    try:
        async with asyncio.TaskGroup() as group:
            for item in items:
                group.create_task(one(item))
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None
