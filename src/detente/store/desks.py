"""Blind coding: while it lasts, whoever may not edit a case works at a desk of their own.

A desk is a case that one account sees in place of the case itself. It holds the case without anybody's coding (see
`coding.shared`), and the coding of one coder. Its log is its own, and nothing that others code is ever in it: so no
version, time, digest, title, count, refusal or undo at a desk can tell what others did.

What editors change in the case is brought to each desk as a record there. What is coded at a desk is carried to the
case as a record there, each time, under ids that are free in it; so that editors see it at once, and opening the coding
has nothing left to do.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from detente.errors import DetenteError
from detente.report.history import change_title
from detente.store.coding import own_claims, shared
from detente.store.database import now
from detente.store.edits import Refused
from detente.store.faults import Damaged
from detente.store.log import Record
from detente.store.seals import insert, is_sealed, update
from detente.store.store import Made, State, Store, Writing, record_ids
from detente.store.tables import DESKS, TEXTS
from detente.store.transfer import carried_claims, carried_links, coding_of, differences, linked
from detente.store.tree import DRAFT, Tree, apply, bare, same_ids, with_ids
from detente.store.verify import role_fault

EDITORS = "an editor"
"""Who has changed what is brought to a desk; it is not said who."""
TRIES = 5


@dataclass(frozen=True)
class Blind:
    """Since when coding is blind, who said so, and in which record."""

    since: str
    by: str
    record: int


@dataclass(frozen=True)
class Desk:
    """The desk of an account in a case.

    Parameters
    ----------
    id
        The case that is seen there.
    collected, synced
        Up to which version of the desk its coding was carried to the case, and of the case it was brought here.
    ids
        Under which id a claim of the desk stands in the case.
    """

    id: str
    case_id: str
    account: str
    coder: str
    collected: int
    synced: int
    ids: Mapping[str, str]
    open: bool


class _Nothing(Exception):
    """There is nothing to carry or to bring."""


class _Again(Exception):
    """Something was coded at the desk meanwhile."""


class Desks:
    """The desks of a store; see the module."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._here = threading.local()
        store.listeners.append(self._changed)

    def blind(self, case_id: str) -> Blind | None:
        """Return since when coding is blind in a case and by whom, or None where it is open; its log says so."""
        try:
            return _blind(self.store.state(case_id))
        except Damaged:
            if not self._of(DESKS.c.case_id == case_id, DESKS.c.closed.is_(None)):
                raise
            # At which record would tell how many there are.
            raise Damaged(f"the case {case_id} is not as it was written; its editors are told where", case_id) from None

    def begin(self, case_id: str, author: str) -> None:
        """Make coding blind in a case; the case's log says who did, and when."""

        def made(state: State, _: sa.Connection) -> Made:
            if _blind(state) is not None:
                raise _Nothing
            return Made("coding", change_title({"kind": "blind"}), {"kind": "blind"}, [])

        with self._quietly(), suppress(_Nothing):
            self.store.put(case_id, author, made)

    def open(self, case_id: str, author: str) -> None:
        """End blind coding: everybody sees the case again, with what was coded at all desks, and their logs are kept.

        Raises
        ------
        Refused
            While the text of the case cannot be read, so that nothing can be carried into it.
        """
        here = sa.and_(DESKS.c.case_id == case_id, DESKS.c.closed.is_(None))
        desks = self._of(here)
        for desk in desks:
            self._reconcile(desk.id)

        def made(state: State, _: sa.Connection) -> Made:
            blind = _blind(state)
            if blind is None:
                raise _Nothing
            return Made("coding", change_title({"kind": "open"}), {"kind": "open"}, [], blind.record)

        def closed(connection: sa.Connection, _: State) -> None:
            for desk in desks:
                _update(connection, desk.id, closed=now())
                _keep_texts(connection, desk)

        with self._quietly(), suppress(_Nothing):
            self.store.put(case_id, author, made, closed)
        for desk in desks:
            with suppress(_Nothing):
                self._carry(desk.id)  # what was on its way when the desk was closed
            for listener in list(self.store.listeners):
                listener(desk.id, self.store.state(desk.id).version)  # whoever sits there hears that it is closed

    def of(self, case_id: str, account: str, coder: str) -> str:
        """Return the desk of an account in a case where coding is blind: an id of a case, brought up to date."""
        found = self._of(DESKS.c.case_id == case_id, DESKS.c.account == account, DESKS.c.closed.is_(None))
        desk = found[0] if found else self._made(case_id, account, coder)
        # What cannot be brought now is brought the next time; what is there can be worked with.
        with suppress(DetenteError, sa.exc.OperationalError):
            self._reconcile(desk.id)
        return desk.id

    def _of(self, *where: Any) -> list[Desk]:
        with self.store.engine.connect() as connection:
            return _desks(connection, *where)

    def _desk(self, desk: str, within: sa.Connection | None = None) -> Desk:
        here = DESKS.c.desk == desk
        return (self._of(here) if within is None else _desks(within, here))[0]

    # -- keeping desks and case together ------------------------------------------------------------------------------

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Write without hearing of it."""
        before, self._here.quiet = getattr(self._here, "quiet", False), True
        try:
            yield
        finally:
            self._here.quiet = before

    def _changed(self, case_id: str, _: int) -> None:
        """Keep together what somebody has changed, a desk or a case with desks."""
        if getattr(self._here, "quiet", False):
            return
        here = sa.or_(DESKS.c.desk == case_id, DESKS.c.case_id == case_id)
        desks: Sequence[str] = ()
        # The change is made and on disk; whoever made it is not told of what could not be passed on yet, or of a desk
        # that is damaged.
        with suppress(sa.exc.OperationalError), self.store.engine.connect() as connection:
            desks = connection.execute(sa.select(DESKS.c.desk).where(here).order_by(DESKS.c.desk)).scalars().all()
        for desk_id in desks:
            with suppress(DetenteError, sa.exc.OperationalError, _Nothing):
                if self._desk(desk_id).open:
                    self._reconcile(desk_id)
                elif desk_id == case_id:
                    self._carry(desk_id)

    def _reconcile(self, desk_id: str) -> None:
        for _ in range(TRIES):
            desk = self._desk(desk_id)
            if (desk.collected, desk.synced) == tuple(self.store.state(i).version for i in (desk.id, desk.case_id)):
                return
            with suppress(_Nothing):
                self._carry(desk_id)
            try:
                self._bring(desk_id)
            except _Nothing:
                return
            except _Again:
                continue

    def _made(self, case_id: str, account: str, coder: str) -> Desk:
        state = self.store.state(case_id)
        common, own = shared(state.tree), own_claims(state.tree, coder)

        def tree(ids: Iterator[str]) -> dict[str, Tree]:
            base = with_ids(bare(common), (), ids)
            found, _ = apply(base, coding_of(state.tree, coder, base))
            made: dict[str, Tree] = linked(found, state.tree, common, {c: c for c in own})
            return made

        with self._quietly():
            blind = self.blind(case_id)
            made = self.store.create(
                state.name, tree, "a case that is coded blind", blind.by if blind else EDITORS, None
            )
        values = {
            "case_id": case_id, "account": account, "coder": coder, "collected": 1, "synced": state.version,
            "ids": json.dumps({c: c for c in sorted(own)}),
        }  # fmt: skip
        here = (DESKS.c.case_id == case_id, DESKS.c.account == account, DESKS.c.closed.is_(None))
        with Writing(self.store.engine) as connection:
            earlier = connection.execute(sa.select(DESKS.c.desk).where(*here)).scalar()
            # Of two that were made at once one is never used.
            closed = None if earlier is None else now()
            insert(connection, DESKS, desk=made.case_id, closed=closed, **values)
        return self._desk(earlier or made.case_id)

    def _carry(self, desk_id: str) -> None:
        """Carry to the case what was coded at a desk since the last time."""
        carried: dict[str, Any] = {}

        def make(state: State, connection: sa.Connection) -> Made:
            desk = self._desk(desk_id, connection)
            there = self.store.state(desk_id, connection)
            carried.update(collected=there.version)
            if there.version == desk.collected:
                raise _Nothing
            mine = _coded(there, desk.collected)
            if DRAFT in state.tree:
                raise Refused("the text of this case cannot be read as it is; mend the text first")
            was = self.store.tree_at(desk_id, desk.collected, connection)
            known = dict(desk.ids)
            changes = [
                *carried_claims(state.tree, was, there.tree, desk.coder, known),
                *carried_links(
                    state.tree, was, there.tree, lambda: self._case_at(desk, state, connection), desk.coder, known
                ),
            ]
            carried.update(ids=json.dumps(known))
            if not changes or not mine:
                raise _Nothing
            command = {"kind": "coded", "coder": desk.coder, "desk": desk_id, "version": there.version}
            return Made("command", mine[-1].title, command, changes)

        desk = self._desk(desk_id)
        coded = _coded(self.store.state(desk_id), desk.collected)
        with self._quietly():
            try:
                author = coded[-1].author if coded else EDITORS
                self.store.put(desk.case_id, author, make, lambda c, _: _update(c, desk_id, **carried))
            except _Nothing:
                self._advance(desk_id, "collected", carried["collected"])
                raise

    def _advance(self, desk_id: str, which: str, version: int) -> None:
        """Note up to which version there is nothing to carry, or to bring; somebody else may have come further."""
        with Writing(self.store.engine) as connection:
            if getattr(_desks(connection, DESKS.c.desk == desk_id)[0], which) < version:
                _update(connection, desk_id, **{which: version})

    def _case_at(self, desk: Desk, state: State, connection: sa.Connection) -> dict[str, Tree]:
        """Return the case as it was when it was last brought to a desk, whose lists are in that order."""
        return state.tree if state.version == desk.synced else self.store.tree_at(desk.case_id, desk.synced, connection)

    def _bring(self, desk_id: str) -> None:
        """Bring to a desk what was changed in the case since the last time, but for anybody's coding."""
        brought: dict[str, Any] = {}

        def make(state: State, connection: sa.Connection) -> Made:
            desk = self._desk(desk_id, connection)
            if state.version != desk.collected:
                raise _Again
            case = self.store.state(desk.case_id, connection)
            brought.update(synced=case.version)
            common = shared(case.tree)
            base = same_ids(with_ids(bare(common), (), record_ids(state.version + 1)), shared(state.tree))
            tree, _ = apply(base, coding_of(state.tree, desk.coder, base))
            tree = linked(tree, case.tree, common, {m: c for c, m in desk.ids.items()})
            changes = differences(state.tree, tree)
            if not changes:
                raise _Nothing
            return Made("brought", change_title({"kind": "brought"}), {"kind": "brought"}, changes)

        def then(connection: sa.Connection, state: State) -> None:
            _update(connection, desk_id, collected=state.version, **brought)

        with self._quietly():
            try:
                self.store.put(desk_id, EDITORS, make, then)
            except _Nothing:
                self._advance(desk_id, "synced", brought["synced"])
                raise


