"""`gmcr`: a model as a file of GMCR+, as far as one can hold it; `detente.case.gmcr` says what is known of the format.

Conditions of GMCR+ are conjunctions, and alternatives of these; every rule and statement is brought into that form.
GMCR+ uses rankings made by hand for everybody or for nobody: where one decision maker needs one, all get theirs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from detente.case.gmcr import DIRECTIONS, MAX_OPTIONS_FOR_RANKING
from detente.case.sections import SECTIONS
from detente.deadline import check
from detente.errors import BoundReached, UsageError
from detente.exchange.models._format import ModelFormat, Outgoing, Sent
from detente.formula import Formula

if TYPE_CHECKING:
    from detente.case import Model
    from detente.conflict import Conflict

Literals = frozenset[tuple[str, bool]]
Alternatives = tuple[Literals, ...]
"""Conjunctions of which at least one holds; none of them holds where another does that says less."""

HELD = ("title", "decision_makers", "options", "infeasible", "preferences")
"""The sections of a case that the file holds."""
MAX_ALTERNATIVES = 2_000
"""Into how many conjunctions a formula is taken apart, at most."""
MAX_STATEMENTS = 60
"""Statements that GMCR+ can weigh by powers of two in the whole numbers that it uses."""


def write(going: Outgoing) -> Sent:
    """Return the file.

    Raises
    ------
    UsageError
        If the format has no place for something that changes who prefers or can do what; every such thing is named.
    BoundReached
        If a formula has too many alternatives, or rankings are needed of more options than they are read back of.
    """
    from detente.conflict import compile_model

    model = going.one_model("a file of GMCR+")
    conflict = compile_model(model)
    if found := [*_without_place(model, conflict)]:
        raise UsageError(
            f"{model.name} cannot be written as a file of GMCR+, which has no place for {'; '.join(found)}"
        )
    written = _Written(model, conflict)
    return Sent({"": _text(written.data()).encode()}, tuple(_left_out(model, written)))


def _text(data: Mapping[str, Any]) -> str:
    """Return the data as JSON, an option, a decision maker or a rule in each line."""

    def value(found: Any) -> str:
        if not isinstance(found, list) or not found or isinstance(found[0], int):
            return json.dumps(found, ensure_ascii=False)
        return "[\n    " + ",\n    ".join(json.dumps(one, ensure_ascii=False) for one in found) + "\n  ]"

    return "{" + ",".join(f'\n  "{key}": {value(found)}' for key, found in data.items()) + "\n}\n"


def _without_place(model: Model, conflict: Conflict) -> Iterator[str]:
    """Yield what would make another conflict of the file, were it left out."""
    if conflict.merged:
        yield f"states that are one (“indistinguishable”: {', '.join(m.shown for m in conflict.merged)})"
    if conflict.bans:
        yield f"single moves that are forbidden ({'; '.join(m.written for m in model.forbidden_moves)})"
    if listed := [moves.by for moves in model.only_moves]:
        yield f"moves that are listed one by one (“only_moves” of {', '.join(listed)})"
    for dm, preference in model.preferences.items():
        if preference.voices:
            yield f"the several voices of {dm}"
        elif preference.certainty is not None:
            yield f"the certainties (“fuzzy”) of {dm}"
        elif preference.openness is not None:
            yield f"what the preferences of {dm} leave open"
        elif dm in conflict.unscored:
            yield f"the preferences of {dm}, which put states in no order"


def _left_out(model: Model, written: _Written) -> Iterator[str]:
    """Yield what is not in the file, though the conflict is the same without."""
    if written.order != [*range(len(model.options))]:
        now = " ".join(str(model.options[k].id) for k in written.order)
        yield f"the order of the options: GMCR+ keeps those of a decision maker together, so that it is {now}"
    if degrees := [dm for dm, preference in model.preferences.items() if preference.degrees]:
        yield f"how much better states are for {', '.join(degrees)}"
    if written.ranked and any(preference.statements for preference in model.preferences.values()):
        yield "what statements count for: GMCR+ takes rankings of all or of none, so that the file has one of everybody"
    if others := [key.replace("_", " ") for key in SECTIONS if _is_lost(model, key)]:
        yield f"what GMCR+ has no place for: {', '.join(others)}; names, reasons and evidence of statements and rules"


def _is_lost(model: Model, section: str) -> bool:
    return section not in HELD and bool(model.layer.held(section))


@dataclass(frozen=True)
class _Written:
    """A model as the data of a file."""

    model: Model
    conflict: Conflict

    @cached_property
    def order(self) -> list[int]:
        """The places of the options, those of each decision maker together: GMCR+ puts them so, and numbers states."""
        owners = [str(dm.id) for dm in self.model.decision_makers]
        options = self.model.options
        return sorted(range(len(options)), key=lambda k: (owners.index(str(options[k].owner)), k))

    @cached_property
    def index(self) -> Mapping[str, int]:
        """The index of each option in the file."""
        return {str(self.model.options[k].id): n for n, k in enumerate(self.order)}

    @cached_property
    def stated(self) -> Mapping[str, list[Alternatives] | None]:
        """The statements of each decision maker, most important first; None where it needs a ranking."""
        return {str(dm.id): self._statements(str(dm.id)) for dm in self.model.decision_makers}

    @cached_property
    def ranked(self) -> bool:
        """Whether the file has rankings."""
        return None in self.stated.values()

    def _statements(self, dm: str) -> list[Alternatives] | None:
        from detente.case.preferences import InOrder

        form = self.model.preferences[dm].form(self.model.option_ids)
        if not isinstance(form, InOrder) or any(len(group) != 1 for group in form.groups):
            return None
        every = (alternatives(group[0], f"a statement of {dm}") for group in form.groups)
        # What holds everywhere or nowhere decides nothing, and what was said before decides nothing again.
        found = [*dict.fromkeys(a for a in every if a and frozenset() not in a)]
        return found if 0 < len(found) <= MAX_STATEMENTS else None

    def data(self) -> dict[str, Any]:
        """Return what stands in the file."""
        from detente import __version__

        directions = {moves: word for word, moves in DIRECTIONS.items()}
        options = [self.model.options[k] for k in self.order]
        rules = (self.conditions(rule, "a rule of “infeasible”") for rule in self.conflict.infeasible)
        return {
            "title": self.model.title,
            "options": [
                {"name": o.name or str(o.id), "permittedDirection": directions[o.moves or "both"]} for o in options
            ],
            "decisionMakers": [*map(self.decision_maker, range(len(self.model.decision_makers)))],
            "infeasibles": [condition for rule in rules for condition in rule],
            "useManualPreferenceRanking": self.ranked,
            "coalitions": [*range(len(self.model.decision_makers))],
            "program": "detente",
            "version": __version__,
        }

    def decision_maker(self, i: int) -> dict[str, Any]:
        """Return one decision maker."""
        dm = self.model.decision_makers[i]
        own = [n for n, k in enumerate(self.order) if self.model.options[k].owner == dm.id]
        stated = (self.condition(found) for found in self.stated[str(dm.id)] or ())
        ranking = {"preferenceRanking": self.ranking(i)} if self.ranked else {}
        return {
            "name": dm.name or str(dm.id),
            "options": own,
            "preferences": [*stated],
            "misperceptions": [],
            **ranking,
        }

    def conditions(self, formula: Formula, what: str) -> list[Any]:
        """Return the conditions of which each is true where a formula is."""
        return [self.literals(one) for one in alternatives(formula, what)]

    def condition(self, found: Alternatives) -> Any:
        """Return alternatives as one condition."""
        members = [self.literals(one) for one in found]
        return members[0] if len(members) == 1 else {"compound": True, "members": members}

    def literals(self, one: Literals) -> list[list[Any]]:
        """Return a conjunction, options in the order of the file."""
        return [[n, "Y" if taken else "N"] for n, taken in sorted((self.index[o], taken) for o, taken in one)]

    def ranking(self, i: int) -> list[Any]:
        """Return the numbers of states, the best first: they count the feasible states in the order of the file."""
        groups: dict[int, list[int]] = {}
        for number, rank in enumerate(self.ranks[i], start=1):
            groups.setdefault(rank, []).append(number)
        return [found[0] if len(found) == 1 else found for _, found in sorted(groups.items())]

    @cached_property
    def ranks(self) -> Sequence[Sequence[int]]:
        """The rank of each state for each decision maker, states as the file numbers them."""
        from detente.conflict.listed import ranks_of, states_of

        width = len(self.order)
        if width > MAX_OPTIONS_FOR_RANKING:
            whose = ", ".join(dm for dm, stated in self.stated.items() if stated is None)
            raise BoundReached(
                f"{self.model.name} has {width} options; in a file of GMCR+ the preferences of {whose} are a ranking "
                f"of all states, which is written of up to {MAX_OPTIONS_FOR_RANKING} options"
            )
        codes = [int(code) for code in states_of(self.conflict)]
        numbered = sorted(
            range(len(codes)), key=lambda at: sum((codes[at] >> k & 1) << n for n, k in enumerate(self.order))
        )
        every = (ranks_of(self.conflict, i) for i in range(len(self.model.decision_makers)))
        return [[int(ranks[at]) for at in numbered] for ranks in every]


def alternatives(formula: Formula, what: str = "the formula") -> Alternatives:
    """Return a formula as alternatives, each the options that are taken, or are not; none that says more than another.

    Parameters
    ----------
    formula
        The formula.
    what
        What it is, for a message.

    Raises
    ------
    BoundReached
        If it has more alternatives than are written.

    Examples
    --------
    >>> from detente.formula import parse
    >>> [sorted(one) for one in alternatives(parse("a if b"))]
    [[('a', True)], [('b', False)]]
    """
    found: Alternatives = formula.in_algebra(_TakenApart(what)).holds()
    return found


class _Sides(NamedTuple):
    """What makes the alternatives where a formula holds, and those where it does not; only one may be asked for."""

    holds: Callable[[], Alternatives]
    fails: Callable[[], Alternatives]


@dataclass(frozen=True)
class _TakenApart:
    """The algebra of alternatives."""

    what: str

    def variable(self, name: str) -> _Sides:
        return _Sides(lambda: (frozenset({(name, True)}),), lambda: (frozenset({(name, False)}),))

    def constant(self, value: bool) -> _Sides:
        always, never = (lambda: (frozenset[tuple[str, bool]](),)), (lambda: ())
        return _Sides(always, never) if value else _Sides(never, always)

    def invert(self, a: _Sides) -> _Sides:
        return _Sides(a.fails, a.holds)

    def both(self, a: _Sides, b: _Sides) -> _Sides:
        return _Sides(lambda: self._all(a.holds(), b.holds()), lambda: self._any(a.fails(), b.fails()))

    def either(self, a: _Sides, b: _Sides) -> _Sides:
        return _Sides(lambda: self._any(a.holds(), b.holds()), lambda: self._all(a.fails(), b.fails()))

    def same(self, a: _Sides, b: _Sides) -> _Sides:
        return _Sides(
            lambda: self._any(self._all(a.holds(), b.holds()), self._all(a.fails(), b.fails())),
            lambda: self._any(self._all(a.holds(), b.fails()), self._all(a.fails(), b.holds())),
        )

    def _any(self, a: Alternatives, b: Alternatives) -> Alternatives:
        return self._least((*a, *b))

    def _all(self, a: Alternatives, b: Alternatives) -> Alternatives:
        if len(a) * len(b) > MAX_ALTERNATIVES * 100:
            raise self._too_many()
        return self._least(one | other for one in a for other in b if _agree(one, other))

    def _least(self, every: Iterable[Literals]) -> Alternatives:
        """Return those that do not say more than another, in the order in which they are given."""
        check()
        given = [*dict.fromkeys(every)]
        kept: list[Literals] = []
        for one in sorted(given, key=len):
            if not any(other <= one for other in kept):
                kept.append(one)
            if len(kept) > MAX_ALTERNATIVES:
                raise self._too_many()
        least = set(kept)
        return tuple(one for one in given if one in least)

    def _too_many(self) -> BoundReached:
        return BoundReached(
            f"{self.what} has more than {MAX_ALTERNATIVES:,} alternatives, more than are written into a file of GMCR+"
        )


def _agree(one: Literals, other: Literals) -> bool:
    return not any((option, not taken) in other for option, taken in one)


FORMAT = ModelFormat(
    label="a file of GMCR+ (.gmcr)", endings=(".gmcr",), media_type="application/json", write=write, remark="key"
)
