"""From any part of a case to the claims behind it; and what falls when claims are taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.answer import Answer
from detente.assess.arguing import Label, framework_of, grounded
from detente.assess.reliance import AskedVerdict, Outcome, questions_of
from detente.case import Case, Model
from detente.case.address import elements_of, elements_of_evidence, levels_named
from detente.case.changes import GiveOption
from detente.case.dropping import dropping, how_dropped, loses
from detente.case.walk import Element
from detente.conflict import compile_model, letters_of, settled
from detente.engines import Progress, silent
from detente.errors import DetenteError, Obstacle, UsageError, nearest
from detente.evidence import Claim
from detente.evidence.coded import carries

if TYPE_CHECKING:
    from detente.assess.family import Family, Outcomes
    from detente.assess.levels_lost import LevelsLost

Selection = tuple[str | None, str | None]
Owners = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Traced:
    """One part of a case and what stands behind it.

    Parameters
    ----------
    element
        The part.
    where
        The perspectives and phases in which it is this.
    claims
        The claims it rests on by itself.
    parts
        What it is made of, such as a proposal's terms or the options taken in a state.
    claims_of_parts
        The claims those rest on.
    used_by
        For a claim, a source or an actor: what rests on it.
    """

    element: Element
    where: tuple[Selection, ...]
    claims: tuple[Claim, ...]
    parts: tuple[Element, ...]
    claims_of_parts: tuple[Claim, ...]
    used_by: tuple[Element, ...]


@dataclass(frozen=True)
class Fallen:
    """A part that loses claims: which it loses, which are left, and whether it becomes an assumption."""

    element: Element
    where: tuple[Selection, ...]
    lost: tuple[str, ...]
    left: tuple[str, ...]
    becomes_assumption: bool


@dataclass(frozen=True)
class Compared:
    """A verdict before and after the parts that became assumptions are left out."""

    selection: Selection
    question: AskedVerdict
    before: Outcome
    after: Outcome

    @property
    def changes(self) -> Answer:
        """Whether the verdict is another one then; infeasible where there is none, neither before nor after."""
        if "not known" in (self.before, self.after):
            return Answer.UNKNOWN
        return Answer.INFEASIBLE if self.before == self.after == "infeasible" else Answer.of(self.before != self.after)


@dataclass(frozen=True)
class UnderRival:
    """The verdicts on one model if a disputed option belongs to a rival owner."""

    selection: Selection
    model: Model
    option: Element
    owner: str
    verdicts: tuple[Compared, ...]


@dataclass(frozen=True)
class LeftAside:
    """What is left out of one model, what not because nothing is solved from it, and why there is no model then.

    `argued` has the arguments of which something else becomes, with what became of them before and what does then;
    `levels` the levels of issues that rest on nothing then, if some do, and `packages` for each package asked about its
    address and those of its levels that are among them.
    """

    selection: Selection
    model: Model
    dropped: tuple[Element, ...]
    kept: tuple[Element, ...]
    failed: tuple[Obstacle, ...]
    argued: Mapping[str, tuple[Label, Label]]
    levels: LevelsLost | None = None
    packages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Without:
    """What falls when claims are taken away.

    Parameters
    ----------
    claims
        The claims.
    fallen
        Every part that loses one.
    models
        For each perspective and phase what is left out there.
    verdicts
        Every verdict before and after, in the same order.
    """

    claims: tuple[Claim, ...]
    fallen: tuple[Fallen, ...]
    models: tuple[LeftAside, ...]
    verdicts: tuple[Compared, ...]


def elements_in(
    case: Case, selections: Iterable[Selection], owners: Owners = ()
) -> tuple[tuple[Element, tuple[Selection, ...]], ...]:
    """Return every part of a case, in the order of the file, with the perspectives and phases where it is the same."""
    found: dict[str, list[tuple[Element, list[Selection]]]] = {}
    chosen = tuple(selections)
    for selection in chosen:
        for element in elements_of(owned(case, selection, owners)).values():
            known = found.setdefault(element.address, [])
            same = next((where for other, where in known if other == element), None)
            if same is None:
                known.append((element, [selection]))
            else:
                same.append(selection)
    if not chosen:
        return tuple((element, ()) for element in elements_of_evidence(case).values())
    return tuple((element, tuple(where)) for same in found.values() for element, where in same)


def owned(case: Case, selection: Selection, owners: Owners) -> Model:
    """Return a model with options given to contested owners; see `Case.model`."""
    return case.model(*selection, owners)


def trace(
    case: Case,
    elements: Sequence[tuple[Element, tuple[Selection, ...]]],
    every: Sequence[tuple[Element, tuple[Selection, ...]]],
    owners: Owners = (),
) -> tuple[Traced, ...]:
    """Return what stands behind parts of a case.

    Parameters
    ----------
    case
        The case.
    elements
        The parts, with the perspectives and phases in which each is this.
    every
        All parts of the case, among which is looked for what rests on a claim.
    owners
        Options given to contested owners.
    """
    claims = case.evidence.claims
    found = []
    for element, where in elements:
        model = owned(case, where[0], owners) if where else None
        behind = _behind(element, claims)
        parts = () if model is None else _parts(element, model)
        used_by = tuple(e for e, _ in every if _rests(e, {c.id for c in behind})) if element.kind in _DOCUMENTS else ()
        inside = tuple(dict.fromkeys(claims[c] for e in parts if e.note for c in e.note.evidence))
        found.append(Traced(element, where, behind, parts, inside, used_by))
    return tuple(found)


_DOCUMENTS = ("claim", "source", "actor", "coder", "code")


def _rests(element: Element, claims: set[str]) -> bool:
    return element.note is not None and not claims.isdisjoint(element.note.evidence)


def _behind(element: Element, claims: Mapping[str, Claim]) -> tuple[Claim, ...]:
    body: Any = element.body
    match element.kind:
        case "claim":
            return (claims[body.id],)
        case "source":
            return tuple(c for c in claims.values() if c.source == body.id)
        case "actor":
            names = {body.id, body.name, *body.aliases}
            return tuple(
                c
                for c in claims.values()
                if body.id in (*c.actors, *c.target) or any(link.who in names for link in c.by)
            )
        case "coder":
            return tuple(c for c in claims.values() if c.coder == body.id)
        case "code":
            return tuple(c for c in claims.values() if carries(c, element.path[-1]))
        case _:
            return tuple(claims[c] for c in (element.note.evidence if element.note else ()))


def _parts(element: Element, model: Model) -> tuple[Element, ...]:
    """Return what a part is made of."""
    parts = elements_of(model)
    inside = tuple(e for e in parts.values() if e.path[: len(element.path)] == element.path and e is not element)
    match element.kind:
        case "named state" | "text" if element.kind == "named state" or element.path == ("status_quo",):
            return _parts_of_state(element, settled(model))
        case "decision maker":
            owned_options = [parts[f"options.{o.id}"] for o in model.options if o.owner == element.path[1]]
            wants = [e for e in parts.values() if e.path[:2] == ("preferences", element.path[1])]
            return (*owned_options, *wants)
        case "definition":
            return tuple(parts[f"options.{o}"] for o in sorted(model.definitions[element.path[1]].names()))
        case _:
            return inside


def _parts_of_state(element: Element, model: Model) -> tuple[Element, ...]:
    """Return the options taken in a state, and the terms in force there; in a merged state at all its members."""
    parts, conflict = elements_of(model), compile_model(model)
    shown = letters_of(model, conflict, element.body)
    options = [parts[f"options.{o}"] for o, letter in zip(model.option_ids, shown, strict=True) if letter == "Y"]
    code = conflict.neighbourhood.state(shown)
    terms = [
        parts[f"proposals.{p.id}.{t.term.id}"]
        for p in model.proposals
        if isinstance(p.proposal.terms, tuple) and code is not None
        for t in p.terms
        if t.formula is not None and conflict.neighbourhood.holds(t.formula, code)
    ]
    return (*options, *terms)


def under_rivals(
    case: Case,
    option: Element,
    selections: Sequence[Selection],
    concepts: Sequence[str],
    owners: Owners = (),
    engine: str = "auto",
    progress: Progress = silent,
) -> tuple[UnderRival, ...]:
    """Return the verdicts on proposals and named states if an option belongs to each of its rival owners."""
    from detente.assess.family import Family  # with arrays, which nothing else here needs

    found = []
    for selection in selections:
        model = settled(owned(case, selection, owners))
        family = Family(model, questions_of(model, concepts), concepts, engine, progress)
        for rival in option.body.contested or ():
            after = family.changed([GiveOption(option.body.id, rival.owner)])
            found.append(UnderRival(selection, model, option, rival.owner, _compared(selection, family, after)))
    return tuple(found)


def _compared(selection: Selection, family: Family, after: Outcomes) -> tuple[Compared, ...]:
    verdicts = zip(family.questions, family.unchanged, after, strict=True)
    return tuple(Compared(selection, question, was, now) for question, was, now in verdicts)


def claims_named(case: Case, ids: Iterable[str]) -> tuple[Claim, ...]:
    """Return claims by id.

    Raises
    ------
    UsageError
        If there is no claim of that id.
    """
    known = case.evidence.claims
    for name in ids:
        if name not in known:
            hint = nearest(name, known) or "this case has no claims"
            raise UsageError(f"{case.name}: there is no claim “{name}” ({hint})")
    return tuple(known[name] for name in dict.fromkeys(ids))


def without_claims(
    case: Case,
    ids: Sequence[str],
    selections: Sequence[Selection],
    concepts: Sequence[str],
    about: Sequence[str] | None = None,
    owners: Owners = (),
    engine: str = "auto",
    progress: Progress = silent,
    packages: Mapping[str, Callable[[Model], Sequence[AskedVerdict]]] | None = None,
) -> Without:
    """Take claims away and find what falls.

    Parameters
    ----------
    case
        The case.
    ids
        Ids of the claims.
    selections
        The perspectives and phases to look at.
    concepts
        The concepts of the verdicts compared.
    about
        Addresses of the proposals and states compared; None = all proposals and named states.
    owners
        Options given to contested owners.
    engine, progress
        See `solve`.
    packages
        Packages that are asked about, by their addresses, with what gives the verdicts on each in a model.

    Returns
    -------
    The parts that lose claims, and every verdict with and without the parts that became assumptions, which are left
    out together.

    Raises
    ------
    UsageError
        For an unknown claim.

    Examples
    --------
    >>> import detente
    >>> case = detente.read_case("syria-2016")
    >>> found = without_claims(case, ["x109"], [("A", None)], ["nash"])
    >>> [f.element.short for f in found.fallen if f.becomes_assumption]
    ['RUS.5', 'C1']
    """
    from detente.assess.family import Family  # with arrays, which nothing else here needs
    from detente.assess.levels_lost import levels_lost

    claims = claims_named(case, ids)
    removed = {c.id for c in claims}
    every = elements_in(case, selections, owners)
    fallen = tuple(
        Fallen(
            e,
            where,
            tuple(c for c in e.note.evidence if c in removed),
            tuple(c for c in e.note.evidence if c not in removed),
            loses(e.note, removed),
        )
        for e, where in every
        if e.note is not None and not removed.isdisjoint(e.note.evidence) and e.kind != "owner"
    )
    models: list[LeftAside] = []
    verdicts: list[Compared] = []
    for selection in selections:
        model = settled(owned(case, selection, owners))
        here = [f.element for f in fallen if f.becomes_assumption and selection in f.where]
        dropped = tuple(e for e in here if how_dropped(e) is not None)
        kept = tuple(e for e in here if how_dropped(e) is None)
        asked = [q for q in questions_of(model, concepts) if about is None or q.about.address in about]
        asked += [q for verdicts_on in (packages or {}).values() for q in verdicts_on(model)]
        progress(f"without {', '.join(e.address for e in dropped)}")
        family = Family(model, asked, concepts, engine, progress)
        failed: tuple[Obstacle, ...] = ()
        after = family.unchanged
        try:
            after = family.changed([dropping(model, part) for part in dropped]) if dropped else after
        except DetenteError as e:
            failed = e.obstacles
        levels = levels_lost(model, removed) if model.issues else None
        named = {text: levels.of(dict(levels_named(text))) if levels else {} for text in packages or () if model.issues}
        models.append(LeftAside(selection, model, dropped, kept, failed, _argued(model, kept), levels, named))
        verdicts += () if failed else _compared(selection, family, after)
    return Without(claims, fallen, tuple(models), tuple(verdicts))


def _argued(model: Model, fallen: Iterable[Element]) -> dict[str, tuple[Label, Label]]:
    """Return the arguments of which something else becomes where some of them lose their own ground."""
    lost = [e.path[1] for e in fallen if e.kind == "argument"]
    if not lost:
        return {}
    framework = framework_of(model)
    before, after = grounded(framework), grounded(framework.ungrounded(lost))
    return {k: (before[k], after[k]) for k in before if before[k] is not after[k]}
