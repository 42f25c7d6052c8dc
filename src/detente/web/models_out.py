"""Models, arguments and what follows from them, as files for other programs."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Response
from pydantic import AfterValidator, Field
from starlette.concurrency import run_in_threadpool

from detente.exchange.models import MODEL_FORMATS
from detente.web.access import Viewing
from detente.web.errors import Problem
from detente.web.jobs import Work
from detente.web.shapes import Asked, Model
from detente.web.waiting import Waits

if TYPE_CHECKING:
    from detente.case import Case

router = APIRouter(prefix="/api")
Id = Annotated[str, Field(max_length=200)]


def _known(kind: str) -> str:
    if kind not in MODEL_FORMATS:
        raise ValueError(f"one of {', '.join(MODEL_FORMATS)}")
    return kind


class ModelsQuestion(Asked):
    """A model as a file for other programs: in which format, of which perspective and phase."""

    kind: Annotated[
        str, AfterValidator(_known), Field(json_schema_extra=lambda schema: schema.update(enum=[*MODEL_FORMATS]))
    ]
    perspective: Annotated[Id | None, Field(description="As whom it is seen, by its id.")] = None
    phase: Annotated[Id | None, Field(description="When, by its id.")] = None
    level: Annotated[int, Field(ge=0, le=100, description="The confidentiality up to which things may leave.")] = 0
    leave_out: Annotated[bool, Field(description="Leave out what is above it, instead of refusing.")] = False


class ModelsFile(Model):
    """A file to keep, as base64, and what has no place in it, in words."""

    name: str
    media_type: str
    content: str
    left_out: list[str]


@router.post("/cases/{case_id}/export/models", response_model=ModelsFile)
async def export_models(at: Viewing, asked: ModelsQuestion, waiting: Waits) -> Response:
    """Return a model, its arguments, or what follows from it, as a file to keep."""

    def work() -> Work:
        return Work("models", asked.model_dump(mode="json"), at.parts.store.draft(at.case_id))

    job = await waiting.done(at.user, await run_in_threadpool(work))
    return Response(job.result, media_type="application/json")


def models_file(case: Case, stem: str, asked: ModelsQuestion) -> ModelsFile:
    """Return the file that a question asks for."""
    from detente.redaction import told_above
    from detente.with_texts import exported_models

    chosen = [(asked.perspective, asked.phase)] if case.has_model or asked.perspective or asked.phase else []
    found = exported_models(case, asked.kind, chosen, (), level=asked.level, concepts=None, engine="auto")
    if found.above and not asked.leave_out:
        raise Problem(422, told_above(found.above, asked.level), "raise the level, or leave them out", "refused")
    declared, sent = MODEL_FORMATS[asked.kind], found.sent
    stopped = [f"what was not reached: {why}" for why in (sent.stopped if sent else ()) if why is not None]
    return ModelsFile(
        name=f"{stem}{declared.endings[0]}", media_type=declared.media_type,
        content=base64.b64encode(found.data).decode("ascii"), left_out=[*found.left_out, *stopped],
    )  # fmt: skip
