"""What is struck out of a case at once, and what falls then: the claims of a voice, an outlet, a source, a reason.

Nobody guesses which of a hundred claims a verdict needs. What is struck is therefore made here, for a whole case: every
voice with all that it is given for, and so on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Annotated, TypeAlias

from detente.arguments import Bounds
from detente.case import Case, Model, Note
from detente.case.address import elements_of
from detente.case.changes import Change, ReplacePreferences, Tie
from detente.case.dropping import droppings, how_dropped, loses
from detente.case.elements import Condition, Layer
from detente.case.model import ResolvedStatement
from detente.case.preferences.statements import StatementOrder
from detente.case.walk import Element
from detente.evidence import Attribution
from detente.evidence.actors import Register
from detente.evidence.audits import speakers
from detente.formula import Not

BY = ("voice", "outlet", "claim", "reason", "source")
"""What may be struck at once."""
FALLING = ("drop", "tie", "reverse")
"""What may become of a statement of preference that falls."""
By: TypeAlias = Annotated[str, Bounds(among=lambda: BY)]
Falling: TypeAlias = Annotated[str, Bounds(among=lambda: FALLING)]


@dataclass(frozen=True)
class Struck:
    """Claims that are struck together.

    Parameters
    ----------
    id
        Of a voice or an outlet its actor, where the case has one, else its words; of a claim, a reason or a source its
        id.
    name
        What it is called.
    claims
        The claims.
    standing
        Of a voice, whether it is named, unnamed or institutional, where the coder said so.
    itself
        Whether it is a document, as the voice of the claims that nobody else is given for.
    """

    id: str
    name: str
    claims: tuple[str, ...]
    standing: str | None = None
    itself: bool = False


def struck_by(case: Case, by: By) -> tuple[Struck, ...]:
    """Return all that can be struck, in the order of the file.

    A *voice* is the innermost speaker of a claim: whose words or view it is. The document is one for the claims alone
    that nobody else is given for. An *outlet* is whoever stands anywhere in the chain, or is named as the place where a
    link was said. A *reason* is an argument, with its claims.

    Parameters
    ----------
    case
        The case.
    by
        What is struck at once.

    Examples
    --------
    >>> import detente
    >>> struck = struck_by(detente.read_case("ferry"), "voice")
    >>> any(s.itself for s in struck), all(s.claims for s in struck)
    (True, True)
    """
    claims = case.evidence.claims
    match by:
        case "claim":
            return tuple(Struck(c.id, str(c.says) or c.id, (c.id,)) for c in claims.values())
        case "source":
            named = {s: case.evidence.sources[s].name or s for s in dict.fromkeys(c.source for c in claims.values())}
            return tuple(
                Struck(s, name, tuple(c.id for c in claims.values() if c.source == s)) for s, name in named.items()
            )
        case "reason":
            return tuple(_reasons(case))
        case _:
            return tuple(_speaking(case.evidence, by))


def _reasons(case: Case) -> Iterator[Struck]:
    layers = [case.layer, *(o.layer for o in (*case.perspectives.values(), *case.phases.values()))]
    found: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for layer in layers:
        for key, entry in (layer.held("arguments") or {}).items():
            found.setdefault(key, []).extend(str(c) for c in entry.note.evidence)
            said.setdefault(key, str(entry.values.get("name") or entry.values.get("says") or key))
    yield from (Struck(k, said[k], tuple(dict.fromkeys(claims))) for k, claims in found.items() if claims)


def voices_of(evidence: Layer) -> tuple[Struck, ...]:
    """Return the voices of some evidence; see `struck_by`."""
    return tuple(_speaking(evidence, "voice"))


def _speaking(evidence: Layer, by: By) -> Iterator[Struck]:
    register = Register(evidence.actors.values())
    sources = evidence.sources
    found: dict[str, list[str]] = {}
    told: dict[str, tuple[str, str | None, bool]] = {}
    for claim in evidence.claims.values():
        chain = speakers(claim, sources)
        if not chain:
            source = sources.get(claim.source)
            key, names = f"source {claim.source}", ((source.name if source else None) or claim.source, None, True)
            found.setdefault(key, []).append(claim.id)
            told.setdefault(key, names)
            continue
        for who, standing in _heard(by, chain):
            actor = register.find(who)
            key = register.known_as(who)
            if claim.id not in found.setdefault(key, []):
                found[key].append(claim.id)
            name, known, itself = told.get(key, (actor.name if actor else who, None, False))
            told[key] = name, known or standing, itself
    for key, claims in found.items():
        yield Struck(key.removeprefix("source ") if told[key][2] else key, told[key][0], tuple(claims), *told[key][1:])


def _heard(by: By, chain: tuple[Attribution, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield whose claim it is, or who passes it on as well."""
    for link in chain if by == "outlet" else chain[-1:]:
        yield link.who, link.standing
        if by == "outlet" and link.outlet:
            yield link.outlet, None


