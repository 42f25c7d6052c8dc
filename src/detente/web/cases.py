"""Routes: the catalogue, the list of cases, a case, its changes and its history."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from detente import __version__, evidence, unseen
from detente.answer import Answer
from detente.assess import CASE_CODES, CODES
from detente.assess.doubts import KINDS as DOUBTS
from detente.case import Case
from detente.case.elements import MOVES, RULE_LISTS, STATUSES
from detente.case.package import ENDING, write_package
from detente.catalog import catalog
from detente.engines.repairing.candidates import KINDS as CHANGE_KINDS
from detente.evidence import Source
from detente.evidence.coding import codebook
from detente.evidence.encodings import ENCODINGS
from detente.exchange import FORMATS, writable
from detente.exchange.models import MODEL_FORMATS
from detente.report import changes, doubts
from detente.report.counts import held_texts, history_caption, missing_texts, model_called, no_texts, to_mend
from detente.report.files import REPORT_FORMATS
from detente.report.words import MARKS, STAYS, TRUTHS, changed
from detente.stability import CONCEPTS, default
from detente.store import By, Damaged, Draft, Listed, State
from detente.store.accounts import ROLES, Account, Role
from detente.store.commands import Remove, ReplaceText
from detente.store.log import in_force
from detente.store.texts import keep_text, require_texts
from detente.store.tree import DRAFT, LAYERS, TEXT, Tree, get, keys, title_of
from detente.web import views as v
from detente.web.access import Access, Coding, Editing, Owning, Parts, TheParts, TheUser, Viewing, role_in, seen_by
from detente.web.answers import kinds
from detente.web.coders import coder_of
from detente.web.document import document_of
from detente.web.errors import Problem, problem_views
from detente.web.events import Events
from detente.web.forms import questions
from detente.web.guard import User
from detente.web.jobs import Work
from detente.web.modelview import contradictions
from detente.web.places import removed_with, what_names
from detente.web.reading import CASE_ENDINGS, PACKAGE_ENDINGS, Read, coding_endings, document_endings
from detente.web.sections import sections
from detente.web.templates import template_text, templates
from detente.web.texts import sources_in, texts_at_hand
from detente.web.told import told_of
from detente.web.waiting import Waits
from detente.web.writing import file_stem

router = APIRouter(prefix="/api")
Version = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/session")
def session(parts: TheParts, user: TheUser) -> v.SessionView:
    """Who is signed in, and to what."""
    return v.SessionView(
        mode=parts.settings.mode, name=user.name, person=user.account or "",
        admin=user.admin and user.account is not None, version=__version__,
        contract=parts.contract,
    )  # fmt: skip


@router.get("/vocabulary")
def vocabulary(_: TheUser) -> v.Vocabulary:
    """The words of the field and of the case file."""
    return v.Vocabulary(
        concepts=[
            v.ConceptWord(id=c.id, name=c.name, title=c.title, meaning=c.meaning, plain=c.plain)
            for c in CONCEPTS.values()
        ],
        default_concepts=list(default()),
        marks=[v.MarkWord(answer=a, sign=sign, word=word) for a, (sign, word) in MARKS.items()],
        truths=[v.TruthWord(truth=t, sign=sign, word=word) for t, (sign, word) in TRUTHS.items()],
        stays=[v.MarkWord(answer=a, sign=sign, word=word) for a, (sign, word) in STAYS.items()],
        changes=[_change(before, after) for before in Answer for after in Answer], moves=list(MOVES),
        statuses=list(STATUSES), rule_lists=list(RULE_LISTS), roles=list(ROLES),
        warnings=[v.Word(id=c, name=c.replace("-", " "), meaning=m) for c, m in {**CASE_CODES, **CODES}.items()],
        answers=kinds(), sections=sections(), questions=questions(),
        claim_kinds=list(evidence.KINDS), claim_modes=list(evidence.MODES),
        claim_modalities=list(evidence.MODALITIES), claim_polarities=list(evidence.POLARITIES),
        codebook=codebook(),
        change_kinds=[v.KindWord(id=k, says=changes.KIND_NAMES[k]) for k in CHANGE_KINDS],
        doubts=[v.KindWord(id=k, says=doubts.KIND_NAMES[k]) for k in DOUBTS],
        reports=[v.KindWord(id=n, says=f.label) for n, f in REPORT_FORMATS.items() if f.is_at_hand and not f.printed],
        exports=["package", "yaml", "log", *writable()],
        codings=[v.CodingFormat(id=n, label=FORMATS[n].label, takes=list(FORMATS[n].takes)) for n in writable()],
        models=[v.CodingFormat(id=n, label=f.label, takes=[]) for n, f in MODEL_FORMATS.items()],
        imports=[*CASE_ENDINGS, *PACKAGE_ENDINGS, *coding_endings(), *document_endings()],
        documents=list(document_endings()),
        encodings=[v.EncodingWord(id=e, name=words) for e, words in ENCODINGS.items()],
        unseen=unseen.PATTERN, unseen_names=unseen.names(),
    )  # fmt: skip


def _change(before: Answer, after: Answer) -> v.ChangeWord:
    is_other, says = changed(before, after)
    return v.ChangeWord(before=before, after=after, changed=is_other, says=says)


@router.get("/catalog")
def catalogue(_: TheUser) -> list[v.CatalogEntry]:
    """The cases that ship with Detente."""
    return [
        v.CatalogEntry(slug=e.slug, title=e.title, citation=e.citation, grade=e.grade, status=e.status)
        for e in catalog.entries()
    ]


@router.get("/templates")
def all_templates(_: TheUser) -> list[v.Template]:
    """What a new case can begin with."""
    return [v.Template(id=t.id, title=t.title, summary=t.summary) for t in templates()]


@router.get("/cases")
def cases(parts: TheParts, user: TheUser, archived: bool = False, told: bool = False) -> list[v.CaseItem]:
    """The cases somebody may see, the one changed last first; where that is asked for, with what is in each."""
    roles = None if user.account is None else parts.accounts.roles_of(user.account)
    found = [
        _item(parts, user, c, "owner" if roles is None else roles[c.id], told=told)
        for c in parts.store.listed(archived=archived)
        if roles is None or c.id in roles
    ]
    return sorted(sorted(found, key=lambda c: c.id), key=lambda c: c.changed_at, reverse=True)


def _item(parts: Parts, user: User, c: Listed, role: Role | Damaged, *, told: bool) -> v.CaseItem:
    inside = None
    try:
        seen = c.id if isinstance(role, Damaged) else seen_by(parts, user, role, c.id)
        shown = c if seen == c.id else parts.store.entry(seen)
        if told and not (shown.damage or isinstance(role, Damaged)):
            inside = told_of(parts.store.state(seen))
    except Damaged as e:  # what else the list says of the case may not be what this person may see
        shown = replace(c, version=0, changed_at="", changed_by="", damage=str(e))
    damage = shown.damage or (str(role) if isinstance(role, Damaged) else "")
    return v.CaseItem(
        id=c.id, title=shown.title, version=shown.version, changed_at=shown.changed_at, changed_by=shown.changed_by,
        archived=c.archived, role="viewer" if isinstance(role, Damaged) else role, damage=damage, told=inside,
    )  # fmt: skip


@router.post("/cases", status_code=201)
async def new_case(parts: TheParts, user: TheUser, new: v.NewCase, waiting: Waits) -> v.CaseView:
    """Make a case from the catalogue, from a template, or as a copy, with the texts that are at hand of its sources."""
    work, texts = await run_in_threadpool(_beginning, parts, user, new)
    job = await waiting.done(user, work)
    read = replace(Read(**json.loads(job.result)), texts=texts)
    if new.title is not None:
        read = replace(read, tree={**read.tree, "title": new.title})
    return await run_in_threadpool(created, parts, user, read)


def _beginning(parts: Parts, user: User, new: v.NewCase) -> tuple[Work, tuple[str, ...]]:
    """Return what is to be read for a new case, and the texts that come with it."""
    if new.origin == "catalog":
        entry = catalog.entry(new.id)
        told = {"file": f"{new.id}.yaml", "origin": f"“{entry.title}” of the catalogue"}
        return Work("text-read", {**told, "text": entry.path.read_text(encoding="utf-8")}), ()
    if new.origin == "template":
        told = {"file": f"{file_stem(new.title or '')}.yaml", "origin": "a template"}
        return Work("text-read", {**told, "text": template_text(new.id)}), ()
    role = role_in(parts, user, new.id)
    if role is None:
        raise Problem(404, "there is no such case to copy")
    seen = seen_by(parts, user, role, new.id)
    draft = parts.store.draft(seen)
    origin = f"a copy of “{parts.store.state(seen).tree.get('title') or draft.name}”"
    asked = {"file": f"{draft.name}.yaml", "origin": origin, "text": draft.tree.get(TEXT)}
    return Work("text-read", asked, draft), tuple(
        texts_at_hand(parts.store.engine, seen, sources_in(draft.tree)).values()
    )


def created(parts: Parts, user: User, read: Read) -> v.CaseView:
    """Make a case of what was read, with texts of its sources, and return it."""
    require_texts(read.texts)
    state = parts.store.create(read.name, lambda _: read.tree, read.origin, user.name, user.account)
    for text_of_source in read.texts:
        keep_text(parts.store.engine, state.case_id, text_of_source)
    view = case_view(Access(parts, user, state.case_id, "owner"), state)
    return view.model_copy(update={"notes": list(read.notes)})


@router.get("/cases/{case_id}")
def one_case(at: Viewing, version: Version = None) -> v.CaseView:
    """Return a case as it is now, or at a version."""
    return case_view(at, at.state, version)


def case_view(at: Access, state: State, version: int | None = None) -> v.CaseView:
    """Return a case as the browser shows it."""
    store = at.parts.store
    draft = store.draft(at.case_id, version if version is not None else state.version)
    shown = version if version is not None else state.version
    last = state.records[min(shown, state.version) - 1]
    undo, redo = state.next_undo(at.user.name), state.next_redo(at.user.name)
    case = draft.case
    overrides = {
        name: [v.Selectable(id=k, name=_name(o, k)) for k, o in _overrides(draft, name).items()] for name in LAYERS
    }
    selections = case.selections() if case else ()
    problems = [*problem_views(draft), *contradictions(draft)]
    return v.CaseView(
        id=at.address, title=title_of(draft.tree, state.name), role=at.role, coder=_coder(at), blind=_blind(at),
        version=shown,
        digest=last.digest, latest=state.version, changed_at=last.at, changed_by=last.author,
        undo=v.Next(seq=undo[0], title=undo[1]) if undo else None,
        redo=v.Next(seq=redo[0], title=redo[1]) if redo else None,
        valid=case is not None, has_model=case is not None and case.has_model,
        problems=problems, to_mend=to_mend(sum(not p.unfinished for p in problems)), draft=draft.tree.get(DRAFT),
        document=document_of(draft.tree), perspectives=overrides["perspectives"], phases=overrides["phases"],
        needs_perspective=case is not None and case.needs_perspective,
        selections=[v.SelectionView(perspective=p, phase=h) for p, h in selections],
        called=_called(case, selections),
    )  # fmt: skip


def _called(case: Case | None, selections: Iterable[tuple[str | None, str | None]]) -> list[str]:
    if case is None:
        return []
    return [model_called(case.perspectives.get(p or ""), case.phases.get(h or "")) for p, h in selections]


def _coder(at: Access) -> str | None:
    return at.parts.accounts.coders(at.address).get(at.user.account) if at.user.account is not None else None


def _blind(at: Access) -> v.BlindView | None:
    found = at.parts.desks.blind(at.address)
    return v.BlindView(since=found.since, by=found.by) if found is not None else None


def _overrides(draft: Draft, name: str) -> dict[str, Tree]:
    found = draft.tree.get(name)
    return found if isinstance(found, dict) else {}


def _name(override: Tree, key: str) -> str:
    name = override.get("name") if isinstance(override, dict) else None
    return name if isinstance(name, str) else key


@router.delete("/cases/{case_id}", status_code=204)
def archive(at: Owning) -> Response:
    """Put a case away; nothing is deleted, and it can be brought back."""
    at.parts.store.archive(at.case_id)
    return Response(status_code=204)


@router.post("/cases/{case_id}/unarchive")
def unarchive(at: Owning) -> v.CaseView:
    """Bring a case back."""
    at.parts.store.archive(at.case_id, archived=False)
    return case_view(at, at.state)


# -- changes ----------------------------------------------------------------------------------------------------------


@router.post("/cases/{case_id}/commands")
async def command(at: Coding, asked: v.CommandRequest, waiting: Waits) -> v.CaseView:
    """Carry out a command. When this answers, the change is on disk."""
    if isinstance(asked.command, ReplaceText):
        # Read before it is its turn to be written, so that nobody's changes wait for it.
        job = await waiting.done(at.user, Work("plain", {}, content=asked.command.text.encode()))
        asked.command.read_as(json.loads(job.result))
    return await run_in_threadpool(_commanded, at, asked)


def by(at: Access, asked: v.CommandRequest | v.TakeBack | v.RestoreRequest) -> By:
    """Return who asks for a change."""
    return By(asked.version, at.user.name, asked.client, asked.key, at.hand)


def _commanded(at: Access, asked: v.CommandRequest) -> v.CaseView:
    hand = at.hand
    asked_for = hand.signed(asked.command) if hand is not None else asked.command
    before = at.state.tree if isinstance(asked.command, Remove) else {}
    state = at.parts.store.act(at.case_id, asked_for, by(at, asked))
    view = case_view(at, state)
    if not isinstance(asked.command, Remove):
        return view
    return view.model_copy(update={"notes": what_names(before, state.tree, asked.command.path)})


@router.post("/cases/{case_id}/uses")
def uses(at: Coding, asked: v.UsesQuestion) -> list[str]:
    """Return what speaks of an entry, each place in words: what its removal everywhere takes along."""
    return removed_with(at.parts.store.draft(at.case_id).tree, asked.path)


@router.post("/cases/{case_id}/undo")
def undo(at: Coding, asked: v.TakeBack) -> v.CaseView:
    """Take back one's last change, or a change by its number."""
    return _again(at, asked, at.parts.store.undo)


