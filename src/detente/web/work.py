"""What the server's processes do: answer questions, read what people send, look through texts, write exports."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from detente.store import Draft
from detente.store.tree import TEXT
from detente.web.drafts import case_of, supposing

Say = Callable[[str, bytes], None]


@dataclass
class Given:
    """What a process is given to do; `begun` tells whether it was understood and the work proper has begun."""

    asked: dict[str, Any]
    draft_given: Draft | None
    content: bytes
    say: Say
    begun: bool = False

    @property
    def draft(self) -> Draft:
        """The case it is about."""
        assert self.draft_given is not None
        return self.draft_given


def _question(given: Given) -> bytes:
    from detente.web import questions as q
    from detente.web.answers import QUESTIONS, answer

    kind = given.asked["kind"]
    question = QUESTIONS[kind].model_validate(given.asked["question"])
    draft = supposing(_with_text(given), question)
    if given.asked["texts"]:
        draft = replace(draft, texts=given.asked["texts"])
    case_of(draft)
    given.begun = True

    def progress(words: str) -> None:
        given.say("progress", json.dumps(words).encode())

    found = answer(draft, kind, question, progress)
    if isinstance(found, q.Reported):
        given.say("page", json.dumps(found.page).encode())
        found = q.ReportAnswer(loaded=found.loaded, left_out=found.left_out)
    return _json(found)


def _model(given: Given) -> bytes:
    from detente.web.modelview import model_view
    from detente.web.questions import ModelQuestion

    question = ModelQuestion.model_validate(given.asked["question"])
    draft = supposing(given.draft, question)
    model = case_of(draft).model(question.perspective, question.phase)
    return _json(model_view(draft, model, given.asked["version"]))


def _with_text(given: Given) -> Draft:
    """Return the case with the text of the file that it was read from, where that was given."""
    text = given.asked.get("text")
    return given.draft if text is None else replace(given.draft, tree={**given.draft.tree, TEXT: text})


def _json(value: BaseModel) -> bytes:
    return value.model_dump_json(by_alias=True).encode()


DOES: Mapping[str, Callable[[Given], bytes]] = {
    "question": _question, "model": _model,
}  # fmt: skip
