"""Two versions of a proposal as term sheets: which terms they share, what changed, who gives and who gets.

A term sheet lists for each term what it says, whom it obliges and which source says so. Terms of two versions are the
same term where they have the same id. The *ledger* keeps no score: it says whom a term obliges, which of a decision
maker's preference statements a term secures (they are true wherever it is in force) and which it rules out (they are
false there). After the templates of Raiffa, *The Art and Science of Negotiation* (1982), without their scoring.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detente.arguments import Label, checked, label
from detente.assess.consent import implied
from detente.case import Case, Model, ResolvedProposal, ResolvedTerm, one_model
from detente.conflict import settled
from detente.display import Tabular
from detente.engines import StateSet
from detente.errors import UsageError, nearest
from detente.evidence import Claim
from detente.formula import Not
from detente.stability import solve


@dataclass(frozen=True)
class TouchedStatement:
    """A statement of a decision maker that a term secures or rules out; `number` is its place, most important first."""

    term: str
    decision_maker: str
    statement: str
    number: int


@dataclass(frozen=True)
class Sheet:
    """One version of a proposal as a term sheet in one model.

    Parameters
    ----------
    proposal
        The proposal.
    claims
        For each term the claims it rests on.
    secures, rules_out
        What each term that can be evaluated does for the preference statements of everybody.
    gives
        For each party (and others obliged) the terms that oblige it, and of these the ones that can be evaluated.
    """

    proposal: ResolvedProposal
    claims: Mapping[str, tuple[Claim, ...]]
    secures: tuple[TouchedStatement, ...]
    rules_out: tuple[TouchedStatement, ...]
    gives: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]

    @property
    def one_sided(self) -> tuple[str, ...]:
        """The parties from whom no term with content asks anything, where one does of another party; else nobody."""
        parties = [str(p) for p in self.proposal.proposal.parties or ()]
        idle = tuple(p for p in parties if not self.gives[p][1])
        return idle if len(idle) < len(parties) else ()


@dataclass(frozen=True)
class Shared:
    """A term that is in both versions, and which of its keys differ."""

    id: str
    first: ResolvedTerm
    second: ResolvedTerm
    changed: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class TermComparison(Tabular):
    """Two versions of a proposal side by side, in one model.

    Parameters
    ----------
    model
        The model in which terms are evaluated and groups have members.
    first, second
        The two term sheets.
    only_first, only_second
        Ids of the terms that only one of them has.
    shared
        The terms that both have.
    contained
        For terms of one version only: the terms of the other version that are in force wherever it is.
    together
        How many states carry out the first, the second, both.

    Examples
    --------
    >>> import detente
    >>> found = detente.compare_terms(detente.read_case("syria-2016").model("A"), first="V1", second="V2")
    >>> found.only_first, found.only_second, [t.id for t in found.shared]
    (('T1', 'T2', 'T3', 'T4'), ('T6', 'T7', 'T8'), ['T5'])
    >>> found.first.proposal.absent_obligors, found.second.one_sided
    (('SYR',), ('US',))
    """

    model: Model
    first: Sheet
    second: Sheet
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    shared: tuple[Shared, ...]
    contained: Mapping[str, tuple[str, ...]]
    together: tuple[int, int, int]

    def __repr__(self) -> str:
        first, second = self.first.proposal.id, self.second.proposal.id
        return f"<TermComparison of {first} and {second}: {len(self.shared)} terms shared>"


@checked
def compare_terms(model: Model | Case, *, first: Label, second: Label) -> TermComparison:
    """Compare two versions of a proposal.

    The ledger says whom a term obliges, and which preference statements it secures (they are true wherever it is in
    force) or rules out; after the templates of Raiffa, *The Art and Science of Negotiation*, 1982, without scores.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    first, second
        Ids of proposals.

    Returns
    -------
    TermComparison
        Both versions as term sheets, and which terms they share.

    Raises
    ------
    UsageError
        For an unknown proposal, or twice the same.

    Complexity
    ----------
    For each term and statement one count over the feasible states.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("syria-2016").model("A")
    >>> detente.compare_terms(model, first="V1", second="V2")
    <TermComparison of V1 and V2: 1 terms shared>
    """
    model = settled(one_model(model))
    a, b = model.proposal(label(first)), model.proposal(label(second))
    if a.id == b.id:
        raise UsageError(f"“{a.id}” is compared with itself; expected two different proposals ({_others(model, a.id)})")
    feasible = solve(model, concepts=[]).feasible
    terms = [{t.term.id: t for t in p.terms} for p in (a, b)]
    ways = [feasible.where(p.formula) for p in (a, b)]
    only = (tuple(t for t in terms[0] if t not in terms[1]), tuple(t for t in terms[1] if t not in terms[0]))
    contained = {
        t: found
        for k in (0, 1)
        for t in only[k]
        if (found := _contained(terms[k][t], [terms[1 - k][u] for u in only[1 - k]], feasible))
    }
    return TermComparison(
        model,
        sheet(model, a, feasible),
        sheet(model, b, feasible),
        only[0],
        only[1],
        tuple(_shared(terms[0][t], terms[1][t]) for t in terms[0] if t in terms[1]),
        contained,
        (ways[0].count, ways[1].count, ways[0].where(b.formula).count),
    )


def _others(model: Model, proposal: str) -> str:
    return nearest("", [p.id for p in model.proposals if p.id != proposal])


def _contained(term: ResolvedTerm, others: Iterable[ResolvedTerm], feasible: StateSet) -> tuple[str, ...]:
    if term.formula is None or feasible.where(term.formula).count == 0:
        return ()
    return tuple(o.term.id for o in others if o.formula is not None and implied(o.formula, term.formula, feasible))


def _shared(first: ResolvedTerm, second: ResolvedTerm) -> Shared:
    a, b = first.term, second.term
    pairs = {
        "name": (a.name, b.name),
        "that": (first.formula, second.formula),
        "obliges": (a.obliges, b.obliges),
        "evidence": (a.note.evidence, b.note.evidence),
    }
    return Shared(a.id, first, second, tuple(key for key, (x, y) in pairs.items() if x != y))


def sheet(model: Model, proposal: ResolvedProposal, feasible: StateSet) -> Sheet:
    """Return a proposal as a term sheet; `feasible` are the model's states."""
    obliged = [str(party) for t in proposal.terms for party in t.term.obliges]
    names = dict.fromkeys([*map(str, proposal.proposal.parties or ()), *obliged])
    gives = {}
    for name in names:
        asked = [t for t in proposal.terms if name in t.term.obliges]
        evaluated = tuple(t.term.id for t in asked if t.formula is not None)
        gives[name] = tuple(t.term.id for t in asked), evaluated
    secures, rules_out = _ledger(model, proposal, feasible)
    claims = {t.term.id: tuple(model.claims[c] for c in t.term.note.evidence) for t in proposal.terms}
    return Sheet(proposal, claims, secures, rules_out, gives)


def _ledger(
    model: Model, proposal: ResolvedProposal, feasible: StateSet
) -> tuple[tuple[TouchedStatement, ...], tuple[TouchedStatement, ...]]:
    secures, rules_out = [], []
    for term in proposal.terms:
        ways = None if term.formula is None else feasible.where(term.formula)
        if ways is None or ways.count == 0:
            continue
        for dm in model.decision_makers:
            order = model.preferences[dm.id]
            for number, s in ((k, s) for k, group in enumerate(order.priorities, start=1) for s in group):
                true = ways.where(s.formula).count
                entry = TouchedStatement(term.term.id, dm.id, s.label, number)
                # A statement that is true everywhere, or nowhere, owes nothing to the term.
                if true == ways.count and feasible.where(s.formula).count < feasible.count:
                    secures.append(entry)
                elif ways.where(Not(s.formula)).count == ways.count and feasible.where(s.formula).count:
                    rules_out.append(entry)
    return tuple(secures), tuple(rules_out)
