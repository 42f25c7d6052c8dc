"""One conflict made of two cases that share a decision maker."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from detente.store.tree import title_of
from detente.web.access import Access, TheParts, TheUser, Viewing, role_in, seen_by
from detente.web.cases import created
from detente.web.errors import Problem
from detente.web.jobs import Work
from detente.web.reading import Read
from detente.web.shapes import Asked, BlockView, Model
from detente.web.views import CaseView
from detente.web.waiting import Waits

router = APIRouter(prefix="/api")
Weight = Annotated[str, Field(max_length=40)]


class LinkQuestion(Asked):
    """With which other case, and how who takes part in both weighs the two."""

    other: Annotated[str, Field(max_length=200, description="The id of the other case.")]
    common: Annotated[str, Field(max_length=200, description="Who takes part in both, by its id.")]
    weights: Annotated[
        tuple[Weight, Weight] | None,
        Field(description="What a place in each counts for it; null where this case comes before the other."),
    ] = None


class LinkedView(Model):
    """The case that was made of two, and what linking them adds to what is stable."""

    case: CaseView
    says: list[BlockView]


@router.post("/cases/{case_id}/link", status_code=201)
async def link_cases(at: Viewing, parts: TheParts, user: TheUser, asked: LinkQuestion, waiting: Waits) -> LinkedView:
    """Make one case of two that share a decision maker, and say what each keeps and what linking them adds."""
    job = await waiting.done(user, await run_in_threadpool(_work, at, asked))
    found = json.loads(job.result)
    case = await run_in_threadpool(created, parts, user, Read(**found["read"]))
    return LinkedView(case=case, says=found["says"])


def _work(at: Access, asked: LinkQuestion) -> Work:
    """Return what is to be linked, where somebody may see both."""
    parts, user = at.parts, at.user
    role = role_in(parts, user, asked.other)
    if role is None:
        raise Problem(404, "there is no such case to link with")
    first, second = parts.store.draft(at.case_id), parts.store.draft(seen_by(parts, user, role, asked.other))
    titles = [title_of(draft.tree, draft.name) for draft in (first, second)]
    given = {"tree": second.tree, "name": second.name, "titles": titles, **asked.model_dump(mode="json")}
    return Work("linked", given, first)
