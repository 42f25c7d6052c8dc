"""Nothing here works on one system only, unless it says so and does without elsewhere.

The sources are walked as trees: what Windows or macOS lack, or do otherwise, is found by name. Each use that is meant
stands in `MEANT` with what becomes of it elsewhere; one that is gone leaves no entry behind. What types say of other
systems `mypy --platform win32` and
`mypy --platform darwin` check, which `.ci/release.py` asks.
"""

from __future__ import annotations

import ast
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from detente.cli.chromium import usual_places
from detente.processes import bounded
from seeds import long

ROOT = Path(__file__).parent.parent
SOURCES = (*sorted((ROOT / "src").rglob("*.py")), ROOT / "hatch_build.py")

MODULES = {"fcntl", "resource", "pwd", "grp", "spwd", "termios", "tty", "pty", "posix", "syslog", "select", "msvcrt",
           "winreg", "readline", "curses", "nis", "ossaudiodev", "crypt"}  # fmt: skip
CALLS = {
    "os": {"fork", "forkpty", "setsid", "setpgid", "setpgrp", "killpg", "kill", "getuid", "geteuid", "getgid",
           "getegid", "chown", "lchown", "chroot", "mkfifo", "mknod", "symlink", "link", "nice", "sysconf",
           "setpriority", "uname", "sched_getaffinity", "getxattr", "setxattr", "listxattr", "getloadavg", "wait",
           "waitpid", "pipe2", "rename", "register_at_fork", "posix_spawn", "openpty", "getpgid", "umask", "fchmod",
           "ttyname", "statvfs", "getppid"},
    "signal": {"SIGALRM", "SIGKILL", "SIGCHLD", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGPIPE", "SIGQUIT", "SIGTERM",
               "alarm", "setitimer", "pause", "pthread_kill", "sigwait", "pthread_sigmask", "siginterrupt"},
    "socket": {"AF_UNIX", "send_fds", "recv_fds", "socketpair", "SO_REUSEPORT", "SO_REUSEADDR", "fromfd"},
    "multiprocessing": {"Process", "Pool", "Queue", "set_start_method", "Manager", "Pipe", "Lock"},
    "time": {"tzset", "clock_gettime", "pthread_getcpuclockid"},
    "tempfile": {"NamedTemporaryFile", "mktemp"},
    "shutil": {"chown"},
}  # fmt: skip
METHODS = {"symlink_to", "hardlink_to", "link_to", "chmod", "lchmod", "rename", "is_mount", "mkfifo", "add_reader",
           "add_signal_handler", "add_writer", "create_unix_connection", "create_unix_server"}  # fmt: skip
KEYWORDS = {"preexec_fn", "pass_fds", "start_new_session", "process_group", "dir_fd", "follow_symlinks", "umask"}
PLACES = ("/tmp", "/proc", "/dev", "/etc", "/usr", "/var", "/home", "/Applications", "C:\\")  # noqa: S108
STARTS_OTHERS = {"Popen", "run", "check_output", "check_call", "call", "create_subprocess_exec"}
TEXT = {"read_text": 0, "write_text": 1}
"""Methods that read or write text, with the place of the encoding among what they take."""

