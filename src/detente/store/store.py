"""Cases under edit: each an ordered log of commands in a database, with undo, redo, history and restore.

One transaction writes one record, and returns only when it is on disk. A command says on which version it was made. If
somebody has since changed a place it writes or relies on, it is refused with the reason; otherwise it is carried out on
the case as it is now.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from detente.errors import UsageError, printable
from detente.evidence.text import holds_no_text
from detente.report.history import change_title, taking_back
from detente.store.coding import Hand
from detente.store.commands import Command, plain_command
from detente.store.database import now, watch_of
from detente.store.draft import Draft
from detente.store.edits import Refused, plan, roughly
from detente.store.facts import facts_of
from detente.store.faults import Damaged
from detente.store.log import (
    FIRST,
    Record,
    canonical,
    changed_since,
    digest_of,
    in_force,
    meets,
    places,
    stacks,
)
from detente.store.reading import Row, case_fault, case_row, copies_of, named, records_of, replayed, texts_of
from detente.store.remembered import Remembered
from detente.store.seals import insert, update
from detente.store.tables import CASES, DESKS, MEMBERS, RECORDS, SNAPSHOTS
from detente.store.tree import Misplaced, Path, Tree, TreeChange, apply, title_of
from detente.store.verify import damage_of_case

SNAPSHOT_EVERY = 100
CASES_IN_MEMORY = 64
DRAFTS_IN_MEMORY = 64
CASES_BYTES, DRAFTS_BYTES = 8 << 20, 4 << 20
"""What is remembered, as the bytes that it would take as JSON; in memory it is four times as much, and seventeen."""


class Unknown(UsageError):
    """There is no such case, version or record."""


class Stale(UsageError):
    """A command meets what somebody else has done since the version it was made on; `records` are those."""

    def __init__(self, message: str, records: Sequence[Record]) -> None:
        self.records = tuple(records)
        super().__init__(message)


class KeyTaken(UsageError):
    """A key stands for another request already."""


@dataclass(frozen=True)
class Listed:
    """One case of a list; where it is damaged, `damage` says so, and nothing else that is said of it is sure."""

    id: str
    title: str
    version: int
    changed_at: str
    changed_by: str
    archived: bool
    damage: str = ""


@dataclass(frozen=True)
class State:
    """A case at a version, with its log so far; of each record's body only the places are kept."""

    case_id: str
    name: str
    version: int
    digest: str
    tree: dict[str, Tree]
    records: tuple[Record, ...]

    @cached_property
    def weight(self) -> int:
        """How large the case is, as JSON."""
        return len(json.dumps(self.tree))

    def next_undo(self, author: str) -> tuple[int, str] | None:
        """Return what the author would take back next: its number, and what that is called."""
        return self._next(author, 0)

    def next_redo(self, author: str) -> tuple[int, str] | None:
        """Return what the author would do again next."""
        return self._next(author, 1)

    def _next(self, author: str, which: int) -> tuple[int, str] | None:
        stack = stacks(self.records, author)[which]
        if not stack:
            return None
        return stack[-1], taking_back(self.records[stack[-1] - 1].title, again=bool(which))


Making = tuple[str, str, int | None, dict[str, Any]]
"""Of a record that is being made: its kind, its title, which record it concerns, its body."""


@dataclass(frozen=True)
class By:
    """Who asks for a change, and of what.

    Parameters
    ----------
    version
        The version of the case that it is made on.
    author, client
        Who, from which open page.
    key
        An id of the request: sent again, it changes nothing more.
    hand
        The coder whose coding alone may be changed, where that is all that somebody may do.
    """

    version: int
    author: str
    client: str = ""
    key: str | None = None
    hand: Hand | None = None


@dataclass(frozen=True)
class Made:
    """What a record does that no command of a person's makes; see `Record` for its fields."""

    kind: str
    title: str
    command: Mapping[str, Any]
    changes: Sequence[TreeChange]
    of: int | None = None


def record_ids(seq: int) -> Iterator[str]:
    """Yield ids for the entries that record `seq` makes; no other record makes the same."""
    number = 0
    while True:
        number += 1
        yield f"e{seq}" if number == 1 else f"e{seq}_{number}"


