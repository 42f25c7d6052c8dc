"""One model of a case: a perspective applied, then a phase, every name resolved.

A `Model` is still in the analyst's words: ids, formulas over option ids, patterns. Nothing is enumerated here.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, TypeVar

from detente.arguments import FormulaText, StateName, checked
from detente.case.elements import (
    Condition,
    DecisionMaker,
    Entry,
    ForbiddenMove,
    IndistinguishableStates,
    Layer,
    Option,
    Override,
    Proposal,
    Rule,
    Statement,
    Term,
    Unseen,
)
from detente.display import Displayed
from detente.errors import UsageError, nearest
from detente.formula import (
    Formula,
    Var,
    is_pattern,
    pattern_formula,
    pattern_length,
    read_formula,
)

if TYPE_CHECKING:
    from detente.case.changes import Change
    from detente.case.preferences import ResolvedPreference
    from detente.evidence import Claim, Source


READ = "read_case(…) reads a case, and its model(…) gives a model"


@dataclass(frozen=True)
class ResolvedRule:
    """A rule as a formula: a state where it holds does not exist."""

    formula: Formula
    rule: Rule


@dataclass(frozen=True)
class ResolvedMove:
    """A ban on single moves of `by` from states where `origin` holds to states where `target` holds."""

    by: str
    origin: Formula
    target: Formula
    move: ForbiddenMove

    @property
    def written(self) -> str:
        """Whose moves they are, and from where to where, as the file has it."""
        return f"{self.by} from {self.move.origin.text} to {self.move.target.text}"


@dataclass(frozen=True)
class ResolvedClass:
    """Feasible states that are one state."""

    formula: Formula
    entry: IndistinguishableStates


@dataclass(frozen=True, eq=False)  # one that is read is itself alone
class ListedMoves:
    """All single moves of `by`, each as the letters of two states; the file has them in `entry`.

    They are checked at the top level, whatever a perspective or a phase says of states; `own`
    are the options of `by` as the file says, `infeasible` and `indistinguishable` the rules there.
    """

    by: str
    pairs: tuple[tuple[str, str], ...]
    entry: Entry
    own: frozenset[str]
    infeasible: tuple[ResolvedRule, ...]
    indistinguishable: tuple[ResolvedClass, ...]

    @property
    def said(self) -> tuple[str, frozenset[tuple[str, str]]]:
        """What it says, whatever names and reasons it gives."""
        return str(self.by), frozenset((str(a), str(b)) for a, b in self.pairs)


@dataclass(frozen=True)
class ResolvedStatement:
    """A preference statement over option ids.

    `told` is what sentences call it, within quotation marks: the name the analyst gave, else the formula as written,
    with names of options instead of their ids.
    """

    formula: Formula
    statement: Statement
    told: str = field(default="", compare=False)

    @classmethod
    def of(cls, formula: Formula, statement: Statement, options: Mapping[str, Option]) -> ResolvedStatement:
        """Return a statement of a case that has these options."""
        return cls(formula, statement, statement.name or _in_names(statement.that, options))

    @property
    def label(self) -> str:
        """The name the analyst gave, else the formula as written."""
        return self.statement.name or str(self.statement.that.text)

    def of_degree(self, degree: int) -> ResolvedStatement:
        """Return it such that states differ by another degree that first differ here; itself where that is its own."""
        if degree == self.statement.degree:
            return self
        return replace(self, statement=replace(self.statement, much=degree if degree > 1 else False))


def _in_names(condition: Condition, options: Mapping[str, Option]) -> str:
    """Return a condition as written, with names of options instead of their ids."""
    written = condition.formula
    names = {o: option.name for o, option in options.items() if option.name}
    match written:
        case None:
            return condition.text
        case Var(name=name):
            return names.get(name, name)
        case _:
            return str(written.replaced({o: Var(f"‘{name}’") for o, name in names.items()}))


@dataclass(frozen=True)
class ResolvedTerm:
    """A term with the decision makers it obliges, groups resolved to their members.

    `state` are its letters, where it is a pattern or the name of a state: they may name a merged state, while `formula`
    speaks of single combinations until the model is settled, see `detente.conflict.settled`.
    """

    formula: Formula | None
    obliges: tuple[str, ...]
    term: Term
    state: str | None = None

    @property
    def label(self) -> str:
        """The name the analyst gave, else the id."""
        return self.term.name or self.term.id


@dataclass(frozen=True)
class ResolvedProposal:
    """A proposal: its terms in force are the conjunction of all that can be evaluated; `everyone` are who decides."""

    id: str
    name: str
    parties: tuple[str, ...]
    terms: tuple[ResolvedTerm, ...]
    formula: Formula
    proposal: Proposal
    everyone: tuple[str, ...]

    @property
    def obliged(self) -> tuple[str, ...]:
        """Everybody whom a term obliges, each once, in the order of the file's decision makers."""
        found = {dm for term in self.terms for dm in term.obliges}
        return tuple(dm for dm in self.everyone if dm in found)

    @property
    def absent_obligors(self) -> tuple[str, ...]:
        """Whoever is obliged by a term without being one of the proposal's parties."""
        return tuple(dm for dm in self.obliged if dm not in self.parties)


