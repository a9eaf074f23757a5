"""The house keeps to its own plan: every file is in a room of the table, and imports only from rooms above it."""

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

GENERATOR = Path(__file__).parents[1] / "generator"
PACKAGE = GENERATOR / "linocut"

FRONT_DOORS = {"__init__", "__main__"}
"""What Python itself looks for; they stand outside the table."""


def rooms() -> list[str]:
    """The rooms in the order of the table in generator/README.md."""
    table = (GENERATOR / "README.md").read_text().split("| room |")[1].split("\n\n")[0]
    return re.findall(r"^\| `(\w+)(?:\.py|/)`", table, re.MULTILINE)


def modules() -> dict[str, Path]:
    """Name -> file of every module that is ours: not what `linocut new` writes."""
    files = [path for path in PACKAGE.rglob("*.py") if PACKAGE / "new" not in path.parents or path.parent.name == "new"]
    found = {}
    for path in files:
        parts = path.relative_to(GENERATOR).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(path: Path, known: dict[str, Path]) -> Iterator[tuple[str, int]]:
    """(module of ours, line) for each import in a file, those within functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "linocut":
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            for name in {name if name in known else node.module for name in names}:
                yield name, node.lineno
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "linocut":
                    yield alias.name, node.lineno


def room(module: str) -> str:
    """The room that a module is in; "" for the package itself."""
    return ".".join(module.split(".")[1:2])


def test_every_file_is_in_a_room_and_every_room_is_there() -> None:
    there = {room(name) for name in modules()} - {"", *FRONT_DOORS}
    assert len(rooms()) == len(set(rooms()))
    assert set(rooms()) == there


def test_imports_come_from_rooms_above() -> None:
    order = {name: number for number, name in enumerate(rooms())}
    known = modules()
    upward = []
    for name, path in known.items():
        if room(name) not in order:
            continue
        for other, line in imported(path, known):
            if room(other) in order and order[room(other)] > order[room(name)]:
                upward.append(f"{path.relative_to(GENERATOR)}:{line}: {other} is below")
    assert upward == []


def test_no_import_leads_back() -> None:
    """Within rooms too, and late imports counted. Raises CycleError, which names the cycle."""
    known = modules()
    graph = {name: {other for other, _ in imported(path, known)} - {name} for name, path in known.items()}
    graph["linocut"] = set()  # scripts ask the package itself for `shared`, and only then is it imported
    assert len(list(TopologicalSorter(graph).static_order())) == len(known)


SYSTEMS = re.compile(
    r"^\s*(?:import|from)\s+(?:fcntl|resource|pwd|grp|termios|msvcrt|winreg|_winapi|psutil|_posixsubprocess)\b"
    r"|\bos\.(?:fork|forkpty|setsid|killpg|kill|wait4|waitpid|nice|getuid|geteuid|uname|sched_getaffinity|set_blocking"
    r"|O_NONBLOCK|O_NOFOLLOW|O_PATH)\b(?!\")"
    r"|\bsignal\.SIG(?:KILL|USR1|CHLD|STOP|HUP)\b|\bsocket\.(?:send_fds|recv_fds|AF_UNIX)\b|\bsys\.platform\b"
    r"|start_new_session|creationflags|\bprctl\("
)
"""What only one kind of system has, or what asks which one it is."""


def test_only_one_room_knows_which_system_it_is_on() -> None:
    elsewhere = [
        f"{path.relative_to(GENERATOR)}:{number}: {line.strip()}"
        for name, path in modules().items()
        if room(name) != "system"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if SYSTEMS.search(line) and not re.search(r'"[^"]*\bos\.\w+[^"]*"', line)
    ]
    assert elsewhere == []
    assert all(SYSTEMS.search(line) for line in ("import fcntl", "    import resource", "os.fork()", "signal.SIGKILL"))