FORKING = "one process bears others on Linux; elsewhere each loads for itself (`nursery.FORKS`)"
BOUNDS = "Windows has no such bound; the parent's bounds on time and sizes remain"
MEANT = {
    ("detente/web/worker.py", "os.fork"): FORKING,
    ("detente/web/worker.py", "os.setpgid"): FORKING,
    ("detente/web/worker.py", "signal.SIGCHLD"): FORKING,
    ("detente/web/worker.py", "socket.recv_fds"): FORKING,
    (
        "detente/web/worker.py",
        "os.nice",
    ): "asked only where it is no Windows, where the server has no way to come first",
    ("detente/web/nursery.py", "socket.socketpair"): FORKING,
    ("detente/web/nursery.py", "socket.send_fds"): FORKING,
    ("detente/web/nursery.py", "pass_fds"): FORKING,
    ("detente/web/nursery.py", "os.killpg"): "Windows ends the process itself",
    ("detente/web/nursery.py", "signal.SIGKILL"): "Windows ends the process itself",
    ("detente/web/nursery.py", "os.kill"): "it is Windows that is asked so, and ends the process",
    ("detente/web/nursery.py", "signal.SIGTERM"): "it is Windows that is asked so, and ends the process",
    ("detente/web/slots.py", "os.setpriority"): "asked only where it is no Windows",
    ("detente/web/connections.py", "resource"): "Windows has as many connections as are wanted",
    ("detente/web/serve.py", "socket.SO_REUSEADDR"): "Windows, where it means sharing, is asked for the opposite",
    ("detente/processes.py", "resource"): BOUNDS,
    ("detente/processes.py", "os.sysconf"): "asked on Linux only",
    ("detente/processes.py", "os.getppid"): "asked on Linux only",
    ("detente/processes.py", "/proc/self/statm"): "asked on Linux only",
    ("detente/engines/dense.py", "os.sysconf"): "where it is not told, the allocation itself says",
    ("detente/cli/writing.py", "os.chown"): "Windows writes in place what belongs to somebody else",
    ("detente/cli/writing.py", "os.listxattr"): "asked on Linux only",
    ("detente/cli/writing.py", "os.getxattr"): "asked on Linux only",
    ("detente/cli/writing.py", "os.setxattr"): "asked on Linux only",
    ("detente/cli/writing.py", "chmod"): "Windows keeps of a mode whether a file is read-only",
    ("detente/cli/writing.py", "/dev/(?:stdout|stderr|fd/\\d+)|/proc/(?:self|\\d+)/fd/\\d+"): "names that others give",
    ("detente/cli/chromium.py", "os.geteuid"): "asked only where it is no Windows",
    ("detente/cli/chromium.py", "/Applications/"): "where macOS keeps Chromium",
    ("hatch_build.py", "fcntl"): "on Windows two installations from one copy at once are not kept apart",
}
"""What is meant, by the file and what is found there, with what becomes of it on other systems."""


def named(node: ast.expr) -> str:
    """Return a name with dots, such as `os.fork`; "" for what is none."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr) if inner := named(value):
            return f"{inner}.{attr}"
    return ""


def found_in(tree: ast.AST) -> Iterator[str]:
    """Yield what other systems lack or do otherwise, in whatever a module does; what it says of itself is left."""
    said = {
        node.body[0].value for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and node.body and isinstance(node.body[0], ast.Expr)
    }  # fmt: skip
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (n.name for n in names if n.name.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str() as module, names=names):
                if module.partition(".")[0] in MODULES:
                    yield module
                yield from (f"{module}.{n.name}" for n in names if n.name in CALLS.get(module, ()))
            case ast.Attribute(value=ast.Name(id=module), attr=attr) if attr in CALLS.get(module, ()):
                yield f"{module}.{attr}"
            case ast.Constant(value=str() as text) if node not in said and text.startswith(PLACES):
                yield text
            case ast.Call():
                yield from of_call(node)


def of_call(node: ast.Call) -> Iterator[str]:
    """Yield what is wrong with one call elsewhere: a method, an argument, or an encoding that is not said."""
    name = named(node.func).rpartition(".")[2] or getattr(node.func, "attr", "")
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    if isinstance(node.func, ast.Attribute) and name in METHODS:
        yield name
    yield from KEYWORDS & {*given}
    if name == "ProcessPoolExecutor" and len(node.args) < 2 and "mp_context" not in given:
        yield "ProcessPoolExecutor without a context"
    if name == "get_context" and [getattr(a, "value", None) for a in node.args] != ["spawn"]:
        yield "get_context other than spawn"
    if name in TEXT and len(node.args) <= TEXT[name] and "encoding" not in given and not first_is_self(node):
        yield f"{name} without encoding"
    if name in STARTS_OTHERS and {"text", "universal_newlines"} & {*given} and "encoding" not in given:
        yield f"{name} of text without encoding"
    if name in ("open", "fdopen") and named(node.func) != "os.open" and "encoding" not in given:
        at = 0 if isinstance(node.func, ast.Attribute) and name == "open" else 1
        mode = given.get("mode", node.args[at] if len(node.args) > at else None)
        text = getattr(mode, "value", "r") if mode is None or isinstance(mode, ast.Constant) else "b"
        if named(node.func) != "webbrowser.open" and "b" not in str(text):
            yield f"{name} of text without encoding"


def first_is_self(node: ast.Call) -> bool:
    """Tell whether it is a function of our own of that name, and no method of a path."""
    return isinstance(node.func, ast.Name)


@long
def test_what_other_systems_lack_is_used_where_it_is_meant_only() -> None:
    found: Counter[tuple[str, str]] = Counter()
    for path in SOURCES:
        where = path.relative_to(ROOT).as_posix().removeprefix("src/")
        found.update((where, what) for what in found_in(ast.parse(path.read_text(encoding="utf-8"))))
    assert {*found} <= {*MEANT}, "used, and not said what becomes of it on other systems"
    assert {*MEANT} <= {*found}, "no longer used"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("import os\nos.fork()", "os.fork"),
        ("from os import fork", "os.fork"),
        ("import fcntl", "fcntl"),
        ("def f():\n    import resource", "resource"),
        ("signal.signal(signal.SIGALRM, f)", "signal.SIGALRM"),
        ("a.symlink_to(b)", "symlink_to"),
        ("Path('/tmp/x')", "/tmp/x"),  # noqa: S108 - looked for
        ("path.read_text()", "read_text without encoding"),
        ("path.write_text(text)", "write_text without encoding"),
        ("open(path)", "open of text without encoding"),
        ("path.open('w')", "open of text without encoding"),
        ("os.fdopen(n, 'w')", "fdopen of text without encoding"),
        ("subprocess.run(line, text=True)", "run of text without encoding"),
        ("subprocess.Popen(line, preexec_fn=f)", "preexec_fn"),
        ("multiprocessing.Pool()", "multiprocessing.Pool"),
        ("ProcessPoolExecutor(4)", "ProcessPoolExecutor without a context"),
        ("get_context('fork')", "get_context other than spawn"),
        ("loop.add_signal_handler(2, f)", "add_signal_handler"),
    ],
)
def test_what_is_looked_for_is_found(text: str, what: str) -> None:
    assert what in [*found_in(ast.parse(text))]


@pytest.mark.parametrize(
    "text",
    ["path.read_text(encoding='utf-8')", "path.read_text('utf-8')", "path.open('rb')", "open(path, 'wb')",
     "path.replace(b)", "'''In /tmp.'''", "subprocess.run(line, text=True, encoding='utf-8')", "get_context('spawn')"],
)  # fmt: skip
def test_what_every_system_has_is_left(text: str) -> None:
    assert not [*found_in(ast.parse(text))]


RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def tracked() -> list[str]:
    """Every file of the repository, or where there is none, of the source distribution."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        return [name for name in done.stdout.decode().split("\0") if name]
    return [p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if p.is_file() and "node_modules" not in p.parts]