@dataclass(frozen=True)
class ResolvedIssue:
    """Something that is negotiated: where it is settled at each of its levels, in the order of the file."""

    id: str
    name: str
    levels: Mapping[str, Formula] = field(hash=False)
    entry: Entry

    def level_called(self, level: str) -> str:
        """Return the name the analyst gave a level, else its id."""
        return self.entry.values["levels"][level].name or level


@dataclass(frozen=True)
class ResolvedWorth:
    """The points that a package is worth to a decision maker: the sum over issues of those for its levels.

    `points` are by issue and level the least and the most that they may be, 0 where nothing is said of a level;
    `walk_away` are those below which it would rather have no agreement.
    """

    decision_maker: str
    points: Mapping[str, Mapping[str, tuple[Fraction, Fraction]]] = field(hash=False)
    walk_away: Fraction | None
    basis: str | None
    entry: Entry


@dataclass(frozen=True, eq=False, repr=False)
class Model(Displayed):
    """One model of a case, ready to be compiled; see the module.

    `owners` are the options that were given to another owner than the file gives them to, with that owner. `settled`
    tells whether every state named in it is written as it was shown there, see `detente.conflict.settled`; `by_member`
    is then the model with each of these states written as one of its members, to be settled anew where more states
    exist. `case_sha256` is the digest of the file, of a model that is as the file says it.

    Parameters
    ----------
    case, title, case_sha256
        The case: its name, its title, and the digest of its file.
    layer
        What the file says once perspective and phase are applied.
    perspective, phase
        What is applied; None = nothing.
    decision_makers, options
        In file order; the letters of a state are in the order of the options.
    definitions
        Named formulas.
    infeasible, forbidden_moves, indistinguishable
        The rules.
    only_moves
        All moves of those decision makers of whom they are listed.
    preferences
        By decision maker.
    states, status_quo
        The letters of named states, and of the status quo if one is named.
    proposals
        With their terms.
    issues
        What is negotiated, as far as the file says it, with the levels of each issue.
    worth
        What packages are worth to decision makers, as far as the file has points.
    attitudes
        For each decision maker its attitude towards itself and each of the others: “+”, “0” or “-”. Empty where the
        file says nothing of anybody's.
    owners
        Options that were given to contested owners.
    unseen
        What whoever sees the conflict so does not see; states by their letters, each as it is with everything seen.
    settled, by_member
        See above.
    """

    case: str
    title: str
    layer: Layer
    perspective: Override | None
    phase: Override | None
    decision_makers: tuple[DecisionMaker, ...]
    options: tuple[Option, ...]
    definitions: Mapping[str, Formula]
    infeasible: tuple[ResolvedRule, ...]
    forbidden_moves: tuple[ResolvedMove, ...]
    indistinguishable: tuple[ResolvedClass, ...]
    preferences: Mapping[str, ResolvedPreference]
    states: Mapping[str, str]
    status_quo: str | None
    proposals: tuple[ResolvedProposal, ...]
    owners: tuple[tuple[str, str], ...] = ()
    settled: bool = False
    by_member: Model | None = field(default=None, repr=False)
    case_sha256: str | None = None
    only_moves: tuple[ListedMoves, ...] = ()
    issues: tuple[ResolvedIssue, ...] = ()
    worth: Mapping[str, ResolvedWorth] = field(default_factory=dict)
    unseen: Unseen | None = None
    attitudes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    taken_as: ClassVar = "a model", READ

    @property
    def name(self) -> str:
        """The case, and the perspective and the phase that are applied."""
        applied = ", ".join(i for i in (self.perspective_id, self.phase_id) if i)
        return f"{self.case} ({applied})" if applied else self.case

    def __repr__(self) -> str:
        return f"<Model of {self.name}: {len(self.decision_makers)} decision makers, {len(self.options)} options>"

    def with_changes(self, changes: Iterable[Change]) -> Model:
        """Return the model with changes made to it, such as those of a repair.

        Parameters
        ----------
        changes
            `Drop`, `Move`, `GiveOption` and the others; they have no order, and what they name is what this model has.

        Returns
        -------
        Model
            The changed model; this one stays as it is.

        Raises
        ------
        UsageError
            If there is nothing to change, or the changes do not go together.

        Examples
        --------
        >>> import detente
        >>> model = detente.read_case("prisoners-dilemma").model()
        >>> changed = model.with_changes([detente.Drop("One", 2), detente.Drop("Two", 2)])
        >>> list(detente.solve(changed, concepts=["nash"]).equilibria["nash"])
        ['NN', 'YN', 'NY', 'YY']
        """
        from detente.case.changes import apply

        return apply(self, changes)

    @property
    def option_ids(self) -> tuple[str, ...]:
        """Option ids in the order of the letters of a state."""
        return tuple(o.id for o in self.options)

    def in_names(self, condition: Condition) -> str:
        """Return a condition as written, with names of options instead of their ids and instead of letters."""
        if condition.formula is None and is_pattern(condition.text):
            condition = Condition(condition.text, pattern_formula(condition.text, self.option_ids))
        return _in_names(condition, self.layer.options)

    @property
    def perspective_id(self) -> str | None:
        """The id of the perspective applied, or None."""
        return self.perspective.id if self.perspective else None

    @property
    def phase_id(self) -> str | None:
        """The id of the phase applied, or None."""
        return self.phase.id if self.phase else None

    @functools.cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Claims by id."""
        return self.layer.claims

    @functools.cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        return self.layer.sources

    @checked
    def decision_maker(self, id: str) -> DecisionMaker:  # noqa: A002 - the field's word for it
        """Return a decision maker by id.

        Raises
        ------
        UsageError
            If there is none of that id in this perspective.
        """
        return _named(id, {d.id: d for d in self.decision_makers}, "decision maker")

    @checked
    def proposal(self, id: str) -> ResolvedProposal:  # noqa: A002 - see above
        """Return a proposal by id, or raise `UsageError`."""
        return _named(id, {p.id: p for p in self.proposals}, "proposal")

    @checked
    def formula(self, text: FormulaText) -> Formula:
        """Read a formula, a pattern, or the id of a definition, over this model's options.

        Raises
        ------
        UsageError
            If it cannot be read or names something unknown.
        """
        return read_formula(text, self.option_ids, self.definitions)

    @checked
    def state_pattern(self, text: StateName) -> str:
        """Return the letters of a state given by its name or its letters.

        Raises
        ------
        UsageError
            If there is no named state of that name, or the letters do not fit.
        """
        if text in self.states:
            return self.states[text]
        if is_pattern(text):
            if len(text) != len(self.options):
                raise UsageError(pattern_length(text, self.option_ids))
            return text
        hint = nearest(text, self.states)
        raise UsageError(f"there is no state named “{text}”" + (f" ({hint})" if hint else ""))


T = TypeVar("T")


def _named(name: str, known: Mapping[str, T], what: str) -> T:
    if name not in known:
        hint = nearest(name, known)
        raise UsageError(f"there is no {what} “{name}”" + (f" ({hint})" if hint else ""))
    return known[name]