class Store:
    """Cases in a database; see the module."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.listeners: list[Callable[[str, int], None]] = []
        self._lock = threading.Lock()
        # Each with how often somebody else had written to the database when it was read.
        self._states: Remembered[str, tuple[State, int]] = Remembered(CASES_IN_MEMORY, CASES_BYTES)
        self._drafts: Remembered[tuple[str, int], Draft] = Remembered(DRAFTS_IN_MEMORY, DRAFTS_BYTES)

    # -- looking ------------------------------------------------------------------------------------------------------

    def listed(self, *, archived: bool = False) -> list[Listed]:
        """Return all cases that are no desks, the one changed last first."""
        kept = CASES.c.archived_at.is_not(None) if archived else CASES.c.archived_at.is_(None)
        no_desk = CASES.c.id.not_in(sa.select(DESKS.c.desk))
        query = sa.select(CASES).where(kept, no_desk).order_by(CASES.c.changed_at.desc(), CASES.c.id)
        with self.engine.connect() as connection:
            return [_listed(r) for r in connection.execute(query)]

    def entry(self, case_id: str) -> Listed:
        """Return what a list says of one case, or of a desk."""
        with self.engine.connect() as connection:
            return _listed(self._row(connection, case_id))

    def versions(self) -> dict[str, int]:
        """Return the version of every case, as the database has it now."""
        with self.engine.connect() as connection:
            return {r.id: r.version for r in connection.execute(sa.select(CASES.c.id, CASES.c.version))}

    def state(self, case_id: str, within: sa.Connection | None = None) -> State:
        """Return a case as it is now, or raise `Unknown`, or `Damaged`; read within a transaction, if one is given."""
        with self._reading(within) as connection:
            return self._state(connection, self._row(connection, case_id))

    def draft(self, case_id: str, version: int | None = None) -> Draft:
        """Return what a case is worth as a case, now or at a version; remembered, since nothing about it changes."""
        state = self.state(case_id)
        at = state.version if version is None else version
        with self._lock:
            found = self._drafts.get((case_id, at))
        if found is None:
            tree = state.tree if at == state.version else self.tree_at(case_id, at)
            found = Draft(tree, state.name)
            weight = len(found.packed.data)
            with self._lock:
                self._drafts.put((case_id, at), found, weight)
        return found

    def tree_at(self, case_id: str, version: int, within: sa.Connection | None = None) -> dict[str, Tree]:
        """Return the tree a case was at a version, or raise `Unknown`."""
        with self._reading(within) as connection:
            row = self._row(connection, case_id)
            state = self._state(connection, row)
            if not 1 <= version <= state.version:
                raise Unknown(f"there is no version {version} of this case; it has {state.version}")
            seq, tree = _copy(connection, row, version)
            records = records_of(connection, row, seq, version, _digest_at(state, seq))
            for _, after in replayed(row, records, tree):
                tree = after
        assert isinstance(tree, dict)
        return tree

    def records(self, case_id: str, after: int = 0) -> list[Record]:
        """Return the whole log of a case, or what follows a record, bodies included."""
        with self.engine.connect() as connection:
            row = self._row(connection, case_id)
            return list(records_of(connection, row, after, previous=_digest_at(self._state(connection, row), after)))

    def verify(self, case_id: str) -> None:
        """Check a case from its first record, with all that is kept of it; see `verify`.

        Raises
        ------
        Damaged
            If anything is missing, was changed, or the case is not what its log says.
        """
        with self.engine.connect() as connection:
            row = self._row(connection, case_id)
            for damage in damage_of_case(connection, row):
                raise damage

    # -- changing -----------------------------------------------------------------------------------------------------

    def create(
        self,
        name: str,
        tree: Callable[[Iterator[str]], dict[str, Tree]],
        origin: str,
        author: str,
        account: str | None,
        key: str | None = None,
    ) -> State:
        """Make a case; `tree` gets ids for the entries of its lists. An account becomes its owner."""
        case_id = secrets.token_urlsafe(9).replace("-", "a").replace("_", "b")
        made = tree(record_ids(1))
        body: dict[str, Any] = {
            "command": {"kind": "create", "origin": origin}, "changes": [["put", [], made, None]], "inverse": [],
            "writes": [[]], "reads": [],
        }  # fmt: skip
        title = change_title({"kind": "create", "origin": origin})
        record = _sealed(1, "create", None, By(1, author, key=key), title, body, FIRST)
        with self._writing() as connection:
            insert(
                connection, CASES, id=case_id, name=name, title=title_of(made, name), version=1, digest=record.digest,
                changed_at=record.at, changed_by=author,
            )  # fmt: skip
            _insert(connection, case_id, record)
            if account is not None:
                insert(connection, MEMBERS, case_id=case_id, account=account, role="owner")
            seen = _others_wrote(connection)
        return self._announced(State(case_id, name, 1, record.digest, made, (_light(record),)), seen)

    def act(self, case_id: str, command: Command, by: By) -> State:
        """Carry out a command.

        Raises
        ------
        KeyTaken
            If the key stands for what somebody else has done, or for another command.
        Stale
            If it meets what somebody else has done since.
        Refused
            If it does not fit the case.
        """

        def make(state: State, _: sa.Connection) -> Making:
            others = self._others(state, by)
            try:
                found = plan(state.tree, command, record_ids(state.version + 1))
                if by.hand is not None:
                    by.hand.named(state.tree, found)
            except Refused:
                self._refuse(others, roughly(command), by.version)
                raise
            self._refuse(others, found.writes | found.reads, by.version)
            body: dict[str, Any] = {"command": plain_command(command), "changes": found.changes}
            return (
                "command",
                change_title(facts_of(command, state.tree)),
                None,
                body | _places(found.writes, found.reads),
            )

        return self._append(case_id, by, plain_command(command), make)

    def undo(self, case_id: str, by: By, seq: int | None = None) -> State:
        """Take back the author's last change, or a change by its number, unless a later one builds on it."""
        return self._again(case_id, by, seq, "undo")

    def redo(self, case_id: str, by: By, seq: int | None = None) -> State:
        """Do again what was taken back last."""
        return self._again(case_id, by, seq, "redo")

    def restore(self, case_id: str, to: int, by: By) -> State:
        """Make a case what it was at a version; the history stays, and this can be taken back like anything else."""
        tree = self.tree_at(case_id, to)
        asked = {"kind": "restore", "version": to}

        def make(state: State, _: sa.Connection) -> Making:
            self._refuse(self._others(state, by), {()}, by.version)
            body: dict[str, Any] = {"command": asked, "changes": [["put", [], tree, None]]}
            return "restore", change_title(asked), None, body | _places({()}, set())

        return self._append(case_id, by, asked, make)

    def put(
        self,
        case_id: str,
        author: str,
        make: Callable[[State, sa.Connection], Made],
        then: Callable[[sa.Connection, State], None] | None = None,
    ) -> State:
        """Write a record of what `make` makes of the case as it is; `then` writes what belongs to it at the same time.

        What either raises undoes both. Whatever they read they read within the same transaction.
        """

        def made(state: State, connection: sa.Connection) -> Making:
            found = make(state, connection)
            writes = {tuple(change[1]) for change in found.changes if change[0] in ("put", "drop")}
            body = {"command": dict(found.command), "changes": list(found.changes)}
            return found.kind, found.title, found.of, body | _places(writes, set())

        return self._append(case_id, By(1, author), {}, made, then=then)

    def archive(self, case_id: str, *, archived: bool = True) -> None:
        """Put a case away, or bring it back; nothing is deleted."""
        with self._writing() as connection:
            row = self._row(connection, case_id, lock=True)
            self._state(connection, row)  # nothing is done to a damaged case
            update(connection, CASES, row, archived_at=now() if archived else None)

    # -- inside -------------------------------------------------------------------------------------------------------

    def _again(self, case_id: str, by: By, seq: int | None, kind: str) -> State:
        def make(state: State, connection: sa.Connection) -> Making:
            stack = stacks(state.records, by.author)[kind == "redo"]
            number = seq if seq is not None else stack[-1] if stack else None
            if number is None:
                raise UsageError(
                    "there is nothing of yours to take back" if kind == "undo" else "there is nothing to do again"
                )
            if not 1 < number <= state.version or state.records[number - 1].kind not in ("command", "restore"):
                raise Unknown(f"record {number} is no change that can be taken back")
            if (number in in_force(state.records)) != (kind == "undo"):
                done = "already taken back" if kind == "undo" else "in force, there is nothing to do again"
                raise UsageError(f"change {number} is {done}")
            target = state.records[number - 1]
            last = max(r.seq for r in state.records if number in (r.seq, r.of))
            self._refuse_meeting(state, target, last)
            changes = self._record(connection, state, last).body["inverse"]
            title = taking_back(target.title, again=kind == "redo")
            body: dict[str, Any] = {"command": {"kind": kind, "of": number}, "changes": changes}
            return kind, title, number, body | _places(places(target.body, "writes"), places(target.body, "reads"))

        asked = {"kind": kind} if seq is None else {"kind": kind, "of": seq}
        return self._append(case_id, by, asked, make)

    @staticmethod
    def _others(state: State, by: By) -> list[Record]:
        """Return what was done since a version but by the same page, which sends knowing its own earlier commands."""
        here = (by.author, by.client)
        return [r for r in changed_since(state.records, by.version) if not by.client or (r.author, r.client) != here]

    def _refuse_meeting(self, state: State, target: Record, since: int) -> None:
        """Refuse to take back, or do again, what a change in force since then has written over or relies on."""
        writes, reads = places(target.body, "writes"), places(target.body, "reads")
        later = [
            r
            for r in changed_since(state.records, since)
            if r.seq != target.seq
            and (meets(places(r.body, "writes"), writes | reads) or meets(places(r.body, "reads"), writes))
        ]
        if later:
            raise Stale(f"{_who(later)} since; that has to be taken back first", later)

    def _refuse(self, others: Sequence[Record], touched: set[Path], version: int) -> None:
        met = [r for r in others if meets(places(r.body, "writes"), touched)]
        if met:
            raise Stale(
                f"this was made on version {version}, and {_who(met)} since, in the same place; look at it as it is, "
                "and do it again if you still want to",
                met,
            )

    def _append(
        self,
        case_id: str,
        by: By,
        asked: Mapping[str, Any],
        make: Callable[[State, sa.Connection], Making],
        then: Callable[[sa.Connection, State], None] | None = None,
    ) -> State:
        with self._writing() as connection:
            row = self._row(connection, case_id, lock=True)
            state = self._state(connection, row)
            known = next((r for r in state.records if by.key is not None and r.key == by.key), None)
            if known is not None:
                self._require_same(connection, state, known, by.author, asked)
                return state
            if not 1 <= by.version <= state.version:
                raise Unknown(f"there is no version {by.version} of this case; it has {state.version}")
            kind, title, of, body = make(state, connection)
            try:
                tree, inverse = apply(state.tree, body["changes"])
            except Misplaced as e:
                raise Stale(f"this no longer fits the case: {e}", ()) from None
            if by.hand is not None:
                by.hand.check(state.tree, tree)
            seq = state.version + 1
            record = _sealed(seq, kind, of, by, title, body | {"inverse": inverse}, state.digest)
            _insert(connection, case_id, record)
            update(
                connection, CASES, row, version=seq, digest=record.digest, title=title_of(tree, state.name),
                changed_at=record.at, changed_by=by.author,
            )  # fmt: skip
            if seq % SNAPSHOT_EVERY == 0:
                insert(connection, SNAPSHOTS, case_id=case_id, seq=seq, tree=canonical(tree))
            made = State(case_id, state.name, seq, record.digest, tree, (*state.records, _light(record)))
            if then is not None:
                then(connection, made)
            seen = _others_wrote(connection)
        return self._announced(made, seen)

    def _require_same(
        self, connection: sa.Connection, state: State, known: Record, author: str, asked: Mapping[str, Any]
    ) -> None:
        """Refuse a key under which somebody else, or another command, has done something; the same one is done."""
        done = self._record(connection, state, known.seq).body["command"]
        # What is taken back without a number is whatever comes next; it is the same request wherever it is sent again.
        same = canonical({k: done.get(k) for k in asked}) == canonical(asked)
        if known.author != author or not same:
            raise KeyTaken(
                f"the key “{known.key}” stands for another request already, and nothing was done; "
                "send this one with a key of its own"
            )

    def _reading(self, within: sa.Connection | None) -> AbstractContextManager[sa.Connection]:
        # Who writes reads on the same connection: the others may all be held by those who wait to write.
        return nullcontext(within) if within is not None else self.engine.connect()

    def _writing(self) -> Any:
        return Writing(self.engine)

    def _announced(self, state: State, seen: int) -> State:
        _ = state.weight  # which takes a while for what is large, and nobody waits for the lock meanwhile
        with self._lock:
            known = self._states.get(state.case_id)
            if known is None or known[0].version < state.version:
                self._keep(state, seen)
        for listener in list(self.listeners):
            listener(state.case_id, state.version)
        return state

    def _keep(self, state: State, seen: int) -> None:
        self._states.put(state.case_id, (state, seen), state.weight)

    def _row(self, connection: sa.Connection, case_id: str, *, lock: bool = False) -> Row:
        row = case_row(connection, case_id, lock=lock)
        if row is None:
            raise Unknown("there is no such case")
        return row

    def _state(self, connection: sa.Connection, row: Row) -> State:
        """Return a case at the version of its row; all that is kept of it is read anew where others have written."""
        seen = _others_wrote(connection)
        with self._lock:
            known, known_at = self._states.get(row.id) or (None, seen)
        if known is not None and (known.version, known.digest) == (row.version, row.digest) and known_at == seen:
            return known
        if known is None or known.version >= row.version or known_at != seen:
            known = _from_copy(connection, row)
        tree: Tree = known.tree
        records = list(known.records)
        read = records_of(connection, row, known.version, previous=_digest_at(known, known.version))
        try:
            for record, after in replayed(row, read, tree):
                tree = after
                records.append(_light(record))
            if records[-1].digest != row.digest:
                raise Damaged(f"{named(row)}: its log ends with another record than it should", row.id, len(records))
        except Damaged:
            with self._lock:
                self._states.forget(row.id)
            raise
        state = State(row.id, row.name, row.version, row.digest, tree, tuple(records))
        _ = state.weight
        with self._lock:
            self._keep(state, seen)
        return state

    def _record(self, connection: sa.Connection, state: State, seq: int) -> Record:
        """Return a record with its whole body."""
        row = self._row(connection, state.case_id)
        return next(records_of(connection, row, seq - 1, seq, _digest_at(state, seq - 1)))