def test_every_file_can_have_its_name_on_every_system() -> None:
    names = tracked()
    assert len(names) > 1000
    for name in names:
        for part in name.split("/"):
            assert not set('<>:"\\|?*') & set(part), name
            assert part.isprintable(), name
            assert not part.endswith((".", " ")), name
            assert part.split(".")[0].lower() not in RESERVED, name
        assert len(name) < 180, name
    folded = Counter(name.casefold() for name in names)
    assert not {name for name, n in folded.items() if n > 1}, "names that differ by upper and lower case only"
    assert not [name for name in names if (ROOT / name).is_symlink()]


def test_a_download_has_no_name_of_a_device() -> None:
    writing = pytest.importorskip("detente.web.writing")
    for name in ("con", "NUL", "com1", "Lpt9", "aux"):
        assert writing.file_stem(name) == f"case-{name}"
    assert writing.file_stem("console") == "console"
    assert writing.file_stem("") == writing.file_stem("???") == "case"


def test_chromium_is_looked_for_where_windows_and_macos_keep_it() -> None:
    folders = {"ProgramFiles": "C:\\Programs", "LOCALAPPDATA": "C:\\Users\\a\\Local"}
    windows = [*usual_places("win32", folders)]
    assert "C:\\Programs\\Microsoft\\Edge\\Application\\msedge.exe" in windows
    assert "C:\\Users\\a\\Local\\Google\\Chrome\\Application\\chrome.exe" in windows
    assert all(place.endswith(".exe") for place in windows)
    assert "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" in [*usual_places("darwin", {})]
    assert not [*usual_places("linux", folders)]


def test_a_bound_that_a_system_refuses_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    tried: list[tuple[int, int]] = []

    def refuse(_: int, bounds: tuple[int, int]) -> None:
        tried.append(bounds)
        raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (5, 10))
    bounded("RLIMIT_AS", 20)
    bounded("RLIMIT_CPU", 7, for_good=False)
    bounded("RLIMIT_OF_ANOTHER_SYSTEM", 1)
    assert tried == [(10, 10), (7, 10)]
