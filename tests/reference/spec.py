"""What a case says in a perspective and a phase, its file read as docs/reference/case-file.md says."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from reference.formulas import Combination

MERGED_BY_ENTRY = ("states", "definitions", "sources", "claims", "actors", "coders", "codes", "left_out")
APPENDED = ("infeasible", "forbidden_moves", "indistinguishable")


class InvalidError(Exception):
    """The case is no model: what a case file may not say."""


def layered(case: Mapping[str, Any], perspective: str | None = None, phase: str | None = None) -> dict[str, Any]:
    """Apply a perspective, then a phase."""
    said = copy.deepcopy({key: value for key, value in case.items() if key not in {"format", "perspectives", "phases"}})
    layers = [case["perspectives"][perspective]] if perspective else []
    layers += [case["phases"][phase]] if phase else []
    for layer in copy.deepcopy(layers):
        if not set(layer.get("preferences", {})) <= set(layer.get("decision_makers", said["decision_makers"])):
            raise InvalidError("preferences of nobody")
        for key, new in layer.items():
            if key in {"name", "because", "evidence", "status", "note"}:
                continue
            if key in {"options", "proposals"}:
                for entry, keys in new.items():
                    said.setdefault(key, {}).setdefault(entry, {}).update(keys)
            elif key in MERGED_BY_ENTRY or key == "preferences":
                said.setdefault(key, {}).update(new)
            elif key in APPENDED:
                said[key] = said.get(key, []) + new
            else:
                said[key] = new
        # What the layers below say of the preferences of those who are then absent lapses.
        present = said["decision_makers"]
        said["preferences"] = {who: what for who, what in said["preferences"].items() if who in present}
    return said


@dataclass(frozen=True)
class Part:
    """A part of a case: its address in the file, and what it rests on."""

    address: str
    status: str | None = None
    evidence: tuple[str, ...] = ()

    @property
    def rests_on(self) -> str:
        """Return the status; a part with neither status nor evidence is an assumption."""
        return self.status or ("evidence" if self.evidence else "assumption")


def grounds(address: str, written: Any) -> tuple[str, str | None, tuple[str, ...]]:
    """Return the fields of a part: what is written bare rests on nothing."""
    said = written if isinstance(written, dict) else {}
    return address, said.get("status"), tuple(said.get("evidence", ()))


@dataclass(frozen=True)
class Statement(Part):
    """A statement of preference, or a class of states that are merged."""

    that: str = ""


@dataclass(frozen=True)
class Statements:
    """Prioritised statements, the most important first; those of one inner tuple are equally important."""

    groups: tuple[tuple[Statement, ...], ...]

    @property
    def flat(self) -> list[Statement]:
        """Return all statements, in the order of the file."""
        return [statement for group in self.groups for statement in group]


@dataclass(frozen=True)
class Ranking(Part):
    """Groups of states, the best first."""

    groups: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Weights(Part):
    """What each option is worth."""

    of: tuple[tuple[str, Fraction], ...] = ()


Preference = Statements | Ranking | Weights


def formula_of(written: Any, key: str) -> str:
    """Return a bare formula, or the one of a mapping."""
    return str(written if isinstance(written, str) else written[key])


def preference(who: str, written: Any) -> Preference:
    """Read a preference; statements are numbered one by one, those of a tie too."""
    if isinstance(written, dict) and "ranking" in written:
        places = [place if isinstance(place, list) else [place] for place in written["ranking"]]
        return Ranking(*grounds(f"preferences.{who}", written), tuple(map(tuple, places)))
    if isinstance(written, dict):
        weights = tuple((option, Fraction(str(weight))) for option, weight in written["weights"].items())
        return Weights(*grounds(f"preferences.{who}", written), weights)
    groups, number = [], 0
    for place in written:
        group = []
        for one in place if isinstance(place, list) else [place]:
            number += 1
            group.append(Statement(*grounds(f"preferences.{who}.{number}", one), formula_of(one, "that")))
        groups.append(tuple(group))
    return Statements(tuple(groups))


@dataclass(frozen=True)
class Rule(Part):
    """What does not exist: where a formula is true, or unless the count of some options taken is right."""

    kind: str = "when"
    when: str = ""
    among: tuple[str, ...] = ()


def rule(address: str, written: Any) -> Rule:
    """Read an entry of `infeasible`."""
    if isinstance(written, str) or "when" in written:
        return Rule(*grounds(address, written), "when", formula_of(written, "when"))
    kind = next(key for key in ("exactly_one", "at_most_one", "at_least_one") if key in written)
    return Rule(*grounds(address, written), kind, "", tuple(written[kind]))


@dataclass(frozen=True)
class Ban(Part):
    """A single move that does not exist."""

    by: str = ""
    start: str = ""
    end: str = ""


def ban(address: str, written: Any) -> Ban:
    """Read an entry of `forbidden_moves`."""
    if isinstance(written, str):
        parts = re.fullmatch(r"(\w+) from (.*) to (.*)", written)
        assert parts is not None
        return Ban(*grounds(address, written), *parts.groups())
    return Ban(*grounds(address, written), written["by"], written["from"], written["to"])


@dataclass(frozen=True)
class Term(Part):
    """A term of a proposal; without `that` it is never evaluated."""

    id: str = ""
    name: str | None = None
    that: str | None = None
    obliges: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal(Part):
    """What is on the table: terms one by one, one formula, or a named state."""

    parties: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    formula: str | None = None
    state: str | None = None


def proposal(name: str, written: Mapping[str, Any], states: Mapping[str, str]) -> Proposal:
    """Read a proposal."""
    terms, said = written["terms"], grounds(f"proposals.{name}", written)
    parties = tuple(written.get("parties", ()))
    if isinstance(terms, str):
        named = terms in states
        return Proposal(*said, parties, (), None if named else terms, terms if named else None)
    read = []
    for key, term in terms.items():
        keys = {"that": term} if isinstance(term, str) else term
        address = f"proposals.{name}.{key}"
        obliges = tuple(keys.get("obliges", ()))
        read.append(Term(*grounds(address, keys), key, keys.get("name"), keys.get("that"), obliges))
    return Proposal(*said, parties, tuple(read))


@dataclass(frozen=True)
class Option(Part):
    """An option: whose it is, in which directions it can be changed, and who else would own it."""

    owner: str = ""
    moves: str = "both"
    rivals: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Spec:
    """One model of a case before anything is enumerated."""

    decision_makers: Mapping[str, str | None]  # each with its group
    of_option: Mapping[str, Option]
    rules: tuple[Rule, ...]
    bans: tuple[Ban, ...]
    classes: tuple[Statement, ...]
    preferences: Mapping[str, Preference]
    definitions: Mapping[str, str]
    states: Mapping[str, str]
    status_quo: str | None
    proposals: Mapping[str, Proposal]
    # In a changed model: the members of the merged state that letters meant before, none if they were a formula.
    # A question about a merged state stays one about its members, and what was a formula stays one.
    before: Mapping[str, frozenset[Combination]] = field(default_factory=dict)

    @property
    def options(self) -> list[str]:
        """Return the options, in the order of the letters of a state."""
        return list(self.of_option)

    def owner(self, option: str) -> str:
        """Return whose an option is."""
        return self.of_option[option].owner

    def members(self, name: str) -> list[str]:
        """Return the decision makers that a name stands for, itself or the members of the group."""
        if name in self.decision_makers:
            return [name]
        return [who for who, group in self.decision_makers.items() if group == name]


def option(name: str, keys: Mapping[str, Any]) -> Option:
    """Read an option."""
    address = f"options.{name}"
    rivals = tuple(
        Part(*grounds(f"{address}.contested.{rival}", said)) for rival, said in keys.get("contested", {}).items()
    )
    return Option(*grounds(address, keys), keys["owner"], keys.get("moves", "both"), rivals)


def numbered(key: str, said: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the entries of a list, each with its address."""
    return [(f"{key}.{number}", written) for number, written in enumerate(said.get(key, ()), 1)]


