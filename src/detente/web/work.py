"""What the server's processes do: answer questions, read what people send, look through texts, write exports."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import BaseModel

from detente.ask import QUESTIONS
from detente.errors import InvalidCase
from detente.evidence.coded import Coded
from detente.store import Draft
from detente.store.draft import ids_from
from detente.store.edits import from_text, plain_text
from detente.store.tree import TEXT, bare
from detente.web import views as v
from detente.web.drafts import case_of, supposing

LINKS_TOLD = 20
"""So many equilibria that linking two cases adds are told one by one, and states in a list."""
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
    from detente.web.answers import answer, shape_of

    kind = given.asked["kind"]
    question = shape_of(kind).model_validate(given.asked["question"])
    draft = supposing(_with_text(given), question)
    if given.asked["texts"]:
        draft = replace(draft, texts=given.asked["texts"])
    case_of(draft, begun=kind in QUESTIONS and QUESTIONS[kind].of_begun)
    given.begun = True

    def progress(words: str) -> None:
        given.say("progress", json.dumps(words).encode())

    found = answer(draft, kind, question, progress)
    if isinstance(found, q.Reported):
        given.say("page", json.dumps(found.page).encode())
        if found.data:
            given.say(f"file-{found.file}", b64encode(found.data))
        found = q.ReportAnswer(loaded=found.loaded, left_out=found.left_out, file=found.file)
    return _json(found)


def _model(given: Given) -> bytes:
    from detente.web.modelview import model_view
    from detente.web.questions import ModelQuestion

    question = ModelQuestion.model_validate(given.asked["question"])
    draft = supposing(given.draft, question)
    model = case_of(draft).model(question.perspective, question.phase)
    return _json(model_view(draft, model, given.asked["version"]))


def _file(given: Given) -> bytes:
    from detente.web.reading import read_file

    asked = given.asked
    return json.dumps(asdict(read_file(given.content, asked["name"], asked["encoding"]))).encode()


def _text_read(given: Given) -> bytes:
    from detente.web.reading import read_text

    text = given.asked["text"] if given.draft_given is None else _with_text(given).text
    return json.dumps(asdict(read_text(text, given.asked["file"], given.asked["origin"]))).encode()


def _plain(given: Given) -> bytes:
    """Read a text that shall take the place of a case; null where it cannot be read, and is kept as it is."""
    try:
        return json.dumps(bare(from_text(plain_text(given.content.decode()), ids_from(1)))).encode()
    except InvalidCase:
        return b"null"


def _text(given: Given) -> bytes:
    return json.dumps(_with_text(given).text).encode()


def _document(given: Given) -> bytes:
    from detente.web.reading import document_in, fields_of

    asked = given.asked
    source, text = document_in(asked["file"], given.content, asked["id"], asked["name"], asked["encoding"])
    return json.dumps({"fields": fields_of(source), "text": text}).encode()


def _first_pass(given: Given) -> bytes:
    from detente.web.proposing import proposed_claims

    asked = given.asked
    places = {(start, end, kind) for start, end, kind in asked["places"]}
    return _json(proposed_claims(asked["source"], asked["text"], set(asked["taken"]), places))


def _coded(given: Given) -> tuple[Coded, v.ExportQuestion]:
    from detente.case.coded import coded_of

    question = v.ExportQuestion.model_validate(given.asked["question"])
    return coded_of(case_of(given.draft), given.asked["texts"]), question


def _preview(given: Given) -> bytes:
    from detente.web.writing import previewed

    return _json(previewed(*_coded(given)))


def _export(given: Given) -> bytes:
    from detente.web.writing import exported

    return _json(exported(*_coded(given)))


def _linked(given: Given) -> bytes:
    from detente.assess.linking import link_conflicts, weight_of
    from detente.case import write_case
    from detente.report import linked_document
    from detente.web.reading import read_text
    from detente.web.shapes import block_views

    asked = given.asked
    first = case_of(given.draft)
    other = case_of(replace(given.draft, tree=asked["tree"], name=asked["name"]))
    given.begun = True
    weights = None if asked["weights"] is None else tuple(map(weight_of, asked["weights"]))
    found = link_conflicts(first, other, common=asked["common"], weights=weights, limit=LINKS_TOLD)
    one, two = asked["titles"]
    read = read_text(write_case(found.case), "linked.yaml", f"“{one}” linked with “{two}”", notes=found.notes)
    says = [block.model_dump(mode="json") for block in block_views(list(linked_document(found, LINKS_TOLD)))]
    return json.dumps({"read": asdict(read), "says": says}).encode()


def _roles(given: Given) -> bytes:
    from detente.report.roles import file_names, role_pages, role_sheets
    from detente.web.roles import RoleSheetView, RolesView
    from detente.web.writing import file_stem

    asked, case = given.asked, case_of(given.draft)
    given.begun = True
    found = role_sheets(case, perspective=asked["perspective"], phase=asked["phase"], summary=asked["summary"])
    sheets = [
        RoleSheetView(decision_maker=sheet.decision_maker, name=sheet.name, file=file, page=sheet.page)
        for sheet, file in zip(found, file_names(found, ".html"), strict=True)
    ]
    return _json(RolesView(sheets=sheets, file=f"{file_stem(given.draft.name)}-roles.html", page=role_pages(found)))


def _models(given: Given) -> bytes:
    from detente.web.models_out import ModelsQuestion, models_file
    from detente.web.writing import file_stem

    case = case_of(given.draft)
    given.begun = True
    return _json(models_file(case, file_stem(given.draft.name), ModelsQuestion.model_validate(given.asked)))


def _paper(given: Given) -> bytes:
    from detente.papers.together import everything
    from detente.web.papers import PaperFileView, PaperView
    from detente.web.writing import file_stem

    asked, case = given.asked, case_of(given.draft)
    given.begun = True
    found, left = everything(case, perspective=asked["perspective"], phase=asked["phase"])
    stem = file_stem(given.draft.name)
    files = [PaperFileView(label=f.label, file=f"{stem}-{f.name}", media_type=f.media_type, text=f.text) for f in found]
    return _json(PaperView(files=files, left_out=left))


def _trial(given: Given) -> bytes:
    from detente.web.modelview import trial_view
    from detente.web.questions import ModelQuestion

    question = ModelQuestion.model_validate(given.asked["question"])
    supposed = supposing(given.draft, question)
    return _json(trial_view(given.draft, supposed, question.perspective, question.phase))


def _with_text(given: Given) -> Draft:
    """Return the case with the text of the file that it was read from, where that was given."""
    text = given.asked.get("text")
    return given.draft if text is None else replace(given.draft, tree={**given.draft.tree, TEXT: text})


def _json(value: BaseModel) -> bytes:
    return value.model_dump_json(by_alias=True).encode()


DOES: Mapping[str, Callable[[Given], bytes]] = {
    "question": _question, "model": _model, "trial": _trial, "file": _file, "text-read": _text_read, "text": _text,
    "plain": _plain, "document": _document, "first-pass": _first_pass, "preview": _preview, "export": _export,
    "linked": _linked, "roles": _roles, "models": _models, "paper": _paper,
}  # fmt: skip
