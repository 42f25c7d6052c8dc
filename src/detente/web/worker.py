"""One computation in a process of its own: reads one JSON object, writes progress and the answer as JSON lines."""

from __future__ import annotations

import json
import sys
from typing import Any

from detente.engines.worker import limit_resources
from detente.processes import end_with


def main() -> None:
    """Answer one question."""
    request = json.load(sys.stdin)
    end_with(request["parent"])
    limit_resources(request["bytes"], request["seconds"])

    from detente.store import Draft
    from detente.web.answers import QUESTIONS, answer
    from detente.web.errors import described

    def say(message: dict[str, Any]) -> None:
        print(json.dumps(message, ensure_ascii=False), flush=True)  # noqa: T201 - the answer

    try:
        question = QUESTIONS[request["kind"]].model_validate(request["question"])
        draft = Draft(request["tree"], request["name"], request["texts"])
        found = answer(draft, request["kind"], question, lambda text: say({"progress": text}))
        say({"result": found.model_dump(mode="json", by_alias=True)})
    except MemoryError:
        say(
            {
                "error": {
                    "code": "too_large",
                    "message": "there is not enough memory for this",
                    "hint": "",
                    "problems": [],
                    "changes": [],
                }
            }
        )
    except Exception as e:  # whatever it is, the person who asked is told in the one shape
        say({"error": described(e)[1]["error"]})


if __name__ == "__main__":
    main()