def specify(said: Mapping[str, Any]) -> Spec:
    """Read one model of a case."""
    states, people = said.get("states", {}), said["decision_makers"]
    spec = Spec(
        decision_makers={who: keys.get("group") for who, keys in people.items()},
        of_option={name: option(name, keys) for name, keys in said["options"].items()},
        rules=tuple(rule(*written) for written in numbered("infeasible", said)),
        bans=tuple(ban(*written) for written in numbered("forbidden_moves", said)),
        classes=tuple(
            Statement(*grounds(address, written), formula_of(written, "when"))
            for address, written in numbered("indistinguishable", said)
        ),
        preferences={who: preference(who, said["preferences"][who]) for who in people},
        definitions=said.get("definitions", {}),
        states=states,
        status_quo=said.get("status_quo"),
        proposals={key: proposal(key, written, states) for key, written in said.get("proposals", {}).items()},
    )
    for name, keys in said["options"].items():
        if keys["owner"] in keys.get("contested", {}):
            raise InvalidError(f"the owner of {name} is its own rival")
        if not {keys["owner"], *keys.get("contested", {})} <= set(people):
            raise InvalidError(f"{name} belongs to nobody")
    if not {one.by for one in spec.bans} <= set(people):
        raise InvalidError("nobody makes a forbidden move")
    return spec


def read(case: Mapping[str, Any], perspective: str | None = None, phase: str | None = None) -> Spec:
    """Read the model of a case in a perspective and a phase."""
    return specify(layered(case, perspective, phase))