@dataclass(frozen=True)
class Parts:
    """The parts of one model from which something is solved and that name claims, and what each is without them."""

    model: Model
    wants: tuple[Element, ...]
    parts: tuple[Element, ...]

    @classmethod
    def of(cls, model: Model) -> Parts:
        """Return those of a model; `wants` are all its statements of preference, whether they name claims or not."""
        found = [e for e in elements_of(model).values() if e.note and e.kind != "owner" and how_dropped(e) is not None]
        return cls(
            model,
            tuple(e for e in found if e.path[0] == "preferences"),
            tuple(e for e in found if e.note and e.note.evidence),
        )

    def fallen(self, removed: Collection[str], *, loosely: bool = False) -> tuple[Element, ...]:
        """Return the parts that fall with some claims: that rest on nothing else, or loosely on one of them at all."""
        gone = set(removed)
        return tuple(e for e in self.parts if (_touched if loosely else loses)(_note(e), gone))

    def changes(self, fallen: Collection[Element], falling: Falling) -> tuple[Change, ...]:
        """Return the changes by which parts fall.

        *drop* leaves each out. *tie* makes a statement as important as the next less important one that stays, the
        last ones as the last that stays; *reverse* puts its opposite in its place. What is no statement of a list is
        left out in any case.
        """
        if falling == "drop":
            return droppings(self.model, fallen)
        numbers: dict[str, list[int]] = {}
        for part in fallen:
            if part.kind == "statement":
                numbers.setdefault(part.path[1], []).append(int(part.path[2]))
        changes = [*droppings(self.model, [e for e in fallen if e.kind != "statement"])]
        for dm, some in numbers.items():
            changes += self._tied(dm, some) if falling == "tie" else [self._reversed(dm, some)]
        return tuple(changes)

    def _tied(self, dm: str, numbers: list[int]) -> Iterator[Change]:
        places = self._places(dm)
        staying = [n for n in range(1, len(places) + 1) if n not in numbers]
        for n in numbers:
            # Where it is as important as others already, those are no next one, whichever of them is written first.
            below = (k for k in staying if places[k - 1] > places[n - 1])
            other = next(below, staying[-1] if staying else n)
            if places[n - 1] != places[other - 1]:
                yield Tie(dm, n, other)

    def _reversed(self, dm: str, numbers: list[int]) -> Change:
        order, number = self._order(dm), count(1)
        groups = tuple(tuple(self._opposite(s) if next(number) in numbers else s for s in g) for g in order.groups)
        return ReplacePreferences(dm, replace(order, groups=groups))

    def _opposite(self, of: ResolvedStatement) -> ResolvedStatement:
        """Return the opposite of a statement, as important, as open and as strong as that."""
        formula = Not(of.formula)
        written = replace(of.statement, that=Condition(f"not ({of.formula})", formula), name=None)
        return ResolvedStatement.of(formula, written, self.model.layer.options)

    def _places(self, dm: str) -> list[int]:
        """Return for each statement of a decision maker the place where it stands."""
        return [place for place, group in enumerate(self._order(dm).groups) for _ in group]

    def _order(self, dm: str) -> StatementOrder:
        order = self.model.preferences[dm]
        assert isinstance(order, StatementOrder)
        return order


def _touched(note: Note, removed: set[str]) -> bool:
    return not removed.isdisjoint(note.evidence) and note.status not in ("logical", "assumption")


def _note(part: Element) -> Note:
    assert part.note is not None
    return part.note
