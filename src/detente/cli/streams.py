"""Standard output and standard error: what they cannot show is said with what they can, and a fault ends nothing early.

Two things go wrong at the last step of a command. The stream's encoding lacks a character, as Windows' code pages lack
arrows: it is written in plain characters, or as an escape. Or the stream takes no more, because a disk is full or the
reader of a pipe has left: then the command goes on to its own end, so that its exit code stays what it would be, and
what is to be said of the fault is said there.
"""

from __future__ import annotations

import codecs
import errno
import os
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

import click

from detente.errors import BoundReached
from detente.unseen import seen

PLAIN = {
    "→": "->", "←": "<-", "↔": "<->", "⇒": "=>", "⇐": "<=", "⇔": "<=>", "≥": ">=", "≤": "<=", "≠": "!=", "≈": "~",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "′": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "•": "*", "·": ".", "×": "x", "✓": "v", "✗": "x",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "⟨": "<", "⟩": ">",
}  # fmt: skip


def plain(character: str) -> str:
    r"""Return what stands for a character where it cannot be shown.

    >>> plain("→"), plain("é"), plain("\udcff")
    ('->', '\\xe9', '\\xff')
    """
    if character in PLAIN:
        return PLAIN[character]
    if "\udc80" <= character <= "\udcff":  # a byte of a file's name
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("ascii", "backslashreplace").decode("ascii")


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(plain, error.object[error.start : error.end])), error.end


codecs.register_error("detente", _replaced)


class Guarded:
    """A stream that remembers its first fault, and from then on takes everything and writes nothing."""

    def __init__(self, stream: TextIO | None, *, told: bool = False) -> None:
        self.stream = stream
        self.told = told  # whether all that comes here is for people to read
        self.fault: OSError | None = None

    @property
    def encoding(self) -> str:
        """What Click is told: one in ASCII it takes for a mistake, and would write UTF-8 past this stream."""
        return "utf-8"

    @property
    def errors(self) -> str:
        """As the stream has it."""
        return getattr(self.stream, "errors", None) or "strict"

    def isatty(self) -> bool:
        """Tell whether somebody watches."""
        return self.stream is not None and self.stream.isatty()

    def write(self, text: str) -> int:
        """Write, if that is possible."""
        shown = seen(text) if self.told else text
        self._do(lambda stream: stream.write(shown))
        return len(text)

    def flush(self) -> None:
        """Hand over what was written."""
        if self.stream is not None:
            self._do(lambda stream: stream.flush())

    def _do(self, what: Any) -> None:
        if self.fault is not None:
            return
        try:
            if self.stream is None or self.stream.closed:
                raise OSError(errno.EBADF, "it is closed")
            what(self.stream)
        except OSError as e:
            self.fault = e
            self._leave()

    def _leave(self) -> None:
        """Let what is still held for a real file go nowhere: the interpreter would try again when it ends."""
        with suppress(OSError, ValueError, AttributeError):
            assert self.stream is not None
            number = self.stream.fileno()
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, number)
            os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def guarded() -> Iterator[Guarded]:
    """Guard both streams within a `with` statement; yield standard output."""
    before: Any = sys.stdout, sys.stderr  # of a kind that knows `reconfigure`, or None where it is closed
    out, err = Guarded(sys.stdout), Guarded(sys.stderr, told=True)
    kept = [(stream, stream.errors) for stream in before if _strict(stream)]
    for stream, _ in kept:
        stream.reconfigure(errors="detente")
    streams: Any = out, err
    sys.stdout, sys.stderr = streams
    try:
        yield out
    finally:
        sys.stdout, sys.stderr = before
        for stream, errors in kept:
            with suppress(OSError, ValueError):
                stream.reconfigure(errors=errors)


def _strict(stream: Any) -> bool:
    """Tell whether a stream fails on what its encoding lacks, lets bytes through that are of none, or escapes all."""
    known = hasattr(stream, "reconfigure")
    return known and stream.errors in ("strict", "surrogateescape", "backslashreplace")


LEAST_WIDTH = 20


def columns() -> int | None:
    """Return how wide standard output is: as COLUMNS says, or as its terminal; None where neither does."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return max(int(said), LEAST_WIDTH)
    with suppress(OSError, ValueError, AttributeError):
        return max(os.get_terminal_size(_behind().fileno()).columns, LEAST_WIDTH)
    return None


def say(text: str) -> None:
    """Print one thing to standard output, in as many lines as its width asks for."""
    wide = columns()
    if wide is not None:
        indent = text[: len(text) - len(text.lstrip())]
        text = textwrap.fill(
            text.strip(), wide, initial_indent=indent, subsequent_indent=f"{indent}  ", break_long_words=False,
            break_on_hyphens=False,
        )  # fmt: skip
    click.echo(seen(text))


def in_utf8() -> None:
    """Let standard output be UTF-8 from here on, whatever it was, for a file that says itself that it is."""
    if hasattr(stream := _behind(), "reconfigure"):
        stream.reconfigure(encoding="utf-8", newline="\n")


def is_utf8() -> bool:
    """Tell whether standard output has every character."""
    name = getattr(_behind(), "encoding", None) or "utf-8"
    return codecs.lookup(name).name.startswith("utf-")


def escaped(text: str) -> str:
    """Return a text with escapes for what standard output lacks: a plain quotation mark would end a cell of a table."""
    name = getattr(_behind(), "encoding", None) or "utf-8"
    return text.encode(name, "backslashreplace").decode(name)


def _behind() -> Any:
    return sys.stdout.stream if isinstance(sys.stdout, Guarded) else sys.stdout


def told(out: Guarded, code: int) -> tuple[int, str]:
    """Return a command's exit code, and what is to be said, in view of how its output went.

    Whoever reads the beginning of a pipe and leaves has what was wanted.
    """
    if out.fault is None or isinstance(out.fault, BrokenPipeError):
        return code, ""
    why = out.fault.strerror or str(out.fault)
    return BoundReached.exit_code, f"detente: standard output could not be written: {why}; what it has is not whole"
