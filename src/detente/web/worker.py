"""A process that does the server's work: reads requests, writes what it finds as lines; see `detente.web.slots`."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from collections import OrderedDict
from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, BinaryIO

from detente.extensions import load_extensions
from detente.processes import end_with, limit_memory, memory_taken, spend_at_most
from detente.web.nursery import NUMBER

NICE = 5
ROOMS = tuple(f"detente.{room}" for room in ("ask", "assess", "case", "conflict", "engines", "report", "stability"))
SELDOM = ("detente.engines.compiling", "detente.engines.kernels")
"""They load a compiler, which takes long and much memory, and are needed for large models only."""


def main() -> None:
    """Load everything; then work, or let others that are forked do so."""
    first = json.loads(sys.stdin.buffer.readline())
    end_with(first["parent"])
    limit_memory(first["bytes"])
    if sys.platform != "win32":
        os.nice(NICE)  # the server itself, which everybody waits for, comes first

    load()
    load_extensions()

    # What is loaded by now stays for good, and what is read are trees without cycles.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else that is printed gets between the answers
    if first["socket"] is None:
        answers.write(b"ready\n")
        answers.flush()
        work(sys.stdin.buffer, answers)
    else:
        bear(socket.socket(fileno=first["socket"]))


def load() -> None:
    """Load what answers are made with, much of which is loaded on first use, so that nobody's question has to."""
    for name in ("answers", "modelview", "questions", "reading", "work"):
        import_module(f"detente.web.{name}")
    import_module("numpy.ma")  # NumPy, too, loads this part on first use, for sets of numbers
    for room in ROOMS:
        for found in walk_packages(import_module(room).__path__, f"{room}."):
            if found.name not in SELDOM:
                with suppress(ImportError):  # what it needs is not installed
                    import_module(found.name)


def bear(parent: socket.socket) -> None:
    """Fork a process for every socket that comes, and say which it is, until there is nobody who wants one."""
    if sys.platform == "win32":
        raise OSError("nothing is forked here")
    parent.set_inheritable(False)
    parent.sendall(bytes(NUMBER))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: who works with them sees their side closed
    here = os.getpid()
    while True:
        said, received, _, _ = socket.recv_fds(parent, 1, 1)
        if not said:
            return
        theirs = received[0]
        child = os.fork()
        if child == 0:
            try:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                os.setpgid(0, 0)  # ended with those that it starts
                end_with(here)
                parent.close()
                own = socket.socket(fileno=theirs)
                own.set_inheritable(False)
                work(own.makefile("rb"), own.makefile("wb"))
            finally:
                os._exit(0)  # whatever happens, it never bears others
        os.close(theirs)
        with suppress(OSError):  # it has done so itself, or has ended
            os.setpgid(child, child)
        parent.sendall(child.to_bytes(NUMBER))


def work(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more."""
    from detente.store import Draft
    from detente.web.called import error_in_names
    from detente.web.errors import described, error_body
    from detente.web.slots import remember
    from detente.web.work import DOES, Given

    def say(tag: str, data: bytes) -> None:
        answers.write(tag.encode() + b" " + data + b"\n")
        answers.flush()

    known: OrderedDict[str, Draft] = OrderedDict()

    def draft_of(request: dict[str, Any]) -> Draft:
        sent = requests.read(request["tree"])
        draft = Draft(json.loads(sent), request["name"]) if sent else known[request["draft"]]
        if request["keep"]:
            remember(known, request["draft"], draft)
        return draft

    while line := requests.readline():
        request = json.loads(line)
        draft = draft_of(request) if "draft" in request else None
        given = Given(request["asked"], draft, requests.read(request["content"]), say)
        spend_at_most(request["seconds"])
        try:
            say("result", DOES[request["does"]](given))
        except MemoryError:
            body = error_body("too_large", "there is not enough memory for this")
            say("error", json.dumps({"status": 413, "body": body, "refused": False}).encode())
        except Exception as e:  # whatever it is, the person who asked is told in the one shape
            status, body = described(e)
            body = error_in_names(body, draft.tree) if draft is not None else body
            say("error", json.dumps({"status": status, "body": body, "refused": not given.begun}).encode())
        del given
        say("end", str(memory_taken()).encode())


if __name__ == "__main__":
    main()