def _others_wrote(connection: sa.Connection) -> int:
    """Return how often others were found to have written to the database."""
    watch = watch_of(connection)
    return watch.others if watch is not None else 0


def _digest_at(state: State, version: int) -> str:
    return state.records[version - 1].digest if version else FIRST


def _copy(connection: sa.Connection, row: Row, upto: int) -> tuple[int, Tree]:
    """Return the last copy of a case up to a version, with the number of its record; nothing where there is none."""
    for copy in copies_of(connection, row):
        if isinstance(copy, Damaged):
            raise copy
        if copy[0] <= upto:
            return copy[0], json.loads(copy[1])
    return 0, {}


def _from_copy(connection: sa.Connection, row: Row) -> State:
    """Return a case as its last copy has it, once all that is kept of the case was found to be as it was written."""
    for kept in (*copies_of(connection, row), *texts_of(connection, row)):
        if isinstance(kept, Damaged):
            raise kept
    seq, tree = _copy(connection, row, row.version)
    records = tuple(_light(r) for r in records_of(connection, row, 0, seq))
    return State(row.id, row.name, seq, records[-1].digest if records else FIRST, tree, records)


def _listed(row: Row) -> Listed:
    fault = case_fault(row)
    if fault is None:
        return Listed(row.id, row.title, row.version, row.changed_at, row.changed_by, row.archived_at is not None)
    return Listed(str(row.id), printable(str(row.title)), 0, "", "", archived=False, damage=str(fault))


