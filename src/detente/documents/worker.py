"""Reads one document in a process of its own, within limits. Bytes come on standard input, JSON goes out."""

from __future__ import annotations

import json
import sys
from importlib import import_module

from detente.evidence.encodings import Undecodable
from detente.evidence.text import Unreadable
from detente.processes import bounded, end_with


def main() -> None:
    """Answer one request: the first line says what is asked, the rest is the document."""
    request = json.loads(sys.stdin.buffer.readline())
    end_with(request["parent"])
    try:
        reader = import_module(request["reader"])
    except ModuleNotFoundError as e:
        _answer({"error": f"reading {request['kind']} needs {e.name}; pip install 'detente[documents]'"})
        return
    _limit(request["memory"], request["seconds"])
    try:
        from detente.evidence.text import normalise

        found = reader.extract(sys.stdin.buffer.read(), request["encoding"])
        text = normalise(found.text)
        if len(text) > request["characters"]:
            raise Unreadable(f"its text has {len(text)} characters; {request['characters']} are read at most")
        if not text.strip():
            raise Unreadable("there are no words in it")
        _answer({"text": text, "metadata": found.metadata})
    except Unreadable as e:
        _answer({"error": str(e), "encoding": isinstance(e, Undecodable)})
    except MemoryError:
        _answer({"error": "reading it takes more memory than is allowed"})


def _answer(value: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(value))  # ASCII only: no half of a surrogate pair can break the pipe


def _limit(memory: int, seconds: float) -> None:
    """Bound what reading may take; where the system has no such bounds, those on time and sizes remain."""
    bounded("RLIMIT_AS", memory)
    bounded("RLIMIT_CPU", int(seconds) + 1)
    bounded("RLIMIT_FSIZE", 0)  # a reader has nothing to write
    bounded("RLIMIT_CORE", 0)


if __name__ == "__main__":
    main()