def case_of_desk(engine: sa.Engine, case_id: str) -> str | None:
    """Return the case that is seen at a desk, or None where the case is no desk."""
    with engine.connect() as connection:
        row = connection.execute(sa.select(DESKS).where(DESKS.c.desk == case_id)).first()
    return None if row is None else _told(row).case_id


def _blind(state: State) -> Blind | None:
    last = next((record for record in reversed(state.records) if record.kind == "coding"), None)
    return Blind(last.at, last.author, last.seq) if last is not None and last.of is None else None


def _desks(connection: sa.Connection, *where: Any) -> list[Desk]:
    return [_told(row) for row in connection.execute(sa.select(DESKS).where(*where).order_by(DESKS.c.desk))]


def _told(row: sa.Row[Any]) -> Desk:
    if not is_sealed(DESKS, row):
        raise role_fault(row)
    return Desk(
        row.desk, row.case_id, row.account, row.coder, row.collected, row.synced, json.loads(row.ids),
        row.closed is None,
    )  # fmt: skip


def _update(connection: sa.Connection, desk_id: str, **values: Any) -> None:
    row = connection.execute(sa.select(DESKS).where(DESKS.c.desk == desk_id).with_for_update()).one()
    update(connection, DESKS, row, **values)


def _keep_texts(connection: sa.Connection, desk: Desk) -> None:
    """Keep with the case the texts that somebody gave at a desk."""
    known = set(connection.execute(sa.select(TEXTS.c.sha256).where(TEXTS.c.case_id == desk.case_id)).scalars())
    for row in connection.execute(sa.select(TEXTS).where(TEXTS.c.case_id == desk.id)).all():
        if row.sha256 not in known:
            connection.execute(sa.insert(TEXTS).values(case_id=desk.case_id, sha256=row.sha256, text=row.text))


def _coded(state: State, since: int) -> list[Record]:
    """Return what was done at a desk since a version, but for what was brought there."""
    return [record for record in state.records[since:] if record.kind != "brought"]