def _insert(connection: sa.Connection, case_id: str, r: Record) -> None:
    said = {field.name: getattr(r, field.name) for field in fields(r)}
    connection.execute(sa.insert(RECORDS).values(case_id=case_id, **{**said, "body": canonical(r.body)}))


class Writing:
    """A transaction that writes: in SQLite alone from its first statement on, in PostgreSQL with a row locked."""

    def __init__(self, engine: sa.Engine) -> None:
        self.watch = watch_of(engine)
        with ExitStack() as undone:
            if self.watch is not None:
                self.watch.begin()
                undone.callback(self.watch.lock.release)
            self.connection = engine.connect().execution_options(writing=True)
            undone.callback(self.connection.close)
            self.transaction = self.connection.begin()
            if self.watch is not None:
                self.watch.look()
            self._ends = undone.pop_all()

    def __enter__(self) -> sa.Connection:
        return self.connection

    def __exit__(self, kind: Any, *_: object) -> None:
        with self._ends:
            if kind is not None:
                self.transaction.rollback()
                return
            self.transaction.commit()
            if self.watch is not None:
                self.watch.wrote()


def _sealed(
    seq: int,
    kind: str,
    of: int | None,
    by: By,
    title: str,
    body: Mapping[str, Any],
    previous: str,
) -> Record:
    record = Record(seq, kind, of, by.author, by.client, now(), by.key, title, body, previous, "")
    try:
        line = record.line()
    except ValueError:
        raise Refused("this holds a number that is not finite (NaN or Infinity)") from None
    if holds_no_text(line):
        raise Refused("this holds what no text holds (U+0000, or half of a surrogate pair)")
    return replace(record, digest=digest_of(record))


def _light(record: Record) -> Record:
    return replace(record, body={k: record.body[k] for k in ("writes", "reads")})


def _places(writes: set[Path], reads: set[Path]) -> dict[str, Any]:
    return {"writes": sorted(list(p) for p in writes), "reads": sorted(list(p) for p in reads - writes)}


def _who(records: Sequence[Record]) -> str:
    last = records[-1]
    more = f" and {len(records) - 1} more" if len(records) > 1 else ""
    return f"{last.author} did “{last.title}”{more}"


__all__ = ["By", "KeyTaken", "Listed", "Stale", "State", "Store", "TreeChange", "Unknown", "Writing"]
