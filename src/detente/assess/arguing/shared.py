"""What is argued and what is modelled, joined by the claims that both rest on: nothing is typed twice."""

from __future__ import annotations

from dataclasses import dataclass

from detente.case import Model
from detente.case.address import elements_of
from detente.case.sections.arguments import opposed, undercut


@dataclass(frozen=True)
class Joint:
    """An argument and a statement of preference that rest on the same claims: ids, an address, and the claims."""

    argument: str
    statement: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Joined:
    """Which arguments and which statements of preference rest on the same claims.

    Parameters
    ----------
    joints
        Each pair that shares claims, in the order of the arguments.
    not_modelled
        The arguments, for or against something, that share no claim with any statement of preference: said, not
        modelled.
    not_argued
        The addresses of the statements of preference that share no claim with any such argument: modelled, not argued.
    """

    joints: tuple[Joint, ...]
    not_modelled: tuple[str, ...]
    not_argued: tuple[str, ...]

    def statements_of(self, argument: str) -> tuple[str, ...]:
        """Return the addresses of the statements of preference that share claims with an argument."""
        return tuple(j.statement for j in self.joints if j.argument == argument)

    def arguments_for(self, statement: str) -> tuple[str, ...]:
        """Return the arguments that share claims with the statement of preference at an address."""
        return tuple(j.argument for j in self.joints if j.statement == statement)


def joined(model: Model) -> Joined:
    """Join what a model argues with what it says of preferences, by the claims that both name.

    A conclusion, which is for and against nothing, is no step of the argument and is not joined. Whatever was taken
    away is not either.

    Examples
    --------
    >>> import detente
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... decision_makers: {M: {}, U: {}}
    ... options: {a: {owner: M}, b: {owner: U}}
    ... preferences: {M: [{that: a, evidence: [c1]}, not b], U: [b]}
    ... sources: {s: {name: a letter}}
    ... claims: {c1: {source: s, start: 0, end: 3, says: they gain}, c2: {source: s, start: 4, end: 9, says: they lose}}
    ... arguments:
    ...   A0: {says: it will be signed, evidence: [c1]}
    ...   A1: {says: both sides gain, for: A0, evidence: [c1]}
    ...   A2: {says: the town loses, against: A0, evidence: [c2]}
    ... ''')
    >>> found = joined(case.model())
    >>> found.statements_of("A1"), found.not_modelled, found.not_argued
    (('preferences.M.1',), ('A2',), ('preferences.M.2', 'preferences.U.1'))
    """
    parts = elements_of(model)
    wanted = {e.address: set(e.note.evidence) for e in parts.values() if e.path[0] == "preferences" and e.note}
    held = model.layer.standing("arguments")
    steps = {k: e for k, e in held.items() if e.values.get("for") or opposed(e) or undercut(e)}
    joints = tuple(
        Joint(key, address, shared)
        for key, entry in steps.items()
        for address, claims in wanted.items()
        if (shared := tuple(str(c) for c in entry.note.evidence if c in claims))
    )
    modelled, argued = {j.argument for j in joints}, {j.statement for j in joints}
    return Joined(
        joints,
        tuple(k for k in steps if k not in modelled),
        tuple(address for address in wanted if address not in argued),
    )
