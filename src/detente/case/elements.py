"""What an analyst writes, as immutable values.

A `Case` is one `Layer` (the top level of the file) with `Override` layers for its perspectives and phases.
In an overriding layer None means "not given here". Texts that come from a file are `Located`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal

from detente.errors import Where
from detente.formula import Formula

if TYPE_CHECKING:
    from detente.case.preferences import Preference
    from detente.evidence import Actor, Claim, Coder, Source

MOVES = ("both", "take-only", "drop-only")
STATUSES = ("stated", "inferred", "assumption", "logical")
RULE_LISTS = ("exactly_one", "at_most_one", "at_least_one")
MOVE_TEXT = re.compile(r"\s*(\w+)\s+from\s+(.+?)\s+to\s+(.+?)\s*", re.DOTALL)
"""A forbidden move written as one text."""


@dataclass(frozen=True)
class Note:
    """What an entry rests on: a reason in words, claims, how the analyst got from one to the other."""

    because: str | None = None
    evidence: tuple[str, ...] = ()
    status: str | None = None
    note: str | None = None

    @property
    def is_assumption(self) -> bool:
        """Neither evidence nor a status makes an entry an assumption, and so does the status that says so."""
        return self.status == "assumption" or (not self.evidence and self.status is None)


@dataclass(frozen=True)
class Condition:
    """A formula as written; `formula` is None for a pattern, which needs the number of options to be read."""

    text: str
    formula: Formula | None


@dataclass(frozen=True)
class Entry:
    """An entry of a section that has no class of its own: what the file says under each of its keys.

    Examples
    --------
    >>> entry = Entry("f1", {"name": "rain", "evidence": ("c1",)})
    >>> entry.name, entry.note.evidence
    ('rain', ('c1',))
    """

    id: str
    values: Mapping[str, Any] = field(hash=False)
    where: Where | None = field(default=None, compare=False)

    @property
    def name(self) -> str | None:
        """What it is called, if it is called anything."""
        return self.values.get("name")

    @property
    def dropped(self) -> bool:
        """Whether it is taken away: it stays visible and counts for nothing."""
        return self.values.get("dropped") is True

    @property
    def note(self) -> Note:
        """What it rests on."""
        given = {key: self.values[key] for key in ("because", "evidence", "status", "note") if key in self.values}
        return Note(**given)


@dataclass(frozen=True)
class DecisionMaker:
    """Somebody who can act; `group` is the party it belongs to, `actor` who in the sources it is, as far as said."""

    id: str
    name: str
    group: str | None = None
    note: Note = field(default_factory=Note)
    actor: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rival:
    """Somebody who would own an option by other claims than those the case follows."""

    owner: str
    note: Note = field(default_factory=Note)


@dataclass(frozen=True)
class Option:
    """Something one decision maker can do or not do; `contested` are rival owners, each with its evidence."""

    id: str
    owner: str | None = None
    name: str | None = None
    moves: str | None = None
    taken: str | None = None
    not_taken: str | None = None
    contested: tuple[Rival, ...] | None = None
    note: Note | None = None
    where: Where | None = None


@dataclass(frozen=True)
class Rule:
    """A condition under which a state does not exist: a formula, or a list of options and how many of them."""

    kind: Literal["when", "exactly_one", "at_most_one", "at_least_one"]
    condition: Condition | None
    options: tuple[str, ...]
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)


@dataclass(frozen=True)
class ForbiddenMove:
    """Single moves of `by` from a state where `origin` holds to one where `target` holds."""

    by: str
    origin: Condition
    target: Condition
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)


@dataclass(frozen=True)
class IndistinguishableStates:
    """All feasible states where the condition holds are one state."""

    condition: Condition
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)


@dataclass(frozen=True)
class Statement:
    """One preference statement.

    `perhaps` says that it may or may not matter; `much` that states which first differ here differ much (True), or by
    which degree. Both are kept as they are written: `much` is no degree where it is True, or is not given.
    """

    that: Condition
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)
    perhaps: bool | None = None
    much: bool | int = False

    @property
    def degree(self) -> int:
        """By which degree states differ that first differ here: 1 where nothing is said, 2 where it is much."""
        return 2 if self.much is True else max(1, self.much)


@dataclass(frozen=True)
class Term:
    """One term of a proposal; without `that` it is shown and compared, never evaluated."""

    id: str
    name: str | None = None
    that: Condition | None = None
    obliges: tuple[str, ...] = ()
    note: Note = field(default_factory=Note)


@dataclass(frozen=True)
class Proposal:
    """Terms on the table: either several named terms, or one condition (a formula, or the name of a state).

    `supersedes` is the id of the version before, where this is a later version of another proposal.
    """

    id: str
    name: str | None = None
    parties: tuple[str, ...] | None = None
    terms: tuple[Term, ...] | Condition | None = None
    note: Note | None = None
    where: Where | None = None
    supersedes: str | None = None


@dataclass(frozen=True)
class RepairRules:
    """What repairs may change, and what each kind of change costs; empty = not given, see `detente.assess.Allowed`."""

    allow: tuple[str, ...] = ()
    costs: Mapping[str, int] = field(default_factory=dict, hash=False)
    keep: tuple[str, ...] = ()
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    wants: Mapping[str, tuple[Condition, ...]] = field(default_factory=dict, hash=False)
    add_at: str | None = None


@dataclass(frozen=True)
class Layer:
    """All top-level keys of a case but `format`, `perspectives` and `phases`; None = not given.

    `more` holds the sections that have no attribute here; `held` gives any section by its key. `places` holds for each
    section given the place of its first entry (or of its value).
    """

    title: str | None = None
    summary: str | None = None
    citation: str | None = None
    date: str | None = None
    caution: str | None = None
    status_quo: str | None = None
    decision_makers: Mapping[str, DecisionMaker] | None = None
    options: Mapping[str, Option] = field(default_factory=dict)
    infeasible: tuple[Rule, ...] = ()
    forbidden_moves: tuple[ForbiddenMove, ...] = ()
    indistinguishable: tuple[IndistinguishableStates, ...] = ()
    preferences: Mapping[str, Preference] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, Condition] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)
    coders: Mapping[str, Coder] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, Entry] = field(default_factory=dict)
    repair: RepairRules | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Where] = field(default_factory=dict)

    @classmethod
    def of(cls, held: Mapping[str, Any], places: Mapping[str, Where]) -> Layer:
        """Return the layer that holds some sections."""
        return cls(places=places).holding(held)

    def holding(self, held: Mapping[str, Any]) -> Layer:
        """Return a layer with other sections in place of those it has."""
        own = {key: value for key, value in held.items() if key in _ATTRIBUTES}
        more = {key: value for key, value in held.items() if key not in _ATTRIBUTES}
        return replace(self, **own, more={**self.more, **more})

    def held(self, section: str) -> Any:
        """Return what it holds of a section; None where it says nothing of it, and has no attribute for it."""
        return getattr(self, section) if section in _ATTRIBUTES else self.more.get(section)

    def standing(self, section: str) -> dict[str, Entry]:
        """Return the entries of a section whose entries have no class of their own, but for those taken away."""
        return {key: entry for key, entry in (self.held(section) or {}).items() if not entry.dropped}


_ATTRIBUTES = frozenset(f.name for f in fields(Layer)) - {"more", "places"}


@dataclass(frozen=True)
class Unseen:
    """What a party does not see: options, by id, and states, by letters or by name."""

    options: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class Override:
    """A perspective or a phase: what it replaces or adds.

    Of a perspective, `view_of` is the decision maker whose view it is, and `unseen` what that one does not see.
    """

    id: str
    name: str | None
    layer: Layer
    note: Note = field(default_factory=Note)
    view_of: str | None = None
    unseen: Unseen | None = None