@router.post("/cases/{case_id}/redo")
def redo(at: Coding, asked: v.TakeBack) -> v.CaseView:
    """Do again what one took back last."""
    return _again(at, asked, at.parts.store.redo)


def _again(at: Access, asked: v.TakeBack, do: Callable[..., State]) -> v.CaseView:
    if asked.seq is not None and at.role == "coder":
        records = at.state.records
        if not asked.seq <= len(records) or records[asked.seq - 1].author != at.user.name:
            raise Problem(403, "a coder may take back only what is its own", "ask an owner of the case")
    state = do(at.case_id, by(at, asked), asked.seq)
    return case_view(at, state)


@router.post("/cases/{case_id}/restore")
def restore(at: Editing, asked: v.RestoreRequest) -> v.CaseView:
    """Make the case what it was at a version; that, too, can be taken back."""
    state = at.parts.store.restore(at.case_id, asked.to, by(at, asked))
    return case_view(at, state)


@router.get("/cases/{case_id}/history")
def history(
    at: Viewing,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> v.History:
    """Return what was done, the newest first."""
    records = at.state.records
    alive = in_force(records)
    wanted = [r for r in records if before is None or r.seq < before][-limit:]
    entries = [
        v.HistoryEntry(
            seq=r.seq,
            kind=r.kind,
            of=r.of,
            title=r.title,
            author=r.author,
            at=r.at,
            in_force=r.seq in alive or r.kind in ("undo", "redo"),
        )
        for r in reversed(wanted)
    ]
    return v.History(version=len(records), total=len(records), caption=history_caption(len(records)), entries=entries)


@router.get("/cases/{case_id}/log", response_class=PlainTextResponse)
def log(at: Viewing) -> PlainTextResponse:
    """Return the whole log, one record of JSON per line, each with the digest of the one before."""
    lines = "".join(r.line() + "\n" for r in at.parts.store.records(at.case_id))
    headers = {"content-disposition": f'attachment; filename="{at.address}.log.jsonl"'}
    return PlainTextResponse(lines, media_type="application/x-ndjson", headers=headers)


async def _text_of(at: Access, version: int | None, waiting: Waits) -> tuple[str, str]:
    """Return the name of a case and its text as a file."""

    def work() -> tuple[str, Work]:
        draft = at.parts.store.draft(at.case_id, version)
        return draft.name, Work("text", {"text": draft.tree.get(TEXT)}, draft)

    name, asked = await run_in_threadpool(work)
    job = await waiting.done(at.user, asked)
    text: str = json.loads(job.result)
    return name, text


@router.get("/cases/{case_id}/file")
async def file(at: Viewing, waiting: Waits, version: Version = None) -> v.FileView:
    """Return the case as the text of its file."""
    shown = version or (await run_in_threadpool(lambda: at.state)).version
    name, text = await _text_of(at, shown, waiting)
    return v.FileView(version=shown, name=f"{name}.yaml", text=text)


@router.get("/cases/{case_id}/export", response_class=PlainTextResponse)
async def export(at: Viewing, waiting: Waits, version: Version = None) -> PlainTextResponse:
    """Return the case as a file to keep; what did not change since it was read keeps its comments."""
    name, text = await _text_of(at, version, waiting)
    headers = {"content-disposition": f'attachment; filename="{file_stem(name)}.yaml"'}
    return PlainTextResponse(text, media_type="application/yaml", headers=headers)


@router.get("/cases/{case_id}/texts")
def texts(at: Viewing, version: Version = None) -> v.TextsView:
    """Return of each source whether its text is at hand, and so goes into a package."""
    sources, found = _texts(at, version)
    return v.TextsView(
        texts=[
            v.TextView(source=key, name=source.name, at_hand=key in found, has_digest=source.sha256 is not None)
            for key, source in sources.items()
        ],
        held=held_texts([source.name for key, source in sources.items() if key in found]),
        missing=missing_texts([source.name for key, source in sources.items() if key not in found]),
        without=no_texts([source.name for source in sources.values()]),
    )


@router.get(
    "/cases/{case_id}/package",
    response_class=Response,
    responses={200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def package(at: Viewing, waiting: Waits, version: Version = None) -> Response:
    """Return the case with the texts of its sources as one file to keep, which is read again as it is."""
    name, text = await _text_of(at, version, waiting)
    data = await run_in_threadpool(lambda: write_package(text, _texts(at, version)[1].values()))
    headers = {"content-disposition": f'attachment; filename="{file_stem(name)}{ENDING}"'}
    return Response(data, media_type="application/zip", headers=headers)


def _texts(at: Access, version: int | None) -> tuple[dict[str, Source], dict[str, str]]:
    sources = sources_in(at.parts.store.draft(at.case_id, version).tree)
    return sources, texts_at_hand(at.parts.store.engine, at.case_id, sources)


@router.get(
    "/cases/{case_id}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def events(
    at: Viewing, waiting: Waits, version: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0
) -> StreamingResponse:
    """Server-sent events: ``changed`` with the new version whenever somebody changes the case."""
    parts, user, case_id, address = at.parts, at.user, at.case_id, at.address
    parts.hub.reserve(user.key)
    waiting.turn.leave()  # what listens is counted by itself

    def look() -> dict[str, Any] | None:
        signed_out = user.account is not None and parts.accounts.signed_in(user.session) is None
        role = role_in(parts, user, address)
        # Where coding has become blind, or open, another case is seen under this address from now on.
        if signed_out or role is None or seen_by(parts, user, role, address) != case_id:
            return None
        state = parts.store.state(case_id)
        last = state.records[-1]
        return v.Changed(
            version=state.version, changed_by=last.author, changed_at=last.at, title=last.title
        ).model_dump()

    return Events(parts.hub.stream(case_id, version, look), lambda: parts.hub.release(user.key))


# -- who takes part ---------------------------------------------------------------------------------------------------


@router.get("/cases/{case_id}/members")
def members(at: Viewing) -> list[v.Member]:
    """Return who has which role; nobody in local mode."""
    if at.user.account is None:
        return []
    coders = at.parts.accounts.coders(at.address)
    if at.desk is not None:
        coders = {account: coder for account, coder in coders.items() if account == at.user.account}
    return [
        v.Member(account=a.id, login=a.login, name=a.name, role=r, coder=coders.get(a.id))
        for a, r in at.parts.accounts.members(at.address)
    ]


@router.get("/cases/{case_id}/members/known")
def known_people(at: Owning) -> list[v.KnownPerson]:
    """Return whom an owner may want to give a role: people of the cases that they own or edit, but of this one."""
    if at.user.account is None:
        return []
    here = {a.id for a, _ in at.parts.accounts.members(at.address)}
    return [
        v.KnownPerson(login=a.login, name=a.name)
        for a in at.parts.accounts.acquainted(at.user.account)
        if a.id not in here
    ]


@router.put("/cases/{case_id}/members")
def change_member(at: Owning, change: v.MemberChange) -> list[v.Member]:
    """Give somebody a role in the case, or take it away."""
    account = _account(at, change.login)
    at.parts.accounts.give_role(at.address, account.id, change.role)
    if change.role == "coder":
        coder_of(at.parts.store, at.parts.accounts, at.address, account.id, account.name)
    return members(at)


@router.put("/cases/{case_id}/coders")
def join_coder(at: Editing, asked: v.CoderJoined) -> list[v.Member]:
    """Let a coder that the case names belong to an account: it alone changes the claims of that coder, as a coder."""
    account = _account(at, asked.login)
    if asked.coder not in keys(get(at.state.tree, ("coders",))):
        raise Problem(422, f"the case names no coder “{asked.coder}”", "add the coder first", "refused")
    if at.parts.accounts.role(account.id, at.address) is None:
        raise Problem(422, f"“{asked.login}” has no role in this case", "give one first", "refused")
    if at.parts.desks.blind(at.address) is not None:
        raise Problem(
            422, "coding is blind: each coder has claims of its own by now", "open the coding first", "refused"
        )
    at.parts.accounts.join(at.address, account.id, asked.coder)
    return members(at)


@router.put("/cases/{case_id}/coding")
def change_coding(at: Editing, asked: v.CodingChange) -> v.CaseView:
    """Make coding blind, so that coders and viewers see no claims but their own, or open it again."""
    if at.user.account is None:
        raise Problem(422, "there is nobody else in local mode", "a team server has accounts", code="refused")
    (at.parts.desks.begin if asked.blind else at.parts.desks.open)(at.address, at.user.name)
    return case_view(at, at.state)


def _account(at: Access, login: str) -> Account:
    if at.user.account is None:
        raise Problem(422, "there are no accounts in local mode", "a team server has them", code="refused")
    return at.parts.accounts.called(login)
