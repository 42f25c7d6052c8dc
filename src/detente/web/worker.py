"""A process that does the server's work: reads requests, writes what it finds as lines; see `detente.web.slots`."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections import OrderedDict
from typing import Any

from detente.processes import end_with, limit_memory, memory_taken, spend_at_most

NICE = 5


def main() -> None:
    """Answer requests until there are no more."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nothing else that is printed gets between the answers
    first = json.loads(requests.readline())
    end_with(first["parent"])
    limit_memory(first["bytes"])
    if hasattr(os, "nice"):
        os.nice(NICE)  # the server itself, which everybody waits for, comes first

    import detente.web.answers
    import detente.web.modelview
    import detente.web.questions
    import detente.web.reading  # noqa: F401 - so that the first question takes no longer than the next
    from detente.store import Draft
    from detente.web.errors import described, error_body
    from detente.web.slots import remember
    from detente.web.work import DOES, Given

    # What is loaded by now stays for good, and what is read are trees without cycles.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)

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

    say("ready", b"")
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
            say("error", json.dumps({"status": status, "body": body, "refused": not given.begun}).encode())
        del given
        say("end", str(memory_taken()).encode())


if __name__ == "__main__":
    main()
